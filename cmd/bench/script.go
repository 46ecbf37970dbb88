package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"

	"gongtongti/domain"
	"gongtongti/repository"
)

// script is what the service asked of the database for one request, to be asked again
// without the service.
type script struct {
	statements []repository.Statement // with plain values
	ids        []string               // that the request made
}

// recorder hears what the service asks of the database.
type recorder struct {
	heard atomic.Int64 // statements so far
	on    atomic.Bool
	mu    sync.Mutex
	script
}

func (r *recorder) hear(st repository.Statement) {
	r.heard.Add(1)
	if !r.on.Load() {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	plain := make([]any, len(st.Args))
	for i, arg := range st.Args {
		value, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			value = arg // the database will say what is wrong with it
		}
		plain[i] = value
	}
	st.Args = plain
	r.statements = append(r.statements, st)
}

// issue notes the ids that the service makes.
func (r *recorder) issue(next func() domain.ID) func() domain.ID {
	return func() domain.ID {
		id := next()
		if r.on.Load() {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.ids = append(r.ids, string(id))
		}
		return id
	}
}

func (r *recorder) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.script = script{}
	r.on.Store(true)
}

func (r *recorder) end() script {
	r.on.Store(false)
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.script
}

// again is the script as another request of the kind would have it: with ids and days
// of its own wherever the first one's stand, within longer text too. So it adds rows,
// and meets as many neighbours as the first.
func (s script) again(round int) script {
	if len(s.ids) == 0 {
		return s
	}
	var pairs []string
	for _, id := range s.ids {
		pairs = append(pairs, id, uuid.Must(uuid.NewV7()).String())
	}
	fresh := strings.NewReplacer(pairs...)
	other := script{statements: make([]repository.Statement, len(s.statements))}
	for i, st := range s.statements {
		args := make([]any, len(st.Args))
		for j, arg := range st.Args {
			args[j] = arg
			if text, ok := arg.(string); ok {
				args[j] = fresh.Replace(text)
				if day, err := domain.ParseDate(text); err == nil {
					args[j] = day.AddDays(farAhead + 3*round).String()
				}
			}
		}
		st.Args = args
		other.statements[i] = st
	}
	return other
}

// farAhead are the days that lie between what is measured with the service and without.
const farAhead = 4000

// play asks the database directly, by the same number of connections.
func (s script) play(ctx context.Context, pool *sql.DB, writers *sync.Mutex) (err error) {
	var tx *sql.Tx
	defer func() {
		if tx != nil {
			_ = tx.Rollback() // err says why
		}
	}()
	for _, st := range s.statements {
		switch st.SQL {
		case "BEGIN":
			if writers != nil && (st.Tx == nil || !st.Tx.ReadOnly) {
				writers.Lock()
				defer writers.Unlock()
			}
			tx, err = pool.BeginTx(ctx, st.Tx)
		case "COMMIT":
			err, tx = tx.Commit(), nil
		default:
			err = send(ctx, pool, tx, st)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func send(ctx context.Context, pool *sql.DB, tx *sql.Tx, st repository.Statement) error {
	exec, query := pool.ExecContext, pool.QueryContext
	if tx != nil {
		exec, query = tx.ExecContext, tx.QueryContext
	}
	if !st.Rows {
		_, err := exec(ctx, st.SQL, st.Args...)
		return err
	}
	rows, err := query(ctx, st.SQL, st.Args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err tells
	_, err = drain(rows)
	return err
}

// drain reads every value of every row and counts the rows.
func drain(rows *sql.Rows) (count int, err error) {
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for ; rows.Next(); count++ {
		if err := rows.Scan(into...); err != nil {
			return count, err
		}
	}
	return count, rows.Err()
}
