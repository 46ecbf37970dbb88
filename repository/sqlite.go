package repository

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/pressly/goose/v3"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	_ "modernc.org/sqlite" // the pure Go driver named "sqlite"

	"gongtongti/migrations"
)

// dialect is all that differs between the two databases outside SQL itself.
type dialect struct {
	goose     goose.Dialect
	oneWriter bool
	snapshot  sql.IsolationLevel
	forUpdate string // ends a SELECT whose rows are about to be changed
	forShare  string // ends a SELECT whose rows nobody is to lock for an update meanwhile
	// Statements that keep changes out while a period is locked; SQLite has one writer.
	whileLocked, whileChanging string
	unhurried                  string // lifts the server's limits from the running transaction
	// Of changes: where the running transaction's stand, where the last that can be read
	// stands, behind which nothing comes any more, and which database this is.
	position, settled, home string
	open                    func(dsn string, options Options) (*sql.DB, gorm.Dialector, error)
}

var sqliteDialect = dialect{goose: migrations.SQLite, oneWriter: true, snapshot: sql.LevelDefault,
	position: "SELECT coalesce(max(at), 0) + 1 AS at FROM changes", settled: "SELECT coalesce(max(at), 0) FROM changes", home: "SELECT ''",
	open: openSQLite}

// openSQLite sets everything in the DSN, so that each pooled connection has it.
// A write transaction takes the lock when it begins; an answered write is on disk.
func openSQLite(path string, options Options) (*sql.DB, gorm.Dialector, error) {
	wait := 10 * time.Second
	if options.StatementTimeout > 0 {
		wait = options.StatementTimeout
	}
	settings := url.Values{
		"_pragma": {fmt.Sprintf("busy_timeout(%d)", wait.Milliseconds()), "journal_mode(WAL)", "foreign_keys(1)", "synchronous(FULL)",
			"cache_size(-65536)"},
		"_txlock": {"immediate"},
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+settings.Encode())
	if err != nil {
		return nil, nil, err
	}
	conns := options.MaxConns
	if conns == 0 {
		conns = 4
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, &sqlite.Dialector{DriverName: "sqlite", Conn: traced(db, options.Trace)}, nil
}

// Backup writes a consistent copy of an SQLite database to a new file. Where the copy is
// put in place, phones start again: some have heard what it does not hold.
func (s *DB) Backup(ctx context.Context, file string) error {
	if _, err := s.sqlDB.ExecContext(ctx, "VACUUM INTO ?", file); err != nil {
		return err
	}
	copied, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath())
	if err != nil {
		return err
	}
	_, err = copied.ExecContext(ctx, "UPDATE feed SET run = ''")
	return errors.Join(err, copied.Close())
}
