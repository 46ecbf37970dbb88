package activity

import (
	"context"
	"slices"

	"gongtongti/domain"
	"gongtongti/domain/audit"
)

// step is what one use case says about a change; change does the rest.
type step struct {
	action audit.Action
	reason string
	may    func(domain.Actor, Activity) error
	alter  func(context.Context, *Activity) error
}

// change is the one way an activity changes: locked, allowed, versioned, audited, and
// with a reason where its period is closed.
func (s Service) change(ctx context.Context, actor domain.Actor, id domain.ID, version int, step step) (made Activity, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := s.Locks.Enter(ctx); err != nil {
			return err
		}
		old, err := s.Repository.Lock(ctx, actor.Scope, id)
		if err != nil {
			return err
		}
		if err := step.may(actor, old); err != nil {
			return err
		}
		if err := domain.CheckVersion(old.Version, version); err != nil {
			return err
		}
		made = old
		if err := step.alter(ctx, &made); err != nil {
			return err
		}
		if audit.Idle(step.action, old, made) {
			return nil
		}
		if err := s.Locks.Guard(ctx, actor, alteration(step.action, old, made)); err != nil {
			return err
		}
		made.Version, made.UpdatedAt = old.Version+1, s.Env.Instant()
		if err := s.Repository.Store(ctx, made); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, step.action, target(old, made), old, made, domain.Reasons(step.reason, actor.Correction))
	})
	return made, err
}

// alteration is any change of a record that was or comes to be held within a locked
// period, by a school that lay in its division on the day: its words count too.
func alteration(action audit.Action, versions ...Activity) domain.Alteration {
	made := domain.Alteration{Kind: "activity", ID: versions[0].ID, Action: string(action), From: versions[0].HeldOn, To: versions[0].HeldOn}
	for _, a := range versions {
		if a.HeldOn.Before(made.From) {
			made.From = a.HeldOn
		}
		if a.HeldOn.After(made.To) {
			made.To = a.HeldOn
		}
		for _, p := range a.Participants {
			made.Divisions = append(made.Divisions, p.Division)
		}
	}
	made.Alters = func(l domain.LockedPeriod) bool {
		return slices.ContainsFunc(versions, func(a Activity) bool {
			return l.Holds(a.HeldOn) && slices.ContainsFunc(a.Participants, func(p Participant) bool { return l.Covers(p.Division) })
		})
	}
	return made
}

// content is a copy of what people wrote.
func (a *Activity) content() Content {
	return Content{a.Type, a.Mode, a.Title, a.Location, a.Subject, a.Focus, a.Summary, a.HeldOn, a.Minutes, a.HostSchoolID,
		slices.Clone(a.Participants), slices.Clone(a.Guests)}
}

func (a *Activity) fill(c Content) {
	a.Type, a.Mode, a.Title, a.Location, a.Subject, a.Focus, a.Summary = c.Type, c.Mode, c.Title, c.Location, c.Subject, c.Focus, c.Summary
	a.HeldOn, a.Minutes, a.HostSchoolID, a.Participants, a.Guests = c.HeldOn, c.Minutes, c.HostSchoolID, c.Participants, c.Guests
}

// target is the record as it was and is: the schools that took part may be others.
func target(versions ...Activity) audit.Target {
	made := audit.Target{Kind: "activity", ID: versions[0].ID, Subject: versions[0].CommunityID}
	for _, a := range versions {
		for _, p := range a.Participants {
			made.Touches = append(made.Touches, p.Division)
		}
	}
	return made
}
