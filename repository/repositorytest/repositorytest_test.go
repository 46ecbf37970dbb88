package repositorytest_test

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"gongtongti/repository"
	"gongtongti/repository/repositorytest"
)

func TestEach(t *testing.T) {
	for _, name := range []string{"gives an empty database", "gives another one, empty again"} {
		t.Run(name, func(t *testing.T) {
			repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
				if err := db.Ready(t.Context()); err != nil {
					t.Fatal(err)
				}
				raw, count := repositorytest.SQL(t, db), 0
				if err := raw.QueryRow(`SELECT count(*) FROM login_failures`).Scan(&count); err != nil || count != 0 {
					t.Errorf("%d rows stand in it (%v)", count, err)
				}
				if _, err := raw.Exec(`INSERT INTO login_failures (subject, failures, last_at) VALUES ('x', 1, '2018-09-01')`); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// asked makes this test program start a server, say where, and wait to be killed.
const asked = "GONGTONGTI_TEST_WAIT"

func TestPrivateServer(t *testing.T) {
	switch {
	case os.Getenv(asked) != "":
		fmt.Println("at", repositorytest.Bare(t, repositorytest.Postgres))
		time.Sleep(time.Hour)
	case os.Getenv(repositorytest.ServerVariable) != "":
		t.Skip("the tests run on a server that is not theirs to end")
	}
	t.Run("ends with the test process, even when that is killed", func(t *testing.T) {
		command := exec.Command(os.Args[0], "-test.run=^TestPrivateServer$")
		command.Env = append(os.Environ(), asked+"=yes")
		output, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		said, readErr := bufio.NewReader(output).ReadString('\n')
		_, folder, _ := strings.Cut(strings.TrimSpace(said), "host=")
		folder, _ = url.QueryUnescape(folder)
		_, before := os.Stat(folder)
		if err := command.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = command.Wait() // it was killed
		if readErr != nil || before != nil {
			t.Fatalf("the other process said %q (%v), want where its server is (%v)", said, readErr, before)
		}
		for deadline := time.Now().Add(10 * time.Minute); ; time.Sleep(10 * time.Millisecond) {
			if _, err := os.Stat(folder); os.IsNotExist(err) {
				return // removing it is the last thing that the watchdog does
			}
			if time.Now().After(deadline) {
				t.Fatal("the server goes on, in", folder)
			}
		}
	})
}
