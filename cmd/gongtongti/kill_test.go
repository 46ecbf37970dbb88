package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"gongtongti/api/apitest"
	"gongtongti/repository/repositorytest"
)

// program is the real binary, serving the demonstration on a database of its own.
type program struct {
	t       *testing.T
	binary  string
	env     []string
	data    string
	cmd     *exec.Cmd
	address string
}

// builtIn is the folder where all tests find the program.
var builtIn string

func TestMain(m *testing.M) {
	var err error
	if builtIn, err = os.MkdirTemp("", "gongtongti-built-"); err != nil {
		panic(err)
	}
	status := m.Run()
	_ = os.RemoveAll(builtIn)
	os.Exit(status)
}

// built is the program, compiled once for all tests.
var built = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(builtIn, "gongtongti")
	if out, err := exec.CommandContext(context.Background(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("building: %w\n%s", err, out)
	}
	return binary, nil
})

// start runs the program and waits until it says where it listens.
func (p *program) start() {
	p.t.Helper()
	p.cmd = exec.CommandContext(context.WithoutCancel(p.t.Context()), p.binary, "demo", "--listen", "127.0.0.1:0", "--data", p.data,
		"--rate-account", "0")
	p.cmd.Env = append(os.Environ(), p.env...)
	p.cmd.Stderr = io.Discard
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	said := new(strings.Builder)
	buffer := make([]byte, 1024)
	for p.address = ""; p.address == ""; {
		n, err := out.Read(buffer)
		said.Write(buffer[:n])
		if _, after, exists := strings.Cut(said.String(), "http://"); exists {
			if address, _, whole := strings.Cut(after, " "); whole {
				p.address = address
			}
		}
		if err != nil && p.address == "" {
			p.t.Fatalf("the program ended before it listened: %v\n%s", err, said)
		}
	}
	go io.Copy(io.Discard, out) //nolint:errcheck // it ends with the program
}

func (p *program) kill(signal syscall.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil {
		p.t.Fatal(err)
	}
	p.cmd.Wait() //nolint:errcheck // killed on purpose
}

func (p *program) call(method, path, token string, headers map[string]string, body any) (int, map[string]any, error) {
	var encoded []byte
	if body != nil {
		var err error
		if encoded, err = json.Marshal(body); err != nil {
			return 0, nil, err
		}
	}
	req, err := http.NewRequestWithContext(context.Background(), method, "http://"+p.address+"/api/v1"+path, bytes.NewReader(encoded))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for k, v := range headers {
		req.Header.Set(k, v)
	}
	response, err := apitest.Client(p.t, http.DefaultTransport).Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close() //nolint:errcheck // decoded below
	var got map[string]any
	err = json.NewDecoder(response.Body).Decode(&got)
	return response.StatusCode, got, err
}

func (p *program) logIn(user string) string {
	p.t.Helper()
	status, body, err := p.call("POST", "/sessions", "", nil, map[string]any{"username": user, "password": "gongtongti-2018"})
	if err != nil || status != 200 {
		p.t.Fatalf("logging in: %d %v %v", status, body, err)
	}
	return body["token"].(string)
}

