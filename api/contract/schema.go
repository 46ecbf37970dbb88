package contract

import (
	"encoding/json"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/certificate"
	"gongtongti/domain/community"
	"gongtongti/domain/posting"
	"gongtongti/domain/report"
)

// schema is a JSON Schema (2020-12) of OpenAPI 3.1.
type schema = map[string]any

// schemas converts the types of requests and answers. Requests use the same tags as the
// validator, so that the document says what is enforced.
type schemas struct {
	components schema
	types      map[string]reflect.Type // by component name
	answers    schema                  // error answers by component name
	defaults   map[string]any          // of query parameters
}

// enums are the values of named string types.
var enums = map[reflect.Type]any{
	reflect.TypeFor[domain.Role]():          domain.Roles,
	reflect.TypeFor[activity.Status]():      activity.Statuses,
	reflect.TypeFor[activity.AnswerValue](): []activity.AnswerValue{activity.Confirms, activity.Objects},
	reflect.TypeFor[certificate.Status]():   []certificate.Status{certificate.Valid, certificate.Voided},
	reflect.TypeFor[certificate.Reason](): []certificate.Reason{certificate.PostingCorrected, certificate.TeacherCorrected,
		certificate.Anonymised, ""},
	reflect.TypeFor[community.Status](): []community.Status{community.Draft, community.Active, community.Ended},
	reflect.TypeFor[community.Role]():   community.Roles,
	reflect.TypeFor[posting.Status]():   posting.Statuses,
	reflect.TypeFor[posting.Presence](): []posting.Presence{posting.Home, posting.Away, posting.Hosted},
	reflect.TypeFor[report.Kind]():      []report.Kind{report.OfCommunity, report.OfSchool, report.OfDivision},
}

// of returns the schema of a type. asked says that it belongs to a request: unknown members
// are refused and validate tags apply.
func (d *schemas) of(t reflect.Type, asked bool) schema {
	if asked && t == reflect.TypeFor[json.RawMessage]() {
		return schema{} // any JSON
	}
	if described, known := scalar(t); known {
		return described
	}
	switch t.Kind() {
	case reflect.Pointer:
		return d.of(t.Elem(), asked)
	case reflect.Slice:
		return schema{"type": "array", "items": d.of(t.Elem(), asked)}
	case reflect.Map:
		return schema{"type": "object", "additionalProperties": d.of(t.Elem(), asked)}
	case reflect.Struct:
		return d.component(t, asked)
	}
	panic("no schema for " + t.String())
}

