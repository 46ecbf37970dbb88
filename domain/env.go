package domain

import (
	"context"
	"time"
)

// Transactor runs use cases in transactions. The transaction is in ctx: calls inside fn with
// that ctx join it, and an error from fn rolls it back.
type Transactor interface {
	// Do runs fn in one write transaction. Once started it is not cancelled when the caller
	// goes away, but limited by LimitOf(ctx); without a limit it ends with ctx.
	Do(ctx context.Context, fn func(context.Context) error) error
	// View runs fn on a snapshot of the database, for reading.
	View(ctx context.Context, fn func(context.Context) error) error
}

// Env provides the time, the time zone and new ids. It is injected so that tests and the
// demonstration data can fix them.
type Env struct {
	Now   func() time.Time
	Zone  *time.Location
	NewID func() ID
}

// Today in the service's zone.
func (e Env) Today() Date { return DateOf(e.Now().In(e.Zone)) }

// Instant is now, truncated to the microseconds that both databases store.
func (e Env) Instant() time.Time { return e.Now().UTC().Truncate(time.Microsecond) }
