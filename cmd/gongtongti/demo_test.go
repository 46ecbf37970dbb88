package main

import (
	"bufio"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gongtongti/repository/repositorytest"
)

// demoRun is the real demo command, with the lines that it prints.
type demoRun struct {
	program
	lines *bufio.Reader
}

// demoOn begins the command on a database and does not wait for it.
func demoOn(t *testing.T, on program) *demoRun {
	t.Helper()
	d := &demoRun{program: on}
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	d.t, d.lines = t, bufio.NewReader(reader)
	d.cmd = exec.CommandContext(t.Context(), d.binary, "demo", "--listen", "127.0.0.1:0", "--data", d.data)
	d.cmd.Env = append(os.Environ(), d.env...)
	d.cmd.Stdout, d.cmd.Stderr = writer, writer
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	writer.Close() //nolint:errcheck // the program has its own
	t.Cleanup(func() {
		d.cmd.Process.Kill() //nolint:errcheck // it may have ended
		d.cmd.Wait()         //nolint:errcheck // likewise
		reader.Close()       //nolint:errcheck // a pipe
	})
	return d
}

// until reads to the line that holds the words, and gives all that was printed.
func (d *demoRun) until(words string) (printed string) {
	d.t.Helper()
	for {
		line, err := d.lines.ReadString('\n')
		if printed += line; strings.Contains(line, words) {
			return printed
		}
		if err != nil {
			d.t.Fatalf("the program did not print %q: %v\n%s", words, err, printed)
		}
	}
}

// serves waits until the program serves, holds what it serves to the whole of the
// demonstration, and tells whether this run loaded it.
func (d *demoRun) serves() (loaded bool) {
	d.t.Helper()
	printed := d.until("gongtongti demonstration")
	_, after, _ := strings.Cut(printed, "http://")
	d.address, _, _ = strings.Cut(after, " ")
	token := d.logIn("city")
	for path, want := range map[string]int{"/schools?limit=200": 25, "/communities?limit=200": 11} {
		if _, answer, err := d.call("GET", path, token, nil, nil); err != nil || len(answer["items"].([]any)) != want {
			d.t.Errorf("%s: %v %v, want %d", path, answer, err, want)
		}
	}
	_, bonds, err := d.call("GET", "/communities?q=实验小学发展共同体", token, nil, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	community := bonds["items"].([]any)[0].(map[string]any)["id"].(string)
	_, answer, err := d.call("GET", "/communities/"+community+"/targets", token, nil, nil) // loaded last
	if err != nil || len(answer["items"].([]any)) != 3 {
		d.t.Errorf("targets: %v %v", answer, err)
	}
	return strings.Contains(printed, "terms and targets")
}

// emptyOn is a database of a kind with nothing in it.
func emptyOn(t *testing.T, binary, kind string) program {
	t.Helper()
	on := program{binary: binary, data: t.TempDir()}
	if kind == repositorytest.Postgres {
		on.env = []string{databaseEnv + "=" + repositorytest.Bare(t, kind)}
	}
	return on
}

func TestTheDemoCommand(t *testing.T) {
	binary, err := built()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range repositorytest.Kinds {
		t.Run("killed while it loads leaves nothing half loaded/"+kind, func(t *testing.T) {
			on := emptyOn(t, binary, kind)
			killed := demoOn(t, on)
			killed.until("activities")
			killed.kill(syscall.SIGKILL)
			killed = demoOn(t, on)
			killed.until("teachers and postings")
			killed.kill(syscall.SIGTERM)
			// It may have been quicker than the signal, and then serves the whole.
			if printed, _ := io.ReadAll(killed.lines); !strings.Contains(string(printed), "nothing of it was kept") &&
				!strings.Contains(string(printed), "gongtongti demonstration") {
				t.Errorf("stopped while it loads it says %s", printed)
			}
			again := demoOn(t, on)
			t.Log("loaded again:", again.serves())
			again.kill(syscall.SIGTERM)
			if demoOn(t, on).serves() {
				t.Error("started on what is there it loaded again")
			}
		})
		t.Run("three at once load once and serve the same/"+kind, func(t *testing.T) {
			on := emptyOn(t, binary, kind)
			runs := []*demoRun{demoOn(t, on), demoOn(t, on), demoOn(t, on)}
			loads := 0
			for _, run := range runs {
				if run.serves() {
					loads++
				}
			}
			if loads != 1 {
				t.Errorf("%d of three loaded", loads)
			}
		})
	}
	t.Run("says that its port is taken before it loads, and what to do", func(t *testing.T) {
		taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer taken.Close() //nolint:errcheck // a test's
		folder := filepath.Join(t.TempDir(), "data")
		command := exec.CommandContext(t.Context(), binary, "demo", "--listen", taken.Addr().String(), "--data", folder)
		said, err := command.CombinedOutput()
		if err == nil || !strings.Contains(string(said), "--listen 127.0.0.1:8081") ||
			!strings.Contains(string(said), taken.Addr().String()) {
			t.Errorf("%v\n%s", err, said)
		}
		if _, err := os.Stat(folder); !os.IsNotExist(err) {
			t.Error("it began to load:", err)
		}
	})
}
