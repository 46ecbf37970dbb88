// Package change has the steps of a change to a record, in their fixed order. Each part
// supplies the functions for its own records.
package change

import (
	"context"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
)

// Record is a versioned record.
type Record interface {
	// Revision is the version that a change has to name.
	Revision() int
}

// Of has the functions for the records of a kind, in the order in which Do calls them.
// Optional ones may be nil.
type Of[T Record] struct {
	Tx    domain.Transactor
	Audit audit.Log
	Env   domain.Env

	// Enter comes before any record is read. Optional.
	Enter func(ctx context.Context) error
	// Lock reads the record in the actor's scope. Nobody else changes it until the
	// transaction ends.
	Lock func(ctx context.Context, scope domain.Scope, id domain.ID) (T, error)
	// Open refuses records that can no longer change. Optional.
	Open func(record T) error
	// Copy is a deep copy, if a step alters data held by reference. Optional.
	Copy func(record T) T
	// Mask removes from a reason what the audit log must not store. Optional.
	Mask func(reason string, old, changed T) string
	// Guard may refuse a change and set derived fields. Optional.
	Guard func(ctx context.Context, p *Pending[T]) error
	// Stamp sets the new version and when it was made.
	Stamp func(changed *T, version int, at time.Time)
	// Store writes the record and what follows from the change in other records.
	Store func(ctx context.Context, p Pending[T]) error
	// Target is what the audit log says was changed.
	Target func(old, changed T) audit.Target
	// Shown is the record as the audit log keeps it. Optional.
	Shown func(record T) T
}

// Step is the part of a change that is specific to a use case.
type Step[T Record] struct {
	Action audit.Action
	Reason string
	May    func(actor domain.Actor, record T) error
	Alter  func(ctx context.Context, record *T) error
}

// Pending is a change that is about to be stored.
type Pending[T Record] struct {
	Actor   domain.Actor
	Action  audit.Action
	Reason  string
	Old     T
	Changed T
}

// Do changes one record in one transaction. version is the version that the caller has read.
// An update that changes nothing returns the record unchanged.
func (of Of[T]) Do(ctx context.Context, actor domain.Actor, id domain.ID, version int, step Step[T]) (changed T, err error) {
	err = of.Tx.Do(ctx, func(ctx context.Context) error {
		p := Pending[T]{Actor: actor, Action: step.Action, Reason: step.Reason}
		if p.Old, err = of.admit(ctx, actor, id, version, step); err != nil {
			return err
		}
		changed = p.Old
		if of.Copy != nil {
			changed = of.Copy(p.Old)
		}
		if err := step.Alter(ctx, &changed); err != nil {
			return err
		}
		if audit.Idle(step.Action, step.Reason, p.Old, changed) {
			return nil
		}
		p.Changed = changed
		err := of.keep(ctx, &p)
		changed = p.Changed
		return err
	})
	return changed, err
}

// admit locks the record and checks permission, version and state.
func (of Of[T]) admit(ctx context.Context, actor domain.Actor, id domain.ID, version int, step Step[T]) (old T, err error) {
	if of.Enter != nil {
		if err := of.Enter(ctx); err != nil {
			return old, err
		}
	}
	if old, err = of.Lock(ctx, actor.Scope, id); err != nil {
		return old, err
	}
	if err := step.May(actor, old); err != nil {
		return old, err
	}
	if err := domain.CheckVersion(old.Revision(), version); err != nil {
		return old, err
	}
	if of.Open != nil {
		return old, of.Open(old)
	}
	return old, nil
}

// keep guards, stores and records a change.
func (of Of[T]) keep(ctx context.Context, p *Pending[T]) error {
	if of.Mask != nil {
		p.Reason = of.Mask(p.Reason, p.Old, p.Changed)
		p.Actor.Correction = of.Mask(p.Actor.Correction, p.Old, p.Changed)
	}
	if of.Guard != nil {
		if err := of.Guard(ctx, p); err != nil {
			return err
		}
	}
	of.Stamp(&p.Changed, p.Old.Revision()+1, of.Env.Instant())
	if err := of.Store(ctx, *p); err != nil {
		return err
	}
	before, after := p.Old, p.Changed
	if of.Shown != nil {
		before, after = of.Shown(before), of.Shown(after)
	}
	return audit.Record(ctx, of.Audit, of.Env, p.Actor, p.Action, of.Target(p.Old, p.Changed), before, after,
		domain.Reasons(p.Reason, p.Actor.Correction))
}
