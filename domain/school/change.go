package school

import (
	"context"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/change"
)

// change changes a school, with a reason if a move alters a locked period.
func (s Service) change(ctx context.Context, actor domain.Actor, id domain.ID, version int, step change.Step[School]) (School, error) {
	return change.Of[School]{
		Tx: s.Tx, Audit: s.Audit, Env: s.Env,
		Enter:  s.Locks.Enter,
		Lock:   s.Repository.Lock,
		Guard:  s.guard,
		Stamp:  func(s *School, version int, at time.Time) { s.Version, s.UpdatedAt = version, at },
		Store:  s.store,
		Target: func(_, changed School) audit.Target { return target(changed) },
	}.Do(ctx, actor, id, version, step)
}

// guard requires a reason if a school moves and its records since that day are in a locked
// period of one of the two divisions but not of both.
func (s Service) guard(ctx context.Context, p *change.Pending[School]) error {
	from, to := p.Old.DivisionCode, p.Changed.DivisionCode
	if from == to {
		return nil
	}
	return s.Locks.Guard(ctx, p.Actor, domain.Alteration{Kind: domain.SchoolRecord, ID: p.Changed.ID, Action: string(p.Action),
		From: p.Changed.inDivisionSince(), Divisions: []string{from, to},
		Alters: func(l domain.LockedPeriod) bool { return l.Covers(from) != l.Covers(to) }})
}

// store also moves the records of the school since the day of its move, and tells /changes of
// the records that contain its name.
func (s Service) store(ctx context.Context, p change.Pending[School]) error {
	core, err := s.core(ctx, p.Changed)
	if err != nil {
		return err
	}
	if p.Changed.DivisionCode != p.Old.DivisionCode {
		if err := s.Repository.Moved(ctx, p.Changed.ID, p.Old.DivisionCode, p.Changed.DivisionCode,
			p.Changed.inDivisionSince()); err != nil {
			return err
		}
	}
	if err := s.Repository.Store(ctx, p.Changed, core); err != nil {
		return err
	}
	if p.Changed.Name == p.Old.Name && p.Changed.Code == p.Old.Code { // participants are sorted by code
		return nil
	}
	return s.Repository.Renamed(ctx, p.Changed.ID)
}
