package repository

import (
	"context"
	"encoding/json"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/certificate"
)

type certificateRow struct {
	Number     string
	PostingID  domain.ID
	CheckCode  string
	Content    string // JSON of certificate.Content
	IssuedAt   instant
	VoidedOn   domain.Date
	VoidReason certificate.Reason
}

const certificateColumns = `SELECT c.number, c.posting_id, c.check_code, c.content, c.issued_at, c.voided_on, c.void_reason
	FROM certificates c `

func (r certificateRow) certificate() (certificate.Certificate, error) {
	c := certificate.Certificate{PostingID: r.PostingID, CheckCode: r.CheckCode, IssuedAt: time.Time(r.IssuedAt),
		Verdict: certificate.Verdict{Status: certificate.Valid, VoidedOn: r.VoidedOn, VoidReason: r.VoidReason}}
	if !r.VoidedOn.IsZero() {
		c.Status = certificate.Voided
	}
	return c, json.Unmarshal([]byte(r.Content), &c.Content)
}

// Certificates answers certificate.Repository.
type Certificates struct{ *DB }

// Served implements certificate.Repository: schools go by the name that they had at the
// end, so that a later one does not rewrite the past.
func (s Certificates) Served(ctx context.Context, id domain.ID) (certificate.Served, error) {
	var rows []certificate.Served
	err := s.q(ctx).Raw(`SELECT p.id AS posting_id, p.teacher_id, p.home_school_id, t.name AS teacher_name, t.anonymised_at IS NOT NULL
		AS anonymised,
			coalesce((SELECT n.name FROM school_names n WHERE n.school_id = s.id AND n.until >= p.ends_on ORDER BY n.until LIMIT 1), s.name)
				AS home_school,
			coalesce((SELECT n.name FROM school_names n WHERE n.school_id = h.id AND n.until >= p.ends_on ORDER BY n.until LIMIT 1), h.name,
				p.to_place) AS host,
			coalesce(k.label_zh, p.kind) AS kind, p.status, p.starts_on, p.ends_on, p.share_percent, coalesce(a.label_zh,
				p.appraisal) AS appraisal
		FROM postings p JOIN teachers t ON t.id = p.teacher_id JOIN schools s ON s.id = p.home_school_id LEFT JOIN schools h
			ON h.id = p.to_school_id
			LEFT JOIN code_items k ON k.list = 'posting_kind' AND k.code = p.kind
			LEFT JOIN code_items a ON a.list = 'appraisal' AND a.code = p.appraisal
		WHERE p.id = ?`, id).Scan(&rows).Error
	if err != nil {
		return certificate.Served{}, translate(err)
	}
	if len(rows) == 0 {
		return certificate.Served{}, domain.Missing()
	}
	return rows[0], nil
}

// Latest implements certificate.Repository.
func (s Certificates) Latest(ctx context.Context, posting domain.ID) (certificate.Certificate, error) {
	return s.one(ctx, `WHERE c.posting_id = ? ORDER BY CASE WHEN c.voided_on IS NULL THEN 0 ELSE 1 END, c.issued_at DESC, c.number DESC
		LIMIT 1`, posting)
}

// ByNumber implements certificate.Repository.
func (s Certificates) ByNumber(ctx context.Context, number string) (certificate.Certificate, error) {
	return s.one(ctx, `WHERE c.number = ?`, number)
}

func (s Certificates) one(ctx context.Context, where string, args ...any) (certificate.Certificate, error) {
	certificates, err := s.all(ctx, where, args...)
	if err != nil {
		return certificate.Certificate{}, err
	}
	if len(certificates) == 0 {
		return certificate.Certificate{}, domain.Missing()
	}
	return certificates[0], nil
}

func (s Certificates) all(ctx context.Context, where string, args ...any) ([]certificate.Certificate, error) {
	var rows []certificateRow
	if err := s.q(ctx).Raw(certificateColumns+where, args...).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	certificates := make([]certificate.Certificate, len(rows))
	for i, r := range rows {
		var err error
		if certificates[i], err = r.certificate(); err != nil {
			return nil, err
		}
	}
	return certificates, nil
}

// OfTeacher implements certificate.Repository.
func (s Certificates) OfTeacher(ctx context.Context, teacher domain.ID) ([]certificate.Certificate, error) {
	return s.all(ctx, `JOIN postings p ON p.id = c.posting_id WHERE p.teacher_id = ? ORDER BY c.number`, teacher)
}

// NextNumber implements certificate.Repository. Who comes second waits for the first to
// commit, so that nothing is skipped.
func (s Certificates) NextNumber(ctx context.Context, year int) (int, error) {
	var n int
	err := s.q(ctx).Raw(`INSERT INTO certificate_numbers (year, last) VALUES (?, 1)
		ON CONFLICT (year) DO UPDATE SET last = certificate_numbers.last + 1 RETURNING last`, year).Scan(&n).Error
	return n, translate(err)
}

// Add implements certificate.Repository.
func (s Certificates) Add(ctx context.Context, c certificate.Certificate) error {
	content, err := json.Marshal(c.Content)
	if err != nil {
		return err
	}
	return translate(s.q(ctx).Exec(`INSERT INTO certificates (number, posting_id, check_code, content, issued_at, voided_on, void_reason)
		VALUES (?, ?, ?, ?, ?, NULL, '')`, c.Content.Number, c.PostingID, c.CheckCode, string(content), instant(c.IssuedAt)).Error)
}

// Void implements certificate.Repository.
func (s Certificates) Void(ctx context.Context, c certificate.Certificate) error {
	return translate(s.q(ctx).Exec(`UPDATE certificates SET voided_on = ?, void_reason = ? WHERE number = ? AND voided_on IS NULL`,
		c.VoidedOn, c.VoidReason, c.Content.Number).Error)
}

// Rewrite implements certificate.Repository.
func (s Certificates) Rewrite(ctx context.Context, c certificate.Certificate) error {
	content, err := json.Marshal(c.Content)
	if err != nil {
		return err
	}
	return translate(s.q(ctx).Exec(`UPDATE certificates SET content = ? WHERE number = ?`, string(content), c.Content.Number).Error)
}

// DivisionName implements certificate.Repository.
func (s Certificates) DivisionName(ctx context.Context, code string) (string, error) {
	var name string
	err := s.q(ctx).Raw(`SELECT name FROM divisions WHERE code = ?`, code).Scan(&name).Error
	return name, translate(err)
}
