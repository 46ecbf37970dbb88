package api

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongtongti/domain"
)

// schema is a JSON Schema (2020-12), as OpenAPI 3.1 takes it.
type schema = map[string]any

// schemas turns the types of requests and answers into schemas: a request's from the
// same tags that validate reads, so that what is written is what is enforced.
type schemas struct {
	components map[string]schema
	words      func(name string) string // what a member means
}

// of is the schema of a value; asked says that it is a request's, whose unknown members
// are refused and whose rules are its tags.
func (d *schemas) of(t reflect.Type, asked bool) schema {
	if made, known := d.scalar(t, asked); known {
		return made
	}
	switch t.Kind() {
	case reflect.Pointer:
		if asked {
			return d.of(t.Elem(), asked)
		}
		return orNull(d.of(t.Elem(), asked))
	case reflect.Slice:
		return schema{"type": "array", "items": d.of(t.Elem(), asked)}
	case reflect.Map:
		return schema{"type": "object", "additionalProperties": d.of(t.Elem(), asked)}
	case reflect.Struct:
		return d.component(t, asked)
	}
	return schema{}
}

// scalar are the types with a form of their own.
func (d *schemas) scalar(t reflect.Type, asked bool) (schema, bool) {
	if n, ok := reflect.Zero(t).Interface().(nullable); ok && t.Kind() == reflect.Struct {
		return orNull(d.of(n.inner(), asked)), true
	}
	if values, ok := enums[t]; ok {
		return schema{"type": "string", "enum": values}, true
	}
	switch t {
	case reflect.TypeFor[domain.Date]():
		return orNull(schema{"type": "string", "format": "date"}), true
	case reflect.TypeFor[domain.ID]():
		return orNull(schema{"type": "string", "format": "uuid"}), true
	case reflect.TypeFor[domain.Month]():
		return schema{"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}$`}, true
	case reflect.TypeFor[time.Time]():
		return schema{"type": "string", "format": "date-time"}, true
	case reflect.TypeFor[json.RawMessage]():
		return schema{"type": []string{"object", "null"}}, true
	}
	switch t.Kind() {
	case reflect.String:
		return schema{"type": "string"}, true
	case reflect.Bool:
		return schema{"type": "boolean"}, true
	case reflect.Int, reflect.Int64:
		return schema{"type": "integer"}, true
	case reflect.Float64:
		return schema{"type": "number"}, true
	}
	return nil, false
}

func orNull(s schema) schema {
	if kind, ok := s["type"].(string); ok {
		s["type"] = []string{kind, "null"}
		return s
	}
	if _, both := s["type"].([]string); both || len(s) == 0 {
		return s
	}
	return schema{"anyOf": []schema{s, {"type": "null"}}}
}

// component names a struct, once.
func (d *schemas) component(t reflect.Type, asked bool) schema {
	if tagged, ok := t.FieldByName("Body"); ok && strings.HasPrefix(t.Name(), "tagged[") {
		return d.of(tagged.Type, asked)
	}
	name := componentName(t)
	if _, known := d.components[name]; !known {
		made := schema{}
		d.components[name] = made // first, for types that hold themselves
		for key, value := range d.object(t, asked) {
			made[key] = value
		}
	}
	return schema{"$ref": "#/components/schemas/" + name}
}

func (d *schemas) object(t reflect.Type, asked bool) schema {
	properties, required := schema{}, []string{}
	d.members(t, asked, properties, &required)
	made := schema{"type": "object", "properties": properties}
	if len(required) > 0 {
		slices.Sort(required)
		made["required"] = required
	}
	if asked {
		made["additionalProperties"] = false
	}
	return made
}

func (d *schemas) members(t reflect.Type, asked bool, properties schema, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			d.members(f.Type, asked, properties, required)
			continue
		case name == "-" || name == "":
			continue
		}
		made, must := d.of(f.Type, asked), !strings.Contains(options, "omit")
		if asked {
			made, must = d.ruled(made, f.Type, f.Tag.Get("validate"))
		}
		if words := d.words(name); words != "" {
			made = described(made, words)
		}
		properties[name] = made
		if must {
			*required = append(*required, name)
		}
	}
}

func described(s schema, words string) schema {
	made := schema{"description": words}
	for key, value := range s {
		made[key] = value
	}
	return made
}

// ruled puts the rules of a validate tag on a schema, and says whether the member must
// be there. A member that may be absent may as well be null.
func (d *schemas) ruled(s schema, t reflect.Type, tag string) (made schema, must bool) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if n, ok := reflect.Zero(t).Interface().(nullable); ok && t.Kind() == reflect.Struct {
		t = n.inner()
	}
	own, inner, dives := strings.Cut(tag, "dive")
	rules := strings.Split(strings.Trim(own, ","), ",")
	must = slices.Contains(rules, "required")
	blank := slices.Contains(rules, "omitempty") && t.Kind() == reflect.String
	for _, rule := range rules {
		name, value, _ := strings.Cut(rule, "=")
		d.rule(s, t, name, value, blank)
	}
	if dives && t.Kind() == reflect.Slice {
		items, ok := s["items"].(schema)
		if ok && t.Elem().Kind() != reflect.Struct {
			s["items"], _ = d.ruled(items, t.Elem(), strings.Trim(inner, ","))
		}
	}
	if must {
		if kinds, ok := s["type"].([]string); ok {
			s["type"] = kinds[0]
		}
		if t.Kind() == reflect.String && s["enum"] == nil && s["format"] == nil && s["pattern"] == nil && s["minLength"] == nil {
			s["minLength"] = 1
		}
		return s, true
	}
	return s, false
}

func (d *schemas) rule(s schema, t reflect.Type, name, value string, blank bool) {
	limit, _ := strconv.Atoi(value)
	switch {
	case name == "oneof":
		values := strings.Fields(value)
		if blank {
			values = append(values, "")
		}
		s["enum"] = values
	case name == "unique":
		s["uniqueItems"] = true
	case name == "max" || name == "min":
		s[map[reflect.Kind]map[string]string{
			reflect.String: {"max": "maxLength", "min": "minLength"}, reflect.Slice: {"max": "maxItems", "min": "minItems"},
			reflect.Int: {"max": "maximum", "min": "minimum"},
		}[t.Kind()][name]] = limit
	case patterns[name] != nil:
		s["pattern"] = written(patterns[name], blank)
	}
}

// written is a pattern as the document has it; blank lets the empty text through too.
func written(pattern *regexp.Regexp, blank bool) string {
	if blank {
		return "^$|" + pattern.String()
	}
	return pattern.String()
}

var nameParts = regexp.MustCompile(`[A-Za-z0-9/_.]*\b([a-z]+)\.([A-Za-z]+)|[A-Za-z]+`)

// componentName is School for school.School, PostingPerson for posting.Person, and
// ListOfSchool for list[school.School].
func componentName(t reflect.Type) string {
	outer, inner, generic := strings.Cut(t.Name(), "[")
	name := title(outer)
	if part := t.PkgPath()[strings.LastIndex(t.PkgPath(), "/")+1:]; !generic && part != "api" && part != "domain" && !strings.EqualFold(part, outer) {
		name = title(part) + name
	}
	if generic {
		for _, match := range nameParts.FindAllStringSubmatch(strings.TrimSuffix(inner, "]"), -1) {
			part, own := match[1], match[2]
			switch {
			case own == "":
				name += title(match[0])
			case part == "api" || part == "domain" || strings.EqualFold(part, own):
				name += "Of" + title(own)
			default:
				name += "Of" + title(part) + title(own)
			}
		}
	}
	return name
}

func title(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
