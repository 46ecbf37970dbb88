package call_test

import (
	"reflect"
	"strings"
	"testing"

	"gongtongti/api"
	"gongtongti/api/call"
)

func TestEveryRuleSaysWhatIsWrong(t *testing.T) {
	checked := 0
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		if n, ok := reflect.Zero(of).Interface().(call.Nullable); ok {
			walk(n.Inner())
			return
		}
		if of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
			walk(of.Elem())
			return
		}
		if of.Kind() != reflect.Struct || call.IsText(of) {
			return
		}
		for i := range of.NumField() {
			f := of.Field(i)
			walk(f.Type)
			kind := f.Type
			if n, ok := reflect.Zero(kind).Interface().(call.Nullable); ok {
				kind = n.Inner()
			}
			if kind.Kind() == reflect.Pointer {
				kind = kind.Elem()
			}
			for rule := range strings.FieldsFuncSeq(f.Tag.Get("validate"), func(r rune) bool { return r == ',' || r == '|' }) {
				tag, _, _ := strings.Cut(rule, "=")
				_, general := call.Messages[tag]
				_, own := call.Messages[tag+"."+kind.Kind().String()]
				switch tag {
				case "omitempty", "omitnil", "dive", "eq": // eq stands beside another rule, which speaks
				default:
					checked++
					if !general && !own {
						t.Errorf("%s.%s: there is no message for %s", of.Name(), f.Name, tag)
					}
				}
			}
		}
	}
	for _, r := range api.Routes(api.Services{}) {
		walk(r.In)
	}
	if checked < 50 {
		t.Errorf("only %d rules were found", checked)
	}
}
