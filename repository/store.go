// Package repository keeps the records in SQLite or PostgreSQL. It is the only
// place that knows gorm and SQL.
package repository

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"gongtongti/domain"
	"gongtongti/migrations"
)

// DB is one database. It answers every repository interface of the domain.
type DB struct {
	db      *gorm.DB
	sqlDB   *sql.DB
	dialect dialect
	dsn     string
	writing chan struct{} // SQLite has one writer: queue here instead of polling the file
}

// Options that an operator may set.
type Options struct {
	MaxConns         int             // of the pool; 0 is 16 on PostgreSQL, 4 on SQLite
	StatementTimeout time.Duration   // PostgreSQL: 0 is 15 s, less is none; SQLite: how long one waits for another process, 10 s
	Trace            func(Statement) // hears of all that is sent, from many goroutines at once; for measuring
}

// Open connects to postgres://… or to the SQLite file of that path. It does not
// migrate.
func Open(dsn string, options Options) (*DB, error) {
	dialect := sqliteDialect
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		dialect = postgresDialect
	}
	sqlDB, dialector, err := dialect.open(dsn, options)
	if err != nil {
		return nil, err
	}
	db, err := gorm.Open(dialector, &gorm.Config{
		Logger:                 logger.Discard, // statements carry people's data
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
	})
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	return &DB{db: db, sqlDB: sqlDB, dialect: dialect, dsn: dsn, writing: make(chan struct{}, 1)}, nil
}

// Close ends every connection.
func (s *DB) Close() error { return s.sqlDB.Close() }

// Migrate brings the schema up to date and names the steps taken, on connections of its
// own: in a large database a step takes longer than a statement otherwise may.
func (s *DB) Migrate(ctx context.Context) (steps []string, err error) {
	unhurried, err := Open(s.dsn, Options{MaxConns: 2, StatementTimeout: -1})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, unhurried.Close()) }()
	if steps, err = migrations.Up(ctx, unhurried.sqlDB, s.dialect.goose); err != nil {
		return steps, err
	}
	return steps, unhurried.adopt(domain.Unhurried(ctx))
}

// Ready fails unless the database answers and has this program's schema.
func (s *DB) Ready(ctx context.Context) error {
	return translate(migrations.Check(ctx, s.sqlDB, s.dialect.goose))
}

type txKey struct{}

// running is a transaction with the districts whose reports it changes, and who hears
// of what.
type running struct {
	db      *gorm.DB
	touched map[string]bool
	told    []telling
}

// Do runs fn in one transaction; see domain.Transactor.
func (s *DB) Do(ctx context.Context, fn func(context.Context) error) error {
	if ctx.Value(txKey{}) != nil {
		return fn(ctx)
	}
	if err := ctx.Err(); err != nil {
		return translate(err) // nobody waits for it and nothing has begun
	}
	limit := domain.LimitOf(ctx)
	if limit == 0 {
		return s.patiently(ctx, fn)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	err := s.write(ctx, fn)
	if kind := domain.KindOf(err); ctx.Err() != nil && err != nil && (kind == 0 || kind == domain.Unavailable) {
		return overdue(limit, err)
	}
	return err
}

// patiently runs fn without a limit and begins again where another process wrote for so
// long that SQLite gave up waiting for it.
func (s *DB) patiently(ctx context.Context, fn func(context.Context) error) error {
	for {
		began := false
		err := s.write(ctx, func(ctx context.Context) error {
			began = true
			return fn(ctx)
		})
		if began || ctx.Err() != nil || !writerBusy(err) {
			return err
		}
	}
}

// write waits for its turn, not longer than ctx, and runs fn in a transaction.
func (s *DB) write(ctx context.Context, fn func(context.Context) error) error {
	if s.dialect.oneWriter {
		select {
		case s.writing <- struct{}{}:
			defer func() { <-s.writing }()
		case <-ctx.Done():
			return translate(ctx.Err())
		}
	}
	return s.transaction(ctx, nil, fn)
}

// View runs fn on one snapshot; see domain.Transactor.
func (s *DB) View(ctx context.Context, fn func(context.Context) error) error {
	if ctx.Value(txKey{}) != nil {
		return fn(ctx)
	}
	return s.transaction(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.dialect.snapshot}, fn)
}

func (s *DB) transaction(ctx context.Context, options *sql.TxOptions, fn func(context.Context) error) error {
	var inner error
	err := s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		run := &running{tx, map[string]bool{}, nil}
		ctx := context.WithValue(ctx, txKey{}, run)
		inner = s.unhurry(ctx)
		if inner == nil {
			inner = fn(ctx)
		}
		if inner == nil {
			inner = s.put(ctx, run.told)
		}
		if inner == nil {
			inner = s.raise(ctx, run.touched)
		}
		return inner
	}, options)
	if inner != nil {
		return inner
	}
	return translate(err)
}

// unhurry lifts the server's own limits from a transaction that has none.
func (s *DB) unhurry(ctx context.Context) error {
	if s.dialect.unhurried == "" || domain.LimitOf(ctx) > 0 {
		return nil
	}
	return translate(s.q(ctx).Exec(s.dialect.unhurried).Error)
}

// q is the transaction that ctx carries, or the pool.
func (s *DB) q(ctx context.Context) *gorm.DB {
	if tx, ok := ctx.Value(txKey{}).(*running); ok {
		return tx.db.WithContext(ctx)
	}
	return s.db.WithContext(ctx)
}

// update stores a row if its version is still the one before; gorm would otherwise report
// success for an update that matched no row. Fields tagged <-:create keep their first value.
func (s *DB) update(ctx context.Context, row any, id domain.ID, version int) error {
	result := s.q(ctx).Model(row).Where("id = ? AND version = ?", id, version-1).Select("*").Updates(row)
	if result.Error != nil {
		return translate(result.Error)
	}
	if result.RowsAffected != 1 {
		return domain.CheckVersion(0, version)
	}
	return nil
}

func (s *DB) exists(ctx context.Context, query string, args ...any) (bool, error) {
	var count int
	err := s.q(ctx).Raw("SELECT count(*) FROM ("+query+" LIMIT 1) t", args...).Scan(&count).Error
	return count > 0, translate(err)
}

// only is the single record that was asked for.
func only[T any](items []T, err error) (T, error) {
	var none T
	if err == nil && len(items) == 0 {
		err = domain.Missing()
	}
	if err != nil {
		return none, err
	}
	return items[0], nil
}
