package api

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// released is the structure of the last released document, without words and examples. It
// is written anew when a version is released: go test ./api -run Promise -release
const releasedFile = "testdata/contract-v1.json"

var release = flag.Bool("release", false, "take the present contract for the released one")

// bones takes the words, the examples and the refusals out.
func bones(v any) any {
	switch v := v.(type) {
	case map[string]any:
		made := map[string]any{}
		for name, inner := range v {
			_, text := inner.(string)
			_, list := inner.([]any)
			ref, refusal := object(inner)["$ref"].(string)
			if text && (name == "description" || name == "summary") || list && name == "examples" || refusal && strings.Contains(ref, "/Refused") {
				continue
			}
			made[name] = bones(inner)
		}
		return made
	case []any:
		made := make([]any, len(v))
		for i, inner := range v {
			made[i] = bones(inner)
		}
		return made
	}
	return v
}

// What v1 has promised it keeps: docs/api-stability.md.
func TestTheContractKeepsItsPromise(t *testing.T) {
	now, _ := bones(decodedContract(t)).(map[string]any)
	delete(object(now["components"]), "responses") // refusals are not promised
	if *release {
		raw, err := json.MarshalIndent(now, "", "")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(releasedFile, append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(releasedFile)
	if err != nil {
		t.Fatal(err)
	}
	var before map[string]any
	if err := json.Unmarshal(raw, &before); err != nil {
		t.Fatal(err)
	}
	for _, broken := range breaks(before, now) {
		t.Errorf("this breaks what has been released: %s", broken)
	}
}

// pair is a document before and now, and what of it breaks clients.
type pair struct {
	before, now map[string]any
	found       []string
	compared    map[string]bool
}

func breaks(before, now map[string]any) []string {
	p := &pair{before: before, now: now, compared: map[string]bool{}}
	for path, operations := range object(before["paths"]) {
		for method, operation := range object(operations) {
			at := strings.ToUpper(method) + " " + path
			if new, is := object(object(now["paths"])[path])[method]; is {
				p.operation(at, object(operation), object(new))
			} else {
				p.tell(at, "is gone")
			}
		}
	}
	slices.Sort(p.found)
	return slices.Compact(p.found)
}

func (p *pair) tell(at, format string, args ...any) {
	p.found = append(p.found, at+" "+fmt.Sprintf(format, args...))
}

func object(v any) map[string]any { m, _ := v.(map[string]any); return m }

// resolved follows a reference within a document.
func resolved(document map[string]any, v any) map[string]any {
	m := object(v)
	if ref, is := m["$ref"].(string); is {
		var found any = document
		for step := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
			found = object(found)[step]
		}
		return object(found)
	}
	return m
}

func (p *pair) operation(at string, before, now map[string]any) {
	named := func(document, operation map[string]any) map[string]map[string]any {
		made := map[string]map[string]any{}
		list, _ := operation["parameters"].([]any)
		for _, parameter := range list {
			one := resolved(document, parameter)
			made[fmt.Sprint(one["in"], " ", one["name"])] = one
		}
		return made
	}
	was, is := named(p.before, before), named(p.now, now)
	for name, parameter := range was {
		if is[name] == nil {
			p.tell(at, "takes no %s any more", name)
			continue
		}
		p.schema(at+" "+name, parameter["schema"], is[name]["schema"], true)
	}
	for name, parameter := range is {
		if parameter["required"] == true && (was[name] == nil || was[name]["required"] != true) {
			p.tell(at, "needs %s now", name)
		}
	}
	p.body(at, object(before["requestBody"]), object(now["requestBody"]))
	p.answers(at, object(before["responses"]), object(now["responses"]))
}

func (p *pair) body(at string, before, now map[string]any) {
	if now["required"] == true && before["required"] != true {
		p.tell(at, "needs a body now")
	}
	for kind, content := range object(before["content"]) {
		if new, is := object(now["content"])[kind]; is {
			p.schema(at, object(content)["schema"], object(new)["schema"], true)
		} else {
			p.tell(at, "takes no %s any more", kind)
		}
	}
}

// answers that are refusals may become others: clients pass over codes they do not know.
func (p *pair) answers(at string, before, now map[string]any) {
	for status, answer := range before {
		if status >= "400" {
			continue
		}
		was, is := resolved(p.before, answer), resolved(p.now, now[status])
		if now[status] == nil {
			p.tell(at, "does not answer %s any more", status)
			continue
		}
		for name := range object(was["headers"]) {
			if object(is["headers"])[name] == nil {
				p.tell(at, "%s has no header %s any more", status, name)
			}
		}
		for kind, content := range object(was["content"]) {
			if new, still := object(is["content"])[kind]; still {
				p.schema(at+" answer", object(content)["schema"], object(new)["schema"], false)
			} else {
				p.tell(at, "is not answered as %s any more", kind)
			}
		}
	}
}

// schema compares what is asked (it may become wider) or what is answered (it may become
// narrower, and say more).
func (p *pair) schema(at string, before, now any, asked bool) {
	key := fmt.Sprintf("%s %v %v %t", at, object(before)["$ref"], object(now)["$ref"], asked)
	if object(before)["$ref"] != nil && p.compared[key] {
		return
	}
	p.compared[key] = true
	was, is := resolved(p.before, before), resolved(p.now, now)
	wide, narrow := is, was // every value of narrow must be one of wide
	if !asked {
		wide, narrow = was, is
	}
	p.values(at, wide, narrow)
	for _, combined := range []string{"anyOf", "allOf", "oneOf", "const", "additionalProperties"} {
		if combined == "additionalProperties" && object(was[combined]) != nil {
			p.schema(at+" member", was[combined], is[combined], asked)
		} else if !reflect.DeepEqual(was[combined], is[combined]) && !(combined == "additionalProperties" && asked && was[combined] == false) {
			p.tell(at, "has another %s", combined)
		}
	}
	if was["items"] != nil {
		p.schema(at+" entry", was["items"], is["items"], asked)
	}
	required := func(s map[string]any) []any { list, _ := s["required"].([]any); return list }
	for name, property := range object(was["properties"]) {
		new, still := object(is["properties"])[name]
		switch {
		case !still:
			p.tell(at, "has no %s any more", name)
			continue
		case !asked && slices.Contains(required(was), any(name)) && !slices.Contains(required(is), any(name)):
			p.tell(at, "has %s not always now", name)
		}
		p.schema(at+"."+name, property, new, asked)
	}
	for _, name := range required(is) {
		if asked && !slices.Contains(required(was), name) {
			p.tell(at, "needs %s now", name)
		}
	}
}

// values compares the rules of plain values.
func (p *pair) values(at string, wide, narrow map[string]any) {
	types := func(s map[string]any) []any {
		if list, is := s["type"].([]any); is {
			return list
		}
		if s["type"] == nil {
			return nil
		}
		return []any{s["type"]}
	}
	if len(types(wide)) > 0 && (len(types(narrow)) == 0 || !contains(types(wide), types(narrow))) {
		p.tell(at, "is of another type")
	}
	allowed, _ := wide["enum"].([]any)
	if given, _ := narrow["enum"].([]any); allowed != nil && (given == nil || !contains(allowed, given)) {
		p.tell(at, "has other choices")
	}
	for _, form := range []string{"pattern", "format", "uniqueItems"} {
		if wide[form] != nil && !reflect.DeepEqual(wide[form], narrow[form]) {
			p.tell(at, "has another %s", form)
		}
	}
	for bound, sign := range map[string]float64{"minLength": 1, "minimum": 1, "minItems": 1, "maxLength": -1, "maximum": -1, "maxItems": -1} {
		limit, bounded := wide[bound].(float64)
		inner, also := narrow[bound].(float64)
		if bounded && (!also || sign*inner < sign*limit) {
			p.tell(at, "has another %s", bound)
		}
	}
}

func contains(all, some []any) bool {
	return !slices.ContainsFunc(some, func(v any) bool { return !slices.Contains(all, v) })
}

// Small changes, and whether they break what has been released.
func TestWhatBreaksThePromiseIsFound(t *testing.T) {
	const document = `{"paths":{"/a":{"post":{"parameters":[{"in":"query","name":"q","schema":{"type":"string","maxLength":9}}],
		"requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/New"}}}},
		"responses":{"201":{"headers":{"ETag":{}},"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}},"409":{}}}}},
		"components":{"schemas":{"New":{"type":"object","additionalProperties":false,"required":["x"],"properties":{"x":{"type":"string","enum":["a","b"],"minLength":1},
		"n":{"type":["integer","null"],"maximum":5}}},
		"A":{"type":"object","required":["id","s"],"properties":{"id":{"type":"string","format":"uuid"},"s":{"type":"string","enum":["p","q"]},"l":{"type":"array","items":{"type":"integer"}}}}}}}`
	for name, test := range map[string]struct {
		from, to string
		breaks   bool
	}{
		"nothing":                     {`"/a"`, `"/a"`, false},
		"a path goes":                 {`"/a"`, `"/b"`, true},
		"a method goes":               {`"post"`, `"put"`, true},
		"a parameter goes":            {`"name":"q"`, `"name":"r"`, true},
		"a parameter is needed":       {`"name":"q"`, `"required":true,"name":"q"`, true},
		"a parameter takes less":      {`"maxLength":9`, `"maxLength":8`, true},
		"a parameter takes more":      {`"maxLength":9`, `"maxLength":10`, false},
		"a member is needed":          {`"required":["x"]`, `"required":["n","x"]`, true},
		"a member is not needed":      {`"required":["x"]`, `"required":[]`, false},
		"a member goes":               {`"n":{"type":["integer","null"],"maximum":5}`, `"m":{"type":"integer"}`, true},
		"a member comes":              {`"n":{"type":["integer","null"],"maximum":5}`, `"n":{"type":["integer","null"],"maximum":5},"m":{"type":"integer"}`, false},
		"null is refused":             {`"type":["integer","null"]`, `"type":"integer"`, true},
		"a choice goes":               {`"enum":["a","b"]`, `"enum":["a"]`, true},
		"a choice comes":              {`"enum":["a","b"]`, `"enum":["a","b","c"]`, false},
		"a bound comes":               {`"maximum":5`, `"maximum":5,"minimum":1`, true},
		"a pattern comes":             {`"minLength":1`, `"minLength":1,"pattern":"^a"`, true},
		"the status is another":       {`"201"`, `"200"`, true},
		"a refusal goes":              {`,"409":{}`, ``, false},
		"a header goes":               {`"headers":{"ETag":{}},`, ``, true},
		"an answer's member goes":     {`"l":{"type":"array","items":{"type":"integer"}}`, `"m":{"type":"integer"}`, true},
		"an answer's member comes":    {`"l":{`, `"m":{"type":"integer"},"l":{`, false},
		"it is not always there":      {`"required":["id","s"]`, `"required":["id"]`, true},
		"it may be null":              {`"s":{"type":"string"`, `"s":{"type":["string","null"]`, true},
		"an answer has a new choice":  {`"enum":["p","q"]`, `"enum":["p","q","r"]`, true},
		"an answer has fewer choices": {`"enum":["p","q"]`, `"enum":["p"]`, false},
		"entries are others":          {`"items":{"type":"integer"}`, `"items":{"type":"string"}`, true},
		"another media type":          {`"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}`, `"content":{"text/csv":{"schema":{"type":"string"}}}`, true},
		"the format is another":       {`"format":"uuid"`, `"format":"date"`, true},
	} {
		var before, now map[string]any
		changed := strings.Replace(document, test.from, test.to, 1)
		if json.Unmarshal([]byte(document), &before) != nil || json.Unmarshal([]byte(changed), &now) != nil {
			t.Fatal(name)
		}
		if found := breaks(before, now); len(found) > 0 != test.breaks {
			t.Errorf("%s: %v", name, found)
		}
	}
}
