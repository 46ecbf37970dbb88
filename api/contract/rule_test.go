package contract_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"gongtongti/api"
	"gongtongti/api/call"
	"gongtongti/api/contract"
	"gongtongti/domain"
)

// across are faults of a member because of another one, which the document tells in words.
var across = []string{"required_with", "required_without", "required_if", "excluded_if", "excluded_with", "excluded_without", "repeated"}

// tries are values of every form, at every bound that a rule may have.
func tries() (all []any) {
	texts := []string{"", " ", "a", "ab", "Ab_1", "字", "none", "rotation,support", "2018-02-28", "2018-02-29", "2018-02", "2018-13",
		"0198a0c2-7b54-7d3e-9c11-3f6f5a2b8e01",
		"37", "370", "3706", "370676", "370676003", "3137000001", "138 1234-5678", "+86 13812345678", "1234", "a.b-c_d", "-ab", "不是代码",
		"true"}
	for _, n := range []int{7, 8, 9, 10, 11, 20, 21, 30, 31, 39, 40, 41, 50, 51, 100, 101, 128, 129, 200, 201, 256, 257, 500, 501, 800, 801,
		1000, 1001, 5000, 5001} {
		texts = append(texts, strings.Repeat("字", n), strings.Repeat("a", n))
	}
	for _, enum := range [][]string{{"planned", "submitted", "confirmed", "returned", "cancelled", "onsite", "online", "management",
		"classroom", "culture", "objected"},
		{"lead", "supporting", "supported", "member", "development", "learning", "pairing", "merged", "joint", "cooperative", "urban",
			"town", "rural"},
		{"kindergarten", "primary", "junior", "senior", "vocational", "special", "principal", "recorder", "district_officer",
			"city_officer", "reader", "administrator"},
		{"year", "school_year", "term", "by_hand", "records", "guest", "expert", "overlaps", "starts", "json", "csv", "rotated",
			"rotated_eligible", "draft", "active", "ended"}} {
		texts = append(texts, enum...)
	}
	for _, text := range texts {
		all = append(all, text)
	}
	for _, n := range []int64{-1, 0, 1, 2, 3, 4, 5, 12, 50, 51, 60, 99, 100, 101, 199, 200, 201, 320, 400, 1000, 1200, 1440, 1441, 1989,
		1990, 2100, 2101, 9999, 10000, 10001, 100000, 100001,
		10000000, 10000001, 1<<31 - 1, 1 << 31} {
		all = append(all, json.Number(fmt.Sprint(n)))
	}
	for _, n := range []int{0, 1, 2, 3, 19, 20, 21, 29, 30, 31, 50, 51, 60, 61, 100, 101, 200, 201} {
		ids, words := []any{}, []any{}
		for i := range n {
			ids, words = append(ids, fmt.Sprintf("0198a0c2-7b54-7d3e-9c11-%012d", i)),
				append(words, "abc"[:1+i%3]+strings.Repeat("x", i%5)+strings.Repeat("y", i/15))
		}
		all = append(all, ids, words)
	}
	for _, date := range []string{"1899-12-31", "1900-01-01", "2199-12-31", "2200-01-01", "1899-12", "1900-01", "2199-12", "2200-01",
		"0000-01"} {
		all = append(all, date)
	}
	return append(all, json.Number("1.5"), json.Number("5.0"), json.Number("1e1"), json.Number("1.2E2"), true, false, nil, []any{"a", "a"},
		[]any{""}, []any{json.Number("1")}, []any{nil}, map[string]any{}, map[string]any{"x": true})
}

// faulty tells whether the service itself finds a fault in one member.
func faulty(err error, member string) bool {
	var known *domain.Error
	if err == nil || !errors.As(err, &known) {
		return err != nil
	}
	return slices.ContainsFunc(known.Faults, func(f domain.Fault) bool {
		of := f.Field == member || strings.HasPrefix(f.Field, member+".") || strings.HasPrefix(f.Field, member+"[")
		return of && !slices.Contains(across, f.Code)
	})
}

type comparison struct {
	*testing.T
	compiler *jsonschema.Compiler
	seen     map[reflect.Type]bool
	compared int
}

func (c *comparison) valid(pointer string, value any) bool {
	compiled, err := c.compiler.Compile("openapi.json#" + (&url.URL{Path: pointer}).EscapedPath())
	if err != nil {
		c.Fatal(err)
	}
	return compiled.Validate(value) == nil
}

