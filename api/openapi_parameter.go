package api

import (
	"net/http"
	"reflect"
	"slices"

	"gongtongti/domain"
)

// exampleKey stands in the document; the reference pages put a new one in its place.
const exampleKey = "0198a0c2-7b54-7d3e-9c11-3f6f5a2b8e01"

// The headers that a request may carry, by the name of their component.
var requestHeaders = map[string]struct {
	name     string
	required bool
	schema   schema
}{
	"AcceptLanguage":    {"Accept-Language", false, schema{"type": "string", "default": "zh-CN", "examples": []string{"zh-CN", "en"}}},
	"IdempotencyKey":    {"Idempotency-Key", true, schema{"type": "string", "format": "uuid", "examples": []string{exampleKey}}},
	"MayIdempotencyKey": {"Idempotency-Key", false, schema{"type": "string", "format": "uuid"}},
	"IfMatch":           {"If-Match", true, schema{"type": "string", "pattern": `^(W/)?"[1-9][0-9]{0,8}"$`, "examples": []string{`"1"`}}},
	"IfNoneMatch":       {"If-None-Match", false, schema{"type": "string"}},
}

func headerParameters() schema {
	made := schema{}
	for component, h := range requestHeaders {
		parameter := schema{"name": h.name, "in": "header", "required": h.required, "schema": h.schema, "description": both(words["header."+h.name])}
		if given, ok := h.schema["examples"].([]string); ok && h.required { // which the reference pages fill in
			parameter["example"] = given[0]
		}
		made[component] = parameter
	}
	return made
}

func (d *schemas) parameters(r route) []schema {
	var made []schema
	for _, match := range pathParameter.FindAllStringSubmatch(r.path, -1) {
		value := pathSchema(match[1])
		exampled(value, "path", match[1])
		made = append(made, schema{"name": match[1], "in": "path", "required": true, "schema": value,
			"description": both(wordsOf("path", match[1]))})
	}
	if r.method == http.MethodGet {
		made = append(made, d.queryParameters(r.in)...)
	}
	headers := []string{"AcceptLanguage"}
	switch {
	case r.manner == create:
		headers = append(headers, "IdempotencyKey")
	case r.manner == change:
		headers = append(headers, "MayIdempotencyKey", "IfMatch")
	case r.tagged():
		headers = append(headers, "IfNoneMatch")
	}
	for _, component := range headers {
		made = append(made, schema{"$ref": "#/components/parameters/" + component})
	}
	return made
}

// tagged reports whether the answer's ETag is good for If-None-Match.
func (r route) tagged() bool {
	return r.method == http.MethodGet && (r.manner == figures || r.out.Implements(reflect.TypeFor[interface{ hashed() bool }]()))
}

// queryDefaults are what is taken where a parameter is not given.
var queryDefaults = map[string]any{"limit": defaultLimit, "counting": "overlaps", "format": "json", "days": usualSilence}

func (d *schemas) queryParameters(t reflect.Type) []schema {
	var made []schema
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			made = append(made, d.queryParameters(f.Type)...)
			continue
		}
		name := f.Tag.Get("query")
		m := d.ruled(f.Type, f.Tag.Get("validate"), false)
		if value, ok := queryDefaults[name]; ok {
			m.schema["default"] = value
		}
		text := wordsOf("query", name)
		parameter := schema{"name": name, "in": "query", "required": m.must, "description": both(domain.T(text.ZH+m.cross.ZH, text.EN+m.cross.EN))}
		if m.blank { // ?q= is as good as none
			parameter["allowEmptyValue"] = true
		}
		if m.must { // the reference pages would fill in every filter
			exampled(m.schema, "query", name)
		}
		parameter["schema"] = m.schema
		made = append(made, parameter)
	}
	return made
}

// pathSchema of a parameter in a path.
func pathSchema(name string) schema {
	switch name {
	case "id", "member":
		return schema{"type": "string", "format": "uuid"}
	case "code":
		return schema{"type": "string", "pattern": patterns["division"].String()}
	case "month":
		return schema{"type": "string", "pattern": monthPattern}
	case "name":
		known := make([]string, 0, len(charts))
		for chart := range charts {
			known = append(known, chart)
		}
		slices.Sort(known)
		return schema{"type": "string", "enum": known}
	}
	return schema{"type": "string"}
}
