package repository

import (
	"context"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/period"
)

// Periods answers period.Repository.
type Periods struct{ *DB }

// WhileLocked implements period.Repository.
func (s Periods) WhileLocked(ctx context.Context) error { return s.wait(ctx, s.dialect.whileLocked) }

// WhileChanging implements period.Repository.
func (s Periods) WhileChanging(ctx context.Context) error {
	return s.wait(ctx, s.dialect.whileChanging)
}

// wait is a statement of its own, for the next one must see what was waited for.
func (s Periods) wait(ctx context.Context, sql string) error {
	if sql == "" {
		return nil
	}
	return translate(s.q(ctx).Exec(sql).Error)
}

type lockRow struct {
	ID           domain.ID
	DivisionCode string
	DivisionName string
	FromOn       domain.Date
	ToOn         domain.Date
	Note         string
	LockedBy     string
	LockedAt     instant
	Latest       bool
	AccountID    domain.ID
}

func (r lockRow) lock() period.Lock {
	return period.Lock{ID: r.ID, DivisionCode: r.DivisionCode, DivisionName: r.DivisionName, From: r.FromOn, To: r.ToOn, Note: r.Note,
		LockedBy: r.LockedBy, LockedAt: time.Time(r.LockedAt), Latest: r.Latest, AccountID: r.AccountID}
}

const lockColumns = `SELECT l.id, l.division_code, d.name AS division_name, l.from_on, l.to_on, l.note, b.name AS locked_by, l.locked_at,
	l.locked_by AS account_id,
	NOT EXISTS (SELECT 1 FROM period_locks n WHERE n.division_code = l.division_code AND n.from_on = l.from_on AND n.to_on = l.to_on
		AND (n.locked_at, n.id) > (l.locked_at, l.id)) AS latest
	FROM period_locks l JOIN divisions d ON d.code = l.division_code JOIN accounts b ON b.id = l.locked_by`

func (s Periods) locks(ctx context.Context, rest string, args ...any) ([]period.Lock, error) {
	var rows []lockRow
	if err := s.q(ctx).Raw(lockColumns+rest, args...).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	list := make([]period.Lock, len(rows))
	for i, r := range rows {
		list[i] = r.lock()
	}
	return list, nil
}

// Add implements period.Repository: three statements, whatever the division holds.
func (s Periods) Add(ctx context.Context, l period.Lock) error {
	if err := s.q(ctx).Exec(`INSERT INTO period_locks (id, division_code, from_on, to_on, note, locked_by, locked_at) VALUES (?, ?, ?, ?, ?,
		?, ?)`,
		l.ID, l.DivisionCode, l.From, l.To, l.Note, l.AccountID, instant(l.LockedAt)).Error; err != nil {
		return translate(err)
	}
	activities, args := activitiesNow(l)
	if err := s.q(ctx).Exec(`INSERT INTO frozen_activities (`+frozenActivityColumns+`, lock_id) SELECT n.*, l.id
		FROM (`+activities+`) n CROSS JOIN period_locks l WHERE l.id = ?`, append(args, l.ID)...).Error; err != nil {
		return translate(err)
	}
	postings, args := postingsNow(l)
	return translate(s.q(ctx).Exec(`INSERT INTO frozen_postings (`+frozenPostingColumns+`, lock_id) SELECT n.*, l.id
		FROM (`+postings+`) n CROSS JOIN period_locks l WHERE l.id = ?`, append(args, l.ID)...).Error)
}

// Find implements period.Repository.
func (s Periods) Find(ctx context.Context, scope domain.Scope, id domain.ID) (period.Lock, error) {
	var c cond
	c.and("l.id = ?", id)
	c.divisionInScope(scope, "l.division_code")
	list, err := s.locks(ctx, c.where(), c.args...)
	if err == nil && len(list) == 0 {
		err = domain.Missing()
	}
	if err != nil {
		return period.Lock{}, err
	}
	return list[0], nil
}

// Latest implements period.Repository.
func (s Periods) Latest(ctx context.Context, division string, p domain.Period) (*period.Lock, error) {
	list, err := s.locks(ctx, ` WHERE l.division_code = ? AND l.from_on = ? AND l.to_on = ? ORDER BY l.locked_at DESC, l.id DESC LIMIT 1`,
		division, p.From, p.To)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// List implements period.Repository: ids grow with time. What binds the scope is in it too:
// locks over it, and of a school also those over where it lay before.
func (s Periods) List(ctx context.Context, scope domain.Scope, division string, page domain.Page) (domain.List[period.Lock], error) {
	var c cond
	if scope.School == "" {
		c.bureauInScope(scope, "l")
	} else {
		c.and(`EXISTS (SELECT 1 FROM (SELECT s.division_code AS code FROM schools s WHERE s.id = ? UNION ALL SELECT d.division_code
			FROM school_divisions d
			WHERE d.school_id = ? AND d.until > l.from_on) lay WHERE substr(lay.code, 1, length(l.division_code)) = l.division_code)`,
			scope.School, scope.School)
	}
	c.prefix("l.division_code", division)
	if len(page.After) > 0 {
		c.and("l.id < ?", page.After[0])
	}
	list, err := s.locks(ctx, c.where()+" ORDER BY l.id DESC LIMIT ?", append(c.args, page.Limit+1)...)
	return domain.Cut(page, list, func(l period.Lock) []string { return []string{string(l.ID)} }), err
}

// Over implements period.Repository.
func (s Periods) Over(ctx context.Context, divisions []string, from, to domain.Date) ([]domain.LockedPeriod, error) {
	var codes []string
	for _, code := range divisions {
		codes = append(codes, prefixes(code)...)
	}
	var c cond
	c.and("l.division_code IN ? AND l.to_on >= ?", append(codes, ""), from)
	andIf(&c, to, "l.from_on <= ?")
	var rows []lockRow
	if err := s.q(ctx).Raw(`SELECT l.id, l.division_code, d.name AS division_name, l.from_on, l.to_on, l.locked_at FROM period_locks l
		JOIN divisions d ON d.code = l.division_code`+c.where()+" ORDER BY l.locked_at DESC, l.id DESC", c.args...).
		Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	lockedPeriods := make([]domain.LockedPeriod, len(rows))
	for i, r := range rows {
		lockedPeriods[i] = domain.LockedPeriod{ID: r.ID, Division: r.DivisionCode, Name: r.DivisionName,
			Period: domain.Period{From: r.FromOn, To: r.ToOn}, Since: time.Time(r.LockedAt)}
	}
	return lockedPeriods, nil
}

type correctionRow struct {
	LockID     domain.ID
	ID         domain.ID
	TargetKind domain.RecordKind
	TargetID   domain.ID
	Action     string
	ActorRole  domain.Role
	At         instant
	Reason     string
}

func (correctionRow) TableName() string { return "period_corrections" }

// AddCorrections implements period.Repository.
func (s Periods) AddCorrections(ctx context.Context, corrections []period.Correction) error {
	var rows []correctionRow
	for _, c := range corrections {
		for _, lock := range c.Locks {
			rows = append(rows, correctionRow{lock, c.ID, c.TargetKind, c.TargetID, c.Action, c.Role, instant(c.At), c.Reason.Reason})
		}
	}
	return translate(s.q(ctx).Create(&rows).Error)
}

// DivisionName implements period.Repository.
func (s Periods) DivisionName(ctx context.Context, code string) (string, error) {
	return Certificates(s).DivisionName(ctx, code)
}
