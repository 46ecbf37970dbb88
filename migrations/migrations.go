// Package migrations holds the one SQL history of the schema. A step is written
// once for both databases; where they must differ it is two files,
// 0009_x.sqlite.sql and 0009_x.postgres.sql.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed *.sql
var files embed.FS

// SQLite and Postgres are the two databases.
const (
	SQLite   = goose.DialectSQLite3
	Postgres = goose.DialectPostgres
)

func provider(db *sql.DB, dialect goose.Dialect) (*goose.Provider, error) {
	other, options := ".postgres.sql", []goose.ProviderOption{}
	if dialect == Postgres {
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // asks every second, for five minutes
		if err != nil {
			return nil, err
		}
		other, options = ".sqlite.sql", append(options, goose.WithSessionLocker(locker))
	}
	names, err := fs.Glob(files, "*"+other)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, db, files, append(options, goose.WithExcludeNames(names), goose.WithDisableGlobalRegistry(true))...)
}

// Up brings the schema to this program's version and returns the names of the
// steps it took. A database that a newer program has migrated is refused.
func Up(ctx context.Context, db *sql.DB, dialect goose.Dialect) ([]string, error) {
	p, err := provider(db, dialect)
	if err != nil {
		return nil, err
	}
	if err := refuseNewer(ctx, p); err != nil {
		return nil, err
	}
	return takeSteps(ctx, p)
}

// UpTo brings an empty database to an earlier version, so that a test can put older data
// into it and then take the steps that followed.
func UpTo(ctx context.Context, db *sql.DB, dialect goose.Dialect, version int64) error {
	p, err := provider(db, dialect)
	if err != nil {
		return err
	}
	_, err = p.UpTo(ctx, version)
	return err
}

// takeSteps goes on after a step that failed because another process has taken it
// meanwhile: SQLite has no lock to wait on, but a step is one transaction, so it fails
// as a whole (0002 sees to it that none is taken twice).
func takeSteps(ctx context.Context, p *goose.Provider) ([]string, error) {
	var names []string
	for {
		before, err := p.GetDBVersion(ctx)
		if err != nil {
			return names, err
		}
		results, failed := p.Up(ctx)
		var partial *goose.PartialError
		if errors.As(failed, &partial) {
			results = partial.Applied
		}
		for _, r := range results {
			names = append(names, strings.TrimSuffix(r.Source.Path, ".sql"))
		}
		if failed == nil {
			return names, nil
		}
		if after, err := p.GetDBVersion(ctx); err != nil || after == before {
			return names, failed
		}
	}
}

// Check fails unless the schema is exactly at this program's version.
func Check(ctx context.Context, db *sql.DB, dialect goose.Dialect) error {
	p, err := provider(db, dialect)
	if err != nil {
		return err
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current != target {
		return fmt.Errorf("the schema is at version %d, this program needs %d: run gongtongti migrate", current, target)
	}
	return nil
}

func refuseNewer(ctx context.Context, p *goose.Provider) error {
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > target {
		return fmt.Errorf("the schema is at version %d, newer than this program, which knows %d: use the newer program", current, target)
	}
	return nil
}
