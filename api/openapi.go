package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/posting"
)

// Document is the OpenAPI 3.1 document of all routes, made from the table that serves
// them and from the types and tags that read and answer requests.
var Document = sync.OnceValue(func() []byte {
	d := &schemas{components: map[string]schema{}, words: func(name string) string { return both(words[name]) }}
	d.of(reflect.TypeFor[Problem](), false)
	paths := map[string]schema{}
	for _, r := range (&server{}).routes() {
		path := pathTemplate(r.path)
		if paths[path] == nil {
			paths[path] = schema{}
		}
		paths[path][strings.ToLower(r.method)] = d.operation(r)
	}
	document, err := json.MarshalIndent(schema{
		"openapi": "3.1.0",
		"info": schema{"title": "共同体 gongtongti", "version": "1.0.0", "license": schema{"name": "MIT", "identifier": "MIT"},
			"description": both(aboutTheAPI)},
		"servers": []schema{{"url": "/"}},
		"tags":    tagList(),
		"paths":   paths,
		"components": schema{"schemas": d.components, "securitySchemes": schema{"session": schema{"type": "http", "scheme": "bearer",
			"description": both(domain.T("登录所得的token", "The token of a login"))}}},
	}, "", " ")
	must(err)
	return document
})

// both languages stand in every description: Chinese first.
func both(t domain.Text) string {
	if t.ZH == "" {
		return ""
	}
	return t.ZH + " / " + t.EN
}

var pathParameter = regexp.MustCompile(`:([a-z]+)`)

// pathTemplate writes /schools/:id as /schools/{id}.
func pathTemplate(path string) string { return pathParameter.ReplaceAllString(path, "{$1}") }

func (d *schemas) operation(r route) schema {
	made := schema{"operationId": operationID(r), "summary": both(summaries[r.method+" "+r.path]), "tags": []string{tagOf(r.path)},
		"parameters": d.parameters(r), "responses": d.responses(r)}
	if r.manner != open {
		made["security"] = []schema{{"session": []string{}}}
	} else {
		made["security"] = []schema{}
	}
	if r.method != http.MethodGet && r.in != reflect.TypeFor[none]() {
		made["requestBody"] = schema{"required": true, "content": schema{"application/json": schema{"schema": d.of(r.in, true)}}}
	}
	return made
}

// operationID is getSchoolsId for GET /api/v1/schools/{id}: unique, and plain enough to
// be a method's name.
func operationID(r route) string {
	id := strings.ToLower(r.method)
	for _, part := range regexp.MustCompile(`[A-Za-z]+`).FindAllString(strings.TrimPrefix(r.path, base), -1) {
		id += title(part)
	}
	return id
}

// tagOf groups routes by the first word of their path.
func tagOf(path string) string {
	tag, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(path, base), "/"), "/")
	return tag
}

func tagList() []schema {
	var tags []schema
	seen := map[string]bool{}
	for _, r := range (&server{}).routes() {
		if tag := tagOf(r.path); !seen[tag] {
			seen[tag] = true
			tags = append(tags, schema{"name": tag})
		}
	}
	return tags
}

func (d *schemas) parameters(r route) []schema {
	made := []schema{{"name": "Accept-Language", "in": "header", "schema": schema{"type": "string"}, "description": both(headerWords["Accept-Language"])}}
	for _, match := range pathParameter.FindAllStringSubmatch(r.path, -1) {
		made = append(made, schema{"name": match[1], "in": "path", "required": true, "schema": pathSchemas[match[1]], "description": both(words[match[1]])})
	}
	header := func(name string, required bool, s schema) {
		made = append(made, schema{"name": name, "in": "header", "required": required, "schema": s, "description": both(headerWords[name])})
	}
	switch r.manner {
	case create:
		header("Idempotency-Key", true, schema{"type": "string", "format": "uuid"})
	case change:
		header("Idempotency-Key", false, schema{"type": "string", "format": "uuid"})
		header("If-Match", true, schema{"type": "string", "pattern": `^(W/)?"[0-9]+"$`})
	case figures:
		header("If-None-Match", false, schema{"type": "string"})
	}
	if r.method == http.MethodGet {
		made = append(made, d.queryParameters(r.in)...)
	}
	return made
}

