package domain

import (
	"context"
	"time"
)

// RequestLimit bounds a transaction unless whoever opens it chooses another limit: a
// caller waits for a request, and its transaction goes on after the caller has gone.
const RequestLimit = 30 * time.Second

type limitKey struct{}

// Within chooses the limit of the transactions opened with the context.
func Within(ctx context.Context, limit time.Duration) context.Context {
	return context.WithValue(ctx, limitKey{}, limit)
}

// Unhurried is for bulk work and migrations: their transactions take as long as they
// need, wait for other writers, and end early only if ctx does.
func Unhurried(ctx context.Context) context.Context { return Within(ctx, 0) }

// LimitOf is the limit chosen for the transactions opened with ctx; 0 is none.
func LimitOf(ctx context.Context) time.Duration {
	if limit, chosen := ctx.Value(limitKey{}).(time.Duration); chosen {
		return limit
	}
	return RequestLimit
}
