package main

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongtongti/api"
	"gongtongti/api/apitest"
	"gongtongti/cmd/gongtongti/app"
	"gongtongti/cmd/gongtongti/demodata"
	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/repository"
)

const walkAddress = "http://127.0.0.1:8080"

// walkOf is the shell block of a README that calls the demonstration.
func walkOf(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", file))
	if err != nil {
		t.Fatal(err)
	}
	walk := ""
	for _, rest := range strings.Split(string(text), "\n```sh\n")[1:] {
		block, _, closed := strings.Cut(rest, "\n```\n")
		if !closed {
			t.Fatalf("%s: a block does not end", file)
		}
		if strings.Contains(block, walkAddress) {
			walk += block + "\n"
		}
	}
	if walk == "" {
		t.Fatalf("%s shows no call of %s", file, walkAddress)
	}
	return walk
}

// demonstration serves fresh demonstration data and gives its address.
func demonstration(t *testing.T) string {
	t.Helper()
	db, err := repository.Open(filepath.Join(t.TempDir(), demoFile), repository.Options{StatementTimeout: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closing(db) })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	hasher := account.NewHasher(account.Params{Memory: 64, Time: 1, Threads: 1})
	services := func(env domain.Env) api.Services { return app.Services(db, app.Options{Env: env, Hasher: hasher}) }
	if err := demodata.Load(t.Context(), zone, services, func(demodata.Progress) {}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(apitest.Held(t, api.New(services(app.RealEnv(zone)))))
	t.Cleanup(server.Close)
	return server.URL
}

// walked is what a walk prints.
func walked(t *testing.T, walk string) string {
	t.Helper()
	shell := exec.CommandContext(t.Context(), "sh", "-eu")
	shell.Stdin, shell.Stderr = strings.NewReader(walk), t.Output()
	shell.Env = append(os.Environ(), "NO_PROXY=127.0.0.1", "no_proxy=127.0.0.1")
	said, err := shell.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return string(said)
}

func TestTheWalkOfTheREADMEWorks(t *testing.T) {
	t.Parallel()
	walk := walkOf(t, "README.md")
	if chinese := walkOf(t, "README.zh-CN.md"); chinese != walk {
		t.Fatalf("the READMEs show different walks:\n%s\nand\n%s", walk, chinese)
	}
	for _, tool := range []string{"sh", "sed", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatal("the walk needs", tool)
		}
	}
	walk = strings.ReplaceAll(walk, walkAddress, demonstration(t))
	for _, time := range []string{"the first time", "the second time"} {
		answers := strings.Split(strings.TrimSpace(walked(t, walk)), "\n")
		if report := answers[0]; !strings.Contains(report, `"confirmed":86,`) {
			t.Errorf("%s the report says %s", time, report)
		}
		last := answers[len(answers)-1]
		for _, want := range []string{`"status":"confirmed"`, `"answer":"confirmed","headcount":7`} {
			if !strings.Contains(last, want) {
				t.Errorf("%s the last answer lacks %s: %s", time, want, last)
			}
		}
	}
}
