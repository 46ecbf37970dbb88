package activity

import (
	"context"
	"slices"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/change"
)

type step = change.Step[Activity]

// change changes an activity, with a reason where its period is closed.
func (s Service) change(ctx context.Context, actor domain.Actor, id domain.ID, version int, step step) (Activity, error) {
	return change.Of[Activity]{
		Tx: s.Tx, Audit: s.Audit, Env: s.Env,
		Enter: s.Locks.Enter,
		Lock:  s.Repository.Lock,
		Guard: func(ctx context.Context, p *change.Pending[Activity]) error {
			return s.Locks.Guard(ctx, p.Actor, alteration(p.Action, p.Old, p.Changed))
		},
		Stamp:  func(a *Activity, version int, at time.Time) { a.Version, a.UpdatedAt = version, at },
		Store:  func(ctx context.Context, p change.Pending[Activity]) error { return s.Repository.Store(ctx, p.Changed) },
		Target: func(old, changed Activity) audit.Target { return target(old, changed) },
	}.Do(ctx, actor, id, version, step)
}

// alteration is any change of a record that lies in a locked period before or after the
// change, for a school of the locked division on that day. Changes of text count too.
func alteration(action audit.Action, versions ...Activity) domain.Alteration {
	over := domain.Alteration{Kind: domain.ActivityRecord, ID: versions[0].ID, Action: string(action),
		From: versions[0].HeldOn, To: versions[0].HeldOn}
	for _, a := range versions {
		if a.HeldOn.Before(over.From) {
			over.From = a.HeldOn
		}
		if a.HeldOn.After(over.To) {
			over.To = a.HeldOn
		}
		for _, p := range a.Participants {
			over.Divisions = append(over.Divisions, p.Division)
		}
	}
	over.Alters = func(l domain.LockedPeriod) bool {
		return slices.ContainsFunc(versions, func(a Activity) bool {
			return l.Holds(a.HeldOn) && slices.ContainsFunc(a.Participants, func(p Participant) bool { return l.Covers(p.Division) })
		})
	}
	return over
}

// target is the record as it was and is: the schools that took part may be others.
func target(versions ...Activity) audit.Target {
	told := audit.Target{Kind: domain.ActivityRecord, ID: versions[0].ID, Subject: versions[0].CommunityID}
	for _, a := range versions {
		for _, p := range a.Participants {
			told.Touches = append(told.Touches, p.Division)
		}
	}
	return told
}
