package api

import (
	"gongtongti/domain"
	"gongtongti/domain/posting"
)

type newPosting struct {
	TeacherID          domain.ID   `json:"teacher_id" validate:"required"`
	Kind               string      `json:"kind" validate:"required,code"`
	ToSchoolID         domain.ID   `json:"to_school_id"`
	ToPlace            string      `json:"to_place" validate:"max=100"`
	KeyArea            bool        `json:"key_area"`
	StartsOn           domain.Date `json:"starts_on" validate:"required"`
	EndsOn             domain.Date `json:"ends_on"`
	SharePercent       int         `json:"share_percent" validate:"required,min=1,max=100"`
	Subject            string      `json:"subject" validate:"max=50"`
	Duties             string      `json:"duties" validate:"max=500"`
	TransfersPersonnel bool        `json:"transfers_personnel"`
}

func (s *server) createPosting(c *call, in newPosting) (posting.Posting, error) {
	return s.Postings.Propose(c.ctx(), c.actor, in.TeacherID, posting.Terms{Kind: in.Kind, ToSchoolID: in.ToSchoolID, ToPlace: in.ToPlace,
		KeyArea: in.KeyArea, StartsOn: in.StartsOn, EndsOn: in.EndsOn, SharePercent: in.SharePercent, Subject: in.Subject, Duties: in.Duties,
		TransfersPersonnel: in.TransfersPersonnel})
}

type postingPatch struct {
	correcting
	Kind               *string            `json:"kind" validate:"omitnil,code"`
	ToSchoolID         field[domain.ID]   `json:"to_school_id"`
	ToPlace            field[string]      `json:"to_place" validate:"max=100"`
	KeyArea            field[bool]        `json:"key_area"`
	StartsOn           *domain.Date       `json:"starts_on"`
	EndsOn             field[domain.Date] `json:"ends_on"`
	SharePercent       *int               `json:"share_percent" validate:"omitnil,min=1,max=100"`
	Subject            field[string]      `json:"subject" validate:"max=50"`
	Duties             field[string]      `json:"duties" validate:"max=500"`
	TransfersPersonnel field[bool]        `json:"transfers_personnel"`
	Reason             string             `json:"reason" validate:"required,max=500"`
}

func (p postingPatch) alter(t *posting.Terms) {
	set(&t.Kind, p.Kind)
	set(&t.ToSchoolID, p.ToSchoolID.pointer())
	set(&t.ToPlace, p.ToPlace.pointer())
	set(&t.KeyArea, p.KeyArea.pointer())
	set(&t.StartsOn, p.StartsOn)
	set(&t.EndsOn, p.EndsOn.pointer())
	set(&t.SharePercent, p.SharePercent)
	set(&t.Subject, p.Subject.pointer())
	set(&t.Duties, p.Duties.pointer())
	set(&t.TransfersPersonnel, p.TransfersPersonnel.pointer())
}

func (s *server) updatePosting(c *call, in postingPatch) (posting.Posting, error) {
	id, err := c.id("id")
	if err != nil {
		return posting.Posting{}, err
	}
	return s.Postings.Correct(c.ctx(), c.actor, id, c.version, in.Reason, in.alter)
}

func (s *server) approvePosting(c *call, _ noneButReason) (posting.Posting, error) {
	id, err := c.id("id")
	if err != nil {
		return posting.Posting{}, err
	}
	return s.Postings.Approve(c.ctx(), c.actor, id, c.version)
}

func (s *server) rejectPosting(c *call, in correctingReason) (posting.Posting, error) {
	id, err := c.id("id")
	if err != nil {
		return posting.Posting{}, err
	}
	return s.Postings.Reject(c.ctx(), c.actor, id, c.version, in.Reason)
}

func (s *server) withdrawPosting(c *call, in correctingReason) (posting.Posting, error) {
	id, err := c.id("id")
	if err != nil {
		return posting.Posting{}, err
	}
	return s.Postings.Withdraw(c.ctx(), c.actor, id, c.version, in.Reason)
}

type postingEnd struct {
	correcting
	EndsOn domain.Date `json:"ends_on" validate:"required"`
	Reason string      `json:"reason" validate:"required,code"` // code list posting_end_reason
	Note   string      `json:"note" validate:"max=500"`
}

func (s *server) endPosting(c *call, in postingEnd) (posting.Posting, error) {
	id, err := c.id("id")
	if err != nil {
		return posting.Posting{}, err
	}
	return s.Postings.End(c.ctx(), c.actor, id, c.version, in.EndsOn, in.Reason, in.Note)
}

type extension struct {
	correcting
	EndsOn domain.Date `json:"ends_on"` // null: open
	Reason string      `json:"reason" validate:"required,max=500"`
}

