package contract_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongtongti/api"
	"gongtongti/api/call"
	"gongtongti/api/contract"
)

// What a code is said of is a route or a kind of request that there is, so that a code
// does not fall out of the document with a route that was renamed.
func TestProblemCodesNameWhatThereIs(t *testing.T) {
	var known []string
	for _, r := range api.Routes(api.Services{}) {
		known = append(append(known, contract.KindsOf(r)...), r.Method+" "+strings.TrimPrefix(r.Path, "/api/v1"))
	}
	for _, p := range contract.ProblemCodes {
		for _, name := range p.Of() {
			if !slices.Contains(known, name) {
				t.Errorf("%s is said of %s, and there is no such route or kind", p.Code(), name)
			}
		}
	}
}

// Reading conflicts with nothing: a client need not be ready for it.
func TestOnlyChangesConflict(t *testing.T) {
	for _, r := range api.Routes(api.Services{}) {
		for _, p := range contract.ProblemCodes {
			if r.Method == http.MethodGet && p.Status() == http.StatusConflict && p.May(r) {
				t.Errorf("%s would answer %s", r.Name(), p.Code())
			}
		}
	}
}

// fieldCodesOf reads the codes of faults in the source of a folder.
func fieldCodesOf(t *testing.T, folder string, seen map[string]bool) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, _ := n.(*ast.CallExpr)
			if call == nil || len(call.Args) != 4 { // Faults.Add(field, code, zh, en)
				return true
			}
			method, _ := call.Fun.(*ast.SelectorExpr)
			code, _ := call.Args[1].(*ast.BasicLit)
			if method != nil && method.Sel.Name == "Add" && code != nil {
				seen[strings.Trim(code.Value, `"`)] = true
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Every code that a field can be refused with stands in the document, and no other.
func TestFieldCodesAreThoseThatAreGiven(t *testing.T) {
	given, told := map[string]bool{"taken": true}, map[string]bool{} // taken comes from the database
	for _, code := range call.FieldCodes() {
		given[code] = true
	}
	fieldCodesOf(t, "..", given)
	fieldCodesOf(t, "../../domain", given)
	for _, c := range contract.Entries(contract.FieldsText) {
		told[c[0]] = true
	}
	for code := range given {
		if !told[code] {
			t.Errorf("%s is not in fields.txt", code)
		}
	}
	for code := range told {
		if !given[code] {
			t.Errorf("no field is refused with %s", code)
		}
	}
}
