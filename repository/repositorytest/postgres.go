package repositorytest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gongtongti/repository/privateserver"
)

// ServerVariable names the environment variable with the postgres:// address of a
// server to test on, by an account that may create databases. Without it a private
// server is started.
const ServerVariable = "GONGTONGTI_TEST_POSTGRES"

// server is the PostgreSQL server of this process. Its databases are named after the
// backend that owner keeps, so that another process can tell whether they are in use.
type server struct {
	address *url.URL
	admin   *sql.DB
	owner   *sql.Conn
	pid     int
	alive   io.Closer // keeps a private server going
	copying string    // how a private server clones best
	named   atomic.Int64
}

// theServer is found or started once a process.
var theServer = sync.OnceValues(func() (*server, error) {
	address, alive := os.Getenv(ServerVariable), io.Closer(nil)
	if address == "" {
		var err error
		if address, alive, err = privateserver.Start(privateserver.ForTests); err != nil {
			return nil, fmt.Errorf("the tests need PostgreSQL: %w, or set %s to the postgres:// address of one that they may use", err,
				ServerVariable)
		}
	}
	s, err := connect(address, alive)
	if err != nil {
		return nil, fmt.Errorf("preparing the PostgreSQL server for tests: %w", err)
	}
	return s, nil
})

func connect(address string, alive io.Closer) (*server, error) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "postgres" && parsed.Scheme != "postgresql" {
		return nil, errors.New(ServerVariable + " must look like postgres://user:password@host:5432/postgres")
	}
	s := &server{address: parsed, alive: alive}
	if s.admin, err = sql.Open("pgx", s.of(strings.TrimPrefix(parsed.Path, "/"))); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if s.owner, err = s.admin.Conn(ctx); err != nil {
		return nil, err
	}
	var version int
	if err := s.owner.QueryRowContext(ctx, `SELECT pg_backend_pid(), current_setting('server_version_num')::int`).Scan(&s.pid,
		&version); err != nil {
		return nil, err
	}
	if alive != nil && version >= 150000 {
		s.copying = " STRATEGY FILE_COPY"
	}
	if err := s.sweep(ctx); err != nil {
		return nil, err
	}
	if err := s.create(ctx, s.template(), "template0"); err != nil {
		return nil, err
	}
	return s, migrate(s.of(s.template()))
}

// sweep drops the databases of processes that are gone: a test that is killed cannot
// do so itself.
func (s *server) sweep(ctx context.Context) error {
	rows, err := s.owner.QueryContext(ctx, `SELECT datname FROM pg_database d WHERE datname ~ '^gongtongti_test_[0-9]+_' AND NOT EXISTS (
		SELECT 1 FROM pg_stat_activity a WHERE a.application_name = $1 AND a.pid <> pg_backend_pid()
			AND a.pid::text = split_part(d.datname, '_', 3))`, applicationName)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var left []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		left = append(left, name)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, name := range left {
		if err := s.drop(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

const applicationName = "gongtongti tests"

// of is the address of a database on the server.
func (s *server) of(database string) string {
	address := *s.address
	address.Path = "/" + database
	query := address.Query()
	query.Set("application_name", applicationName)
	address.RawQuery = query.Encode()
	return address.String()
}

func (s *server) template() string { return fmt.Sprintf("gongtongti_test_%d_template", s.pid) }

func (s *server) create(ctx context.Context, name, template string) error {
	_, err := s.admin.ExecContext(ctx, fmt.Sprintf(`CREATE DATABASE "%s" TEMPLATE "%s"%s`, name, template, s.copying))
	return err
}

func (s *server) drop(ctx context.Context, name string) error {
	_, err := s.admin.ExecContext(ctx, fmt.Sprintf(`DROP DATABASE IF EXISTS "%s" WITH (FORCE)`, name))
	return err
}

// newPostgres makes a database that lasts as long as the test and returns its address.
func newPostgres(t *testing.T, migrated bool) string {
	t.Helper()
	s, err := theServer()
	if err != nil {
		t.Fatal(err)
	}
	template := "template0"
	if migrated {
		template = s.template()
	}
	name := fmt.Sprintf("gongtongti_test_%d_%d", s.pid, s.named.Add(1))
	if err := s.create(t.Context(), name, template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.drop(context.Background(), name); err != nil {
			t.Error(err)
		}
	})
	return s.of(name)
}