// scalar returns the schema of types that are not objects or lists.
func scalar(t reflect.Type) (schema, bool) {
	if values, ok := enums[t]; ok {
		return schema{"type": "string", "enum": values}, true
	}
	switch t {
	case reflect.TypeFor[domain.Date]():
		return schema{"type": "string", "format": "date", "pattern": call.DatePattern}, true
	case reflect.TypeFor[domain.ID]():
		return schema{"type": "string", "format": "uuid"}, true
	case reflect.TypeFor[domain.Month]():
		return schema{"type": "string", "pattern": call.MonthPattern}, true
	case reflect.TypeFor[time.Time]():
		return schema{"type": "string", "format": "date-time"}, true
	case reflect.TypeFor[json.RawMessage](), reflect.TypeFor[Document]():
		return schema{"type": "object", "additionalProperties": true}, true
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
	if len(s) == 0 {
		return s
	}
	kind, ok := s["type"].(string)
	if !ok {
		return schema{"anyOf": []schema{s, {"type": "null"}}}
	}
	s["type"] = []string{kind, "null"}
	if values, ok := s["enum"].([]any); ok {
		s["enum"] = append(slices.Clone(values), nil)
	}
	return s
}

// component returns a reference to the component of a struct.
func (d *schemas) component(t reflect.Type, asked bool) schema {
	if tagged, ok := t.FieldByName("Body"); ok && strings.HasPrefix(t.Name(), "Tagged[") {
		return d.of(tagged.Type, asked)
	}
	name := componentName(t)
	if known, ok := d.types[name]; ok && known != t {
		panic("two types would be " + name + ": " + known.String() + ", " + t.String())
	}
	if d.types[name] == nil {
		d.types[name] = t
		properties, required := schema{}, []string{}
		d.members(name, t, asked, properties, &required)
		described := schema{"type": "object", "properties": properties}
		if slices.Sort(required); len(required) > 0 {
			described["required"] = slices.Compact(required)
		}
		if asked {
			described["additionalProperties"] = false
		}
		if whole, known := examples[name]; known {
			described["examples"] = []any{whole}
		}
		d.components[name] = described
	}
	return schema{"$ref": "#/components/schemas/" + name}
}

// members of embedded structs come first: outer members hide them, as in JSON.
func (d *schemas) members(component string, t reflect.Type, asked bool, properties schema, required *[]string) {
	for _, embedded := range []bool{true, false} {
		for i := range t.NumField() {
			f := t.Field(i)
			name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case f.Anonymous != embedded || name == "-":
			case embedded && f.Type.Kind() == reflect.Pointer: // its members are optional
				d.members(component, f.Type.Elem(), asked, properties, new([]string))
			case embedded:
				d.members(component, f.Type, asked, properties, required)
			case name != "":
				text := wordsOf(component, name)
				var described schema
				var must bool
				if asked {
					m := d.ruled(f.Type, f.Tag.Get("validate"), true)
					described, must, text = m.orNull(f.Type), m.must, domain.T(text.ZH+m.cross.ZH, text.EN+m.cross.EN)
				} else {
					described, must = d.answered(component, f, strings.Contains(options, "omit"))
				}
				described = maps.Clone(described)
				described["description"] = both(text)
				exampled(described, component, name)
				properties[name] = described
				if must {
					*required = append(*required, name)
				}
			}
		}
	}
}

// answered is a member of an answer: always present unless it has omitempty, and then never
// null.
func (d *schemas) answered(component string, f reflect.StructField, omitted bool) (described schema, must bool) {
	described = d.of(f.Type, false)
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	mayBeNull := f.Type.Kind() == reflect.Pointer || f.Type == reflect.TypeFor[json.RawMessage]() || nulls[name] ||
		nulls[component+"."+name]
	if mayBeNull && !omitted {
		described = orNull(described)
	}
	return described, !omitted
}

// nulls are the dates and ids that may be null, in one component or in all.
var nulls = map[string]bool{
	"appraised_on": true, "closed_on": true, "ended_on": true, "ends_on": true, "exclusion_id": true, "last_held_on": true, "left_on": true,
	"opened_on": true, "planned_ends_on": true, "to_school_id": true, "valid_to": true, "voided_on": true, "withdrawn_at": true,
	"Account.school_id": true, "IssuedAccount.school_id": true, "AuditEntry.actor_id": true, "AuditEntry.target_id": true,
	"Division.valid_from": true, "JudgedTeacher.school_id": true, "JudgedTeacher.since": true, "PostingStanding.posting_id": true,
	"RotationInputs.school_id": true, "Target.community_id": true, "TeacherStay.entered_on": true,
}

// plain are the packages whose names are not prefixed to type names.
var plain = []string{"api", "call", "form", "domain"}

var nameParts = regexp.MustCompile(`[A-Za-z0-9/_.]*\b([a-z]+)\.([A-Za-z]+)|[A-Za-z]+`)

// componentName is School for school.School, PostingPerson for posting.Person and
// ListOfSchool for call.List[school.School].
func componentName(t reflect.Type) string {
	outer, inner, generic := strings.Cut(t.Name(), "[")
	name := title(outer)
	if part := t.PkgPath()[strings.LastIndex(t.PkgPath(), "/")+1:]; !generic && !slices.Contains(plain, part) &&
		!strings.EqualFold(part, outer) {
		name = title(part) + name
	}
	if generic {
		for _, match := range nameParts.FindAllStringSubmatch(strings.TrimSuffix(inner, "]"), -1) {
			part, own := match[1], match[2]
			switch {
			case own == "":
				name += title(match[0])
			case slices.Contains(plain, part) || strings.EqualFold(part, own):
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
