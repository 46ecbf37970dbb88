package rotation

import (
	"context"

	"gongtongti/domain"
	"gongtongti/domain/audit"
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
	made := Inputs{ID: s.Env.NewID(), ProfileID: profile, DivisionCode: asked.Area.Division, SchoolID: asked.Area.SchoolID, SchoolYear: asked.SchoolYear,
		Source: ByHand, Counts: given.Counts, Note: given.Note, Version: 1, CreatedAt: now, UpdatedAt: now, By: actor.ID}
	err := s.Tx.Do(ctx, func(ctx context.Context) error {
		name, division, err := s.place(ctx, actor, asked.Area)
		if err != nil {
			return err
		}
		if err := mayGive(actor, division); err != nil {
			return err
		}
		if made.SchoolID != "" {
			made.SchoolName = name
		}
		if _, err := s.bar(ctx, actor, profile, asked); err != nil {
			return err
		}
		if err := made.check().Err(); err != nil {
			return err
		}
		if err := s.Repository.AddInputs(ctx, made); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Create, inputsTarget(made), nil, made, given.Note)
	})
	return made, err
}

// Regive corrects numbers given by hand, withdraws them, or takes them up again.
func (s Service) Regive(ctx context.Context, actor domain.Actor, id domain.ID, version int, reason string, alter func(*Inputs)) (made Inputs, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		old, err := s.Repository.LockInputs(ctx, actor.Scope, id)
		if err != nil {
			return err
		}
		if err := mayGive(actor, old.Division); err != nil {
			return err
		}
		if err := domain.CheckVersion(old.Version, version); err != nil {
			return err
		}
		made = old
		alter(&made)
		if err := made.check().Err(); err != nil {
			return err
		}
		made.Version, made.UpdatedAt, made.By = old.Version+1, s.Env.Instant(), actor.ID
		if err := s.Repository.StoreInputs(ctx, made); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Update, inputsTarget(made), old, made, reason)
	})
	return made, err
}

// Exclude leaves a teacher out for a school year. It is for the officers over the
// teacher's school.
func (s Service) Exclude(ctx context.Context, actor domain.Actor, teacher domain.ID, year int, reason string) (Exclusion, error) {
	now := s.Env.Instant()
	made := Exclusion{ID: s.Env.NewID(), TeacherID: teacher, SchoolYear: year, Reason: reason, Version: 1, CreatedAt: now, UpdatedAt: now, By: actor.ID}
	err := s.Tx.Do(ctx, func(ctx context.Context) (err error) {
		if made.SchoolID, made.Division, err = s.Repository.TeacherAt(ctx, actor.Scope, teacher); err != nil {
			return err
		}
		if err := mayExclude(actor, made.Division); err != nil {
			return err
		}
		codes, err := s.Repository.Codes(ctx)
		if err != nil {
			return err
		}
		if !codes.has("rotation_exclusion", reason) {
			var faults domain.Faults
			faults.Add("reason", "unknown", "没有这个选项，请从代码表中选择。", "There is no such choice; take one from the code list.")
			return faults.Err()
		}
		if err := s.Repository.AddExclusion(ctx, made); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Create, exclusionTarget(made), nil, made, "")
	})
	return made, err
}

// Readmit withdraws an exclusion.
func (s Service) Readmit(ctx context.Context, actor domain.Actor, id domain.ID, version int, reason string) (made Exclusion, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		old, err := s.Repository.LockExclusion(ctx, actor.Scope, id)
		if err != nil {
			return err
		}
		if err := mayExclude(actor, old.Division); err != nil {
			return err
		}
		if err := domain.CheckVersion(old.Version, version); err != nil {
			return err
		}
		if !old.WithdrawnAt.IsZero() {
			return domain.Fail(domain.Conflict, "wrong_state", "这条不计入登记已经撤销。", "This exclusion is withdrawn already.")
		}
		made = old
		made.Version, made.UpdatedAt = old.Version+1, s.Env.Instant()
		made.WithdrawnAt = made.UpdatedAt
		if err := s.Repository.StoreExclusion(ctx, made); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Withdraw, exclusionTarget(made), old, made, reason)
	})
	return made, err
}

func inputsTarget(i Inputs) audit.Target {
	if i.SchoolID != "" {
		return audit.Target{Kind: "rotation_inputs", ID: i.ID, Subject: i.SchoolID}
	}
	return audit.Target{Kind: "rotation_inputs", ID: i.ID, Subject: i.ID}
}

func exclusionTarget(e Exclusion) audit.Target {
	return audit.Target{Kind: "rotation_exclusion", ID: e.ID, Subject: e.SchoolID}
}
