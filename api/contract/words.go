package contract

import (
	_ "embed"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gongtongti/api/call"
	"gongtongti/domain"
)

// Texts of the document in both languages. A test fails if one is missing or unused.
var (
	//go:embed routes.txt
	routesText string
	//go:embed words.txt
	wordsText string
	//go:embed problems.txt
	problemsText string
	//go:embed fields.txt
	fieldsText string
)

// entries returns the lines of a text without comments, split into their parts.
func entries(text string) (lines [][]string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, "|")
		for i, p := range parts {
			parts[i] = strings.TrimSpace(p)
		}
		lines = append(lines, parts)
	}
	return lines
}

// dictionary reads lines of a name and its text in both languages.
func dictionary(text string) map[string]domain.Text {
	texts := map[string]domain.Text{}
	for _, c := range entries(text) {
		texts[c[0]] = domain.T(c[len(c)-2], c[len(c)-1])
	}
	return texts
}

var (
	words     = dictionary(wordsText)
	summaries = dictionary(routesText)
)

// wordsOf returns the text for a member: of the component or common to all.
func wordsOf(component, name string) domain.Text {
	if own, ok := words[component+"."+name]; ok {
		return own
	}
	return words[name]
}

// fieldCodes appends the list of field codes to a description. It is not an enum: clients
// must accept new codes.
func fieldCodes(words string) string {
	for _, c := range entries(fieldsText) {
		words += "\n\n- `" + c[0] + "` " + both(domain.T(c[1], c[2]))
	}
	return words
}

// problemCode is a code of error answers.
type problemCode struct {
	code   string
	status int
	of     []string // routes or kinds of requests
	says   domain.Text
}

var problemCodes = func() (codes []problemCode) {
	for _, c := range entries(problemsText) {
		status, err := strconv.Atoi(c[1])
		must(err)
		codes = append(codes, problemCode{c[0], status, strings.Split(c[2], ", "), domain.T(c[3], c[4])})
	}
	return codes
}()

// kindsOf returns the kinds of requests of a route.
func kindsOf(r call.Route) (kinds []string) {
	for kind, holds := range map[string]bool{
		"all": true, "limited": r.Limited(), "login": r.Manner != call.Open, "settled": r.Manner != call.Open && !r.AtFirstLogin,
		"body": r.Method != http.MethodGet,
		"path": strings.Contains(r.Path, ":"), "create": r.Manner == call.Create, "change": r.Manner == call.Change,
		"paged": r.Method == http.MethodGet && paged(r.In),
	} {
		if holds {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// may reports whether a route can answer with the code.
func (p problemCode) may(r call.Route) bool {
	return slices.ContainsFunc(append(kindsOf(r), r.Method+" "+strings.TrimPrefix(r.Path, base)),
		func(name string) bool { return slices.Contains(p.of, name) })
}

// paged reports whether a query has a cursor.
func paged(query reflect.Type) bool {
	for i := range query.NumField() {
		f := query.Field(i)
		if name := f.Tag.Get("query"); name == "cursor" || name == "since" || f.Anonymous && paged(f.Type) {
			return true
		}
	}
	return false
}
