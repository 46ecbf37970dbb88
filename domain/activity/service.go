package activity

import (
	"context"
	"slices"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
)

// Filter narrows the list of activities; zero fields do not.
type Filter struct {
	CommunityID    domain.ID
	SchoolID       domain.ID // that took part
	WithID         domain.ID // that took part as well
	HostID         domain.ID
	SchoolDivision string   // where SchoolID lay on that day
	Types          []string // any of these
	Mode           string
	Focus, Subject string // “none” is for records that leave it empty
	Status         Status
	From, To       domain.Date // held_on, both days included
	Division       string      // a participating school lay in it on that day
	WithDivision   string      // and another in this one
	Words          string      // part of the title
	Waiting        bool        // for the actor's own school: to confirm, to correct, to submit
}

// Repository stores activities. Reads take the scope of the actor and return NotFound for
// records outside it.
type Repository interface {
	Add(ctx context.Context, all ...Activity) error
	Lock(ctx context.Context, scope domain.Scope, id domain.ID) (Activity, error)
	Find(ctx context.Context, scope domain.Scope, id domain.ID) (Activity, error)
	Store(ctx context.Context, a Activity) error
	AddConfirmation(ctx context.Context, id domain.ID, c Confirmation) error
	List(ctx context.Context, scope domain.Scope, filter Filter, today domain.Date, page domain.Page) (domain.List[Activity], error)
	// Postponed tells clients that no longer see the activity after it was moved to a later day.
	Postponed(ctx context.Context, a Activity, was domain.Date) error
	// LockCommunity reads the community and locks it until the transaction ends. Other new
	// activities of the community wait.
	LockCommunity(ctx context.Context, scope domain.Scope, id domain.ID) (Community, error)
	// Near lists the activities of the community and type within a day of one of the
	// dates that are not cancelled, with their participants.
	Near(ctx context.Context, community domain.ID, kind string, days ...domain.Date) ([]Activity, error)
	// Terms are those that hold in a division, by day.
	Terms(ctx context.Context, division string) ([]Term, error)
	Types(ctx context.Context) ([]string, error)
	History(ctx context.Context, id domain.ID) ([]Event, error)
}

// Event is one step in the history of a record.
type Event struct {
	At         time.Time    `json:"at"`
	Action     audit.Action `json:"action"`
	Role       domain.Role  `json:"role"`
	SchoolName string       `json:"school_name"` // empty for a bureau
	Reason     string       `json:"reason"`
}

// Service has the use cases of activities.
type Service struct {
	Repository Repository
	Tx         domain.Transactor
	Audit      audit.Log
	Env        domain.Env
	Locks      domain.Locks
}

// New is the data of a new activity.
type New struct {
	Content
	CommunityID  domain.ID
	Planned      bool
	DistinctFrom []domain.ID // similar records that are other meetings
}

// Log is for the principal and recorder of a participating member school. Faults:
// community_id, type, held_on, host_school_id, participants. Conflict likely_double
// names the record that is probably the same meeting.
func (s Service) Log(ctx context.Context, actor domain.Actor, n New) (Activity, error) {
	activity := s.begin(actor, n)
	err := s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := mayLog(actor); err != nil {
			return err
		}
		if err := s.Locks.Enter(ctx); err != nil {
			return err
		}
		if err := s.settle(ctx, actor, &activity, n.DistinctFrom); err != nil {
			return err
		}
		if err := s.Locks.Guard(ctx, actor, alteration(audit.Create, activity)); err != nil {
			return err
		}
		if err := s.Repository.Add(ctx, activity); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Create, target(activity), nil, activity, actor.Correction)
	})
	return activity, err
}

// begin returns a new activity that has not been checked.
func (s Service) begin(actor domain.Actor, n New) Activity {
	now := s.Env.Instant()
	activity := Activity{ID: s.Env.NewID(), CommunityID: n.CommunityID, Status: Submitted, Round: 1, AuthorSchoolID: actor.Scope.School,
		AuthorID:      actor.ID,
		Confirmations: []Confirmation{}, Version: 1, CreatedAt: now, UpdatedAt: now}
	if n.Planned {
		activity.Status, activity.Round = Planned, 0
	}
	activity.Content = n.Content
	return activity
}

