package contract_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// pair is a document before and now, and what of it breaks clients. What is not understood
// here must be the same before and now.
type pair struct {
	before, now map[string]any
	found       []string
	compared    map[string]bool
}

var methods = []string{"get", "put", "post", "patch", "delete", "head", "options", "trace"}

func breaks(before, now map[string]any) []string {
	p := &pair{before: before, now: now, compared: map[string]bool{}}
	p.same("the document", before, now, "paths", "components", "security", "info", "tags")
	for path, item := range object(before["paths"]) {
		was, is := object(item), object(object(now["paths"])[path])
		p.same(path, was, is, methods...)
		for _, method := range methods {
			at := strings.ToUpper(method) + " " + path
			switch {
			case was[method] == nil:
			case is[method] == nil:
				p.tell(at, "is gone")
			default:
				p.operation(at, object(was[method]), object(is[method]))
			}
		}
	}
	p.components(object(before["components"]), object(now["components"]))
	slices.Sort(p.found)
	return slices.Compact(p.found)
}

func (p *pair) tell(at, format string, args ...any) {
	p.found = append(p.found, at+" "+fmt.Sprintf(format, args...))
}

// same tells what differs, but for what is understood and compared elsewhere.
func (p *pair) same(at string, before, now map[string]any, understood ...string) {
	understood = append([]string{"example", "examples"}, understood...)
	for _, part := range []map[string]any{before, now} {
		for name := range part {
			if !slices.Contains(understood, name) && !reflect.DeepEqual(before[name], now[name]) {
				p.tell(at, "has another %s", name)
			}
		}
	}
}

func object(v any) map[string]any { m, _ := v.(map[string]any); return m }

func array(v any) []any { l, _ := v.([]any); return l }

// contains reports whether all has every one of some.
func contains(all, some []any) bool {
	return !slices.ContainsFunc(some, func(v any) bool {
		return !slices.ContainsFunc(all, func(other any) bool { return reflect.DeepEqual(v, other) })
	})
}

// resolved follows a reference within a document. What stands beside it holds too.
func resolved(document map[string]any, v any) map[string]any {
	if v == false { // the schema that allows nothing
		return map[string]any{"not": map[string]any{}}
	}
	ref, is := object(v)["$ref"].(string)
	if !is {
		return object(v)
	}
	var value any = document
	for step := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		value = object(value)[step]
	}
	byName := map[string]any{}
	maps.Copy(byName, object(value))
	maps.Copy(byName, object(v))
	delete(byName, "$ref")
	return byName
}

// components have names that clients use: those of schemas and parameters are types in
// what is generated.
func (p *pair) components(before, now map[string]any) {
	for _, part := range []string{"schemas", "parameters"} {
		for name := range object(before[part]) {
			if object(now[part])[name] == nil {
				p.tell(name, "is gone")
			}
		}
	}
	for name, was := range object(before["schemas"]) {
		if !p.compared["#/components/schemas/"+name] { // nothing that is understood leads to it
			p.same(name, object(was), object(object(now["schemas"])[name]))
		}
	}
	for name, was := range object(before["securitySchemes"]) {
		if !reflect.DeepEqual(was, object(now["securitySchemes"])[name]) {
			p.tell(name, "is another way to log in")
		}
	}
}

func (p *pair) operation(at string, before, now map[string]any) {
	p.same(at, before, now, "parameters", "requestBody", "responses", "security")
	security := func(document, operation map[string]any) []any {
		if own, is := operation["security"].([]any); is {
			return own
		}
		return array(document["security"])
	}
	// any one of them is enough, and none is needed where the list is empty
	was, is := security(p.before, before), security(p.now, now)
	if len(is) > 0 && (len(was) == 0 || !contains(is, was)) {
		p.tell(at, "needs another login")
	}
	p.parameters(at, before, now)
	body, new := object(before["requestBody"]), object(now["requestBody"])
	if new["required"] == true && body["required"] != true {
		p.tell(at, "needs a body now")
	}
	p.contents(at+" body", body, new, asked)
	p.answers(at, object(before["responses"]), object(now["responses"]))
}

func (p *pair) parameters(at string, before, now map[string]any) {
	named := func(document, operation map[string]any) map[string]map[string]any {
		byName := map[string]map[string]any{}
		for _, parameter := range array(operation["parameters"]) {
			one := resolved(document, parameter)
			byName[fmt.Sprint(one["in"], " ", one["name"])] = one
		}
		return byName
	}
	was, is := named(p.before, before), named(p.now, now)
	for name, parameter := range was {
		if is[name] == nil {
			p.tell(at, "takes no %s any more", name)
			continue
		}
		at := at + " " + name
		p.same(at, parameter, is[name], "required", "schema", "allowEmptyValue")
		if parameter["allowEmptyValue"] == true && is[name]["allowEmptyValue"] != true {
			p.tell(at, "cannot be empty any more")
		}
		p.schema(at, parameter["schema"], is[name]["schema"], asked)
	}
	for name, parameter := range is {
		if parameter["required"] == true && (was[name] == nil || was[name]["required"] != true) {
			p.tell(at, "needs %s now", name)
		}
	}
}

// answers: new refusals may come, for clients go by the first digit of a status they do
// not know. Another success, or a redirect, is not what they wait for.
func (p *pair) answers(at string, before, now map[string]any) {
	for status := range now {
		if status < "400" && before[status] == nil {
			p.tell(at, "answers %s now", status)
		}
	}
	for status, answer := range before {
		if now[status] == nil {
			p.tell(at, "does not answer %s any more", status)
			continue
		}
		at, stands := at+" "+status, answered
		if status >= "400" {
			stands = refused
		}
		was, is := resolved(p.before, answer), resolved(p.now, now[status])
		p.same(at, was, is, "headers", "content")
		p.headers(at, object(was["headers"]), object(is["headers"]))
		p.contents(at, was, is, stands)
	}
}

func (p *pair) headers(at string, before, now map[string]any) {
	for name := range before {
		if now[name] == nil {
			p.tell(at, "has no header %s any more", name)
			continue
		}
		at, was, is := at+" "+name, resolved(p.before, before[name]), resolved(p.now, now[name])
		p.same(at, was, is, "required", "schema")
		if was["required"] == true && is["required"] != true {
			p.tell(at, "is not always there now")
		}
		p.schema(at, was["schema"], is["schema"], answered)
	}
}

// contents of a body by their media types.
func (p *pair) contents(at string, before, now map[string]any, stands side) {
	for kind, content := range object(before["content"]) {
		new, still := object(now["content"])[kind]
		if !still {
			p.tell(at, "is no %s any more", kind)
			continue
		}
		was, is := object(content), object(new)
		p.same(at, was, is, "schema")
		p.schema(at, was["schema"], is["schema"], stands)
	}
}
