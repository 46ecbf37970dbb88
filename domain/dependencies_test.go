package domain_test

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// outside names what only one folder may know.
var outside = []struct {
	imported *regexp.Regexp
	only     *regexp.Regexp
}{
	{regexp.MustCompile(`^(gorm\.io|github\.com/jackc|modernc\.org/sqlite)\b`), regexp.MustCompile(`^gongtongti/repository$`)},
	{regexp.MustCompile(`^github\.com/pressly/goose\b`), regexp.MustCompile(`^gongtongti/(migrations|repository)$`)},
	{regexp.MustCompile(`^github\.com/labstack\b`), regexp.MustCompile(`^gongtongti/api(/(call|contract))?$`)},
	{regexp.MustCompile(`^github\.com/go-playground\b`), regexp.MustCompile(`^gongtongti/api/call$`)},
	{regexp.MustCompile(`^gongtongti/(repository|migrations)\b`), regexp.MustCompile(`^gongtongti/(cmd|repository)\b`)},
	{regexp.MustCompile(`^gongtongti/api\b`), regexp.MustCompile(`^gongtongti/(cmd|api)\b`)},
	{regexp.MustCompile(`^gongtongti/cmd\b`), regexp.MustCompile(`^gongtongti/cmd\b`)},
}

// rooms of api: what each may not know.
var rooms = []struct{ room, unknown *regexp.Regexp }{
	{regexp.MustCompile(`^gongtongti/api/call$`), regexp.MustCompile(`^gongtongti/(api|domain/)`)},
	{regexp.MustCompile(`^gongtongti/api/form\b`), regexp.MustCompile(`^(gongtongti/api$|gongtongti/api/(call|contract)|net/http$)`)},
	{regexp.MustCompile(`^gongtongti/api/contract$`), regexp.MustCompile(`^gongtongti/api(/form)?$`)},
}

// The domain knows itself and libraries that only compute.
var (
	part     = regexp.MustCompile(`^gongtongti/domain(/\w+)?$`)
	computes = regexp.MustCompile(`^(golang\.org/x/(text|crypto)|github\.com/ccojocar/zxcvbn-go)\b`)
	talks    = regexp.MustCompile(`^(net|net/(http|rpc|smtp)(/\w+)?|os(/\w+)?|log(/\w+)?|database/sql)$`)
)

func TestDependencies(t *testing.T) {
	list := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "gongtongti/...")
	list.Stderr = t.Output()
	packages, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(packages)) {
		names := strings.Fields(line)
		importer := names[0]
		seen[importer] = true
		for _, imported := range names[1:] {
			for _, rule := range outside {
				if rule.imported.MatchString(imported) && !rule.only.MatchString(importer) {
					t.Errorf("%s imports %s, which is for %s alone", importer, imported, rule.only)
				}
			}
			for _, rule := range rooms {
				if rule.room.MatchString(importer) && rule.unknown.MatchString(imported) {
					t.Errorf("%s imports %s, which that room of api does not know", importer, imported)
				}
			}
			if part.MatchString(importer) {
				checkPart(t, importer, imported)
			}
		}
	}
	for _, name := range []string{"gongtongti/domain", "gongtongti/repository", "gongtongti/api", "gongtongti/api/call",
		"gongtongti/api/form", "gongtongti/api/contract", "gongtongti/migrations"} {
		if !seen[name] {
			t.Error("the rules are about a package that is not there:", name)
		}
	}
}

// checkPart holds that the domain talks to nothing, and that of its parts each knows
// what all share, the audit log and how records change, and no other part.
func checkPart(t *testing.T, importer, imported string) {
	t.Helper()
	standard := !strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") && !strings.HasPrefix(imported, "gongtongti/")
	switch {
	case imported == "gongtongti/domain":
	case imported == "gongtongti/domain/audit" && importer != "gongtongti/domain":
	case imported == "gongtongti/domain/change" && importer != "gongtongti/domain" && importer != "gongtongti/domain/audit":
	case computes.MatchString(imported):
	case standard && !talks.MatchString(imported):
	default:
		t.Errorf("%s imports %s: the domain talks to nothing, and its parts do not know each other", importer, imported)
	}
}
