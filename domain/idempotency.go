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

// Repeats answers a request that is sent again as it was answered at first.
type Repeats struct {
	Keys Keys
	Tx   Transactor
	Env  Env
}

// Once runs a request under a key, so that its key, answer, record and audit entry commit in
// one transaction. A refused request leaves no trace, so its key may be used again. If the
// key has an answer already, Once gives that and does not run the request; whether it was
// the same request shows in its hash.
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
