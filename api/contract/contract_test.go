package contract_test

import (
	"encoding/json"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongtongti/api"
	"gongtongti/api/call"
	"gongtongti/api/contract"

	"github.com/labstack/echo/v4"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// walked calls fn for every object of the document with the names that lead to it.
func walked(v any, path []string, fn func(path []string, m map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		fn(path, v)
		for name, inner := range v {
			walked(inner, append(slices.Clone(path), name), fn)
		}
	case []any:
		for i, inner := range v {
			walked(inner, append(slices.Clone(path), strconv.Itoa(i)), fn)
		}
	}
}

func decodedContract(t *testing.T) map[string]any {
	t.Helper()
	var document map[string]any
	if err := json.Unmarshal(api.Document(), &document); err != nil {
		t.Fatal(err)
	}
	return document
}

// Whatever a client meets is described in both languages, and every word is used.
func TestEverythingIsDescribedInBothLanguages(t *testing.T) {
	used, missing := map[string]bool{}, map[string]bool{}
	asked := func(names []string, where string) {
		for _, name := range names {
			if contract.Words[name].ZH != "" && contract.Words[name].EN != "" {
				used[name] = true
				return
			}
		}
		missing[where] = true
	}
	walked(decodedContract(t), nil, func(path []string, m map[string]any) {
		last := len(path) - 1
		if last > 1 && path[last-1] == "properties" && path[0] == "components" && path[1] == "schemas" {
			asked([]string{path[2] + "." + path[last], path[last]}, path[2]+"."+path[last])
		}
		if name, is := m["name"].(string); is && m["in"] != nil {
			in, _ := m["in"].(string)
			asked([]string{in + "." + name, name}, in+"."+name)
		}
		if last == 2 && path[1] == "headers" {
			asked([]string{"header." + path[2]}, "header."+path[2])
		}
		if name, is := m["name"].(string); is && len(path) == 2 && path[0] == "tags" {
			asked([]string{"tag." + name}, "tag."+name)
		}
	})
	for _, r := range api.Routes(api.Services{}) {
		if contract.Summaries[r.Name()].ZH == "" || contract.Summaries["may "+r.Who].ZH == "" {
			missing[r.Name()] = true
		}
		used[r.Name()], used["may "+r.Who], used["more "+r.Name()] = true, true, true
	}
	if len(missing) > 0 {
		t.Errorf("without words: %s", strings.Join(slices.Sorted(maps.Keys(missing)), ", "))
	}
	for _, known := range []map[string]struct{}{keys(contract.Words), keys(contract.Summaries)} {
		for name := range known {
			if !used[name] && !strings.HasPrefix(name, "info.") && name != "header.Authorization" {
				t.Errorf("nobody reads the words of %s", name)
			}
		}
	}
}

func keys[V any](m map[string]V) map[string]struct{} {
	byName := map[string]struct{}{}
	for name := range m {
		byName[name] = struct{}{}
	}
	return byName
}

// Every example is one that the document allows, every plain member and entry of a list has one, and none
// is kept for nothing.
func TestExamplesAreValid(t *testing.T) {
	compiler, shown, bare := jsonschema.NewCompiler(), map[string]bool{}, []string{}
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	document := decodedContract(t)
	if err := compiler.AddResource("openapi.json", document); err != nil {
		t.Fatal(err)
	}
	walked(document, nil, func(path []string, m map[string]any) {
		given, has := m["examples"].([]any)
		last := len(path) - 1
		if last < 2 || path[0] != "components" && path[0] != "paths" {
			return
		}
		kind := m["type"] == "string" || m["type"] == "integer"
		if !has && kind && (path[last-1] == "properties" || path[last] == "items") {
			bare = append(bare, strings.Join(path[2:], "."))
		}
		if !has {
			return
		}
		pointer := ""
		for _, step := range path {
			pointer += "/" + strings.ReplaceAll(step, "/", "~1")
		}
		compiled, err := compiler.Compile("openapi.json#" + (&url.URL{Path: pointer}).EscapedPath())
		if err != nil {
			t.Fatal(err)
		}
		for _, example := range given {
			raw, _ := json.Marshal(example)
			if value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw))); err != nil || compiled.Validate(value) != nil {
				t.Errorf("%s: %s is no example of %v", pointer, raw, m)
			}
			shown[string(raw)] = true
		}
	})
	if len(bare) > 0 {
		t.Errorf("without an example: %s", strings.Join(bare, ", "))
	}
	for name, example := range contract.Examples {
		var value any
		if err := json.Unmarshal(example, &value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		raw, _ := json.Marshal(value)
		if !shown[string(raw)] && name != "body" {
			t.Errorf("the example of %s is never shown", name)
		}
	}
}

// Whoever reads of a request sees one whole, and it is one that the service reads.
func TestEveryRequestHasAnExampleThatIsRead(t *testing.T) {
	for _, r := range api.Routes(api.Services{}) {
		if !r.HasBody() {
			continue
		}
		example, known := contract.Examples[contract.ComponentName(r.In)]
		if !known {
			t.Errorf("%s: %s has no example", r.Name(), contract.ComponentName(r.In))
		} else if err := call.Decode(example, reflect.New(r.In).Interface()); err != nil {
			t.Errorf("%s: %s: %v %+v", r.Name(), example, err, err)
		}
	}
}

// What echo serves is in the document, but for the pages that show it, and nothing else is.
func TestTheDocumentHasTheRoutesThatAreServedAndNoOthers(t *testing.T) {
	var served, told []string
	handler, _ := api.New(api.Services{}).(*echo.Echo)
	for _, r := range handler.Routes() {
		if !strings.HasPrefix(r.Path, contract.Path) {
			served = append(served, r.Method+" "+contract.PathTemplate(r.Path))
		}
	}
	for path, operations := range object(decodedContract(t)["paths"]) {
		for method := range object(operations) {
			told = append(told, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(served)
	slices.Sort(told)
	if !slices.Equal(served, told) || len(served) < 100 {
		t.Errorf("served\n%v\ntold\n%v", served, told)
	}
}
