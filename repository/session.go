package repository

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/account"
)

// AddSession implements account.Repository.
func (s Accounts) AddSession(ctx context.Context, tokenHash string, of domain.ID, now, expires time.Time) error {
	return translate(s.q(ctx).Exec(`INSERT INTO sessions (token_hash, account_id, created_at, last_used_at, expires_at) VALUES (?, ?, ?, ?,
		?)`,
		tokenHash, of, instant(now), instant(now), instant(expires)).Error)
}

// Session implements account.Repository.
func (s Accounts) Session(ctx context.Context, tokenHash string, now, idleSince time.Time) (account.Account, time.Time, error) {
	var rows []accountRow
	if err := s.q(ctx).Raw("SELECT "+accountColumns+`, s.last_used_at FROM sessions s JOIN accounts a ON a.id = s.account_id
		WHERE s.token_hash = ? AND s.expires_at > ? AND s.last_used_at > ? AND NOT a.disabled`, tokenHash, instant(now),
		instant(idleSince)).
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
	failureses := map[string]account.Failures{}
	for _, r := range rows {
		failureses[r.Subject] = account.Failures{Count: r.Failures, Last: time.Time(r.LastAt)}
	}
	return failureses, nil
}

// StoreFailures implements account.Repository.
func (s Accounts) StoreFailures(ctx context.Context, failures map[string]account.Failures) error {
	rows, args := []string{}, []any{}
	for _, subject := range slices.Sorted(maps.Keys(failures)) {
		rows = append(rows, "(?, ?, ?)")
		args = append(args, subject, failures[subject].Count, instant(failures[subject].Last))
	}
	return translate(s.q(ctx).Exec("INSERT INTO login_failures (subject, failures, last_at) VALUES "+strings.Join(rows, ", ")+
		" ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at", args...).Error)
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

// sweptAtOnce bounds what one login cleans up after others.
const sweptAtOnce = 500

// Sweep implements account.Repository. Rows that others hold are left for the next time:
// waiting for them, while holding one's own, could be for ever.
func (s Accounts) Sweep(ctx context.Context, now, failuresBefore, addressesBefore time.Time) error {
	lock := s.dialect.forUpdate
	if lock != "" {
		lock += " SKIP LOCKED"
	}
	for _, old := range []struct {
		table, key, column string
		before             time.Time
	}{
		{"sessions", "token_hash", "expires_at", now},
		{"login_failures", "subject", "last_at", failuresBefore},
		{"known_addresses", "subject", "last_at", addressesBefore},
	} {
		if err := s.q(ctx).Exec("DELETE FROM "+old.table+" WHERE "+old.key+" IN (SELECT "+old.key+" FROM "+old.table+
			" WHERE "+old.column+" < ? LIMIT ?"+lock+")", instant(old.before), sweptAtOnce).Error; err != nil {
			return translate(err)
		}
	}
	return nil
}
