package target

import (
	"context"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/change"
)

// Community is the part of a community that targets need.
type Community struct {
	Division string
	Ended    bool
}

// Filter restricts the list: with a community, to its own targets and the defaults that may
// apply to it; otherwise to the defaults of divisions above and below one.
type Filter struct {
	CommunityID domain.ID
	Division    string
}

// Repository stores targets. Reads take the scope of the actor and return NotFound for targets
// outside it. Schools see the defaults of their divisions.
type Repository interface {
	// LockCommunity and LockDivision block other writers of targets of the same owner until
	// the transaction ends.
	LockCommunity(ctx context.Context, scope domain.Scope, id domain.ID) (Community, error)
	LockDivision(ctx context.Context, code string) (known bool, err error)
	// OfOwner lists all targets that the owner ever had.
	OfOwner(ctx context.Context, owner Owner) ([]Target, error)
	Types(ctx context.Context) ([]string, error)
	Add(ctx context.Context, targets []Target) error
	Store(ctx context.Context, t Target) error
	Find(ctx context.Context, scope domain.Scope, id domain.ID) (Target, error)
	List(ctx context.Context, scope domain.Scope, filter Filter, page domain.Page) (domain.List[Target], error)
	Sets(ctx context.Context) ([]Set, error)
}

// Service has the use cases of targets.
type Service struct {
	Repository Repository
	Tx         domain.Transactor
	Audit      audit.Log
	Env        domain.Env
}

// Plan is for the officers over the community or division. Content with only a period
// adopts a shipped set, named by its code. Faults: division_code, set, types,
// min_subjects, to_year.
func (s Service) Plan(ctx context.Context, actor domain.Actor, owner Owner, set string, content Content) (targets []Target, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		var faults domain.Faults
		division, err := s.lock(ctx, actor, owner, &faults)
		if err != nil {
			return err
		}
		contents, err := s.contents(ctx, set, content, &faults)
		if err != nil {
			return err
		}
		if err := faults.Err(); err != nil {
			return err
		}
		others, err := s.Repository.OfOwner(ctx, owner)
		if err != nil {
			return err
		}
		now := s.Env.Instant()
		for _, c := range contents {
			t := Target{ID: s.Env.NewID(), Owner: owner, Content: c, Set: set, Version: 1, CreatedAt: now, UpdatedAt: now,
				Division: division}
			if err := t.fits(others); err != nil {
				return err
			}
			targets, others = append(targets, t), append(others, t)
		}
		if err := s.Repository.Add(ctx, targets); err != nil {
			return err
		}
		for _, t := range targets {
			if err := audit.Record(ctx, s.Audit, s.Env, actor, audit.Create, target(t), nil, t, ""); err != nil {
				return err
			}
		}
		return nil
	})
	return targets, err
}

// lock returns the division whose bureau manages the owner's targets, and blocks other
// writers.
func (s Service) lock(ctx context.Context, actor domain.Actor, owner Owner, faults *domain.Faults) (division string, err error) {
	if owner.CommunityID == "" {
		if err := maySet(actor); err != nil {
			return "", err
		}
		known, err := s.Repository.LockDivision(ctx, owner.DivisionCode)
		inDivision(faults, actor, owner.DivisionCode, known)
		return owner.DivisionCode, err
	}
	community, err := s.Repository.LockCommunity(ctx, actor.Scope, owner.CommunityID)
	if err != nil {
		return "", err
	}
	if err := mayManageOf(actor, community.Division); err != nil {
		return "", err
	}
	if community.Ended {
		return "", domain.Fail(domain.Conflict, "ended", "共同体已经结束，不能再变更。", "The community has ended and changes no more.")
	}
	return community.Division, nil
}

