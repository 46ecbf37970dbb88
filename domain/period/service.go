package period

import (
	"context"

	"gongtongti/domain"
	"gongtongti/domain/audit"
)

// Repository stores locks with their frozen rows. Reads take the scope of the actor: bureaus
// over the division see the lock, schools within it see that it exists.
type Repository interface {
	// WhileLocked waits for running changes and blocks new ones until the transaction ends;
	// WhileChanging blocks locks.
	WhileLocked(ctx context.Context) error
	WhileChanging(ctx context.Context) error
	// Add freezes the figures of the division with the rows behind them.
	Add(ctx context.Context, l Lock) error
	Find(ctx context.Context, scope domain.Scope, id domain.ID) (Lock, error)
	// Latest returns the latest lock of a report, or nil.
	Latest(ctx context.Context, division string, p domain.Period) (*Lock, error)
	List(ctx context.Context, scope domain.Scope, division string, page domain.Page) (domain.List[Lock], error)
	// Over lists the locks of the divisions, or of wider ones, that overlap the days, latest
	// first. A zero to is open.
	Over(ctx context.Context, divisions []string, from, to domain.Date) ([]domain.LockedPeriod, error)
	AddCorrections(ctx context.Context, corrections []Correction) error
	// Figures returns the frozen and the current figures, of postings that overlap the period
	// or that start in it.
	Figures(ctx context.Context, l Lock, starts bool) (frozen, current domain.PeriodFigures, err error)
	Activities(ctx context.Context, scope domain.Scope, l Lock, page domain.Page) (domain.List[FrozenActivity], error)
	Postings(ctx context.Context, scope domain.Scope, l Lock, page domain.Page) (domain.List[FrozenPosting], error)
	Differences(ctx context.Context, scope domain.Scope, l Lock, page domain.Page) (domain.List[Difference], error)
	// DivisionName is empty if there is no such division.
	DivisionName(ctx context.Context, code string) (string, error)
}

// Service has the use cases of period locks.
type Service struct {
	Repository Repository
	Tx         domain.Transactor
	Audit      audit.Log
	Env        domain.Env
}

// Lock is for officers in their own division. Faults: division_code, to.
func (s Service) Lock(ctx context.Context, actor domain.Actor, division string, p domain.Period, note string) (lock Lock, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := mayLock(actor); err != nil {
			return err
		}
		if err := s.Repository.WhileLocked(ctx); err != nil {
			return err
		}
		name, err := s.Repository.DivisionName(ctx, division)
		if err != nil {
			return err
		}
		lock = Lock{ID: s.Env.NewID(), DivisionCode: division, DivisionName: name, From: p.From, To: p.To, Note: note, AccountID: actor.ID,
			LockedAt: s.Env.Instant()}
		faults := lock.check(s.Env.Today())
		inDivision(&faults, actor, division, name != "")
		if err := faults.Err(); err != nil {
			return err
		}
		if err := s.Repository.Add(ctx, lock); err != nil {
			return err
		}
		if lock, err = s.Repository.Find(ctx, actor.Scope, lock.ID); err != nil {
			return err
		}
		target := audit.Target{Kind: domain.PeriodLockRecord, ID: lock.ID, Subject: lock.ID, Touches: []string{division}}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.LockPeriod, target, nil, lock, note)
	})
	return lock, err
}

// Compared is a lock with its frozen and current figures.
type Compared struct {
	Lock
	domain.PeriodComparison
}

// Find is for everyone who may read the division's reports.
func (s Service) Find(ctx context.Context, actor domain.Actor, id domain.ID) (compared Compared, err error) {
	err = s.Tx.View(ctx, func(ctx context.Context) error {
		l, err := s.Repository.Find(ctx, actor.Scope, id)
		if err != nil {
			return err
		}
		compared, err = s.compare(ctx, l, false)
		return err
	})
	return compared, err
}

// ForReport implements report.Locks: the latest lock of exactly this division and period.
func (s Service) ForReport(ctx context.Context, division string, p domain.Period, starts bool) (*domain.ReportLock, error) {
	l, err := s.Repository.Latest(ctx, division, p)
	if err != nil || l == nil {
		return nil, err
	}
	compared, err := s.compare(ctx, *l, starts)
	return &domain.ReportLock{ID: l.ID, LockedAt: l.LockedAt, Note: l.Note, PeriodComparison: compared.PeriodComparison}, err
}

func (s Service) compare(ctx context.Context, l Lock, starts bool) (Compared, error) {
	frozen, current, err := s.Repository.Figures(ctx, l, starts)
	return Compared{l, frozen.Compare(current)}, err
}

// List returns the locks of the actor's scope and those that bind it, latest first, within a
// division if one is given.
func (s Service) List(ctx context.Context, actor domain.Actor, division string, page domain.Page) (domain.List[Lock], error) {
	return s.Repository.List(ctx, actor.Scope, division, page)
}

// Activities are the rows behind the frozen figures.
func (s Service) Activities(ctx context.Context, actor domain.Actor, id domain.ID, page domain.Page) (domain.List[FrozenActivity], error) {
	return opened(ctx, s, actor, id, page, s.Repository.Activities)
}

// Postings are the rows behind the frozen figures.
func (s Service) Postings(ctx context.Context, actor domain.Actor, id domain.ID, page domain.Page) (domain.List[FrozenPosting], error) {
	return opened(ctx, s, actor, id, page, s.Repository.Postings)
}

// Differences are the records that have changed since the lock, activities first.
func (s Service) Differences(ctx context.Context, actor domain.Actor, id domain.ID, page domain.Page) (domain.List[Difference], error) {
	return opened(ctx, s, actor, id, page, s.Repository.Differences)
}

func opened[T any](ctx context.Context, s Service, actor domain.Actor, id domain.ID, page domain.Page,
	read func(context.Context, domain.Scope, Lock, domain.Page) (domain.List[T], error)) (list domain.List[T], err error) {
	err = s.Tx.View(ctx, func(ctx context.Context) error {
		l, err := s.Repository.Find(ctx, actor.Scope, id)
		if err == nil {
			list, err = read(ctx, actor.Scope, l, page)
		}
		return err
	})
	return list, err
}
