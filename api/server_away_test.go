package api_test

import (
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"testing"

	"gongtongti/repository"
	"gongtongti/repository/repositorytest"
)

// wire stands between the service and PostgreSQL and can be cut.
type wire struct {
	listener net.Listener
	network  string
	server   string
	mutex    sync.Mutex
	cut      bool
	open     []net.Conn
}

func (w *wire) serve() {
	for {
		near, err := w.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial(w.network, w.server)
		w.mutex.Lock()
		if err != nil || w.cut {
			near.Close() //nolint:errcheck // cut
			w.mutex.Unlock()
			continue
		}
		w.open = append(w.open, near, far)
		w.mutex.Unlock()
		go io.Copy(near, far) //nolint:errcheck // ends when cut
		go io.Copy(far, near) //nolint:errcheck // ends when cut
	}
}

func (w *wire) set(cut bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.cut = cut
	if cut {
		for _, c := range w.open {
			c.Close() //nolint:errcheck // cut
		}
		w.open = nil
	}
}

func TestADatabaseThatIsAwayGives503AndComesBackByItself(t *testing.T) {
	address := repositorytest.Migrated(t, repositorytest.Postgres)
	parsed, err := url.Parse(address)
	must(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { listener.Close() }) //nolint:errcheck // the test is over
	between := &wire{listener: listener, network: "tcp", server: parsed.Host}
	query := parsed.Query()
	if folder := query.Get("host"); folder != "" { // the private server has a socket only
		between.network, between.server = "unix", filepath.Join(folder, ".s.PGSQL.5432")
		query.Del("host")
		parsed.RawQuery = query.Encode()
	}
	go between.serve()
	parsed.Host = listener.Addr().String()
	db, err := repository.Open(parsed.String(), repository.Options{})
	must(t, err)
	t.Cleanup(func() { db.Close() }) //nolint:errcheck // the test is over
	w := newWorld(t, db)
	w.token("one")

	between.set(true)
	for range 3 {
		for _, r := range []reply{w.as("one", request{method: "GET", path: activities}), w.log("one", form(w.own, nil)),
			w.as("", request{method: "GET", path: "/readyz"}), w.logIn("two", password)} {
			if r.status != 503 || r.header.Get("Retry-After") == "" || r.code() != "unavailable" {
				t.Fatalf("while the database is away: %d %s", r.status, r.raw)
			}
		}
	}
	w.as("", request{method: "GET", path: "/healthz"}).expect(t, 200)

	between.set(false)
	w.as("", request{method: "GET", path: "/readyz"}).expect(t, 200)
	w.log("one", form(w.own, nil)).expect(t, 201)
	if n := len(w.as("one", request{method: "GET", path: activities}).expect(t, 200).body["items"].([]any)); n != 1 {
		t.Errorf("%d activities; what was refused must have left nothing", n)
	}
}
