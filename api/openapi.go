package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"

	"gongtongti/domain"
)

// contract is the OpenAPI 3.1 document of all routes, made from the table that serves
// them and from the types and tags that read requests and write answers.
type contract []byte

func (d contract) send(c *call) error {
	tag := `"h` + hash(string(d))[:20] + `"`
	c.Response().Header().Set("ETag", tag)
	if c.has(tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", d)
}

func (contract) hashed() bool { return true }

func (s *server) openAPI(*call, none) (contract, error) { return s.document(), nil }

func newContract() contract {
	document, err := json.MarshalIndent(describe((&server{}).routes()), "", " ")
	must(err)
	return document
}

func describe(routes []route) schema {
	d := &schemas{components: schema{}, made: map[string]reflect.Type{}, answers: schema{}}
	d.of(reflect.TypeFor[Problem](), false)
	code := d.components["FieldError"].(schema)["properties"].(schema)["code"].(schema) //nolint:forcetypeassert // made above
	code["description"] = fieldCodes(both(wordsOf("FieldError", "code")))
	paths := map[string]schema{}
	for _, r := range routes {
		path := pathTemplate(r.path)
		if paths[path] == nil {
			paths[path] = schema{}
		}
		paths[path][strings.ToLower(r.method)] = d.operation(r)
	}
	return schema{
		"openapi": "3.1.0",
		"info": schema{"title": "共同体 gongtongti", "version": "1.0.0", "description": both(words["info.description"]),
			"license": schema{"name": "MIT", "identifier": "MIT"}, "contact": schema{"name": both(words["info.contact"])}},
		"servers": []schema{{"url": "/", "description": both(words["info.server"])}},
		"tags":    tagList(routes),
		"paths":   paths,
		"components": schema{"schemas": d.components, "responses": d.answers, "headers": headerSchemas(), "parameters": headerParameters(),
			"securitySchemes": schema{"session": schema{"type": "http", "scheme": "bearer", "description": both(words["header.Authorization"])}}},
	}
}

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

// explained says who may call, and what else there is to know.
func explained(r route) string {
	said := both(summaries["may "+callers[r.name()]])
	if more := both(summaries["more "+r.name()]); more != "" {
		said += "\n\n" + more
	}
	return said
}

func (r route) name() string { return r.method + " " + r.path }

func (d *schemas) operation(r route) schema {
	made := schema{"operationId": operationID(r), "summary": both(summaries[r.name()]), "tags": []string{tagOf(r.path)},
		"description": explained(r), "parameters": d.parameters(r), "responses": d.responses(r), "security": []schema{}}
	if r.manner != open {
		made["security"] = []schema{{"session": []string{}}}
	}
	if r.hasBody() {
		content := schema{"schema": d.of(r.in, true)}
		kinds := schema{echo.MIMEApplicationJSON: content}
		if r.method == http.MethodPatch {
			kinds[mergePatch] = content
		}
		made["requestBody"] = schema{"required": !mayBeEmpty(reflect.New(r.in).Interface()), "content": kinds}
	}
	return made
}

func (r route) hasBody() bool { return r.method != http.MethodGet && r.in != reflect.TypeFor[none]() }

var letters = regexp.MustCompile(`[A-Za-z]+`)

// operationID is getSchoolsId for GET /api/v1/schools/{id}: unique, and plain enough to
// be a method's name.
func operationID(r route) string {
	id := strings.ToLower(r.method)
	if r.out == reflect.TypeFor[page]() {
		id += "Page"
	}
	for _, part := range letters.FindAllString(strings.TrimPrefix(r.path, base), -1) {
		id += title(part)
	}
	return id
}

// tagOf groups routes by the first word of their path.
func tagOf(path string) string {
	tag, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(path, base), "/"), "/")
	if group, ok := map[string]string{"healthz": "health", "readyz": "health", "openapi.json": "health"}[tag]; ok {
		return group
	}
	return tag
}

func tagList(routes []route) []schema {
	var tags []schema
	seen := map[string]bool{}
	for _, r := range routes {
		if tag := tagOf(r.path); !seen[tag] {
			seen[tag] = true
			tags = append(tags, schema{"name": tag, "description": both(words["tag."+tag])})
		}
	}
	return tags
}
