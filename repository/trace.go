package repository

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// Statement is what the database is asked once: SQL with its values, or the begin or
// end of a transaction.
type Statement struct {
	SQL  string // BEGIN, COMMIT and ROLLBACK too
	Args []any
	Rows bool           // it answers with rows
	Tx   *sql.TxOptions // of a BEGIN; may be nil
}

// Pool is the connections themselves, past the repository: for measuring what the same
// work costs without it.
func (s *DB) Pool() *sql.DB { return s.sqlDB }

// traced tells of every statement before it is sent; of none if nobody listens.
func traced(db *sql.DB, tell func(Statement)) gorm.ConnPool {
	if tell == nil {
		return db
	}
	return &tracedPool{tracedConn{db, tell}, db}
}

type tracedConn struct {
	gorm.ConnPool
	tell func(Statement)
}

func (c tracedConn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	c.tell(Statement{SQL: query, Args: args})
	return c.ConnPool.ExecContext(ctx, query, args...)
}

func (c tracedConn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	c.tell(Statement{SQL: query, Args: args, Rows: true})
	return c.ConnPool.QueryContext(ctx, query, args...)
}

func (c tracedConn) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	c.tell(Statement{SQL: query, Args: args, Rows: true})
	return c.ConnPool.QueryRowContext(ctx, query, args...)
}

type tracedPool struct {
	tracedConn
	db *sql.DB
}

// BeginTx implements gorm.ConnPoolBeginner.
func (p *tracedPool) BeginTx(ctx context.Context, options *sql.TxOptions) (gorm.ConnPool, error) {
	p.tell(Statement{SQL: "BEGIN", Tx: options})
	tx, err := p.db.BeginTx(ctx, options)
	if err != nil {
		return nil, err
	}
	return &tracedTx{tracedConn{tx, p.tell}, tx}, nil
}

type tracedTx struct {
	tracedConn
	tx *sql.Tx
}

// Commit implements gorm.TxCommitter.
func (t *tracedTx) Commit() error {
	t.tell(Statement{SQL: "COMMIT"})
	return t.tx.Commit()
}

// Rollback implements gorm.TxCommitter.
func (t *tracedTx) Rollback() error {
	t.tell(Statement{SQL: "ROLLBACK"})
	return t.tx.Rollback()
}
