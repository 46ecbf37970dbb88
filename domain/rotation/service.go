package rotation

import (
	"context"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/change"
)

// Area is a division or a school whose teachers are looked at.
type Area struct {
	Division string
	SchoolID domain.ID
}

// Asked is one question: an area, a school year, and how postings count.
type Asked struct {
	Area       Area
	SchoolYear int
	Starts     bool // postings that start in the school year, instead of those that overlap it
}

func (a Asked) period() domain.Period { return domain.SchoolYear(a.SchoolYear) }

// Filter narrows the list of teachers; nil fields do not.
type Filter struct{ Eligible, Rotated, Backbone *bool }

// Teacher is one teacher with what was found on the reference day.
type Teacher struct {
	TeacherID        domain.ID
	TeacherName      string
	SchoolName       string
	Backbone         string
	Rotated          bool
	ExclusionID      domain.ID
	ExclusionVersion int
	NameFolded       string
	Facts
}

// Totals are the counts with the number of teachers that were looked at.
type Totals struct {
	Counts
	Teachers int
}

// Repository keeps profiles, numbers given by hand and exclusions, and counts in the
// database. Reads take the scope of the asker.
type Repository interface {
	AddProfile(ctx context.Context, p Profile) error
	StoreProfile(ctx context.Context, p Profile) error
	// Profile is a shipped one, or one of a bureau over or within the scope.
	Profile(ctx context.Context, scope domain.Scope, id domain.ID, lock bool) (Profile, error)
	Profiles(ctx context.Context, scope domain.Scope, page domain.Page) (domain.List[Profile], error)
	Codes(ctx context.Context) (Codes, error)

	DivisionName(ctx context.Context, code string) (string, error)
	// School gives name and division; NotFound outside the scope.
	School(ctx context.Context, scope domain.Scope, id domain.ID) (name, division string, err error)

	AddInputs(ctx context.Context, i Inputs) error
	StoreInputs(ctx context.Context, i Inputs) error
	LockInputs(ctx context.Context, scope domain.Scope, id domain.ID) (Inputs, error)
	// InputsFor is what was given for the area itself, or nil; withdrawn ones too.
	InputsFor(ctx context.Context, profile domain.ID, asked Asked) (*Inputs, error)
	// SchoolInputs are those by hand of schools that lay in the division on the day.
	SchoolInputs(ctx context.Context, profile domain.ID, asked Asked) ([]Inputs, error)

	AddExclusion(ctx context.Context, e Exclusion) error
	StoreExclusion(ctx context.Context, e Exclusion) error
	LockExclusion(ctx context.Context, scope domain.Scope, id domain.ID) (Exclusion, error)
	// TeacherAt gives school and division of a teacher of the scope.
	TeacherAt(ctx context.Context, scope domain.Scope, id domain.ID) (school domain.ID, division string, err error)

	// Count and Teachers read the same teachers by the same conditions.
	Count(ctx context.Context, asked Asked, bar Bar) (Totals, error)
	Teachers(ctx context.Context, asked Asked, bar Bar, filter Filter, page domain.Page) (domain.List[Teacher], error)
}

// Service answers who ought to rotate, and who did.
type Service struct {
	Repository Repository
	Tx         domain.Transactor
	Audit      audit.Log
	Env        domain.Env
}

// Define makes a profile of the officer's own bureau.
func (s Service) Define(ctx context.Context, actor domain.Actor, terms Terms) (Profile, error) {
	now := s.Env.Instant()
	profile := Profile{ID: s.Env.NewID(), DivisionCode: actor.Scope.Division, Terms: terms, Version: 1, CreatedAt: now, UpdatedAt: now}
	err := s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := mayDefine(actor); err != nil {
			return err
		}
		if err := s.sound(ctx, terms); err != nil {
			return err
		}
		if err := s.Repository.AddProfile(ctx, profile); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Create, profileTarget(profile), nil, profile, "")
	})
	return profile, err
}

// Redefine is for the bureau that made the profile.
func (s Service) Redefine(ctx context.Context, actor domain.Actor, id domain.ID, version int, alter func(*Terms)) (Profile, error) {
	return change.Of[Profile]{
		Tx: s.Tx, Audit: s.Audit, Env: s.Env,
		Lock: func(ctx context.Context, scope domain.Scope, id domain.ID) (Profile, error) {
			return s.Repository.Profile(ctx, scope, id, true)
		},
		Guard: func(ctx context.Context, p *change.Pending[Profile]) error { return s.sound(ctx, p.Changed.Terms) },
		Stamp: func(p *Profile, version int, at time.Time) { p.Version, p.UpdatedAt = version, at },
		Store: func(ctx context.Context, p change.Pending[Profile]) error {
			return s.Repository.StoreProfile(ctx, p.Changed)
		},
		Target: func(_, changed Profile) audit.Target { return profileTarget(changed) },
	}.Do(ctx, actor, id, version, change.Step[Profile]{Action: audit.Update, May: mayRedefine,
		Alter: func(_ context.Context, p *Profile) error {
			alter(&p.Terms)
			return nil
		}})
}

func (s Service) sound(ctx context.Context, terms Terms) error {
	codes, err := s.Repository.Codes(ctx)
	if err != nil {
		return err
	}
	return terms.check(codes).Err()
}

// Profile is one that the actor may use.
func (s Service) Profile(ctx context.Context, actor domain.Actor, id domain.ID) (Profile, error) {
	return s.Repository.Profile(ctx, actor.Scope, id, false)
}

// Profiles are the shipped ones and those of the bureaus over and within the scope.
func (s Service) Profiles(ctx context.Context, actor domain.Actor, page domain.Page) (domain.List[Profile], error) {
	return s.Repository.Profiles(ctx, actor.Scope, page)
}

func profileTarget(p Profile) audit.Target {
	return audit.Target{Kind: domain.PolicyProfileRecord, ID: p.ID, Subject: p.ID, Touches: []string{p.DivisionCode}}
}