// contents are the targets to add: the given one, or the items of a set.
func (s Service) contents(ctx context.Context, code string, content Content, faults *domain.Faults) ([]Content, error) {
	var contents []Content
	if code == "" {
		contents = []Content{content}
	} else {
		sets, err := s.Repository.Sets(ctx)
		if err != nil {
			return nil, err
		}
		for _, set := range sets {
			if set.Code == code {
				contents = set.Contents
			}
		}
		if contents == nil {
			faults.Add("set", "unknown", "没有这套目标。", "There is no such set of targets.")
		}
	}
	types, err := s.Repository.Types(ctx)
	if err != nil {
		return nil, err
	}
	for i := range contents {
		contents[i].Per, contents[i].FromYear, contents[i].ToYear = content.Per, content.FromYear, content.ToYear
		if i == 0 || code == "" { // a set's items have the same years
			contents[i].check(faults, types)
		}
	}
	return contents, nil
}

// Correct is for the officers over the owner. alter changes the content.
func (s Service) Correct(ctx context.Context, actor domain.Actor, id domain.ID, version int, alter func(*Content)) (Target, error) {
	return s.change(ctx, actor, id, version, audit.Update, "", func(ctx context.Context, t *Target) error {
		alter(&t.Content)
		var faults domain.Faults
		types, err := s.Repository.Types(ctx)
		if err != nil {
			return err
		}
		t.check(&faults, types)
		if err := faults.Err(); err != nil {
			return err
		}
		others, err := s.Repository.OfOwner(ctx, t.Owner)
		if err != nil {
			return err
		}
		return t.fits(others)
	})
}

// End is for the officers over the owner. Years and terms that begin on the day or later no
// longer have the target.
func (s Service) End(ctx context.Context, actor domain.Actor, id domain.ID, version int, day domain.Date, reason string) (Target, error) {
	return s.change(ctx, actor, id, version, audit.End, reason, func(_ context.Context, t *Target) error {
		t.EndedOn, t.EndReason = day, reason
		return nil
	})
}

// change changes a target that has not ended.
func (s Service) change(ctx context.Context, actor domain.Actor, id domain.ID, version int, action audit.Action, reason string,
	alter func(context.Context, *Target) error) (Target, error) {
	return change.Of[Target]{
		Tx: s.Tx, Audit: s.Audit, Env: s.Env,
		Lock: func(ctx context.Context, scope domain.Scope, id domain.ID) (Target, error) {
			t, err := s.Repository.Find(ctx, scope, id)
			if err != nil {
				return t, err
			}
			if err := mayManage(actor, t); err != nil { // before taking locks
				return t, err
			}
			var faults domain.Faults
			if _, err := s.lock(ctx, actor, t.Owner, &faults); err != nil {
				return t, err
			}
			return s.Repository.Find(ctx, scope, id) // again, now under the lock
		},
		Open:   Target.open,
		Stamp:  func(t *Target, version int, at time.Time) { t.Version, t.UpdatedAt = version, at },
		Store:  func(ctx context.Context, p change.Pending[Target]) error { return s.Repository.Store(ctx, p.Changed) },
		Target: func(_, changed Target) audit.Target { return target(changed) },
	}.Do(ctx, actor, id, version, change.Step[Target]{Action: action, Reason: reason, May: mayManage, Alter: alter})
}

// Find returns one target of the actor's scope.
func (s Service) Find(ctx context.Context, actor domain.Actor, id domain.ID) (Target, error) {
	return s.Repository.Find(ctx, actor.Scope, id)
}

// List returns targets in the order of creation.
func (s Service) List(ctx context.Context, actor domain.Actor, filter Filter, page domain.Page) (domain.List[Target], error) {
	return s.Repository.List(ctx, actor.Scope, filter, page)
}

// Sets are the shipped ones: reference data.
func (s Service) Sets(ctx context.Context) ([]Set, error) { return s.Repository.Sets(ctx) }

// target is for the audit log: a default is visible to the bureau that set it, and its schools
// are told.
func target(t Target) audit.Target {
	told := audit.Target{Kind: domain.TargetRecord, ID: t.ID, Subject: t.CommunityID, Touches: []string{t.Division}}
	if t.CommunityID == "" {
		told.Subject, told.Heard = t.ID, []string{t.DivisionCode, audit.SchoolsOf + t.DivisionCode}
	}
	return told
}
