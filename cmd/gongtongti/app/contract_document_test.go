package app_test

import (
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

// documented is the service's OpenAPI document, to which every request and answer of
// these tests is held.
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
		d.templates = append(d.templates, template{path, regexp.MustCompile("^" + parameter.ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$")})
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
	d.mutex.Lock()
	defer d.mutex.Unlock()
	s := d.schemas[pointer]
	if s == nil {
		var err error
		if s, err = d.compiler.Compile("openapi.json#" + (&url.URL{Path: pointer}).EscapedPath()); err != nil {
			return err
		}
		d.schemas[pointer] = s
	}
	return s.Validate(value)
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

// hold fails the test where a request that was accepted, or an answer, is not as the
// document has it.
func (w *world) hold(r *http.Request, sent []byte, got reply) {
	w.t.Helper()
	d, err := theDocument()
	must(w.t, err)
	operation, where := d.operation(r.Method, r.URL.Path)
	if operation == nil {
		if got.status != http.StatusNotFound && got.status != http.StatusMethodNotAllowed {
			w.t.Errorf("%s %s answered %d and is not in the document", r.Method, r.URL.Path, got.status)
		}
		return
	}
	name := fmt.Sprintf("%s %s: %d", r.Method, r.URL.Path, got.status)
	if err := d.answer(operation, where, got); err != nil {
		w.t.Errorf("%s: %v\n%.600s", name, err, got.raw)
	}
	for field, code := range got.fields() {
		if told, _ := d.at(d.root, "components", "schemas", "FieldError", "properties", "code"); !strings.Contains(fmt.Sprint(asMap(told)["description"]), "`"+code+"`") {
			w.t.Errorf("%s: the code %s of %s is not in the document", name, code, field)
		}
	}
	if got.status < 300 {
		if err := d.request(operation, where, r, sent); err != nil {
			w.t.Errorf("%s was accepted, and the document says: %v\n%.600s", name, err, sent)
		}
	}
}

func (d *documented) answer(operation any, where string, got reply) error {
	response, at := d.at(operation, "responses", fmt.Sprint(got.status))
	if response == nil {
		return fmt.Errorf("this status is not in the document")
	}
	if at[:2] == "/r" {
		at = where + at
	}
	headers, _ := d.at(response, "headers")
	for name := range asMap(headers) {
		header, _ := d.at(headers, name)
		if must, _ := asMap(header)["required"].(bool); must && got.header.Get(name) == "" {
			return fmt.Errorf("the header %s is missing", name)
		}
	}
	content := asMap(asMap(response)["content"])
	if len(got.raw) == 0 {
		if len(content) > 0 {
			return fmt.Errorf("there is no body")
		}
		return nil
	}
	kind, _, _ := strings.Cut(got.header.Get("Content-Type"), ";")
	if content[kind] == nil {
		return fmt.Errorf("the content type %s is not in the document", kind)
	}
	if !strings.Contains(kind, "json") {
		return nil
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(got.raw))
	if err != nil {
		return err
	}
	return d.valid(at+"/content/"+escaped.Replace(kind)+"/schema", value)
}

func (d *documented) request(operation any, where string, r *http.Request, sent []byte) error {
	known := map[string]string{}
	parameters, _ := asMap(operation)["parameters"].([]any)
	for i, p := range parameters {
		found, at := d.at(p)
		if at == "" {
			at = fmt.Sprintf("%s/parameters/%d", where, i)
		}
		known[asMap(found)["in"].(string)+" "+asMap(found)["name"].(string)] = at
	}
	for name, values := range r.URL.Query() {
		at, is := known["query "+name]
		if content, _ := d.at(operation, "responses", "200", "content"); asMap(content)["text/html"] != nil && !is {
			continue // what chat programs add to the address of a page
		}
		if !is {
			return fmt.Errorf("there is no parameter %s", name)
		}
		var value any = values[0]
		if number := json.Number(values[0]); isNumber(number) {
			if d.valid(at+"/schema", number) == nil {
				continue
			}
		}
		if values[0] == "true" || values[0] == "false" {
			if d.valid(at+"/schema", values[0] == "true") == nil {
				continue
			}
		}
		if err := d.valid(at+"/schema", value); err != nil && values[0] != "" {
			return err
		}
	}
	for _, header := range []string{"Idempotency-Key", "If-Match", "If-None-Match"} {
		if value := r.Header.Get(header); value != "" {
			if known["header "+header] == "" {
				continue // a header that an operation does not know is passed over
			}
			if err := d.valid(known["header "+header]+"/schema", value); err != nil {
				return err
			}
		}
	}
	if len(sent) == 0 {
		return nil
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(sent)))
	if err != nil {
		return err
	}
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if body, _ := d.at(operation, "requestBody", "content", kind); body == nil {
		return fmt.Errorf("it takes no body of %s", kind)
	}
	return d.valid(where+"/requestBody/content/"+escaped.Replace(kind)+"/schema", value)
}

func isNumber(n json.Number) bool { _, err := n.Int64(); return err == nil }

func asMap(v any) map[string]any { m, _ := v.(map[string]any); return m }
