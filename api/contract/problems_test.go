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

// sources parses the Go files below some folders, but for the tests.
func sources(t *testing.T, folders ...string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			files[path], err = parser.ParseFile(token.NewFileSet(), path, nil, 0)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// fieldCodesOf reads the codes of faults in the source.
func fieldCodesOf(t *testing.T, seen map[string]bool, folders ...string) {
	t.Helper()
	for _, file := range sources(t, folders...) {
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
	}
}

// Every code that a field can be refused with stands in the document, and no other.
func TestFieldCodesAreThoseThatAreGiven(t *testing.T) {
	given := map[string]bool{"taken": true} // taken comes from the database
	for _, code := range call.FieldCodes() {
		given[code] = true
	}
	fieldCodesOf(t, given, "..", "../../domain")
	told := map[string]bool{}
	for _, c := range contract.Entries(contract.FieldsText) {
		told[c[0]] = true
	}
	sameCodes(t, "fields.txt", given, told)
}

// sameCodes fails the test where a text of the document lacks a code that is given, or has
// one that is not.
func sameCodes(t *testing.T, text string, given, told map[string]bool) {
	t.Helper()
	for code := range given {
		if !told[code] {
			t.Errorf("%s is not in %s", code, text)
		}
	}
	for code := range told {
		if !given[code] {
			t.Errorf("%s has %s, which is never given", text, code)
		}
	}
}

// problemSource reads the codes of problems in the source: those that domain.Fail is
// called with, or a function that hands its own parameter on to it.
type problemSource struct {
	*testing.T
	givers map[string]int // position of the code among the arguments, by function
	codes  map[string]bool
	more   bool // a giver was added: read once more
}

// Every code that a request can be refused with stands in the document, and no other.
func TestProblemCodesAreThoseThatAreGiven(t *testing.T) {
	source := problemSource{T: t, givers: map[string]int{"Fail": 1}, codes: map[string]bool{}, more: true}
	files := sources(t, "..", "../../domain", "../../repository")
	for source.more {
		source.more = false
		for path, file := range files {
			for _, d := range file.Decls {
				source.read(filepath.Dir(path), d)
			}
		}
	}
	delete(source.codes, "method_not_allowed") // of no route: the document says which methods there are
	told := map[string]bool{}
	for _, p := range contract.ProblemCodes {
		told[p.Code()] = true
	}
	sameCodes(t, "problems.txt", source.codes, told)
}

func (s *problemSource) read(folder string, declared ast.Decl) {
	function, _ := declared.(*ast.FuncDecl)
	ast.Inspect(declared, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if at, gives := s.givers[nameOf(folder, n.Fun)]; gives {
				s.given(folder, function, n.Args[at])
			}
		case *ast.KeyValueExpr: // domain.Error{Code: …}
			key, _ := n.Key.(*ast.Ident)
			code, _ := n.Value.(*ast.BasicLit)
			if key != nil && key.Name == "Code" && code != nil && strings.HasSuffix(folder, "domain") {
				s.codes[strings.Trim(code.Value, `"`)] = true
			}
		}
		return true
	})
}

// given notes a code, or that the function is handed it.
func (s *problemSource) given(folder string, function *ast.FuncDecl, code ast.Expr) {
	switch code := code.(type) {
	case *ast.BasicLit:
		s.codes[strings.Trim(code.Value, `"`)] = true
		return
	case *ast.Ident:
		if at := positionOf(function, code.Name); at >= 0 {
			name := nameOf(folder, function.Name)
			if _, known := s.givers[name]; !known {
				s.givers[name], s.more = at, true
			}
			return
		}
	}
	s.Errorf("%s: a problem's code must be written out where it is given", folder)
}

// positionOf a parameter, or -1.
func positionOf(function *ast.FuncDecl, name string) int {
	if function == nil {
		return -1
	}
	at := 0
	for _, list := range function.Type.Params.List {
		for _, parameter := range list.Names {
			if parameter.Name == name {
				return at
			}
			at++
		}
	}
	return -1
}

// nameOf a function: an unexported one is another in each package.
func nameOf(folder string, function ast.Expr) string {
	switch f := function.(type) {
	case *ast.SelectorExpr:
		return nameOf(folder, f.Sel)
	case *ast.Ident:
		if ast.IsExported(f.Name) {
			return f.Name
		}
		return folder + "." + f.Name
	}
	return ""
}
