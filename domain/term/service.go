package term

import (
	"context"
	"slices"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/change"
)

// Repository stores terms. They are reference data: reads take no scope.
type Repository interface {
	// LockDivision blocks other writers of terms of the division until the transaction ends,
	// and reports whether the division exists.
	LockDivision(ctx context.Context, code string) (known bool, err error)
	Add(ctx context.Context, t Term) error
	Store(ctx context.Context, t Term) error
	Find(ctx context.Context, id domain.ID) (Term, error)
	// Of lists the terms of the division itself and of those it lies in, by first day.
	Of(ctx context.Context, division string) ([]Term, error)
	// DivisionOf is the division of a scope; empty for a scope of everything.
	DivisionOf(ctx context.Context, scope domain.Scope) (string, error)
}

// Service has the use cases of terms.
type Service struct {
	Repository Repository
	Tx         domain.Transactor
	Audit      audit.Log
	Env        domain.Env
}

// New is the data of a new term.
type New struct {
	DivisionCode       string
	SchoolYear, Number int
	FirstDay, LastDay  domain.Date
	Holidays           []Holiday
}

// Change is a correction: nil fields are unchanged.
type Change struct {
	FirstDay, LastDay *domain.Date
	Holidays          *[]Holiday
}

func (c Change) alter(t *Term) {
	if c.FirstDay != nil {
		t.FirstDay = *c.FirstDay
	}
	if c.LastDay != nil {
		t.LastDay = *c.LastDay
	}
	if c.Holidays != nil {
		t.Holidays = *c.Holidays
	}
}

func byDay(holidays []Holiday) []Holiday {
	sorted := append([]Holiday{}, holidays...)
	slices.SortFunc(sorted, func(a, b Holiday) int { return a.From.Compare(b.From) })
	return sorted
}

// Enter is for officers over the division. Faults: division_code, first_day, last_day,
// holidays.
func (s Service) Enter(ctx context.Context, actor domain.Actor, n New) (Term, error) {
	now := s.Env.Instant()
	term := Term{ID: s.Env.NewID(), DivisionCode: n.DivisionCode, SchoolYear: n.SchoolYear, Number: n.Number, FirstDay: n.FirstDay,
		LastDay:  n.LastDay,
		Holidays: n.Holidays, Version: 1, CreatedAt: now, UpdatedAt: now}
	err := s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := mayEnter(actor); err != nil {
			return err
		}
		var faults domain.Faults
		known, err := s.Repository.LockDivision(ctx, n.DivisionCode)
		if err != nil {
			return err
		}
		inDivision(&faults, actor, n.DivisionCode, known)
		if err := s.fits(ctx, term, faults); err != nil {
			return err
		}
		term.Holidays = byDay(term.Holidays)
		if err := s.Repository.Add(ctx, term); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Create, target(term), nil, term, "")
	})
	return term, err
}

// Correct is for officers over the division. Faults as in Enter.
func (s Service) Correct(ctx context.Context, actor domain.Actor, id domain.ID, version int, c Change) (Term, error) {
	var sent Term // faults refer to the order that was sent
	return change.Of[Term]{
		Tx: s.Tx, Audit: s.Audit, Env: s.Env,
		Lock: func(ctx context.Context, _ domain.Scope, id domain.ID) (Term, error) {
			t, err := s.Repository.Find(ctx, id)
			if err != nil {
				return t, err
			}
			if _, err := s.Repository.LockDivision(ctx, t.DivisionCode); err != nil {
				return t, err
			}
			return s.Repository.Find(ctx, id) // again, now under the lock
		},
		Guard:  func(ctx context.Context, _ *change.Pending[Term]) error { return s.fits(ctx, sent, nil) },
		Stamp:  func(t *Term, version int, at time.Time) { t.Version, t.UpdatedAt = version, at },
		Store:  func(ctx context.Context, p change.Pending[Term]) error { return s.Repository.Store(ctx, p.Changed) },
		Target: func(_, changed Term) audit.Target { return target(changed) },
	}.Do(ctx, actor, id, version, change.Step[Term]{Action: audit.Update, May: mayCorrect, Alter: func(_ context.Context, t *Term) error {
		c.alter(t)
		sent, t.Holidays = *t, byDay(t.Holidays)
		return nil
	}})
}

// fits checks a term alone and against the others of its division.
func (s Service) fits(ctx context.Context, t Term, faults domain.Faults) error {
	t.check(&faults)
	if err := faults.Err(); err != nil {
		return err
	}
	all, err := s.Repository.Of(ctx, t.DivisionCode)
	if err != nil {
		return err
	}
	return t.beside(ownOf(t.DivisionCode, all))
}

func ownOf(division string, all []Term) []Term {
	return slices.DeleteFunc(slices.Clone(all), func(t Term) bool { return t.DivisionCode != division })
}

// Find is for everyone: terms are public within the service.
func (s Service) Find(ctx context.Context, id domain.ID) (Term, error) {
	return s.Repository.Find(ctx, id)
}

// Before is the last term of the same division that ended before t, if there is one.
func (s Service) Before(ctx context.Context, t Term) (before Term, exists bool, err error) {
	all, err := s.Repository.Of(ctx, t.DivisionCode)
	for _, o := range ownOf(t.DivisionCode, all) {
		if o.LastDay.Before(t.FirstDay) {
			before, exists = o, true
		}
	}
	return before, exists, err
}

// List returns the terms that apply in a division, by day: for each school year those of the
// nearest division that has any, itself first. No division means the actor's own.
func (s Service) List(ctx context.Context, actor domain.Actor, division string, schoolYear int) ([]Term, error) {
	if division == "" {
		own, err := s.Repository.DivisionOf(ctx, actor.Scope)
		if err != nil {
			return nil, err
		}
		if division = own; own == "" {
			var faults domain.Faults
			faults.Add("division", "required", "请填写区划代码。", "Name a division.")
			return nil, faults.Err()
		}
	}
	all, err := s.Repository.Of(ctx, division)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(Holding(all), func(t Term) bool { return schoolYear != 0 && t.SchoolYear != schoolYear }), nil
}

// target touches all divisions: any report may be for any term.
func target(t Term) audit.Target {
	return audit.Target{Kind: domain.TermRecord, ID: t.ID, Subject: t.ID}
}
