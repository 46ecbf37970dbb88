package repository

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/term"
)

type termRow struct {
	ID           domain.ID
	DivisionCode string `gorm:"<-:create"`
	SchoolYear   int    `gorm:"<-:create"`
	Number       int    `gorm:"<-:create"`
	FirstDay     domain.Date
	LastDay      domain.Date
	Holidays     holidays
	Version      int
	CreatedAt    instant `gorm:"<-:create;autoCreateTime:false"`
	UpdatedAt    instant `gorm:"autoUpdateTime:false"`
}

func (termRow) TableName() string { return "terms" }

// holidays is a text column that holds them as a JSON list.
type holidays []term.Holiday

func (h holidays) Value() (driver.Value, error) {
	if h == nil {
		return "[]", nil
	}
	text, err := json.Marshal([]term.Holiday(h))
	return string(text), err
}

func (h *holidays) Scan(src any) error {
	var text nullText
	if err := text.Scan(src); err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), (*[]term.Holiday)(h))
}

const termColumns = "SELECT id, division_code, school_year, number, first_day, last_day, holidays, version, created_at, updated_at FROM " +
	"terms"

func newTermRow(t term.Term) termRow {
	return termRow{t.ID, t.DivisionCode, t.SchoolYear, t.Number, t.FirstDay, t.LastDay, t.Holidays, t.Version, instant(t.CreatedAt),
		instant(t.UpdatedAt)}
}

func (r termRow) term() term.Term {
	return term.Term{ID: r.ID, DivisionCode: r.DivisionCode, SchoolYear: r.SchoolYear, Number: r.Number, FirstDay: r.FirstDay,
		LastDay:  r.LastDay,
		Holidays: r.Holidays, Version: r.Version, CreatedAt: time.Time(r.CreatedAt), UpdatedAt: time.Time(r.UpdatedAt)}
}

// Terms answers term.Repository.
type Terms struct{ *DB }

// LockDivision implements term.Repository.
func (s Terms) LockDivision(ctx context.Context, code string) (bool, error) {
	var names []string
	err := s.q(ctx).Raw("SELECT code FROM divisions WHERE code = ?"+s.dialect.forUpdate, code).Scan(&names).Error
	return len(names) > 0, translate(err)
}

// Add implements term.Repository.
func (s Terms) Add(ctx context.Context, t term.Term) error {
	row := newTermRow(t)
	return translate(s.q(ctx).Create(&row).Error)
}

// Store implements term.Repository.
func (s Terms) Store(ctx context.Context, t term.Term) error {
	row := newTermRow(t)
	return s.update(ctx, &row, t.ID, t.Version)
}

// Find implements term.Repository.
func (s Terms) Find(ctx context.Context, id domain.ID) (term.Term, error) {
	list, err := s.terms(ctx, " WHERE id = ?", id)
	if err == nil && len(list) == 0 {
		return term.Term{}, domain.Missing()
	}
	if err != nil {
		return term.Term{}, err
	}
	return list[0], nil
}

// Of implements term.Repository.
func (s Terms) Of(ctx context.Context, division string) ([]term.Term, error) {
	return s.terms(ctx, " WHERE division_code IN ? ORDER BY first_day, id", prefixes(division))
}

func (s Terms) terms(ctx context.Context, where string, args ...any) ([]term.Term, error) {
	var rows []termRow
	if err := s.q(ctx).Raw(termColumns+where, args...).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	list := make([]term.Term, len(rows))
	for i, r := range rows {
		list[i] = r.term()
	}
	return list, nil
}

// DivisionOf implements term.Repository.
func (s Terms) DivisionOf(ctx context.Context, scope domain.Scope) (string, error) {
	if scope.Division != "" || scope.School == "" {
		return scope.Division, nil
	}
	var c cond
	c.schoolInScope(scope, "s")
	var names []string
	if err := s.q(ctx).Raw("SELECT s.division_code FROM schools s"+c.where(), c.args...).Scan(&names).Error; err != nil || len(names) == 0 {
		return "", translate(err)
	}
	return names[0], nil
}
