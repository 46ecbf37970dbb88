package contract

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gongtongti/api/call"
	"gongtongti/domain"
)

// member is a member of a request with the rules of its validate tag.
type member struct {
	schema schema
	must   bool        // required
	blank  bool        // may be empty text
	cross  domain.Text // rules that involve other members, in words
}

// orNull allows null for optional members; in a patch only for members that may be
// emptied.
func (m member) orNull(t reflect.Type) schema {
	if n, ok := reflect.Zero(t).Interface().(call.Nullable); ok && n != nil || !m.must && t.Kind() != reflect.Pointer {
		return orNull(m.schema)
	}
	return m.schema
}

// ruled converts a validate tag. Whether the zero value passes is decided by asking the
// validator. zero says that 0 may mean “not given”, as in a body.
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

// lastOf returns the last of alternative rules; the first ones only allow empty text.
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
	if !form && !m.blank { // whitespace alone is empty; a password is not trimmed
		m.schema["minLength"] = max(1, intOf(m.schema["minLength"]))
		if t != reflect.TypeFor[call.Secret]() {
			m.schema["pattern"] = `\S`
		}
	}
}

func intOf(n any) int { i, _ := n.(int); return i }

// number sets bounds, and allows 0 where it means “not given”.
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
	if m.schema["type"] == "integer" { // a month is a string
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

// Wording of rules that involve other members.
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
