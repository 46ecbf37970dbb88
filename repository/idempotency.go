package repository

import (
	"context"
	"time"

	"gongtongti/domain"
)

// Keys answers domain.Keys.
type Keys struct{ *DB }

// Claim implements domain.Keys.
func (s Keys) Claim(ctx context.Context, account, key domain.ID, requestHash string, now time.Time) (*domain.KeptAnswer, error) {
	claim := s.q(ctx).Exec(`INSERT INTO idempotency_keys (account_id, key, request_hash, status, etag, location, body, created_at)
		VALUES (?, ?, ?, 0, '', '', '', ?) ON CONFLICT (account_id, key) DO NOTHING`, account, key, requestHash, instant(now))
	if claim.Error != nil || claim.RowsAffected == 1 {
		return nil, translate(claim.Error)
	}
	var kept domain.KeptAnswer
	err := s.q(ctx).Raw(`SELECT request_hash, status, etag AS e_tag, location, body FROM idempotency_keys WHERE account_id = ? AND key = ?`,
		account, key).
		Scan(&kept).Error
	return &kept, translate(err)
}

// Keep implements domain.Keys.
func (s Keys) Keep(ctx context.Context, account, key domain.ID, kept domain.KeptAnswer) error {
	return translate(s.q(ctx).Exec(`UPDATE idempotency_keys SET status = ?, etag = ?, location = ?, body = ? WHERE account_id = ?
		AND key = ?`,
		kept.Status, kept.ETag, kept.Location, kept.Body, account, key).Error)
}

// Forget implements domain.Keys.
func (s Keys) Forget(ctx context.Context, before time.Time) error {
	return translate(s.q(ctx).Exec(`DELETE FROM idempotency_keys WHERE created_at < ?`, instant(before)).Error)
}
