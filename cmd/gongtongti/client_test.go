package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// installing is held by the test that does, for others that need the same folder.
var installing sync.Mutex

// installed makes a folder with the packages that a lock file names, once, and links it
// into another.
func installed(t *testing.T, from, into string) {
	t.Helper()
	lock, err := os.ReadFile(filepath.Join(from, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	folder, err := filepath.Abs(filepath.Join("..", "..", ".tools", fmt.Sprintf("node-%x", sha256.Sum256(lock))[:13]))
	if err != nil {
		t.Fatal(err)
	}
	installing.Lock()
	defer installing.Unlock()
	if _, err := os.Stat(filepath.Join(folder, "node_modules", ".package-lock.json")); err != nil {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		copied(t, from, folder, "package.json", "package-lock.json", ".npmrc")
		node(t, folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
	}
	if err := os.Symlink(filepath.Join(folder, "node_modules"), filepath.Join(into, "node_modules")); err != nil {
		t.Fatal(err)
	}
}

func copied(t *testing.T, from, into string, names ...string) {
	t.Helper()
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(into, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// node runs one of Node's programs and gives what it prints.
func node(t *testing.T, folder, name string, arguments ...string) string {
	t.Helper()
	program, err := exec.LookPath(name)
	if err != nil {
		t.Fatal("the client is generated and run under Node, with npm; .ci/prepare installs both:", err)
	}
	command := exec.CommandContext(t.Context(), program, arguments...)
	command.Dir = folder
	command.Env = append(os.Environ(), "NO_PROXY=127.0.0.1", "no_proxy=127.0.0.1")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(arguments, " "), err, out)
	}
	return string(out)
}

// fetched writes the service's document to a file.
func fetched(t *testing.T, address, file string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/openapi.json", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // read to its end
	document, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, document, 0o600); err != nil {
		t.Fatal(err)
	}
}

// From the document alone a client is generated, compiled strictly, and does a day's work
// over a network that loses, cuts and forges answers. On the same database a second day is
// told apart.
func TestATypedClientIsGeneratedAndWorks(t *testing.T) {
	t.Parallel()
	address, folder, example := demonstration(t), t.TempDir(), filepath.Join("..", "..", "docs", "client")
	installed(t, example, folder)
	copied(t, example, folder, "package.json", "tsconfig.json", "service.ts", "outbox.ts", "network.ts", "walk.ts")
	fetched(t, address, filepath.Join(folder, "openapi.json"))
	node(t, folder, "npm", "run", "--silent", "types")
	node(t, folder, "npm", "run", "--silent", "build")
	const begins = `code lists: 200 then 304
refused: invalid participants[1].headcount
not sent again: 0 waiting: 1
stopped: no_network
not corrected: it was sent and may have arrived: flush before it is corrected
`
	for _, want := range []string{begins + `arrived: made,replayed,replayed,replayed,replayed,replayed,replayed
made: 1 waiting: 3
made: 2 left for the other account: 1
made: 1 waiting: 0
records: 1
another content: idempotency_mismatch 四年级英语集体备课
stale: 412 stale_version
changed: 200 线上会议室
waiting for the partner: true true
answered: confirmed
report: 86 → 87
phone: confirmed
`, begins + `this walk has run before on this database (likely_double): 四年级英语集体备课
`} {
		said := node(t, folder, "node", "--experimental-global-webcrypto", "built/walk.js", address) // needed by Node 18 alone
		t.Log(said)
		if !strings.Contains(said, want) {
			t.Errorf("it says\n%s\nand not\n%s", said, want)
		}
	}
}

// The document is clean under the usual linter, and a proxy that holds every request and
// answer to it lets the whole walk of the README through.
func TestLinterAndValidatingProxyAgreeWithTheDocument(t *testing.T) {
	t.Parallel()
	address, folder, tools := demonstration(t), t.TempDir(), filepath.Join("testdata", "contract-tools")
	installed(t, tools, folder)
	document := filepath.Join(folder, "openapi.json")
	fetched(t, address, document)
	if err := os.WriteFile(filepath.Join(folder, ".spectral.yaml"), []byte("extends: [\"spectral:oas\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Log(node(t, folder, filepath.Join(folder, "node_modules", ".bin", "spectral"), "lint", "--fail-severity", "hint", document))

	proxy := proxied(t, folder, document, address)
	said := walked(t, strings.ReplaceAll(walkOf(t, "README.md"), walkAddress, proxy))
	if !strings.Contains(said, `"confirmed":86,`) || !strings.Contains(said, `"answer":"confirmed","headcount":7`) ||
		strings.Contains(said, "stoplight.io/prism") {
		t.Error(said)
	}
	refused, err := http.NewRequestWithContext(t.Context(), http.MethodGet, proxy+"/api/v1/activities?limit=0", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(refused)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // not read
	if answer.StatusCode < http.StatusBadRequest {
		t.Error("the proxy holds nothing to the document")
	}
}

var keyLine = regexp.MustCompile(`(?m)^\w+: key (.*)\n`)

// The reference pages let one try calls, the examples as they stand there, on a phone and
// at a desk; nothing is asked elsewhere, and every try has a key of its own.
func TestCallsAreTriedOnTheReferencePages(t *testing.T) {
	t.Parallel()
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("no chromium here to look with; .ci/prepare installs it:", err)
	}
	address, folder, tools := demonstration(t), t.TempDir(), filepath.Join("testdata", "contract-tools")
	installed(t, tools, folder)
	copied(t, tools, folder, "docs.mjs")
	said := node(t, folder, "env", "CHROMIUM="+browser, "node", "docs.mjs", address, os.Getenv("GONGTONGTI_TEST_PAGES"))
	keys := map[string]bool{}
	for _, key := range keyLine.FindAllStringSubmatch(said, -1) {
		keys[key[1]] = true
	}
	const tried = "%s: postSessions 200\n%[1]s: getMe 200\n%[1]s: postActivities %d\n%[1]s: getChanges 200\n"
	if want := fmt.Sprintf(tried, "phone", 201) + fmt.Sprintf(tried, "desk", 409); keyLine.ReplaceAllString(said, "") != want ||
		len(keys) != 2 { // the second time it is a likely double
		t.Errorf("%s\n%v, want\n%s", said, keys, want)
	}
}

// proxied starts prism between a client and the service, and gives its address.
func proxied(t *testing.T, folder, document, upstream string) string {
	t.Helper()
	free, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	_, port, _ := strings.Cut(at, ":")
	ctx, stop := context.WithCancel(t.Context())
	prism := exec.CommandContext(ctx, filepath.Join(folder, "node_modules", ".bin", "prism"), "proxy", document, upstream, "--errors",
		"--port", port)
	out, err := prism.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := prism.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		prism.Wait() //nolint:errcheck // killed on purpose
	})
	said, buffer := "", make([]byte, 4096)
	for !strings.Contains(said, "Prism is listening") {
		n, err := out.Read(buffer)
		if said += string(buffer[:n]); err != nil {
			t.Fatalf("prism does not listen: %v\n%s", err, said)
		}
	}
	go io.Copy(io.Discard, out) //nolint:errcheck // it ends with the proxy
	return "http://" + at
}
