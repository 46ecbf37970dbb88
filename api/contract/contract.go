// Package contract writes the OpenAPI 3.1 document from the table of routes and from the
// types and tags of requests and answers, and serves the reference pages.
package contract

import (
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"

	"gongtongti/api/call"
	"gongtongti/domain"
)

// Document is the OpenAPI document.
type Document []byte

// Send answers with the document, or 304.
func (d Document) Send(c *call.Call) error {
	tag := call.HashTag(string(d))
	c.Response().Header().Set("ETag", tag)
	if c.Holds(tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", d)
}

// Hashed implements call.Hashed.
func (Document) Hashed() {}

// New describes the routes. defaults are the default values of query parameters by name.
func New(routes []call.Route, defaults map[string]any) Document {
	document, err := json.MarshalIndent(describe(routes, defaults), "", " ")
	must(err)
	return document
}

// must panics on faults in the embedded texts, which tests would find.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

func describe(routes []call.Route, defaults map[string]any) schema {
	d := &schemas{components: schema{}, types: map[string]reflect.Type{}, answers: schema{}, defaults: defaults}
	d.of(reflect.TypeFor[call.Problem](), false)
	code := d.components["FieldError"].(schema)["properties"].(schema)["code"].(schema) //nolint:forcetypeassert // from d.of above
	code["description"] = fieldCodes(both(wordsOf("FieldError", "code")))
	paths := map[string]schema{}
	for _, r := range routes {
		path := pathTemplate(r.Path)
		if paths[path] == nil {
			paths[path] = schema{}
		}
		paths[path][strings.ToLower(r.Method)] = d.operation(r)
	}
	return schema{
		"openapi": "3.1.0",
		"info": schema{"title": "共同体 gongtongti", "version": "1.0.0", "description": both(words["info.description"]),
			"license": schema{"name": "MIT", "identifier": "MIT"}, "contact": schema{"name": both(words["info.contact"])}},
		"servers": []schema{{"url": "/", "description": both(words["info.server"])}},
		"tags":    tagList(routes),
		"paths":   paths,
		"components": schema{"schemas": d.components, "responses": d.answers, "headers": headerSchemas(), "parameters": headerParameters(),
			"securitySchemes": schema{"session": schema{"type": "http", "scheme": "bearer",
				"description": both(words["header.Authorization"])}}},
	}
}

// both returns a description in both languages, Chinese first.
func both(t domain.Text) string {
	if t.ZH == "" {
		return ""
	}
	return t.ZH + " / " + t.EN
}

// base is the prefix of API paths.
const base = "/api/v1"

var pathParameter = regexp.MustCompile(`:([a-z]+)`)

// pathTemplate converts /schools/:id to /schools/{id}.
func pathTemplate(path string) string { return pathParameter.ReplaceAllString(path, "{$1}") }

// explained says who may call a route, with further remarks.
func explained(r call.Route) string {
	said := both(summaries["may "+r.Who])
	if more := both(summaries["more "+r.Name()]); more != "" {
		said += "\n\n" + more
	}
	return said
}

func (d *schemas) operation(r call.Route) schema {
	described := schema{"operationId": operationID(r), "summary": both(summaries[r.Name()]), "tags": []string{tagOf(r.Path)},
		"description": explained(r), "parameters": d.parameters(r), "responses": d.responses(r), "security": []schema{}}
	if r.Manner != call.Open {
		described["security"] = []schema{{"session": []string{}}}
	}
	if r.HasBody() {
		content := schema{"schema": d.of(r.In, true)}
		kinds := schema{echo.MIMEApplicationJSON: content}
		if r.Method == http.MethodPatch {
			kinds[call.MergePatch] = content
		}
		described["requestBody"] = schema{"required": !r.MayBeBare(), "content": kinds}
	}
	return described
}

var letters = regexp.MustCompile(`[A-Za-z]+`)

// operationID is getSchoolsId for GET /api/v1/schools/{id}: unique, and usable as a method
// name.
func operationID(r call.Route) string {
	id := strings.ToLower(r.Method)
	if isPage(r) {
		id += "Page"
	}
	for _, part := range letters.FindAllString(strings.TrimPrefix(r.Path, base), -1) {
		id += title(part)
	}
	return id
}

// tagOf returns the group of a route: the first word of its path.
func tagOf(path string) string {
	tag, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(path, base), "/"), "/")
	if group, ok := map[string]string{"healthz": "health", "readyz": "health", "openapi.json": "health"}[tag]; ok {
		return group
	}
	return tag
}

func tagList(routes []call.Route) []schema {
	var tags []schema
	seen := map[string]bool{}
	for _, r := range routes {
		if tag := tagOf(r.Path); !seen[tag] {
			seen[tag] = true
			tags = append(tags, schema{"name": tag, "description": both(words["tag."+tag])})
		}
	}
	return tags
}
