package account

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"strings"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/change"
)

// Session is a login. The token is shown once; only its hash is stored.
type Session struct {
	Token     string    `json:"token"`
	ExpiresAt time.Time `json:"expires_at"`
	User      Account   `json:"user"`
}

// LogIn gives the same answer, in the same time, for a wrong password, an unknown and a
// disabled account. Errors: wrong_credentials; slow_down with RetryAfter after many failures.
func (s Service) LogIn(ctx context.Context, username, password, address string) (Session, error) {
	// Phone keyboards capitalise the first letter; user names are lower case.
	account, err := s.guess(ctx, strings.ToLower(username), password, address)
	if err != nil {
		return Session{}, err
	}
	var session Session
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		// The account may have been disabled or its password changed in the meantime.
		now, err := s.Repository.Lock(ctx, account.ID)
		if err != nil {
			return err
		}
		if now.Disabled || now.passwordHash != account.passwordHash {
			return wrongCredentials()
		}
		session, err = s.begin(ctx, now)
		return err
	})
	return session, err
}

func wrongCredentials() error {
	return domain.Fail(domain.Unauthenticated, "wrong_credentials", "用户名或密码不正确。", "The user name or the password is wrong.")
}

// guess checks a password. The attempt counts as failed before the password is checked, so
// that parallel guesses are no faster than sequential ones.
func (s Service) guess(ctx context.Context, username, password, address string) (Account, error) {
	now, try := s.Env.Instant(), newAttempt(username, address)
	before, err := s.reserve(ctx, try, now)
	if err != nil {
		return Account{}, err
	}
	account, err := s.Repository.FindByName(ctx, username)
	if err != nil && domain.KindOf(err) != domain.NotFound {
		return Account{}, err
	}
	hash := account.passwordHash
	if account.Disabled {
		hash = ""
	}
	matches, err := s.Hasher.Matches(ctx, password, hash)
	if err != nil {
		return Account{}, err
	}
	if !matches {
		return Account{}, wrongCredentials()
	}
	return account, s.succeed(ctx, try, account.ID, before, now)
}

// reserve counts an attempt as failed, unless it comes too soon, and returns the earlier
// failures of the address.
func (s Service) reserve(ctx context.Context, try attempt, now time.Time) (before Failures, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		failures, err := s.Repository.LockFailures(ctx, try.subjects(), now)
		if err != nil {
			return err
		}
		known, err := s.Repository.KnownAddress(ctx, try.pair, now.Add(-knownFor))
		if err != nil {
			return err
		}
		if err := try.check(failures, known, now); err != nil {
			return err
		}
		before = failures[try.address]
		return s.Repository.StoreFailures(ctx, try.counted(failures, now))
	})
	return before, err
}

// succeed reverts what reserve counted and remembers the address as the owner's.
func (s Service) succeed(ctx context.Context, try attempt, of domain.ID, before Failures, now time.Time) error {
	return s.Tx.Do(ctx, func(ctx context.Context) error {
		failures, err := s.Repository.LockFailures(ctx, try.subjects(), now)
		if err != nil {
			return err
		}
		if err := s.Repository.StoreFailures(ctx, try.forgiven(failures, before, now)); err != nil {
			return err
		}
		if err := s.Repository.RememberAddress(ctx, try.pair, of, now); err != nil {
			return err
		}
		return s.Repository.Sweep(ctx, now, now.Add(-forgotten), now.Add(-knownFor))
	})
}

func (s Service) begin(ctx context.Context, a Account) (Session, error) {
	raw := make([]byte, 32)
	rand.Read(raw)
	token, now := base64.RawURLEncoding.EncodeToString(raw), s.Env.Instant()
	expires := now.Add(s.LiveFor)
	err := s.Repository.AddSession(ctx, subject("session", token), a.ID, now, expires)
	return Session{Token: token, ExpiresAt: expires, User: a}, err
}

// touchEvery limits how often the last use is stored, so that reads rarely write.
const touchEvery = 5 * time.Minute

// Authenticate returns the account of a live session with one query.
func (s Service) Authenticate(ctx context.Context, token string) (Account, error) {
	now, hash := s.Env.Instant(), subject("session", token)
	account, used, err := s.Repository.Session(ctx, hash, now, now.Add(-s.IdleFor))
	if domain.KindOf(err) == domain.NotFound {
		return account, domain.Fail(domain.Unauthenticated, "login_required", "请先登录，或登录已过期。",
			"Log in first, or again: the session has ended.")
	}
	if err != nil {
		return account, err
	}
	if now.Sub(used) >= touchEvery {
		err = s.Tx.Do(ctx, func(ctx context.Context) error { return s.Repository.TouchSession(ctx, hash, now) })
	}
	return account, err
}

// Own is the actor's own account.
func (s Service) Own(ctx context.Context, actor domain.Actor) (Account, error) {
	return s.Repository.Find(ctx, actor.ID)
}

// LogOut ends one session.
func (s Service) LogOut(ctx context.Context, token string) error {
	return s.Tx.Do(ctx, func(ctx context.Context) error { return s.Repository.EndSession(ctx, subject("session", token)) })
}

// ChangePassword is for all accounts and changes their own password. It ends all sessions and
// starts a new one. Faults: current_password, new_password.
func (s Service) ChangePassword(ctx context.Context, actor domain.Actor, current, next, address string) (Session, error) {
	own, err := s.Repository.Find(ctx, actor.ID)
	if err != nil {
		return Session{}, err
	}
	faults := checkPassword("new_password", next, own.Username)
	if next == current {
		faults.Add("new_password", "unchanged", "新密码不能与原密码相同。", "The new password must differ from the present one.")
	}
	if err := faults.Err(); err != nil {
		return Session{}, err
	}
	if _, err := s.guess(ctx, own.Username, current, address); err != nil {
		if domain.KindOf(err) == domain.Unauthenticated {
			faults.Add("current_password", "wrong", "原密码不正确。", "The present password is wrong.")
			return Session{}, faults.Err()
		}
		return Session{}, err
	}
	hash, err := s.Hasher.Hash(ctx, next)
	if err != nil {
		return Session{}, err
	}
	var session Session
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		changed, err := s.accounts().Do(ctx, actor, own.ID, own.Version,
			change.Step[Account]{Action: audit.Password, May: mayChangePassword,
				Alter: func(ctx context.Context, a *Account) error {
					a.passwordHash, a.MustChangePassword = hash, false
					return s.Repository.EndSessions(ctx, a.ID)
				}})
		if err != nil {
			return err
		}
		session, err = s.begin(ctx, changed)
		return err
	})
	return session, err
}
