// Package repositorytest gives tests an empty, migrated database of their own, on
// SQLite and on PostgreSQL.
package repositorytest

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"gongtongti/domain/feed"
	"gongtongti/migrations"
	"gongtongti/repository"
)

// The two databases.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Kinds lists both.
var Kinds = []string{SQLite, Postgres}

// Each runs fn as two subtests, one on each kind of database, side by side with each other
// and with other tests. It is the body of a test: what follows it runs before fn does.
func Each(t *testing.T, fn func(t *testing.T, db *repository.DB)) {
	t.Helper()
	EachKind(t, func(t *testing.T, kind string) { fn(t, Open(t, kind)) })
}

// EachKind is Each for tests that make their database themselves.
func EachKind(t *testing.T, fn func(t *testing.T, kind string)) {
	t.Helper()
	t.Parallel()
	for _, kind := range Kinds {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			fn(t, kind)
		})
	}
}

// patience is how long a test waits for what comes in milliseconds on an idle machine. No
// test shows how fast something is, so it is long enough for any machine that is busy.
const patience = 10 * time.Minute

// Open makes an empty, migrated database and opens it until the test ends.
func Open(t *testing.T, kind string) *repository.DB {
	t.Helper()
	return Connect(t, Migrated(t, kind))
}

// Connect opens a database by its address until the test ends, so that a test can
// act as several processes on one database.
func Connect(t *testing.T, address string) *repository.DB {
	t.Helper()
	db, err := repository.Open(address, repository.Options{StatementTimeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	addresses.Store(db, address)
	t.Cleanup(func() {
		addresses.Delete(db)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// addresses of the databases that are open: *repository.DB → string.
var addresses sync.Map

// Address is what repository.Open takes for the database that db is open on.
func Address(db *repository.DB) string {
	address, _ := addresses.Load(db)
	return address.(string)
}

// KindOf tells the kind of database that an address is for.
func KindOf(address string) string {
	if filepath.Ext(address) == ".db" {
		return SQLite
	}
	return Postgres
}

// SQL opens the database of db past the repository, so that a test can prepare and
// look at rows. It is a pool of its own and sees what has been committed.
func SQL(t *testing.T, db *repository.DB) *sql.DB {
	t.Helper()
	driver, source := "pgx", Address(db)
	if KindOf(source) == SQLite {
		driver, source = "sqlite", "file:"+source+"?_pragma=busy_timeout(600000)&_pragma=foreign_keys(1)&_txlock=immediate"
	}
	raw, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = raw.Close() })
	return raw
}

// Settled waits until phones are told of every change that has been committed: on
// PostgreSQL a transaction that is open holds back those after it, also one of another
// database of the server.
func Settled(t *testing.T, db *repository.DB) {
	t.Helper()
	var last int64
	if err := SQL(t, db).QueryRowContext(t.Context(), "SELECT coalesce(max(at), 0) FROM changes").Scan(&last); err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); time.Since(began) < patience; time.Sleep(10 * time.Millisecond) {
		if now, err := (repository.Changes{DB: db}).Now(t.Context(), feed.None); err != nil {
			t.Fatal(err)
		} else if now.Settled >= last {
			return
		}
	}
	t.Fatal("a transaction stays open")
}

// Migrated makes an empty, migrated database and returns its address.
func Migrated(t *testing.T, kind string) string {
	t.Helper()
	if kind == Postgres {
		return newPostgres(t, true)
	}
	file, err := migratedFile()
	if err != nil {
		t.Fatal(err)
	}
	address := Bare(t, SQLite)
	if err := os.WriteFile(address, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return address
}

// Bare makes a database without any schema and returns its address.
func Bare(t *testing.T, kind string) string {
	t.Helper()
	if kind == Postgres {
		return newPostgres(t, false)
	}
	return filepath.Join(t.TempDir(), "test.db")
}

// At opens a database with the schema of an earlier version and nothing in it. Migrate then
// takes the steps that followed over what the test has put there.
func At(t *testing.T, kind string, version int64) *repository.DB {
	t.Helper()
	db, dialect := Connect(t, Bare(t, kind)), migrations.SQLite
	if kind == Postgres {
		dialect = migrations.Postgres
	}
	if err := migrations.UpTo(t.Context(), SQL(t, db), dialect, version); err != nil {
		t.Fatal(err)
	}
	return db
}

// migratedFile is the content of a migrated SQLite file, made once a process.
var migratedFile = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "gongtongti-sqlite-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	path := filepath.Join(folder, "template.db")
	if err := migrate(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func migrate(address string) error {
	db, err := repository.Open(address, repository.Options{})
	if err != nil {
		return err
	}
	_, err = db.Migrate(context.Background())
	if closing := db.Close(); err == nil {
		err = closing // on SQLite the last one to close brings the WAL into the file
	}
	return err
}
