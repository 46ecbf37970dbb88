package contract_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"gongtongti/api/contract"
)

func halfWidth(text string) bool {
	chinese := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	return chinese && strings.ContainsAny(text, "()")
}

// Chinese texts have one kind of brackets, the full-width one.
func TestChineseTextsHaveFullWidthBrackets(t *testing.T) {
	read := 0
	for _, folder := range []string{"../../api", "../../domain", "../../repository", "../../cmd"} {
		err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING && strings.HasPrefix(text.Value, `"`) {
					if read++; halfWidth(text.Value) {
						t.Errorf("%s: %s", path, text.Value)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range contract.Words {
		if halfWidth(text.ZH) {
			t.Errorf("%s: %s", name, text.ZH)
		}
	}
	for name, text := range contract.Summaries {
		if halfWidth(text.ZH) {
			t.Errorf("%s: %s", name, text.ZH)
		}
	}
	if read < 1000 {
		t.Errorf("only %d texts were read", read)
	}
}
