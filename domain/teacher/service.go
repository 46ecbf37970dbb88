package teacher

import (
	"context"
	"slices"

	"gongtongti/domain"
	"gongtongti/domain/audit"
)

// Filter narrows the list of teachers; zero fields do not.
type Filter struct {
	Words    string // part of the name or the staff number
	SchoolID domain.ID
	Division string
	Title    string
	Backbone string
	Left     bool // include teachers who have left
}

// Repository stores teachers. Reads take the scope of the actor: the current or last school and
// its bureaus see a teacher. The host of a posting sees only the posting.
type Repository interface {
	Add(ctx context.Context, t Teacher) error
	Lock(ctx context.Context, scope domain.Scope, id domain.ID) (Teacher, error)
	Find(ctx context.Context, scope domain.Scope, id domain.ID) (Teacher, error)
	Store(ctx context.Context, t Teacher) error
	List(ctx context.Context, scope domain.Scope, filter Filter, page domain.Page) (domain.List[Teacher], error)
	// SchoolOf returns name and division of a school of any scope, or NotFound.
	SchoolOf(ctx context.Context, id domain.ID) (name, division string, err error)
	// Namesakes are the current teachers of the school with that name.
	Namesakes(ctx context.Context, school domain.ID, name string) ([]domain.Ref, error)
	// PostedAfter reports whether a valid posting ends after the day.
	PostedAfter(ctx context.Context, id domain.ID, day domain.Date) (bool, error)
	// HoldPostings locks the teacher's postings until the transaction ends. It comes before
	// Lock, because a change of a posting locks the posting first and then the teacher.
	HoldPostings(ctx context.Context, id domain.ID) error
	// Rename replaces the name in texts about the teacher's postings.
	Rename(ctx context.Context, id domain.ID, old, name string) error
	// ForgetAnswers removes the teacher from stored answers.
	ForgetAnswers(ctx context.Context, id domain.ID) error
	// CodesKnown reports whether title and backbone are in their code lists.
	CodesKnown(ctx context.Context, title, backbone string) (titleKnown, backboneKnown bool, err error)
}

// Service has the use cases of teachers.
type Service struct {
	Repository Repository
	Tx         domain.Transactor
	Audit      audit.Log
	Env        domain.Env

	Certificates Certificates
}

// Certificates contain names of teachers.
type Certificates interface {
	// Renamed voids those with an outdated name.
	Renamed(ctx context.Context, actor domain.Actor, teacher domain.ID) error
	// Anonymise voids those of the teacher and removes the name.
	Anonymise(ctx context.Context, actor domain.Actor, teacher domain.ID) error
}

// New is the data of a new teacher.
type New struct {
	Name, StaffNumber, Phone, Stage, Title, Backbone string
	Subjects                                         []string
	SchoolID                                         domain.ID
	EnteredOn                                        domain.Date
	Engagements                                      []Engagement
	DistinctFrom                                     []domain.ID // namesakes that are other people
}

// Change is a correction: nil fields are unchanged. RankedSince makes a new title or backbone
// level a promotion from that day on; without it the current one is corrected.
type Change struct {
	Name, StaffNumber, Phone, Stage, Title, Backbone *string
	Subjects                                         *[]string
	EnteredOn                                        *domain.Date
	Engagements                                      *[]Engagement
	RankedSince                                      domain.Date
}

