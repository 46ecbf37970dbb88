package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// What a code is said of is a route or a kind of request that there is, so that a code
// does not fall out of the document with a route that was renamed.
func TestProblemCodesNameWhatThereIs(t *testing.T) {
	var known []string
	for _, r := range (&server{}).routes() {
		known = append(append(known, r.kinds()...), r.method+" "+strings.TrimPrefix(r.path, base))
	}
	for _, p := range problemCodes {
		for _, name := range p.of {
			if !slices.Contains(known, name) {
				t.Errorf("%s is said of %s, and there is no such route or kind", p.code, name)
			}
		}
	}
}

// Reading conflicts with nothing: a client need not be ready for it.
func TestOnlyChangesConflict(t *testing.T) {
	for _, r := range (&server{}).routes() {
		for _, p := range problemCodes {
			if r.method == http.MethodGet && p.status == http.StatusConflict && p.may(r) {
				t.Errorf("%s would answer %s", r.name(), p.code)
			}
		}
	}
}
