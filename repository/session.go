package repository

import (
	"context"
	"slices"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/account"
)

// AddSession implements account.Repository.
func (s Accounts) AddSession(ctx context.Context, tokenHash string, of domain.ID, now, expires time.Time) error {
	return translate(s.q(ctx).Exec(`INSERT INTO sessions (token_hash, account_id, created_at, last_used_at, expires_at) VALUES (?, ?, ?, ?, ?)`,
		tokenHash, of, instant(now), instant(now), instant(expires)).Error)
}

// Session implements account.Repository.
func (s Accounts) Session(ctx context.Context, tokenHash string, now, idleSince time.Time) (account.Account, time.Time, error) {
	var rows []accountRow
	if err := s.q(ctx).Raw("SELECT "+accountColumns+`, s.last_used_at FROM sessions s JOIN accounts a ON a.id = s.account_id
		WHERE s.token_hash = ? AND s.expires_at > ? AND s.last_used_at > ? AND NOT a.disabled`, tokenHash, instant(now), instant(idleSince)).
		Scan(&rows).Error; err != nil {
		return account.Account{}, time.Time{}, translate(err)
	}
	if len(rows) == 0 {
		return account.Account{}, time.Time{}, domain.Missing()
	}
	return rows[0].account(), time.Time(rows[0].LastUsedAt), nil
}

// TouchSession implements account.Repository.
func (s Accounts) TouchSession(ctx context.Context, tokenHash string, now time.Time) error {
	return translate(s.q(ctx).Exec(`UPDATE sessions SET last_used_at = ? WHERE token_hash = ?`, instant(now), tokenHash).Error)
}

// EndSession implements account.Repository.
func (s Accounts) EndSession(ctx context.Context, tokenHash string) error {
	return translate(s.q(ctx).Exec(`DELETE FROM sessions WHERE token_hash = ?`, tokenHash).Error)
}

// EndSessions implements account.Repository.
func (s Accounts) EndSessions(ctx context.Context, of domain.ID) error {
	return translate(s.q(ctx).Exec(`DELETE FROM sessions WHERE account_id = ?`, of).Error)
}

// LockFailures implements account.Repository: the update that changes nothing locks the
// rows, in one order, so that two guesses never wait for each other.
func (s Accounts) LockFailures(ctx context.Context, subjects []string, now time.Time) (map[string]account.Failures, error) {
	sorted := slices.Sorted(slices.Values(subjects))
	insert, args := "", []any{}
	for i, subject := range sorted {
		if i > 0 {
			insert += ", "
		}
		insert += "(?, 0, ?)"
		args = append(args, subject, instant(now))
	}
	var rows []struct {
		Subject  string
		Failures int
		LastAt   instant
	}
	if err := s.q(ctx).Raw("INSERT INTO login_failures (subject, failures, last_at) VALUES "+insert+
		" ON CONFLICT (subject) DO UPDATE SET failures = login_failures.failures RETURNING subject, failures, last_at", args...).
		Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	found := map[string]account.Failures{}
	for _, r := range rows {
		found[r.Subject] = account.Failures{Count: r.Failures, Last: time.Time(r.LastAt)}
	}
	return found, nil
}

// AddFailures implements account.Repository.
func (s Accounts) AddFailures(ctx context.Context, subjects []string, now, forget time.Time) error {
	return translate(s.q(ctx).Exec(`UPDATE login_failures SET failures = CASE WHEN last_at < ? THEN 1 ELSE failures + 1 END, last_at = ?
		WHERE subject IN ?`, instant(forget), instant(now), subjects).Error)
}

// Succeeded implements account.Repository.
func (s Accounts) Succeeded(ctx context.Context, forgive []string, uncount string) error {
	all := slices.Sorted(slices.Values(append(slices.Clone(forgive), uncount)))
	return translate(s.q(ctx).Exec(`UPDATE login_failures SET failures = CASE WHEN subject = ? AND failures > 0 THEN failures - 1 ELSE 0 END
		WHERE subject IN ?`, uncount, all).Error)
}

// KnownAddress implements account.Repository.
func (s Accounts) KnownAddress(ctx context.Context, subject string, since time.Time) (bool, error) {
	return s.exists(ctx, "SELECT 1 FROM known_addresses WHERE subject = ? AND last_at > ?", subject, instant(since))
}

// RememberAddress implements account.Repository.
func (s Accounts) RememberAddress(ctx context.Context, subject string, of domain.ID, now time.Time) error {
	return translate(s.q(ctx).Exec(`INSERT INTO known_addresses (subject, account_id, last_at) VALUES (?, ?, ?)
		ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at`, subject, of, instant(now)).Error)
}

// Sweep implements account.Repository.
func (s Accounts) Sweep(ctx context.Context, now, failuresBefore, addressesBefore time.Time) error {
	for _, old := range []struct {
		sql    string
		before time.Time
	}{
		{"DELETE FROM sessions WHERE expires_at < ?", now},
		{"DELETE FROM login_failures WHERE last_at < ?", failuresBefore},
		{"DELETE FROM known_addresses WHERE last_at < ?", addressesBefore},
	} {
		if err := s.q(ctx).Exec(old.sql, instant(old.before)).Error; err != nil {
			return translate(err)
		}
	}
	return nil
}
