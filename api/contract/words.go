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

// The words of the document, in both languages: data, like a translation. A test holds
// that none is missing and none is left over.
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

// entries are the lines of a text of words, without remarks, in their parts.
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

// dictionary reads lines of a name and its words in both languages.
func dictionary(text string) map[string]domain.Text {
	made := map[string]domain.Text{}
	for _, c := range entries(text) {
		made[c[0]] = domain.T(c[len(c)-2], c[len(c)-1])
	}
	return made
}

var (
	words     = dictionary(wordsText)
	summaries = dictionary(routesText)
)

// wordsOf says what a member of a component is: in words of its own, or as everywhere.
func wordsOf(component, name string) domain.Text {
	if own, ok := words[component+"."+name]; ok {
		return own
	}
	return words[name]
}

// fieldCodes lists what can be wrong with one field, behind the words for it: no enum, for
// clients must put up with new codes.
func fieldCodes(words string) string {
	for _, c := range entries(fieldsText) {
		words += "\n\n- `" + c[0] + "` " + both(domain.T(c[1], c[2]))
	}
	return words
}

// problemCode is one way in which a request is refused.
type problemCode struct {
	code   string
	status int
	of     []string // routes, or kinds of requests
	says   domain.Text
}

var problemCodes = func() (made []problemCode) {
	for _, c := range entries(problemsText) {
		status, err := strconv.Atoi(c[1])
		must(err)
		made = append(made, problemCode{c[0], status, strings.Split(c[2], ", "), domain.T(c[3], c[4])})
	}
	return made
}()

// kinds of requests that a route has.
func kindsOf(r call.Route) (kinds []string) {
	for kind, holds := range map[string]bool{
		"all": true, "limited": r.Limited(), "login": r.Manner != call.Open, "settled": r.Manner != call.Open && !r.AtFirstLogin, "body": r.Method != http.MethodGet,
		"path": strings.Contains(r.Path, ":"), "create": r.Manner == call.Create, "change": r.Manner == call.Change,
		"paged": r.Method == http.MethodGet && paged(r.In),
	} {
		if holds {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// may says whether a route can be refused so.
func (p problemCode) may(r call.Route) bool {
	return slices.ContainsFunc(append(kindsOf(r), r.Method+" "+strings.TrimPrefix(r.Path, base)), func(name string) bool { return slices.Contains(p.of, name) })
}

// paged tells the query of a list that takes a cursor.
func paged(query reflect.Type) bool {
	for i := range query.NumField() {
		f := query.Field(i)
		if name := f.Tag.Get("query"); name == "cursor" || name == "since" || f.Anonymous && paged(f.Type) {
			return true
		}
	}
	return false
}
