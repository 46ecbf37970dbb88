package teacher

import (
	"context"

	"gongtongti/domain"
	"gongtongti/domain/audit"
)

// change is the one way a teacher's record changes: locked, allowed, versioned, audited.
func (s Service) change(ctx context.Context, actor domain.Actor, id domain.ID, version int, action audit.Action, reason string,
	alter func(context.Context, *Teacher) error) (made Teacher, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := s.Repository.HoldPostings(ctx, id); err != nil {
			return err
		}
		old, err := s.Repository.Lock(ctx, actor.Scope, id)
		if err != nil {
			return err
		}
		if err := mayKeep(actor, old.SchoolID, old.Division); err != nil {
			return err
		}
		if err := domain.CheckVersion(old.Version, version); err != nil {
			return err
		}
		if old.Anonymised {
			return domain.Fail(domain.Conflict, "anonymised", "这条记录已匿名，不能再修改。", "This record is anonymised and changes no more.")
		}
		made = old.clone()
		if err := alter(ctx, &made); err != nil {
			return err
		}
		if audit.Idle(action, old, made) {
			return nil
		}
		made.Version, made.UpdatedAt = old.Version+1, s.Env.Instant()
		if err := s.Repository.Store(ctx, made); err != nil {
			return err
		}
		if err := s.renamed(ctx, actor, old, made); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, action, target(old, made), old.guarded(), made.guarded(), domain.Mask(reason, old.Name))
	})
	return made, err
}

// renamed goes after the copies of a name that is no longer the teacher's.
func (s Service) renamed(ctx context.Context, actor domain.Actor, old, made Teacher) error {
	if made.Name == old.Name {
		return nil
	}
	if err := s.Repository.Rename(ctx, made.ID, old.Name, made.Name); err != nil {
		return err
	}
	if !made.Anonymised {
		return s.Certificates.Renamed(ctx, actor, made.ID)
	}
	if err := s.Repository.ForgetAnswers(ctx, made.ID); err != nil {
		return err
	}
	return s.Certificates.Anonymise(ctx, actor, made.ID)
}

// Anonymise is for officers, on a lawful request, and cannot be undone: the name must be
// given once more to confirm it.
func (s Service) Anonymise(ctx context.Context, actor domain.Actor, id domain.ID, version int, name, reason string) (Teacher, error) {
	return s.change(ctx, actor, id, version, audit.Anonymise, reason, func(_ context.Context, t *Teacher) error {
		if err := mayAnonymise(actor, *t); err != nil {
			return err
		}
		if t.Name != name {
			var faults domain.Faults
			faults.Add("confirm_name", "mismatch", "请输入这位教师的姓名以确认；匿名处理不可撤销。", "Give the teacher's name to confirm; this cannot be undone.")
			return faults.Err()
		}
		t.anonymise()
		return nil
	})
}