// Enter is for the school and its officers. A namesake in the school is a Conflict:
// likely_double.
func (s Service) Enter(ctx context.Context, actor domain.Actor, n New) (Teacher, error) {
	now := s.Env.Instant()
	teacher := Teacher{ID: s.Env.NewID(), Name: n.Name, StaffNumber: n.StaffNumber, Number: n.Phone, Phone: Masked(n.Phone), Stage: n.Stage,
		Title: n.Title, Backbone: n.Backbone, Subjects: n.Subjects, SchoolID: n.SchoolID, Version: 1, CreatedAt: now, UpdatedAt: now,
		Engagements: n.Engagements, Ranks: []Rank{{n.EnteredOn, n.Title, n.Backbone}}}
	err := s.Tx.Do(ctx, func(ctx context.Context) (err error) {
		if teacher.SchoolName, teacher.Division, err = s.school(ctx, actor, n.SchoolID); err != nil {
			return err
		}
		teacher.Stays = []Stay{{SchoolID: n.SchoolID, SchoolName: teacher.SchoolName, EnteredOn: n.EnteredOn}}
		if err := s.settle(ctx, teacher); err != nil {
			return err
		}
		namesakes, err := s.Repository.Namesakes(ctx, n.SchoolID, n.Name)
		if err != nil {
			return err
		}
		if err := likelyDouble(namesakes, n.DistinctFrom); err != nil {
			return err
		}
		if err := s.Repository.Add(ctx, teacher); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Create, target(teacher), nil, teacher.guarded(), "")
	})
	return teacher, err
}

// school returns the school of a new or moving teacher. One outside the scope is unknown, like
// one that does not exist.
func (s Service) school(ctx context.Context, actor domain.Actor, id domain.ID) (name, division string, err error) {
	name, division, err = s.Repository.SchoolOf(ctx, id)
	unknown := domain.KindOf(err) == domain.NotFound
	if err != nil && !unknown {
		return "", "", err
	}
	if err := mayKeepAtAll(actor); err != nil {
		return "", "", err
	}
	if unknown || mayKeepAt(actor, id, division) != nil {
		var faults domain.Faults
		faults.Add("school_id", "unknown", "没有找到这所学校，或者不在您的管理范围内。", "There is no such school in your scope.")
		return "", "", faults.Err()
	}
	return name, division, nil
}

func (s Service) settle(ctx context.Context, t Teacher) error {
	faults := t.check()
	title, backbone, err := s.Repository.CodesKnown(ctx, t.Title, t.Backbone)
	if err != nil {
		return err
	}
	if !title {
		faults.Add("title", "unknown", "没有这个职称，请从职称列表中选择。", "There is no such title; choose one from the code list.")
	}
	if !backbone {
		faults.Add("backbone", "unknown", "没有这个骨干层次，请从列表中选择。", "There is no such backbone level; choose one from the code list.")
	}
	return faults.Err()
}

func likelyDouble(namesakes []domain.Ref, distinct []domain.ID) error {
	namesakes = slices.DeleteFunc(namesakes, func(r domain.Ref) bool { return slices.Contains(distinct, r.ID) })
	if len(namesakes) == 0 {
		return nil
	}
	e := domain.Fail(domain.Conflict, "likely_double", "本校已有同名教师。确属另一人时，请在distinct_from中列出其编号后重新提交。",
		"The school has a teacher of this name. If this is another person, name the existing one in distinct_from and send again.")
	e.Existing, e.ExistingIs = namesakes, domain.TeacherRecord
	return e
}

// Correct is for the teacher's school and its officers.
func (s Service) Correct(ctx context.Context, actor domain.Actor, id domain.ID, version int, c Change) (Teacher, error) {
	return s.change(ctx, actor, id, version, step{Action: audit.Update, May: mayKeep, Alter: func(ctx context.Context, t *Teacher) error {
		for _, set := range []struct{ to, from *string }{{&t.Name, c.Name}, {&t.StaffNumber, c.StaffNumber}, {&t.Number, c.Phone},
			{&t.Stage, c.Stage}, {&t.Title, c.Title}, {&t.Backbone, c.Backbone}} {
			if set.from != nil {
				*set.to = *set.from
			}
		}
		t.Phone = Masked(t.Number)
		if c.Subjects != nil {
			t.Subjects = *c.Subjects
		}
		if c.Engagements != nil {
			t.Engagements = *c.Engagements
		}
		if stay := t.present(); c.EnteredOn != nil && stay != nil {
			stay.EnteredOn = *c.EnteredOn
		}
		last := &t.Ranks[len(t.Ranks)-1]
		if !c.RankedSince.IsZero() && c.RankedSince != last.Since {
			t.Ranks = append(t.Ranks, Rank{c.RankedSince, t.Title, t.Backbone})
		} else {
			last.Title, last.Backbone = t.Title, t.Backbone
		}
		return s.settle(ctx, *t)
	}})
}

