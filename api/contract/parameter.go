package contract

import (
	"net/http"
	"reflect"

	"gongtongti/api/call"
	"gongtongti/domain"
)

// exampleKey is the example in the document. The reference pages replace it.
const exampleKey = "0198a0c2-7b54-7d3e-9c11-3f6f5a2b8e01"

// Request headers by component name.
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
	described := schema{}
	for component, h := range requestHeaders {
		parameter := schema{"name": h.name, "in": "header", "required": h.required, "schema": h.schema,
			"description": both(words["header."+h.name])}
		if given, ok := h.schema["examples"].([]string); ok && h.required { // filled in by the reference pages
			parameter["example"] = given[0]
		}
		described[component] = parameter
	}
	return described
}

func (d *schemas) parameters(r call.Route) []schema {
	var list []schema
	for _, name := range r.Parameters() {
		value := pathSchema(r.Parameter(name))
		exampled(value, "path", name)
		list = append(list, schema{"name": name, "in": "path", "required": true, "schema": value,
			"description": both(wordsOf("path", name))})
	}
	if r.Method == http.MethodGet {
		list = append(list, d.queryParameters(r.In)...)
	}
	headers := []string{"AcceptLanguage"}
	switch {
	case r.Manner == call.Create:
		headers = append(headers, "IdempotencyKey")
	case r.Manner == call.Change:
		headers = append(headers, "MayIdempotencyKey", "IfMatch")
	case tagged(r):
		headers = append(headers, "IfNoneMatch")
	}
	for _, component := range headers {
		list = append(list, schema{"$ref": "#/components/parameters/" + component})
	}
	return list
}

// tagged reports whether If-None-Match works with the ETag of the answer.
func tagged(r call.Route) bool {
	return r.Method == http.MethodGet && (r.IsFresh() || r.Out.Implements(reflect.TypeFor[call.Hashed]()))
}

func (d *schemas) queryParameters(t reflect.Type) []schema {
	var list []schema
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			list = append(list, d.queryParameters(f.Type)...)
			continue
		}
		name := f.Tag.Get("query")
		m := d.ruled(f.Type, f.Tag.Get("validate"), false)
		if value, ok := d.defaults[name]; ok {
			m.schema["default"] = value
		}
		text := wordsOf("query", name)
		parameter := schema{"name": name, "in": "query", "required": m.must,
			"description": both(domain.T(text.ZH+m.cross.ZH, text.EN+m.cross.EN))}
		if m.blank { // ?q= means no filter
			parameter["allowEmptyValue"] = true
		}
		if m.must { // otherwise the reference pages would fill in every filter
			exampled(m.schema, "query", name)
		}
		parameter["schema"] = m.schema
		list = append(list, parameter)
	}
	return list
}

// pathSchema is the schema of a path parameter.
func pathSchema(p call.Parameter) schema {
	value := schema{"type": "string"}
	switch {
	case p.Choices != nil:
		value["enum"] = p.Choices
	case p.Pattern != "":
		value["pattern"] = p.Pattern
	case p.Format != "":
		value["format"] = p.Format
	}
	return value
}
