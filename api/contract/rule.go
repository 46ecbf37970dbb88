package contract

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gongtongti/api/call"
	"gongtongti/domain"
)

// member of a request with the rules of its validate tag.
type member struct {
	schema schema
	must   bool        // it must be there
	blank  bool        // text that may be empty
	cross  domain.Text // what the rules say of it and other members, in words
}

// orNull: what may be absent may as well be null, but for a patch, where only what can be
// taken away may be null.
func (m member) orNull(t reflect.Type) schema {
	if n, ok := reflect.Zero(t).Interface().(call.Nullable); ok && n != nil || !m.must && t.Kind() != reflect.Pointer {
		return orNull(m.schema)
	}
	return m.schema
}

// ruled reads the tag that validate reads. Whether nothing or an empty text is let through
// is not worked out here: the validator itself is asked. In a body 0 may stand for nothing.
func (d *schemas) ruled(t reflect.Type, tag string, zero bool) member {
	patched := t.Kind() == reflect.Pointer
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if n, ok := reflect.Zero(t).Interface().(call.Nullable); ok {
		t, patched = n.Inner(), true
	}
	own, inner, dives := strings.Cut(tag, "dive")
	var rules, across []string
	for rule := range strings.SplitSeq(strings.Trim(own, ","), ",") {
		if name, _, _ := strings.Cut(rule, "="); crossWords[name].ZH != "" {
			across = append(across, rule)
		} else if name != "" {
			rules = append(rules, rule)
		}
	}
	accepts := func(value any) bool { return call.Accepts(value, strings.Join(rules, ",")) }
	m := member{schema: d.of(t, true), cross: acrossMembers(across), must: slices.Contains(rules, "required")}
	if !patched {
		m.must = !accepts(reflect.Zero(t).Interface())
	}
	switch t.Kind() {
	case reflect.String:
		m.blank = t != reflect.TypeFor[domain.ID]() && accepts(reflect.Zero(t).Interface())
		m.text(t, rules)
	case reflect.Int:
		m.number(rules, zero && accepts(0))
	case reflect.Slice:
		m.list(rules)
		if dives && t.Elem().Kind() != reflect.Struct {
			m.schema["items"] = d.ruled(t.Elem(), strings.Trim(inner, ","), zero).schema
		}
	}
	return m
}

// lastOf several rules any of which would do says more than that the text may be empty.
func lastOf(rule string) (name, value string) {
	alternatives := strings.Split(rule, "|")
	name, value, _ = strings.Cut(alternatives[len(alternatives)-1], "=")
	return name, value
}

func (m *member) text(t reflect.Type, rules []string) {
	form := m.schema["format"] != nil || m.schema["pattern"] != nil
	for _, rule := range rules {
		name, value := lastOf(rule)
		limit, _ := strconv.Atoi(value)
		switch {
		case name == "oneof":
			var values []any
			for _, v := range strings.Fields(value) {
				values = append(values, v)
			}
			if m.blank {
				values = append(values, "")
			}
			m.schema["enum"], form = values, true
		case name == "max":
			m.schema["maxLength"] = limit
		case name == "min":
			m.schema["minLength"] = limit
		case call.Patterns[name] != nil:
			m.schema["pattern"], form = call.Patterns[name].String(), true
			if m.blank {
				m.schema["pattern"] = "^$|" + call.Patterns[name].String()
			}
		}
	}
	if !form && !m.blank { // a text of nothing but blanks is empty; a password is taken to the letter
		m.schema["minLength"] = max(1, intOf(m.schema["minLength"]))
		if t != reflect.TypeFor[call.Secret]() {
			m.schema["pattern"] = `\S`
		}
	}
}

func intOf(n any) int { i, _ := n.(int); return i }

// number: where 0 stands for “not given” it is let through beside the bounds.
func (m *member) number(rules []string, zero bool) {
	bounds := schema{}
	for _, rule := range rules {
		name, value := lastOf(rule)
		limit, _ := strconv.Atoi(value)
		switch name {
		case "min":
			bounds["minimum"] = limit
		case "max":
			bounds["maximum"] = limit
		case "oneof":
			var values []any
			for _, v := range strings.Fields(value) {
				n, _ := strconv.Atoi(v)
				values = append(values, n)
			}
			bounds["enum"] = values
		}
	}
	if m.schema["type"] == "integer" { // a month is a text
		m.schema["format"] = "int32"
	}
	if least := intOf(bounds["minimum"]); zero && least > 0 {
		bounds["minimum"] = 0
		if least > 1 {
			bounds["not"] = schema{"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": least}
		}
	}
	for name, value := range bounds {
		m.schema[name] = value
	}
}

func (m *member) list(rules []string) {
	for _, rule := range rules {
		name, value := lastOf(rule)
		limit, _ := strconv.Atoi(value)
		switch name {
		case "max":
			m.schema["maxItems"] = limit
		case "min":
			m.schema["minItems"] = limit
		case "unique":
			m.schema["uniqueItems"] = true
			if value != "" {
				m.cross = domain.T(m.cross.ZH+"；"+call.ClientName(value)+"不能重复", m.cross.EN+"; no two of the same "+call.ClientName(value))
			}
		}
	}
}

// What rules between members say.
var crossWords = map[string]domain.Text{
	"required_with":    domain.T("；填写%s时必填", "; required together with %s"),
	"required_without": domain.T("；未填写%s时必填", "; required without %s"),
	"required_if":      domain.T("；%s时必填", "; required if %s"),
	"excluded_if":      domain.T("；%s时不能填写", "; not to be given if %s"),
	"excluded_with":    domain.T("；不能与%s同时填写", "; not to be given together with %s"),
	"excluded_without": domain.T("；只能与%s一起填写", "; only together with %s"),
}

func acrossMembers(rules []string) domain.Text {
	var said domain.Text
	for _, rule := range rules {
		name, value, _ := strings.Cut(rule, "=")
		if strings.HasSuffix(name, "_if") {
			member, is, _ := strings.Cut(value, " ")
			value = call.ClientName(member) + " = " + is
		} else {
			value = strings.Join(strings.Fields(call.ClientName(value)), ", ")
		}
		said.ZH += strings.ReplaceAll(crossWords[name].ZH, "%s", value)
		said.EN += strings.ReplaceAll(crossWords[name].EN, "%s", value)
	}
	return said
}