// Move moves a teacher to another school from a day on. The past is unchanged. It is for
// officers over both schools.
func (s Service) Move(ctx context.Context, actor domain.Actor, id domain.ID, version int, to domain.ID, day domain.Date) (Teacher, error) {
	return s.change(ctx, actor, id, version, step{Action: audit.Move, May: mayKeep,
		Alter: func(ctx context.Context, t *Teacher) (err error) {
			if err := mayMove(actor, *t); err != nil {
				return err
			}
			name, division, err := s.school(ctx, actor, to)
			if err != nil {
				return err
			}
			var faults domain.Faults
			if to == t.SchoolID && t.LeftOn.IsZero() {
				faults.Add("school_id", "same", "教师已在这所学校。", "The teacher is at this school already.")
			}
			s.leave(t, day, &faults)
			t.SchoolID, t.SchoolName, t.Division, t.LeftOn = to, name, division, domain.Date{}
			t.Stays = append(t.Stays, Stay{SchoolID: to, SchoolName: name, EnteredOn: day})
			return faults.Err()
		}})
}

// Leave ends a teacher's time at the school. The record remains.
func (s Service) Leave(ctx context.Context, actor domain.Actor, id domain.ID, version int, day domain.Date, reason string) (Teacher,
	error) {
	return s.change(ctx, actor, id, version, step{Action: audit.Leave, Reason: reason, May: mayKeep,
		Alter: func(ctx context.Context, t *Teacher) error {
			var faults domain.Faults
			if t.present() == nil {
				return domain.Fail(domain.Conflict, "already_left", "这位教师已经离开。", "The teacher has left already.")
			}
			s.leave(t, day, &faults)
			t.LeftOn = day
			if err := faults.Err(); err != nil {
				return err
			}
			posted, err := s.Repository.PostedAfter(ctx, id, day)
			if err == nil && posted {
				err = domain.Fail(domain.Conflict, "posted", "该日之后仍有派任，请先结束或撤回派任。",
					"A posting reaches beyond that day; end or withdraw it first.")
			}
			return err
		}})
}

func (s Service) leave(t *Teacher, day domain.Date, faults *domain.Faults) {
	if stay := t.present(); stay != nil {
		if !day.After(stay.EnteredOn) {
			faults.Add("on", "not_after", "日期须晚于进入现学校的日期。", "The day must lie after the teacher entered the present school.")
		}
		stay.LeftOn = day
	}
}

// RevealPhone returns the full number and adds an audit entry.
func (s Service) RevealPhone(ctx context.Context, actor domain.Actor, id domain.ID) (number string, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		t, err := s.Repository.Find(ctx, actor.Scope, id)
		if err != nil {
			return err
		}
		if err := mayReveal(actor, t); err != nil {
			return err
		}
		number = t.Number
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.RevealPhone, target(t), nil, nil, "")
	})
	return number, err
}

// Find returns one teacher of the actor's scope.
func (s Service) Find(ctx context.Context, actor domain.Actor, id domain.ID) (Teacher, error) {
	return s.Repository.Find(ctx, actor.Scope, id)
}

// List returns the teachers of the actor's scope by name.
func (s Service) List(ctx context.Context, actor domain.Actor, filter Filter, page domain.Page) (domain.List[Teacher], error) {
	return s.Repository.List(ctx, actor.Scope, filter, page)
}

// target covers the state before and after: the school may differ.
func target(versions ...Teacher) audit.Target {
	told := audit.Target{Kind: domain.TeacherRecord, ID: versions[0].ID, Subject: versions[len(versions)-1].SchoolID}
	for _, t := range versions {
		told.Touches = append(told.Touches, t.Division)
		told.Heard = append(told.Heard, string(t.SchoolID))
	}
	return told
}
