package call

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/unicode/norm"

	"gongtongti/domain"
)

// readBody decodes the JSON object of a body into in, a pointer to a request struct.
func readBody(c echo.Context, in any) error {
	if err := readable(c); err != nil {
		return err
	}
	body, err := arrived(c)
	if err != nil {
		return err
	}
	return Decode(body, in)
}

// arrived reads the whole body. When it times out on a slow network the client may send
// it again.
func arrived(c echo.Context) ([]byte, error) {
	body, err := io.ReadAll(c.Request().Body)
	var tooLarge *echo.HTTPError
	switch {
	case err == nil:
		return body, nil
	case errors.As(err, &tooLarge):
		return nil, tooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, Refuse(http.StatusRequestTimeout, "body_late", "请求超时，内容没有及时传完，什么都没有保存。请用同一编号重发；批量提交请分开。",
			"Request timed out and nothing was saved. Send it again with the same key, a batch in parts.")
	}
	return nil, domain.Fail(domain.Malformed, "malformed", "请求内容没有传完整。", "The body is incomplete.")
}

// Decode reads a JSON object into in, a pointer to a request struct. Everything that is
// wrong with its shape is reported at once.
func Decode(body []byte, in any) error {
	if !utf8.Valid(body) {
		return domain.Fail(domain.Malformed, "invalid_utf8", "内容须为UTF-8编码。", "The body must be UTF-8.")
	}
	var raw any
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.UseNumber()
	if err := decoder.Decode(&raw); err != nil {
		return domain.Fail(domain.Malformed, "malformed_json", "内容不是正确的JSON。", "The body is not valid JSON.")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return domain.Fail(domain.Malformed, "malformed_json", "内容须为一个JSON对象，其后不能再有内容。",
			"The body must be a single JSON object.")
	}
	if _, object := raw.(map[string]any); !object {
		return domain.Fail(domain.Malformed, "malformed_json", "内容须为一个JSON对象。", "The body must be a JSON object.")
	}
	raw = wholes(raw)
	var faults domain.Faults
	if at, exists := repeatedMember(json.NewDecoder(strings.NewReader(string(body)))); exists {
		faults.Add(at, "repeated", "这一项只能出现一次。", "The field is repeated.")
	}
	checkShape(&faults, "", raw, reflect.TypeOf(in).Elem())
	sound, err := json.Marshal(raw) // without the faulty members, so that the rest is checked too
	if err != nil || json.Unmarshal(sound, in) != nil {
		return domain.Fail(domain.Malformed, "malformed_json", "内容须为一个JSON对象。", "The body must be a JSON object.")
	}
	tidy(reflect.ValueOf(in).Elem())
	validate(&faults, in)
	return faults.Err()
}

// checkShape compares decoded JSON with the type it is meant for.
func checkShape(faults *domain.Faults, path string, raw any, t reflect.Type) {
	if n, ok := reflect.Zero(t).Interface().(Nullable); ok {
		if raw != nil {
			checkShape(faults, path, raw, n.Inner())
		}
		return
	}
	if t == reflect.TypeFor[json.RawMessage]() {
		return // read by itself later
	}
	if t.Kind() == reflect.Pointer {
		if raw == nil {
			faults.Add(path, "null", "此项不能为空值。", "Must not be null.")
			return
		}
		t = t.Elem()
	} else if raw == nil && path != "" {
		return // as if it were absent
	}
	if wrong := mismatch(raw, t); wrong != nil {
		faults.Add(path, "type", wrong.ZH, wrong.EN)
		return
	}
	switch {
	case IsText(t):
		if reflect.New(t).Interface().(interface{ UnmarshalText([]byte) error }).UnmarshalText([]byte(raw.(string))) != nil {
			f := formats[t]
			faults.Add(path, "format", f.ZH, f.EN)
		}
	case t.Kind() == reflect.String:
		if strings.ContainsFunc(raw.(string), unreadable) {
			faults.Add(path, "control_character", "含有不能保存的字符，如控制字符。",
				"It contains characters that are not allowed, such as control characters.")
		}
	case t.Kind() == reflect.Struct:
		checkObject(faults, path, raw.(map[string]any), t)
	case t.Kind() == reflect.Slice:
		for i, item := range raw.([]any) {
			if item == nil {
				faults.Add(fmt.Sprintf("%s[%d]", path, i), "null", "此项不能为空值。", "Must not be null.")
				continue
			}
			checkShape(faults, fmt.Sprintf("%s[%d]", path, i), item, t.Elem())
		}
	}
}