func (s *server) extendPosting(c *call, in extension) (posting.Posting, error) {
	id, err := c.id("id")
	if err != nil {
		return posting.Posting{}, err
	}
	return s.Postings.Extend(c.ctx(), c.actor, id, c.version, in.EndsOn, in.Reason)
}

type appraisal struct {
	correcting
	Appraisal string `json:"appraisal" validate:"required,code"` // code list appraisal
	Note      string `json:"note" validate:"max=500"`
}

func (s *server) appraisePosting(c *call, in appraisal) (posting.Posting, error) {
	id, err := c.id("id")
	if err != nil {
		return posting.Posting{}, err
	}
	return s.Postings.Appraise(c.ctx(), c.actor, id, c.version, in.Appraisal, in.Note)
}

func (s *server) getPosting(c *call, _ none) (posting.Posting, error) {
	id, err := c.id("id")
	if err != nil {
		return posting.Posting{}, err
	}
	return s.Postings.Find(c.ctx(), c.actor, id)
}

// postingQuery: on is “in post on that day”; ending_within_days is “back within so many
// days from today”; counted_from and counted_to are the rows behind a report's figure;
// missing_reports is “a month that is over has no service report”.
type postingQuery struct {
	paging
	TeacherID        domain.ID      `query:"teacher_id"`
	HomeSchoolID     domain.ID      `query:"home_school_id"`
	ToSchoolID       domain.ID      `query:"to_school_id"`
	SchoolID         domain.ID      `query:"school_id"`
	HomeDivision     string         `query:"home_division" validate:"omitempty,division"`
	ToDivision       string         `query:"to_division" validate:"omitempty,division"`
	Direction        string         `query:"direction" validate:"max=20"`
	Backbone         string         `query:"backbone" validate:"omitempty,oneof=backbone other"`
	Kind             string         `query:"kind" validate:"omitempty,code"`
	Status           posting.Status `query:"status" validate:"omitempty,oneof=proposed approved rejected withdrawn ended"`
	On               domain.Date    `query:"on"`
	EndingWithinDays int            `query:"ending_within_days" validate:"omitempty,min=1,max=366"`
	CountedFrom      domain.Date    `query:"counted_from" validate:"required_with=CountedTo"`
	CountedTo        domain.Date    `query:"counted_to" validate:"required_with=CountedFrom"`
	Counting         string         `query:"counting" validate:"omitempty,oneof=overlaps starts"`
	Waiting          bool           `query:"waiting"`
	MissingReports   bool           `query:"missing_reports"`
}

func (s *server) listPostings(c *call, in postingQuery) (list[posting.Posting], error) {
	page, err := c.page(in.paging, isDate, isID)
	if err != nil {
		return list[posting.Posting]{}, err
	}
	found, err := s.Postings.List(c.ctx(), c.actor, in.filter(s.Env.Today()), page)
	return answerList(c, found, err)
}

// listPosted is the teachers behind a list of postings, each once.
func (s *server) listPosted(c *call, in postingQuery) (list[posting.Person], error) {
	page, err := c.page(in.paging, isID)
	if err != nil {
		return list[posting.Person]{}, err
	}
	found, err := s.Postings.Teachers(c.ctx(), c.actor, in.filter(s.Env.Today()), page)
	return answerList(c, found, err)
}

func (q postingQuery) filter(today domain.Date) posting.Filter {
	f := posting.Filter{TeacherID: q.TeacherID, HomeSchoolID: q.HomeSchoolID, ToSchoolID: q.ToSchoolID, SchoolID: q.SchoolID,
		HomeDivision: q.HomeDivision, ToDivision: q.ToDivision, Direction: q.Direction, Backbone: q.Backbone, Kind: q.Kind, Status: q.Status, On: q.On, Waiting: q.Waiting}
	if q.MissingReports {
		f.UnreportedOn = today
	}
	if q.EndingWithinDays > 0 {
		f.EndingWithin = domain.Period{From: today, To: today.AddDays(q.EndingWithinDays)}
	}
	if !q.CountedFrom.IsZero() {
		f.Counted = &posting.Counted{Period: domain.Period{From: q.CountedFrom, To: q.CountedTo}, Starts: q.Counting == "starts"}
	}
	return f
}

type standingQuery struct {
	paging
	On domain.Date `query:"on"` // today if not given
}

// listStanding is who stands at a school on a day, and who of it is away.
func (s *server) listStanding(c *call, in standingQuery) (list[posting.Standing], error) {
	id, err := c.id("id")
	if err != nil {
		return list[posting.Standing]{}, err
	}
	page, err := c.page(in.paging, isWord, isID)
	if err != nil {
		return list[posting.Standing]{}, err
	}
	found, err := s.Postings.Standing(c.ctx(), c.actor, id, in.On, page)
	return answerList(c, found, err)
}
