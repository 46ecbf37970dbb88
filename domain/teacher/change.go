package teacher

import (
	"context"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/change"
)

type step = change.Step[Teacher]

// change changes the record of a teacher who has not been anonymised.
func (s Service) change(ctx context.Context, actor domain.Actor, id domain.ID, version int, step step) (Teacher, error) {
	return change.Of[Teacher]{
		Tx: s.Tx, Audit: s.Audit, Env: s.Env,
		Lock: func(ctx context.Context, scope domain.Scope, id domain.ID) (Teacher, error) {
			if err := s.Repository.HoldPostings(ctx, id); err != nil {
				return Teacher{}, err
			}
			return s.Repository.Lock(ctx, scope, id)
		},
		Open:  Teacher.open,
		Copy:  Teacher.clone,
		Mask:  func(reason string, old, _ Teacher) string { return domain.Mask(reason, old.Name) },
		Stamp: func(t *Teacher, version int, at time.Time) { t.Version, t.UpdatedAt = version, at },
		Store: func(ctx context.Context, p change.Pending[Teacher]) error {
			if err := s.Repository.Store(ctx, p.Changed); err != nil {
				return err
			}
			return s.renamed(ctx, p.Actor, p.Old, p.Changed)
		},
		Target: func(old, changed Teacher) audit.Target { return target(old, changed) },
		Shown:  Teacher.guarded,
	}.Do(ctx, actor, id, version, step)
}

// open refuses a record that was anonymised.
func (t Teacher) open() error {
	if t.Anonymised {
		return domain.Fail(domain.Conflict, "anonymised", "这条记录已匿名，不能再修改。", "This record is anonymised and changes no more.")
	}
	return nil
}

// renamed updates the copies of the teacher's former name.
func (s Service) renamed(ctx context.Context, actor domain.Actor, old, changed Teacher) error {
	if changed.Name == old.Name {
		return nil
	}
	if err := s.Repository.Rename(ctx, changed.ID, old.Name, changed.Name); err != nil {
		return err
	}
	if !changed.Anonymised {
		return s.Certificates.Renamed(ctx, actor, changed.ID)
	}
	if err := s.Repository.ForgetAnswers(ctx, changed.ID); err != nil {
		return err
	}
	return s.Certificates.Anonymise(ctx, actor, changed.ID)
}

// Anonymise is for officers, on a lawful request, and cannot be undone. The name is required as
// confirmation.
func (s Service) Anonymise(ctx context.Context, actor domain.Actor, id domain.ID, version int, name, reason string) (Teacher, error) {
	return s.change(ctx, actor, id, version, step{Action: audit.Anonymise, Reason: reason, May: mayKeep,
		Alter: func(_ context.Context, t *Teacher) error {
			if err := mayAnonymise(actor, *t); err != nil {
				return err
			}
			if t.Name != name {
				var faults domain.Faults
				faults.Add("confirm_name", "mismatch", "请输入这位教师的姓名以确认；匿名处理不可撤销。",
					"Give the teacher's name to confirm; this cannot be undone.")
				return faults.Err()
			}
			t.anonymise()
			return nil
		}})
}
