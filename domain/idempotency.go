package domain

import (
	"context"
	"time"
)

// KeptAnswer is a stored answer, for requests that are sent again.
type KeptAnswer struct {
	RequestHash string
	Status      int
	ETag        string
	Location    string
	Body        string
}

// Keys stores answers by account and key, in the transaction of the change.
type Keys interface {
	// Claim takes the key for the current transaction. It waits for another transaction that
	// has the key and then returns its answer, or nil if it was rolled back.
	Claim(ctx context.Context, account, key ID, requestHash string, now time.Time) (*KeptAnswer, error)
	Keep(ctx context.Context, account, key ID, kept KeptAnswer) error
	// Forget deletes answers from before a time.
	Forget(ctx context.Context, before time.Time) error
}

// KeysKept is how long an answer is kept.
const KeysKept = 30 * 24 * time.Hour

// Repeats gives a request that is sent again its first answer.
type Repeats struct {
	Keys Keys
	Tx   Transactor
	Env  Env
}

// Once runs a request under a key: key, answer, record and audit entry commit in one
// transaction. A refused request leaves no trace, so its key may be used again. If the key has
// an answer already, Once returns that and does not run the request. The hash shows whether it
// was the same request.
func (r Repeats) Once(ctx context.Context, account, key ID, requestHash string,
	run func(context.Context) (KeptAnswer, error)) (earlier *KeptAnswer, err error) {
	err = r.Tx.Do(ctx, func(ctx context.Context) error {
		if earlier, err = r.Keys.Claim(ctx, account, key, requestHash, r.Env.Instant()); err != nil || earlier != nil {
			return err
		}
		answer, err := run(ctx)
		if err != nil {
			return err
		}
		answer.RequestHash = requestHash
		return r.Keys.Keep(ctx, account, key, answer)
	})
	return earlier, err
}
