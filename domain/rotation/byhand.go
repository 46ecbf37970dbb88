package rotation

import (
	"context"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/change"
)

// Given is what an officer writes who gives the three numbers by hand.
type Given struct {
	Counts
	Note string
}

// Give puts numbers by hand in the place of the records of a division or a school. It is
// for the officers over it. Conflict inputs_exist: correct those that are there.
func (s Service) Give(ctx context.Context, actor domain.Actor, profile domain.ID, asked Asked, given Given) (Inputs, error) {
	now := s.Env.Instant()
	inputs := Inputs{ID: s.Env.NewID(), ProfileID: profile, DivisionCode: asked.Area.Division, SchoolID: asked.Area.SchoolID,
		SchoolYear: asked.SchoolYear,
		Source:     ByHand, Counts: given.Counts, Note: given.Note, Version: 1, CreatedAt: now, UpdatedAt: now, By: actor.ID}
	err := s.Tx.Do(ctx, func(ctx context.Context) error {
		name, division, err := s.place(ctx, actor, asked.Area)
		if err != nil {
			return err
		}
		if err := mayGive(actor, division); err != nil {
			return err
		}
		if inputs.SchoolID != "" {
			inputs.SchoolName = name
		}
		if _, err := s.bar(ctx, actor, profile, asked); err != nil {
			return err
		}
		if err := inputs.check().Err(); err != nil {
			return err
		}
		if err := s.Repository.AddInputs(ctx, inputs); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Create, inputsTarget(inputs), nil, inputs, given.Note)
	})
	return inputs, err
}

// Regive corrects numbers given by hand, withdraws them, or takes them up again.
func (s Service) Regive(ctx context.Context, actor domain.Actor, id domain.ID, version int,
	reason string, alter func(*Inputs)) (Inputs, error) {
	return change.Of[Inputs]{
		Tx: s.Tx, Audit: s.Audit, Env: s.Env,
		Lock:  s.Repository.LockInputs,
		Stamp: func(i *Inputs, version int, at time.Time) { i.Version, i.UpdatedAt = version, at },
		Store: func(ctx context.Context, p change.Pending[Inputs]) error {
			return s.Repository.StoreInputs(ctx, p.Changed)
		},
		Target: func(_, changed Inputs) audit.Target { return inputsTarget(changed) },
	}.Do(ctx, actor, id, version, change.Step[Inputs]{Action: audit.Update, Reason: reason, May: mayRegive,
		Alter: func(_ context.Context, i *Inputs) error {
			alter(i)
			i.By = actor.ID
			return i.check().Err()
		}})
}

// Exclude leaves a teacher out for a school year. It is for the officers over the
// teacher's school.
func (s Service) Exclude(ctx context.Context, actor domain.Actor, teacher domain.ID, year int, reason string) (Exclusion, error) {
	now := s.Env.Instant()
	exclusion := Exclusion{ID: s.Env.NewID(), TeacherID: teacher, SchoolYear: year, Reason: reason, Version: 1, CreatedAt: now,
		UpdatedAt: now, By: actor.ID}
	err := s.Tx.Do(ctx, func(ctx context.Context) (err error) {
		if exclusion.SchoolID, exclusion.Division, err = s.Repository.TeacherAt(ctx, actor.Scope, teacher); err != nil {
			return err
		}
		if err := mayExclude(actor, exclusion.Division); err != nil {
			return err
		}
		codes, err := s.Repository.Codes(ctx)
		if err != nil {
			return err
		}
		if !codes.has("rotation_exclusion", reason) {
			var faults domain.Faults
			faults.Add("reason", "unknown", "没有这个选项，请从代码表中选择。", "Not a valid code; see the code list.")
			return faults.Err()
		}
		if err := s.Repository.AddExclusion(ctx, exclusion); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Create, exclusionTarget(exclusion), nil, exclusion, "")
	})
	return exclusion, err
}

// Readmit withdraws an exclusion, which is the only change that it knows.
func (s Service) Readmit(ctx context.Context, actor domain.Actor, id domain.ID, version int, reason string) (Exclusion, error) {
	return change.Of[Exclusion]{
		Tx: s.Tx, Audit: s.Audit, Env: s.Env,
		Lock:  s.Repository.LockExclusion,
		Open:  Exclusion.open,
		Stamp: func(e *Exclusion, version int, at time.Time) { e.Version, e.UpdatedAt, e.WithdrawnAt = version, at, at },
		Store: func(ctx context.Context, p change.Pending[Exclusion]) error {
			return s.Repository.StoreExclusion(ctx, p.Changed)
		},
		Target: func(_, changed Exclusion) audit.Target { return exclusionTarget(changed) },
	}.Do(ctx, actor, id, version, change.Step[Exclusion]{Action: audit.Withdraw, Reason: reason, May: mayReadmit,
		Alter: func(context.Context, *Exclusion) error { return nil }})
}

func inputsTarget(i Inputs) audit.Target {
	if i.SchoolID != "" {
		return audit.Target{Kind: domain.RotationInputsRecord, ID: i.ID, Subject: i.SchoolID}
	}
	return audit.Target{Kind: domain.RotationInputsRecord, ID: i.ID, Subject: i.ID}
}

func exclusionTarget(e Exclusion) audit.Target {
	return audit.Target{Kind: domain.RotationExclusionRecord, ID: e.ID, Subject: e.SchoolID}
}
