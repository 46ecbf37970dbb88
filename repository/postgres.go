package repository

import (
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"gongtongti/migrations"
)

var postgresDialect = dialect{goose: migrations.Postgres, snapshot: sql.LevelRepeatableRead,
	forUpdate: " FOR UPDATE", forShare: " FOR SHARE", whileLocked: "SELECT pg_advisory_xact_lock(" + periodKey + ")",
	whileChanging: "SELECT pg_advisory_xact_lock_shared(" + periodKey + ")",
	unhurried:     "SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)",
	// A transaction's number is given when it first writes, and all below the oldest that
	// still runs are through. Numbers are a server's own.
	position: "SELECT pg_current_xact_id()::text::bigint AS at",
	settled:  "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1",
	home: "SELECT system_identifier::text || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) FROM " +
		"pg_control_system()",
	open: openPostgres}

// periodKey is a number that nothing else in the database locks by.
const periodKey = "20180376676"

func openPostgres(dsn string, options Options) (*sql.DB, gorm.Dialector, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, nil, errors.New("the PostgreSQL address cannot be read; it looks like postgres://user:password@host:5432/database")
	}
	timeout, conns := options.StatementTimeout, options.MaxConns
	if timeout == 0 {
		timeout = 15 * time.Second
	}
	if conns == 0 {
		conns = 16
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 5 * time.Second
	}
	config.RuntimeParams["statement_timeout"] = strconv.FormatInt(max(0, timeout.Milliseconds()), 10) // 0: none
	config.RuntimeParams["idle_in_transaction_session_timeout"] = "60000"
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["jit"] = "off" // compiling takes longer than any of our statements
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db, postgres.New(postgres.Config{Conn: traced(db, options.Trace)}), nil
}
