package domain

import (
	"context"
	"time"
)

// Transactor runs use cases. A transaction travels in ctx: what runs inside fn
// with that ctx joins it, and an error returned by fn undoes all of it.
type Transactor interface {
	// Do runs fn in one transaction that may write. Once begun it ends by itself,
	// even if the caller has gone, and at the latest after LimitOf(ctx); without a limit it
	// lasts as long as it needs and ends with ctx.
	Do(ctx context.Context, fn func(context.Context) error) error
	// View runs fn on one unchanging state of the database, for reading.
	View(ctx context.Context, fn func(context.Context) error) error
}

// Env is the time, the place and the source of identities; injected, so that
// tests and the demonstration data can fix them.
type Env struct {
	Now   func() time.Time
	Zone  *time.Location
	NewID func() ID
}

// Today in the service's zone.
func (e Env) Today() Date { return DateOf(e.Now().In(e.Zone)) }

// Instant is now, cut to the microseconds that both databases keep.
func (e Env) Instant() time.Time { return e.Now().UTC().Truncate(time.Microsecond) }
