package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"gongtongti/api"
)

// documented is the service's OpenAPI document with its schemas, compiled when first needed.
type documented struct {
	root      map[string]any
	compiler  *jsonschema.Compiler
	mutex     sync.Mutex
	schemas   map[string]*jsonschema.Schema
	templates []template
}

// template is a path of the document; those without parameters come first.
type template struct {
	path  string
	match *regexp.Regexp
}

var parameter = regexp.MustCompile(`\\\{[a-z]+\\\}`)

var theDocument = sync.OnceValues(func() (*documented, error) {
	answer := httptest.NewRecorder()
	api.New(api.Services{}).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	d := &documented{compiler: jsonschema.NewCompiler(), schemas: map[string]*jsonschema.Schema{}}
	root, err := jsonschema.UnmarshalJSON(answer.Body)
	if err != nil {
		return nil, err
	}
	d.root = root.(map[string]any)
	d.compiler.DefaultDraft(jsonschema.Draft2020)
	d.compiler.AssertFormat()
	for path := range d.root["paths"].(map[string]any) {
		d.templates = append(d.templates, template{path, regexp.MustCompile("^" +
			parameter.ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$")})
	}
	slices.SortFunc(d.templates, func(a, b template) int { return strings.Count(a.path, "{") - strings.Count(b.path, "{") })
	return d, d.compiler.AddResource("openapi.json", root)
})

// at finds what a pointer or a reference names.
func (d *documented) at(v any, steps ...string) (any, string) {
	where := ""
	for _, step := range append([]string{""}, steps...) {
		if step != "" {
			m, _ := v.(map[string]any)
			v, where = m[step], where+"/"+escaped.Replace(step)
		}
		if m, is := v.(map[string]any); is && m["$ref"] != nil {
			ref := strings.TrimPrefix(m["$ref"].(string), "#/")
			v, _ = d.at(d.root, strings.Split(ref, "/")...)
			where = "/" + ref
		}
	}
	return v, where
}

var escaped = strings.NewReplacer("~", "~0", "/", "~1")

func (d *documented) valid(pointer string, value any) error {
	s, err := d.schema(pointer)
	if err != nil {
		return err
	}
	return s.Validate(value)
}

func (d *documented) schema(pointer string) (s *jsonschema.Schema, err error) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.schemas[pointer] == nil {
		if d.schemas[pointer], err = d.compiler.Compile("openapi.json#" + (&url.URL{Path: pointer}).EscapedPath()); err != nil {
			return nil, err
		}
	}
	return d.schemas[pointer], nil
}

func (d *documented) operation(method, path string) (any, string) {
	for _, t := range d.templates {
		if t.match.MatchString(path) {
			if operation, where := d.at(d.root, "paths", t.path, strings.ToLower(method)); operation != nil {
				return operation, where
			}
		}
	}
	return nil, ""
}

// response is what an operation may answer with a status, and where the document has it.
func (d *documented) response(operation any, where, status string) (any, string) {
	response, at := d.at(operation, "responses", status)
	if strings.HasPrefix(at, "/responses/") { // not a reference
		at = where + at
	}
	return response, at
}

// answer gives the body of an answer that is JSON.
func (d *documented) answer(operation any, where string, e exchange) (any, error) {
	status := fmt.Sprint(e.status)
	response, _ := d.response(operation, where, status)
	if response == nil {
		return nil, fmt.Errorf("this status is not in the document")
	}
	headers, _ := d.at(response, "headers")
	for name := range asMap(headers) {
		header, _ := d.at(headers, name)
		if must, _ := asMap(header)["required"].(bool); must && e.header.Get(name) == "" {
			return nil, fmt.Errorf("the header %s is missing", name)
		}
	}
	content := asMap(asMap(response)["content"])
	if len(e.body) == 0 {
		if len(content) > 0 {
			return nil, fmt.Errorf("there is no body")
		}
		return nil, nil
	}
	kind, _, _ := strings.Cut(e.header.Get("Content-Type"), ";")
	if content[kind] == nil {
		return nil, fmt.Errorf("the content type %s is not in the document", kind)
	}
	if !strings.Contains(kind, "json") {
		return nil, nil
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(e.body))
	if err != nil {
		return nil, err
	}
	return value, d.content(operation, where, status, kind, value)
}

// content holds a body to what an operation may answer with a status.
func (d *documented) content(operation any, where, status, kind string, value any) error {
	response, at := d.response(operation, where, status)
	if asMap(asMap(response)["content"])[kind] == nil {
		return fmt.Errorf("%s with %s is not in the document", status, kind)
	}
	return d.valid(at+"/content/"+escaped.Replace(kind)+"/schema", value)
}

// fieldCodes of a problem are those that the document lists in words.
func (d *documented) fieldCodes(answered any) error {
	faults, _ := asMap(answered)["errors"].([]any)
	told, _ := d.at(d.root, "components", "schemas", "FieldError", "properties", "code")
	for _, fault := range faults {
		if code := asMap(fault)["code"]; code != nil && !strings.Contains(fmt.Sprint(asMap(told)["description"]),
			fmt.Sprintf("`%s`", code)) {
			return fmt.Errorf("the code %s of %s is not in the document", code, asMap(fault)["field"])
		}
	}
	return nil
}

// request holds what was accepted to what the document lets a client send.
func (d *documented) request(operation any, where string, e exchange) error {
	known := map[string]string{}
	parameters, _ := asMap(operation)["parameters"].([]any)
	for i, p := range parameters {
		record, at := d.at(p)
		if at == "" {
			at = fmt.Sprintf("%s/parameters/%d", where, i)
		}
		known[fmt.Sprint(asMap(record)["in"], " ", asMap(record)["name"])] = at + "/schema"
	}
	page, _ := d.at(operation, "responses", "200", "content", "text/html")
	for name, values := range e.URL.Query() {
		at, is := known["query "+name]
		switch {
		case is:
			if err := d.parameter(at, values[0]); err != nil {
				return err
			}
		case page == nil: // chat programs add to the address of a page
			return fmt.Errorf("there is no parameter %s", name)
		}
	}
	for _, header := range []string{"Idempotency-Key", "If-Match", "If-None-Match"} { // others are passed over
		if at, value := known["header "+header], e.Header.Get(header); at != "" && value != "" {
			if err := d.valid(at, value); err != nil {
				return err
			}
		}
	}
	return d.body(operation, where, e)
}

// parameter is valid as a text, or as what the text stands for.
func (d *documented) parameter(at, text string) error {
	if number := json.Number(text); isNumber(number) && d.valid(at, number) == nil {
		return nil
	}
	if (text == "true" || text == "false") && d.valid(at, text == "true") == nil || text == "" {
		return nil
	}
	return d.valid(at, text)
}

func (d *documented) body(operation any, where string, e exchange) error {
	if len(e.sent) == 0 {
		return nil
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(e.sent))
	if err != nil {
		return err
	}
	kind, _, _ := strings.Cut(e.Header.Get("Content-Type"), ";")
	if body, _ := d.at(operation, "requestBody", "content", kind); body == nil {
		return fmt.Errorf("it takes no body of %s", kind)
	}
	return d.valid(where+"/requestBody/content/"+escaped.Replace(kind)+"/schema", value)
}

func isNumber(n json.Number) bool { _, err := n.Int64(); return err == nil }

func asMap(v any) map[string]any { m, _ := v.(map[string]any); return m }
