package call

import (
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongtongti/domain"
)

// ReadQuery fills in from the query string. Unknown, repeated and malformed parameters are
// refused.
func ReadQuery(query url.Values, rawQuery string, in any) error {
	if _, err := url.ParseQuery(rawQuery); err != nil {
		return domain.Fail(domain.Malformed, "malformed_query", "地址中的查询参数无法读取。", "The query string is malformed.")
	}
	var faults domain.Faults
	v := reflect.ValueOf(in).Elem()
	known := map[string]reflect.Value{}
	queryFields(v, known)
	for _, name := range slices.Sorted(maps.Keys(query)) {
		target, ok := known[name]
		switch values := query[name]; {
		case !ok:
			faults.Add(name, "unknown_parameter", "没有这个查询参数。", "Unknown parameter.")
		case len(values) > 1:
			faults.Add(name, "repeated", "这个参数只能出现一次。", "The parameter is repeated.")
		default:
			setQuery(&faults, name, values[0], target)
		}
	}
	if len(faults) == 0 {
		validate(&faults, in)
		for i, f := range faults {
			faults[i].Field = f.Field[strings.LastIndex(f.Field, ".")+1:] // parameters of embedded structs are flat
		}
	}
	return faults.Err()
}

func queryFields(v reflect.Value, known map[string]reflect.Value) {
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.Anonymous {
			queryFields(v.Field(i), known)
		} else if name := f.Tag.Get("query"); name != "" {
			known[name] = v.Field(i)
		}
	}
}

func setQuery(faults *domain.Faults, name, value string, target reflect.Value) {
	if target.Kind() == reflect.Pointer {
		target.Set(reflect.New(target.Type().Elem()))
		target = target.Elem()
	}
	if !utf8.ValidString(value) || strings.ContainsFunc(value, unreadable) {
		faults.Add(name, "format", "含有不能识别的字符。", "It contains invalid characters.")
		return
	}
	switch {
	case IsText(target.Type()):
		if target.Addr().Interface().(interface{ UnmarshalText([]byte) error }).UnmarshalText([]byte(value)) != nil {
			f := formats[target.Type()]
			faults.Add(name, "format", f.ZH, f.EN)
		}
	case target.Kind() == reflect.Int:
		n, err := strconv.Atoi(value)
		if err != nil || value[0] == '+' {
			faults.Add(name, "type", "须为整数。", "Must be an integer.")
		} else if n == 0 { // 0 means “not given” to handlers
			faults.Add(name, "min", "不能为0。", "Must not be 0.")
		}
		target.SetInt(int64(n))
	case target.Kind() == reflect.Bool:
		if value != "true" && value != "false" {
			faults.Add(name, "type", "须为true或false。", "Must be true or false.")
		}
		target.SetBool(value == "true")
	default:
		target.SetString(strings.TrimFunc(value, unseen))
	}
}

// Separate splits a parameter at its commas.
func Separate(value string) []string {
	if value == "" {
		return nil
	}
	return strings.Split(value, ",")
}
