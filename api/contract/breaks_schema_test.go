package contract_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// side is where a schema stands. What is asked may become wider; what is answered may become
// narrower, and say more; so may a refusal, which gets new codes besides.
type side string

const (
	asked    side = "asked"
	answered side = "answered"
	refused  side = "refused"
)

// understood are the keywords of a schema that may change in one direction; the others stay.
var understood = append([]string{"type", "enum", "codes", "allOf", "anyOf", "items", "properties", "required", "additionalProperties"},
	append(slices.Clone(forms), slices.Collect(maps.Keys(bounds))...)...)

var forms = []string{"pattern", "format", "uniqueItems"}

// bounds, and whether the narrower is the higher (1) or the lower one (-1).
var bounds = map[string]float64{"minLength": 1, "minimum": 1, "minItems": 1, "maxLength": -1, "maximum": -1, "maxItems": -1}

// schema compares a component once: it may contain itself.
func (p *pair) schema(at string, before, now any, stands side) {
	ref, named := object(before)["$ref"].(string)
	if named || object(now)["$ref"] != nil {
		key := fmt.Sprint(before, now, stands)
		if p.compared[key] {
			return
		}
		p.compared[key], p.compared[ref] = true, true
	}
	if named {
		at = ref[strings.LastIndex(ref, "/")+1:]
	}
	was, is := resolved(p.before, before), resolved(p.now, now)
	p.same(at, was, is, understood...)
	wide, narrow := was, is // every value of narrow must be one of wide
	if stands == asked {
		wide, narrow = is, was
	}
	p.values(at, wide, narrow)
	p.choices(at, wide, narrow, stands)
	if !contains(array(is["codes"]), array(was["codes"])) {
		p.tell(at, "has lost a code")
	}
	for _, combined := range []string{"allOf", "anyOf"} {
		parts, others := array(was[combined]), array(is[combined])
		if len(parts) != len(others) {
			p.tell(at, "has another %s", combined)
			continue
		}
		for i := range parts {
			p.schema(at, parts[i], others[i], stands)
		}
	}
	if was["items"] != nil || is["items"] != nil {
		p.schema(at+" entry", was["items"], is["items"], stands)
	}
	p.members(at, was, is, stands)
}

func (p *pair) members(at string, was, is map[string]any, stands side) {
	properties, required := object(is["properties"]), array(is["required"])
	for name, property := range object(was["properties"]) {
		if properties[name] == nil {
			p.tell(at, "has no %s any more", name)
			continue
		}
		if stands != asked && contains(array(was["required"]), []any{name}) && !contains(required, []any{name}) {
			p.tell(at, "has %s not always now", name)
		}
		p.schema(at+"."+name, property, properties[name], stands)
	}
	for _, name := range required {
		if stands == asked && !contains(array(was["required"]), []any{name}) {
			p.tell(at, "needs %s now", name)
		}
	}
	// members that were not named
	others, new := was["additionalProperties"], is["additionalProperties"]
	if stands == asked && others == false { // were refused
		return
	}
	if others != nil || new != nil {
		p.schema(at+" member", others, new, stands)
	}
	for name, property := range properties {
		if object(was["properties"])[name] == nil && (stands == asked || object(others) != nil) {
			p.schema(at+"."+name, others, property, stands)
		}
	}
}

// choices do not grow in answers. In refusals they do, but none goes.
func (p *pair) choices(at string, wide, narrow map[string]any, stands side) {
	all, some := array(wide["enum"]), array(narrow["enum"])
	if stands == refused {
		if !contains(some, all) {
			p.tell(at, "has lost a choice")
		}
	} else if all != nil && (some == nil || !contains(all, some)) {
		p.tell(at, "has other choices")
	}
}

// values compares the rules of plain values.
func (p *pair) values(at string, wide, narrow map[string]any) {
	types := func(s map[string]any) []any {
		if one, is := s["type"].(string); is {
			return []any{one}
		}
		return array(s["type"])
	}
	if len(types(wide)) > 0 && (len(types(narrow)) == 0 || !contains(types(wide), types(narrow))) {
		p.tell(at, "is of another type")
	}
	for _, form := range forms {
		if wide[form] != nil && !reflect.DeepEqual(wide[form], narrow[form]) {
			p.tell(at, "has another %s", form)
		}
	}
	for bound, sign := range bounds {
		limit, bounded := wide[bound].(float64)
		inner, also := narrow[bound].(float64)
		if bounded && (!also || sign*inner < sign*limit) {
			p.tell(at, "has another %s", bound)
		}
	}
}
