package posting

import (
	"context"

	"gongtongti/domain"
	"gongtongti/domain/audit"
)

// Filter narrows the list of postings; zero fields do not.
type Filter struct {
	TeacherID    domain.ID
	HomeSchoolID domain.ID
	ToSchoolID   domain.ID
	SchoolID     domain.ID // home or host
	HomeDivision string    // code prefix, where the home school lay when it started
	ToDivision   string    // likewise for the host
	Direction    string    // setting of the home school and the host: urban-rural
	Backbone     string    // backbone or other
	Kind         string
	Status       Status
	On           domain.Date   // in post on the day
	EndingWithin domain.Period // the first day back lies in it
	Counted      *Counted
	Waiting      bool        // proposed and for the actor to decide
	UnreportedOn domain.Date // a month in post that is over by the day has no service report
}

// Counted are the postings that a report counts in a period.
type Counted struct {
	Period domain.Period
	Starts bool // those that start in it, instead of those that overlap it
}

// Teacher is the part of a teacher that a posting needs, as of its start.
type Teacher struct {
	Name, Title, Backbone         string
	SchoolID                      domain.ID
	SchoolName, Division, Setting string
	Counted                       string // division of the school at the time
	LeftOn                        domain.Date
}

// School is the part of the host that a posting needs.
type School struct {
	Name, Division, Setting string
	OpenedOn, ClosedOn      domain.Date
	FormerDivisions         []domain.FormerDivision
}

// Repository stores postings. Reads take the scope of the actor: home school, host and the
// bureaus over either see a posting.
type Repository interface {
	Add(ctx context.Context, p Posting) error
	// Lock locks posting and teacher until the transaction ends.
	Lock(ctx context.Context, scope domain.Scope, id domain.ID) (Posting, error)
	Find(ctx context.Context, scope domain.Scope, id domain.ID) (Posting, error)
	Store(ctx context.Context, p Posting) error
	List(ctx context.Context, scope domain.Scope, filter Filter, page domain.Page) (domain.List[Posting], error)
	// Teachers are those of the postings that a List would give, each once.
	Teachers(ctx context.Context, scope domain.Scope, filter Filter, page domain.Page) (domain.List[Person], error)
	// Standing returns NotFound for a school outside the scope.
	Standing(ctx context.Context, scope domain.Scope, school domain.ID, on domain.Date, page domain.Page) (domain.List[Standing], error)
	// LockTeacher reads a teacher of the scope, with the school of the day, and locks the
	// teacher's postings until the transaction ends.
	LockTeacher(ctx context.Context, scope domain.Scope, id domain.ID, day domain.Date) (Teacher, error)
	SeesTeacher(ctx context.Context, scope domain.Scope, id domain.ID) (bool, error)
	// School reads a school of any scope: hosts are often outside the proposer's scope.
	School(ctx context.Context, id domain.ID) (School, error)
	// Overlapping returns a posting of the teacher that overlaps, or nil.
	Overlapping(ctx context.Context, p Posting) (*Posting, error)
	// CodeKnown reports whether the code stands in the list.
	CodeKnown(ctx context.Context, list, code string) (bool, error)
}

// Service has the use cases of postings.
type Service struct {
	Repository   Repository
	Reports      ReportRepository
	Tx           domain.Transactor
	Audit        audit.Log
	Env          domain.Env
	Certificates Certificates
	Locks        domain.Locks
}

// Certificates are voided when they are no longer true.
type Certificates interface {
	VoidFor(ctx context.Context, actor domain.Actor, posting domain.ID, reason string) error
}

// Propose is for the principal of the home school and its officers. Conflict
// posting_overlap names the other posting if the actor may see it.
func (s Service) Propose(ctx context.Context, actor domain.Actor, teacher domain.ID, terms Terms) (Posting, error) {
	now := s.Env.Instant()
	posting := Posting{ID: s.Env.NewID(), TeacherID: teacher, Status: Proposed, ProposedBy: actor.ID, Version: 1, CreatedAt: now,
		UpdatedAt: now}
	posting.Terms = terms
	err := s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := mayProposeAtAll(actor); err != nil {
			return err
		}
		if err := s.settle(ctx, actor, &posting); err != nil {
			return err
		}
		if err := mayPropose(actor, posting.HomeSchoolID, posting.HomeDivision); err != nil {
			return err
		}
		if err := s.Repository.Add(ctx, posting); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Propose, target(posting), nil, posting.guarded(), "")
	})
	return posting, err
}

// Approve is for the officer over both schools; 市派支教 is the city's.
func (s Service) Approve(ctx context.Context, actor domain.Actor, id domain.ID, version int) (Posting, error) {
	return s.change(ctx, actor, id, version, step{Action: audit.Approve, May: mayDecide, Alter: func(_ context.Context, p *Posting) error {
		p.DecidedBy = actor.ID
		return p.decide(Approved, "")
	}})
}