// What the document says of each member and parameter, its bounds, forms and choices, is
// what the service enforces: neither more nor less.
func TestConstraintsAreThoseThatAreEnforced(t *testing.T) {
	root, err := jsonschema.UnmarshalJSON(strings.NewReader(string(api.Document())))
	if err != nil {
		t.Fatal(err)
	}
	sampled := 0
	c := &comparison{T: t, compiler: jsonschema.NewCompiler(), seen: map[reflect.Type]bool{}}
	c.compiler.DefaultDraft(jsonschema.Draft2020)
	c.compiler.AssertFormat()
	if err := c.compiler.AddResource("openapi.json", root); err != nil {
		t.Fatal(err)
	}
	values := tries()
	if racing {
		values = slices.DeleteFunc(values, func(any) bool { sampled++; return sampled%10 != 0 })
	}
	paths := root.(map[string]any)["paths"].(map[string]any)
	for _, r := range api.Routes(api.Services{}) {
		if r.HasBody() {
			c.bodies(root.(map[string]any), r.In, values)
		} else if r.Method == http.MethodGet && !contract.IsPage(r) {
			operation := paths[contract.PathTemplate(r.Path)].(map[string]any)["get"].(map[string]any)
			c.queries(r, operation["parameters"].([]any), values)
		}
	}
	t.Logf("%d values compared", c.compared)
}

func (c *comparison) bodies(root map[string]any, in reflect.Type, values []any) {
	for in.Kind() == reflect.Slice || in.Kind() == reflect.Pointer {
		in = in.Elem()
	}
	if n, is := reflect.Zero(in).Interface().(call.Nullable); is {
		c.bodies(root, n.Inner(), values)
		return
	}
	if _, plain := contract.Scalar(in); plain || in.Kind() != reflect.Struct || c.seen[in] {
		return
	}
	c.seen[in] = true
	name := contract.ComponentName(in)
	component := root["components"].(map[string]any)["schemas"].(map[string]any)[name].(map[string]any)
	required, _ := component["required"].([]any)
	for member, of := range call.Members(in) {
		at := "/components/schemas/" + name + "/properties/" + member
		if got := faulty(call.Decode([]byte("{}"), reflect.New(in).Interface()), member); got != slices.Contains(required, any(member)) {
			c.Errorf("%s.%s: required in the document is %t, without it there is a fault: %t", name, member, !got, got)
		}
		for _, value := range values {
			body, err := json.Marshal(map[string]any{member: value})
			if err != nil {
				c.Fatal(err)
			}
			if c.compared++; value == " " {
				continue // blanks around a text are taken off before it is looked at
			}
			if accepted, told := !faulty(call.Decode(body, reflect.New(in).Interface()), member), c.valid(at, value); accepted != told {
				c.Errorf("%s.%s = %.80s: accepted %t, in the document %t", name, member, body, accepted, told)
			}
		}
		c.bodies(root, of, values)
	}
}

func (c *comparison) queries(r call.Route, parameters []any, values []any) {
	if c.seen[r.In] {
		return
	}
	c.seen[r.In] = true
	for i, p := range parameters {
		told, _ := p.(map[string]any)
		if told["in"] != "query" {
			continue
		}
		name, _ := told["name"].(string)
		at := fmt.Sprintf("/paths/%s/get/parameters/%d/schema", strings.ReplaceAll(contract.PathTemplate(r.Path), "/", "~1"), i)
		for _, value := range values {
			sent, text := fmt.Sprint(value), false
			if value == " " {
				continue
			}
			switch value := value.(type) {
			case string:
				text = true
			case json.Number:
				if strings.ContainsAny(sent, ".eE") && value != "1.5" {
					continue // an address has numbers as they are written plainly
				}
			case bool:
			default:
				continue
			}
			query := url.Values{name: {sent}}
			accepted := !faulty(call.ReadQuery(query, query.Encode(), reflect.New(r.In).Interface()), name)
			valid := c.valid(at, value) || !text && c.valid(at, sent) || sent == "true" && c.valid(at, true) || sent == "" &&
				told["allowEmptyValue"] == true
			if number := json.Number(sent); text {
				if _, err := number.Int64(); err == nil {
					valid = valid || c.valid(at, number)
				}
			}
			if c.compared++; accepted != valid {
				c.Errorf("%s ?%s=%.60s: accepted %t, in the document %t", r.Name(), name, sent, accepted, valid)
			}
		}
	}
}