// pair is two schools of a community.
func (p *program) pair(token string) (community, first, second any) {
	p.t.Helper()
	_, byName, err := p.call("GET", "/communities?q=发展共同体", token, nil, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	one := byName["items"].([]any)[0].(map[string]any)
	members := one["members"].([]any)
	return one["id"], members[0].(map[string]any)["school_id"], members[1].(map[string]any)["school_id"]
}

// eachProgram runs a test on the real program with both databases.
func eachProgram(t *testing.T, fn func(t *testing.T, p *program)) {
	repositorytest.EachKind(t, func(t *testing.T, kind string) {
		binary, err := built()
		if err != nil {
			t.Fatal(err)
		}
		p := &program{t: t, binary: binary, data: t.TempDir()}
		if kind == repositorytest.Postgres {
			p.env = []string{databaseEnv + "=" + repositorytest.Migrated(t, kind)}
		}
		p.start()
		t.Cleanup(func() { p.cmd.Process.Kill() }) //nolint:errcheck // it may have ended
		fn(t, p)
	})
}

// sent is one activity that a phone keeps sending until it is answered.
type sent struct {
	key, id string
	body    map[string]any
}

func TestKillingTheProgramLosesNothingThatWasAnswered(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *program) {
		token := p.logIn("shiyan")
		community, first, second := p.pair(token)
		var answered []sent
		for round := range 4 {
			var mutex sync.Mutex
			var group sync.WaitGroup
			var count atomic.Int32
			dead := make(chan struct{})
			for phone := range 4 {
				group.Go(func() {
					for n := 0; ; n++ {
						s := sent{key: uuid.NewString(), body: map[string]any{"community_id": community, "type": "other", "mode": "online",
							"status": "submitted",
							"title":  fmt.Sprintf("%d%d%d", round, phone, n),
							"held_on": time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0,
								(round*4+phone)*90+n%90).Format(time.DateOnly),
							"distinct_from": nil, "host_school_id": first,
							"participants": []any{map[string]any{"school_id": first, "headcount": 1},
								map[string]any{"school_id": second, "headcount": 1}}}}
						status, body, err := p.call("POST", "/activities", token, map[string]string{"Idempotency-Key": s.key}, s.body)
						if err != nil {
							select {
							case <-dead:
								return
							default:
								continue
							}
						}
						if status == 201 {
							s.id = body["id"].(string)
							mutex.Lock()
							answered = append(answered, s)
							mutex.Unlock()
							count.Add(1)
						}
					}
				})
			}
			for count.Load() < 40 {
				time.Sleep(time.Millisecond) // until there is load to be killed in
			}
			p.kill(syscall.SIGKILL)
			close(dead)
			group.Wait()
			p.start()
		}
		for _, s := range answered {
			status, body, err := p.call("POST", "/activities", token, map[string]string{"Idempotency-Key": s.key}, s.body)
			if err != nil || status != 201 || body["id"] != s.id {
				t.Fatalf("the answered activity %s, sent again, gives %d %v %v", s.id, status, body, err)
			}
		}
		t.Logf("%d answered writes survived 4 kills", len(answered))
	})
}

func TestTerminatingTheProgramFinishesWhatIsRunning(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *program) {
		token := p.logIn("shiyan")
		// A request is running when SIGTERM comes: the program has asked for its body, which
		// arrives in two halves.
		reader, writer := io.Pipe()
		answer, running := make(chan int, 1), make(chan struct{})
		go func() {
			traced := httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{Got100Continue: func() { close(running) }})
			req, err := http.NewRequestWithContext(traced, http.MethodPost, "http://"+p.address+"/api/v1/sessions", reader)
			if err != nil {
				answer <- 0
				return
			}
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Expect", "100-continue")
			client := apitest.Client(t, &http.Transport{ExpectContinueTimeout: time.Hour})
			response, err := client.Do(req)
			if err != nil {
				answer <- 0
				return
			}
			response.Body.Close() //nolint:errcheck // only the status matters
			answer <- response.StatusCode
		}()
		<-running
		if _, err := io.WriteString(writer, `{"username":"shiyan",`); err != nil {
			t.Fatal(err)
		}
		if status, _, err := p.call("GET", "/me", token, nil, nil); status != 200 || err != nil {
			t.Fatalf("the program answers %d, %v", status, err)
		}
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(writer, `"password":"gongtongti-2018"}`); err != nil {
			t.Fatal(err)
		}
		writer.Close() //nolint:errcheck // a pipe
		if status := <-answer; status != 200 {
			t.Errorf("the running request got %d", status)
		}
		if err := p.cmd.Wait(); err != nil {
			t.Errorf("the program ended with %v", err)
		}
	})
}