func (d *schemas) queryParameters(t reflect.Type) []schema {
	var made []schema
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			made = append(made, d.queryParameters(f.Type)...)
			continue
		}
		name := f.Tag.Get("query")
		s, must := d.ruled(d.of(f.Type, true), f.Type, f.Tag.Get("validate"))
		if kinds, ok := s["type"].([]string); ok {
			s["type"] = kinds[0] // a parameter cannot be null
		}
		made = append(made, schema{"name": name, "in": "query", "required": must, "schema": s, "description": both(words[name])})
	}
	return made
}

func (d *schemas) responses(r route) schema {
	made := schema{}
	status := map[manner]int{create: http.StatusCreated}[r.manner]
	if status == 0 {
		status = http.StatusOK
	}
	good := schema{"description": both(domain.T("成功", "Done"))}
	switch kind := mediaType(r.out); {
	case r.out == reflect.TypeFor[none]():
		status = http.StatusNoContent
	case kind != "":
		good["content"] = schema{kind: schema{"schema": schema{"type": "string"}}}
	default:
		good["content"] = schema{"application/json": schema{"schema": d.of(r.out, false)}}
	}
	good["headers"] = answerHeaders(r)
	made[strconv.Itoa(status)] = good
	if r.manner == figures {
		made["304"] = schema{"description": both(domain.T("没有变化", "Nothing has changed"))}
	}
	for _, code := range refusals(r) {
		refusal := schema{"description": both(titles[code]), "content": schema{"application/problem+json": schema{"schema": schema{"$ref": "#/components/schemas/Problem"}}}}
		if code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable {
			refusal["headers"] = schema{"Retry-After": schema{"description": both(headerWords["Retry-After"]), "schema": schema{"type": "integer"}}}
		}
		made[strconv.Itoa(code)] = refusal
	}
	return made
}

func answerHeaders(r route) schema {
	headers := schema{}
	add := func(name string) {
		headers[name] = schema{"description": both(headerWords[name]), "schema": schema{"type": "string"}}
	}
	add("X-Request-Id")
	if r.out.Implements(reflect.TypeFor[Versioned]()) || r.manner == figures {
		add("ETag")
	}
	if r.manner == create || r.manner == change {
		add("Idempotent-Replayed")
	}
	if r.manner == create {
		add("Location")
	}
	return headers
}

// refusals are the errors that a route may answer.
func refusals(r route) []int {
	codes := []int{http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests,
		http.StatusInternalServerError, http.StatusServiceUnavailable}
	if r.manner != open {
		codes = append(codes, http.StatusUnauthorized, http.StatusForbidden)
	}
	if r.method != http.MethodGet {
		codes = append(codes, http.StatusUnauthorized, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if r.manner == change {
		codes = append(codes, http.StatusPreconditionFailed, http.StatusPreconditionRequired)
	}
	return codes
}

// mediaType of an answer that is not JSON.
func mediaType(out reflect.Type) string {
	if out == reflect.TypeFor[page]() {
		return "text/html"
	}
	return ""
}

// enums are the values of named types.
var enums = map[reflect.Type]any{
	reflect.TypeFor[activity.Status](): activity.Statuses,
	reflect.TypeFor[posting.Status]():  posting.Statuses,
	reflect.TypeFor[domain.Role]():     domain.Roles,
}

var pathSchemas = map[string]schema{
	"id":     {"type": "string", "format": "uuid"},
	"member": {"type": "string", "format": "uuid"},
	"code":   {"type": "string", "pattern": patterns["division"].String()},
	"month":  {"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}$`},
	"number": {"type": "string"},
}

