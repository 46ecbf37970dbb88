package apitest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// Lost names the members of what was sent that did not come back, each with both values.
// What was sent and what came back are decoded JSON; no value, null, "", 0, false and []
// are one.
func Lost(sent, back any) []string { return lost("", sent, back) }

func lost(at string, sent, back any) (all []string) {
	switch s := sent.(type) {
	case map[string]any:
		b, _ := back.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(s)) {
			all = append(all, lost(at+"."+name, s[name], b[name])...)
		}
		return all
	case []any:
		if b, _ := back.([]any); len(b) == len(s) {
			for i := range s {
				all = append(all, lost(fmt.Sprintf("%s[%d]", at, i), s[i], b[i])...)
			}
			return all
		}
	}
	if Empty(sent) && Empty(back) || reflect.DeepEqual(sent, back) {
		return nil
	}
	return []string{fmt.Sprintf("%s: sent %v, came back %v", at, sent, back)}
}

// Empty reports whether a decoded JSON value says nothing.
func Empty(value any) bool {
	v := reflect.ValueOf(value)
	return !v.IsValid() || v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}