// Correct is for the author's school until the record is confirmed. alter changes a copy of
// the content.
func (s Service) Correct(ctx context.Context, actor domain.Actor, id domain.ID, version int, distinct []domain.ID,
	alter func(*Content)) (Activity, error) {
	return s.change(ctx, actor, id, version, step{Action: audit.Update, May: mayCorrect,
		Alter: func(ctx context.Context, a *Activity) error {
			if err := a.correctable(); err != nil {
				return err
			}
			content, was := a.clone(), a.HeldOn
			alter(&content)
			a.Content = content
			if err := s.settle(ctx, actor, a, distinct); err != nil || !a.HeldOn.After(was) {
				return err
			}
			return s.Repository.Postponed(ctx, *a, was)
		}})
}

// Submit is for the author's school after the activity.
func (s Service) Submit(ctx context.Context, actor domain.Actor, id domain.ID, version int) (Activity, error) {
	return s.change(ctx, actor, id, version, step{Action: audit.Submit, May: mayCorrect, Alter: func(_ context.Context, a *Activity) error {
		return a.submit(s.Env.Today())
	}})
}

// Answer is for the principal of a participating school that is not the author: a
// confirmation with its own head-count, or an objection with a reason.
func (s Service) Answer(ctx context.Context, actor domain.Actor, id domain.ID, version int, c Confirmation) (Activity, error) {
	c.SchoolID, c.AccountID, c.AnsweredAt = actor.Scope.School, actor.ID, s.Env.Instant()
	action := audit.Confirm
	if c.Answer == Objects {
		action = audit.Object
	}
	return s.change(ctx, actor, id, version, step{Action: action, Reason: c.Reason, May: mayAnswer,
		Alter: func(ctx context.Context, a *Activity) error {
			if err := a.answer(c); err != nil {
				return err
			}
			return s.Repository.AddConfirmation(ctx, a.ID, a.Confirmations[len(a.Confirmations)-1])
		}})
}

// Return is for the officer of the author's school, with a reason.
func (s Service) Return(ctx context.Context, actor domain.Actor, id domain.ID, version int, reason string) (Activity, error) {
	return s.change(ctx, actor, id, version, step{Action: audit.Return, Reason: reason, May: mayReturn,
		Alter: func(_ context.Context, a *Activity) error {
			return a.giveBack(reason)
		}})
}

// Cancel is for the author's school and its officer, with a reason.
func (s Service) Cancel(ctx context.Context, actor domain.Actor, id domain.ID, version int, reason string) (Activity, error) {
	return s.change(ctx, actor, id, version, step{Action: audit.Cancel, Reason: reason, May: mayCancel,
		Alter: func(_ context.Context, a *Activity) error {
			return a.cancel(reason)
		}})
}

// Find returns one activity of the actor's scope with its history.
func (s Service) Find(ctx context.Context, actor domain.Actor, id domain.ID) (Activity, []Event, error) {
	a, err := s.Repository.Find(ctx, actor.Scope, id)
	if err != nil {
		return a, nil, err
	}
	events, err := s.Repository.History(ctx, id)
	return a, events, err
}

// List returns the activities of the actor's scope, latest first. Waiting is only for actors of
// a school; for others the list is empty.
func (s Service) List(ctx context.Context, actor domain.Actor, filter Filter, page domain.Page) (domain.List[Activity], error) {
	return s.Repository.List(ctx, actor.Scope, filter, s.Env.Today(), page)
}

// settle checks an activity against its community and similar records.
func (s Service) settle(ctx context.Context, actor domain.Actor, a *Activity, distinct []domain.ID) error {
	community, known, err := s.lockCommunity(ctx, actor, a.CommunityID)
	if err != nil {
		return err
	}
	if err := a.check(community, known, s.Env.Today()).Err(); err != nil {
		return err
	}
	a.CommunityName = community.Name
	near, err := s.Repository.Near(ctx, a.CommunityID, a.Type, a.HeldOn)
	if err != nil {
		return err
	}
	if doubles := a.doubles(near, distinct, community); len(doubles) > 0 {
		return likelyDouble(doubles)
	}
	return nil
}

// lockCommunity locks the community of a new activity. known are the activity types.
func (s Service) lockCommunity(ctx context.Context, actor domain.Actor, id domain.ID) (c Community, known func(string) bool, err error) {
	c, err = s.Repository.LockCommunity(ctx, actor.Scope, id)
	if domain.KindOf(err) == domain.NotFound {
		var faults domain.Faults
		faults.Add("community_id", "unknown", "没有找到这个共同体，或者贵校不是它的成员。", "There is no such community, or your school is no member of it.")
		return c, nil, faults.Err()
	}
	if err != nil {
		return c, nil, err
	}
	types, err := s.Repository.Types(ctx)
	return c, func(code string) bool { return slices.Contains(types, code) }, err
}