// Reject is for whoever may approve, with a reason.
func (s Service) Reject(ctx context.Context, actor domain.Actor, id domain.ID, version int, reason string) (Posting, error) {
	return s.change(ctx, actor, id, version, step{Action: audit.Reject, Reason: reason, May: mayDecide,
		Alter: func(_ context.Context, p *Posting) error {
			p.DecidedBy = actor.ID
			return p.decide(Rejected, reason)
		}})
}

// Withdraw is for whoever proposes or decides, before the posting starts.
func (s Service) Withdraw(ctx context.Context, actor domain.Actor, id domain.ID, version int, reason string) (Posting, error) {
	return s.change(ctx, actor, id, version, step{Action: audit.Withdraw, Reason: reason, May: mayWithdraw,
		Alter: func(_ context.Context, p *Posting) error {
			return p.withdraw(s.Env.Today(), reason)
		}})
}

// End brings the teacher back early; day is the first day back.
func (s Service) End(ctx context.Context, actor domain.Actor, id domain.ID, version int, day domain.Date, reason, note string) (Posting,
	error) {
	return s.change(ctx, actor, id, version, step{Action: audit.End, Reason: note, May: mayDecide,
		Alter: func(ctx context.Context, p *Posting) error {
			var faults domain.Faults
			if err := s.known(ctx, &faults, "reason", "posting_end_reason", reason); err != nil {
				return err
			}
			if err := faults.Err(); err != nil {
				return err
			}
			return p.end(day, reason, note)
		}})
}

// Extend moves the end further out; a null day opens it.
func (s Service) Extend(ctx context.Context, actor domain.Actor, id domain.ID, version int, day domain.Date, reason string) (Posting,
	error) {
	return s.change(ctx, actor, id, version, step{Action: audit.Extend, Reason: reason, May: mayDecide,
		Alter: func(ctx context.Context, p *Posting) error {
			if err := p.extend(day, reason); err != nil {
				return err
			}
			return s.resettle(ctx, actor, p, *p)
		}})
}

// Correct corrects a mistake, with a reason. The old value stays in the history.
func (s Service) Correct(ctx context.Context, actor domain.Actor, id domain.ID, version int, reason string, alter func(*Terms)) (Posting,
	error) {
	return s.change(ctx, actor, id, version, step{Action: audit.Update, Reason: reason, May: mayCorrect,
		Alter: func(ctx context.Context, p *Posting) error {
			if p.Status == Rejected || p.Status == Withdrawn {
				return wrongState("未批准或已撤回的派任不能更正。", "A rejected or withdrawn posting cannot be corrected.")
			}
			before := *p
			alter(&p.Terms)
			if err := s.resettle(ctx, actor, p, before); err != nil {
				return err
			}
			// After the correction the officer must still be allowed to decide.
			return mayCorrect(actor, *p)
		}})
}

// Appraise is for the host's principal, at the end.
func (s Service) Appraise(ctx context.Context, actor domain.Actor, id domain.ID, version int, grade, note string) (Posting, error) {
	return s.change(ctx, actor, id, version, step{Action: audit.Appraise, May: mayAppraise,
		Alter: func(ctx context.Context, p *Posting) error {
			var faults domain.Faults
			if err := s.known(ctx, &faults, "appraisal", "appraisal", grade); err != nil {
				return err
			}
			if err := faults.Err(); err != nil {
				return err
			}
			return p.appraise(grade, note, s.Env.Today())
		}})
}

// Find is one posting of the actor's scope.
func (s Service) Find(ctx context.Context, actor domain.Actor, id domain.ID) (Posting, error) {
	return s.Repository.Find(ctx, actor.Scope, id)
}

// Sees fails with NotFound unless the posting lies in the actor's scope.
func (s Service) Sees(ctx context.Context, actor domain.Actor, id domain.ID) error {
	_, err := s.Repository.Find(ctx, actor.Scope, id)
	return err
}

// MayDecide fails unless the actor decides on the posting. It locks the posting until the
// transaction ends.
func (s Service) MayDecide(ctx context.Context, actor domain.Actor, id domain.ID) error {
	p, err := s.Repository.Lock(ctx, actor.Scope, id)
	if err != nil {
		return err
	}
	return mayDecide(actor, p)
}

// List returns the postings of the actor's scope by start, latest first; those that wait for a
// decision oldest first.
func (s Service) List(ctx context.Context, actor domain.Actor, filter Filter, page domain.Page) (domain.List[Posting], error) {
	if filter.Waiting && !decides(actor) {
		return domain.List[Posting]{}, nil // nothing waits for actors who cannot decide
	}
	return s.Repository.List(ctx, actor.Scope, filter, page)
}
