package domain

import (
	"context"
	"time"
)

// KeptAnswer is what was answered to a request, kept for those who repeat it.
type KeptAnswer struct {
	RequestHash string
	Status      int
	ETag        string
	Location    string
	Body        string
}

// Keys keeps answers by account and key, in the transaction of the change itself.
type Keys interface {
	// Claim takes the key for the running transaction. Another transaction that holds
	// it is waited for; its answer is then given, and nil if it came to nothing.
	Claim(ctx context.Context, account, key ID, requestHash string, now time.Time) (*KeptAnswer, error)
	Keep(ctx context.Context, account, key ID, kept KeptAnswer) error
	// Forget drops answers given before a time.
	Forget(ctx context.Context, before time.Time) error
}

// KeysKept is how long an answer is kept.
const KeysKept = 30 * 24 * time.Hour