func checkObject(faults *domain.Faults, path string, raw map[string]any, t reflect.Type) {
	known := Members(t)
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		at := strings.TrimPrefix(path+"."+name, ".")
		if fieldType, ok := known[name]; ok {
			before := len(*faults)
			checkShape(faults, at, raw[name], fieldType)
			if len(*faults) > before {
				delete(raw, name)
			}
		} else {
			faults.Add(at, "unknown_field", "没有这个填写项。", "Unknown field.")
		}
	}
}

// Members returns the types of a struct's JSON members by name, embedded structs included.
func Members(t reflect.Type) map[string]reflect.Type {
	known := map[string]reflect.Type{}
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous {
			maps.Copy(known, Members(f.Type))
		} else {
			known[jsonName(f)] = f.Type
		}
	}
	return known
}

// Patterns of dates and months, with the years that domain.ParseDate accepts.
const (
	DatePattern  = `^(19|2[01])`
	MonthPattern = DatePattern + `[0-9]{2}-(0[1-9]|1[0-2])$`
)

var formats = map[reflect.Type]domain.Text{
	reflect.TypeFor[domain.Date](): domain.T("日期须为2006-01-02的形式，是1900至2199年间真实存在的一天。",
		"Not a valid date: use the form 2006-01-02, years 1900 to 2199."),
	reflect.TypeFor[domain.Month](): domain.T("月份须为2006-01的形式，在1900至2199年间。",
		"Not a valid month: use the form 2006-01, years 1900 to 2199."),
	reflect.TypeFor[domain.ID](): domain.T("编号须为UUID。", "Not a valid UUID."),
}

// IsText reports whether a type is written as text in a fixed format: a date, month or id.
func IsText(t reflect.Type) bool { _, ok := formats[t]; return ok }

// mismatch says which JSON type was expected, or nil if raw has it.
func mismatch(raw any, t reflect.Type) *domain.Text {
	var ok bool
	var want domain.Text
	switch {
	case IsText(t) || t.Kind() == reflect.String:
		_, ok = raw.(string)
		want = domain.T("此项须为文字。", "Must be a string.")
	case t.Kind() == reflect.Int:
		n, number := raw.(json.Number)
		if number {
			_, err := strconv.ParseInt(n.String(), 10, 32)
			ok = err == nil
		}
		want = domain.T("此项须为整数。", "Must be an integer.")
	case t.Kind() == reflect.Bool:
		_, ok = raw.(bool)
		want = domain.T("此项须为true或false。", "Must be true or false.")
	case t.Kind() == reflect.Slice:
		_, ok = raw.([]any)
		want = domain.T("此项须为列表。", "Must be a list.")
	default:
		_, ok = raw.(map[string]any)
		want = domain.T("此项须为对象。", "Must be an object.")
	}
	if ok {
		return nil
	}
	return &want
}

// tidy trims whitespace around every string and normalises it to NFC.
func tidy(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() && v.Type() != reflect.TypeFor[Secret]() {
			v.SetString(strings.TrimFunc(norm.NFC.String(v.String()), unseen))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			tidy(v.Elem())
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[json.RawMessage]() {
			return
		}
		for i := range v.Len() {
			tidy(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			tidy(v.Field(i))
		}
	}
}

// Secret is text that is not trimmed or normalised: a password.
type Secret string
