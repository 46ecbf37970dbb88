package repository

import (
	"context"
	"regexp"

	"gongtongti/domain"
)

// HoldPostings implements teacher.Repository.
func (s Teachers) HoldPostings(ctx context.Context, id domain.ID) error {
	var ids []domain.ID
	return translate(s.q(ctx).Raw("SELECT id FROM postings WHERE teacher_id = ? ORDER BY id"+s.dialect.forUpdate, id).Scan(&ids).Error)
}

// Rename implements teacher.Repository.
func (s Teachers) Rename(ctx context.Context, id domain.ID, old, name string) error {
	if err := s.q(ctx).Exec(`UPDATE postings SET subject = replace(subject, ?, ?), duties = replace(duties, ?, ?),
		status_reason = replace(status_reason, ?, ?), appraisal_note = replace(appraisal_note, ?, ?) WHERE teacher_id = ?`,
		old, name, old, name, old, name, old, name, id).Error; err != nil {
		return translate(err)
	}
	if err := s.tellAll(ctx, postingsTold("p.teacher_id = ?"), id, id); err != nil { // which name the teacher
		return err
	}
	return translate(s.q(ctx).Exec(`UPDATE service_reports SET note = replace(note, ?, ?) WHERE posting_id IN (SELECT id FROM postings
		WHERE teacher_id = ?)`,
		old, name, id).Error)
}

// personal are the members of an answer that tell of a person, or may do so in people's
// own words.
var personal = regexp.MustCompile(
	`"(name|teacher_name|staff_number|phone|subject|duties|status_reason|appraisal_note|note)":"(?:[^"\\]|\\.)+"`)

// ForgetAnswers implements teacher.Repository: it blanks what kept answers say of the
// teacher, under whatever name it was; they can still be repeated. There are as many as changes to one person in 30 days.
func (s Teachers) ForgetAnswers(ctx context.Context, id domain.ID) error {
	var kept []struct {
		AccountID domain.ID
		Key, Body string
	}
	if err := s.q(ctx).Raw(`SELECT k.account_id, k.key, k.body FROM idempotency_keys k WHERE k.body LIKE ? OR EXISTS
		(SELECT 1 FROM postings p WHERE p.teacher_id = ? AND k.body LIKE '%' || CAST(p.id AS text) || '%')`, "%"+string(id)+"%", id).
		Scan(&kept).Error; err != nil {
		return translate(err)
	}
	for _, k := range kept {
		if err := s.q(ctx).Exec(`UPDATE idempotency_keys SET body = ? WHERE account_id = ? AND key = ?`,
			personal.ReplaceAllString(k.Body, `"$1":""`), k.AccountID, k.Key).Error; err != nil {
			return translate(err)
		}
	}
	return nil
}
