package domain

import (
	"context"
	"time"
)

// RequestLimit is the time limit of a transaction unless its opener chooses another: a caller
// is waiting, and the transaction continues when the caller goes away.
const RequestLimit = 30 * time.Second

type limitKey struct{}

// Within sets the limit of transactions opened with the context.
func Within(ctx context.Context, limit time.Duration) context.Context {
	return context.WithValue(ctx, limitKey{}, limit)
}

// Unhurried is for bulk work and migrations: their transactions have no limit, wait for other
// writers, and end early only with ctx.
func Unhurried(ctx context.Context) context.Context { return Within(ctx, 0) }

// LimitOf is the limit chosen for the transactions opened with ctx; 0 is none.
func LimitOf(ctx context.Context) time.Duration {
	if limit, chosen := ctx.Value(limitKey{}).(time.Duration); chosen {
		return limit
	}
	return RequestLimit
}
