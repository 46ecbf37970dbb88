package posting

import (
	"context"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/change"
)

type step = change.Step[Posting]

// change changes a posting, with a reason if it alters a locked period. A certificate of the
// previous state is voided.
func (s Service) change(ctx context.Context, actor domain.Actor, id domain.ID, version int, step step) (Posting, error) {
	return change.Of[Posting]{
		Tx: s.Tx, Audit: s.Audit, Env: s.Env,
		Enter: s.Locks.Enter,
		Lock:  s.Repository.Lock,
		Mask:  func(reason string, _, changed Posting) string { return domain.Mask(reason, changed.TeacherName) },
		Guard: s.guard,
		Stamp: func(p *Posting, version int, at time.Time) { p.Version, p.UpdatedAt = version, at },
		Store: func(ctx context.Context, p change.Pending[Posting]) error {
			if err := s.Repository.Store(ctx, p.Changed); err != nil {
				return err
			}
			return s.Certificates.VoidFor(ctx, p.Actor, id, p.Reason)
		},
		Target: func(old, changed Posting) audit.Target { return target(old, changed) },
		Shown:  Posting.guarded,
	}.Do(ctx, actor, id, version, step)
}

// settle checks a posting against the teacher, the host and the teacher's other postings. Other
// changes of these postings wait until the transaction ends.
func (s Service) settle(ctx context.Context, actor domain.Actor, p *Posting) error {
	var faults domain.Faults
	teacher, err := s.Repository.LockTeacher(ctx, actor.Scope, p.TeacherID, p.StartsOn)
	switch {
	case domain.KindOf(err) == domain.NotFound:
		faults.Add("teacher_id", "unknown", "没有找到这位教师，或者不在您的管理范围内。", "There is no such teacher in your scope.")
	case err != nil:
		return err
	case teacher.SchoolID == "":
		faults.Add("starts_on", "not_at_school", "教师在开始之日不属于任何学校。", "The teacher belongs to no school on the day the posting starts.")
	default:
		p.TeacherName, p.HomeSchoolID, p.HomeSchoolName, p.HomeDivision = teacher.Name, teacher.SchoolID, teacher.SchoolName,
			teacher.Division
		p.HomeCounted, p.HomeSetting, p.Title, p.Backbone = teacher.Counted, teacher.Setting, teacher.Title, teacher.Backbone
	}
	if err := s.host(ctx, &faults, p); err != nil {
		return err
	}
	if err := s.known(ctx, &faults, "kind", "posting_kind", p.Kind); err != nil {
		return err
	}
	if err := append(faults, p.check()...).Err(); err != nil {
		return err
	}
	other, err := s.Repository.Overlapping(ctx, *p)
	if err != nil || other == nil {
		return err
	}
	return overlap(ctx, s.Repository, actor, *other)
}

// resettle settles a change: a school that is unchanged keeps its stored setting.
func (s Service) resettle(ctx context.Context, actor domain.Actor, p *Posting, before Posting) error {
	err := s.settle(ctx, actor, p)
	if p.HomeSchoolID == before.HomeSchoolID {
		p.HomeSetting = before.HomeSetting
	}
	if p.ToSchoolID == before.ToSchoolID {
		p.ToSetting = before.ToSetting
	}
	return err
}

func (s Service) host(ctx context.Context, faults *domain.Faults, p *Posting) error {
	p.ToSchoolName, p.ToDivision, p.ToCounted, p.ToSetting, p.ToOpenedOn, p.ToClosedOn = "", "", "", "", domain.Date{}, domain.Date{}
	if p.ToSchoolID == "" {
		return nil
	}
	host, err := s.Repository.School(ctx, p.ToSchoolID)
	if domain.KindOf(err) == domain.NotFound {
		faults.Add("to_school_id", "unknown", "没有找到这所学校。", "There is no such school.")
		return nil
	}
	p.ToSchoolName, p.ToDivision, p.ToSetting, p.ToOpenedOn, p.ToClosedOn = host.Name, host.Division, host.Setting, host.OpenedOn,
		host.ClosedOn
	p.ToCounted = domain.DivisionOn(p.StartsOn, host.FormerDivisions, host.Division)
	return err
}

// overlap names the other posting if the actor may see it.
func overlap(ctx context.Context, r Repository, actor domain.Actor, other Posting) error {
	e := domain.Fail(domain.Conflict, "posting_overlap", "这位教师在这段时间已有派任。同一时间只能有一项派任，非全时的派任也不例外。",
		"The teacher already has a posting at that time. There can be only one at a time, part-time postings included.")
	seen, err := r.Find(ctx, actor.Scope, other.ID)
	switch {
	case err == nil:
		title := seen.StartsOn.String() + " → " + seen.EndsOn.String() + " " + seen.ToSchoolName + seen.ToPlace
		e.Existing, e.ExistingIs = []domain.Ref{{ID: seen.ID, Title: title}}, domain.PostingRecord
	case domain.KindOf(err) != domain.NotFound:
		return err
	}
	return e
}

func (s Service) known(ctx context.Context, faults *domain.Faults, field, list, code string) error {
	known, err := s.Repository.CodeKnown(ctx, list, code)
	if err == nil && !known {
		faults.Add(field, "unknown", "没有这个选项，请从代码表中选择。", "Not a valid code; see the code list.")
	}
	return err
}

// target covers the state before and after: the schools may differ, and a school may have moved
// out of the division in which the posting counts.
func target(versions ...Posting) audit.Target {
	told := audit.Target{Kind: domain.PostingRecord, ID: versions[0].ID, Subject: versions[len(versions)-1].HomeSchoolID}
	for _, p := range versions {
		told.Touches = append(told.Touches, p.HomeCounted, p.HomeDivision)
		told.Heard = append(told.Heard, string(p.HomeSchoolID), p.HomeCounted)
		if p.ToSchoolID != "" {
			told.Touches = append(told.Touches, p.ToCounted, p.ToDivision)
			told.Heard = append(told.Heard, string(p.ToSchoolID), p.ToCounted)
		}
	}
	return told
}
