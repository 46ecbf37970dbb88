package contract

import (
	_ "embed"
	"encoding/json"
	"strings"

	"gongtongti/api/call"
)

//go:embed examples.txt
var examplesText string

// examples by name.
var examples = func() map[string]json.RawMessage {
	rawMessages := map[string]json.RawMessage{}
	for _, c := range entries(examplesText) {
		rawMessages[c[0]] = json.RawMessage(strings.Join(c[1:], "|"))
	}
	return rawMessages
}()

// exampled gives a scalar an example: its own or one for its format. Lists and objects have
// examples through their parts; requests also have a whole one.
func exampled(s schema, component, name string) {
	if items, list := s["items"].(schema); list {
		exampled(items, component, name)
		return
	}
	if s["type"] == nil || kindOf(s) == "object" {
		return
	}
	own, known := examples[component+"."+name]
	if !known { // an example by common name only if the type matches
		own, known = examples[name]
		known = known && (own[0] == '"') == (kindOf(s) == "string")
	}
	switch kind := kindOf(s); {
	case s["enum"] != nil:
		s["examples"] = []any{firstOf(s["enum"])}
	case s["format"] == "date" && !known:
		s["examples"] = []any{"2018-03-15"}
	case s["format"] == "date-time":
		s["examples"] = []any{"2018-03-15T09:00:00+08:00"}
	case s["format"] == "uuid":
		s["examples"] = []any{exampleKey}
	case s["pattern"] == call.MonthPattern:
		s["examples"] = []any{"2018-03"}
	case known:
		s["examples"] = []any{own}
	case kind == "boolean":
		s["examples"] = []any{true}
	case kind == "integer" || kind == "number":
		s["examples"] = []any{max(1, intOf(s["minimum"]))}
	}
}

func kindOf(s schema) string {
	switch kind := s["type"].(type) {
	case string:
		return kind
	case []string:
		return kind[0]
	}
	return ""
}

func firstOf(enum any) any {
	raw, err := json.Marshal(enum)
	must(err)
	var values []any
	must(json.Unmarshal(raw, &values))
	return values[0]
}
