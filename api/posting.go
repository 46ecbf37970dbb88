package api

import (
	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/posting"
)

// postings answers /postings and what belongs to a posting.
type postings struct {
	service posting.Service
	env     domain.Env
}

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

func (h postings) create(c *call.Call, in newPosting) (posting.Posting, error) {
	var terms posting.Terms
	call.Copy(&terms, in)
	return h.service.Propose(c.Ctx(), c.Actor, in.TeacherID, terms)
}

type postingPatch struct {
	call.Correcting
	Kind               *string                 `json:"kind" validate:"omitnil,code"`
	ToSchoolID         call.Field[domain.ID]   `json:"to_school_id"`
	ToPlace            call.Field[string]      `json:"to_place" validate:"max=100"`
	KeyArea            call.Field[bool]        `json:"key_area"`
	StartsOn           *domain.Date            `json:"starts_on"`
	EndsOn             call.Field[domain.Date] `json:"ends_on"`
	SharePercent       *int                    `json:"share_percent" validate:"omitnil,min=1,max=100"`
	Subject            call.Field[string]      `json:"subject" validate:"max=50"`
	Duties             call.Field[string]      `json:"duties" validate:"max=500"`
	TransfersPersonnel call.Field[bool]        `json:"transfers_personnel"`
	Reason             string                  `json:"reason" validate:"required,max=500"`
}

func (h postings) update(c *call.Call, in postingPatch) (posting.Posting, error) {
	return h.service.Correct(c.Ctx(), c.Actor, c.ID(), c.Version, in.Reason, func(terms *posting.Terms) { call.Copy(terms, in) })
}

func (h postings) approve(c *call.Call, _ call.NoneButReason) (posting.Posting, error) {
	return h.service.Approve(c.Ctx(), c.Actor, c.ID(), c.Version)
}

func (h postings) reject(c *call.Call, in correctingReason) (posting.Posting, error) {
	return h.service.Reject(c.Ctx(), c.Actor, c.ID(), c.Version, in.Reason)
}

func (h postings) withdraw(c *call.Call, in correctingReason) (posting.Posting, error) {
	return h.service.Withdraw(c.Ctx(), c.Actor, c.ID(), c.Version, in.Reason)
}

type postingEnd struct {
	call.Correcting
	EndsOn domain.Date `json:"ends_on" validate:"required"`
	Reason string      `json:"reason" validate:"required,code"` // code list posting_end_reason
	Note   string      `json:"note" validate:"max=500"`
}

func (h postings) end(c *call.Call, in postingEnd) (posting.Posting, error) {
	return h.service.End(c.Ctx(), c.Actor, c.ID(), c.Version, in.EndsOn, in.Reason, in.Note)
}

type extension struct {
	call.Correcting
	EndsOn domain.Date `json:"ends_on"` // null: open
	Reason string      `json:"reason" validate:"required,max=500"`
}

func (h postings) extend(c *call.Call, in extension) (posting.Posting, error) {
	return h.service.Extend(c.Ctx(), c.Actor, c.ID(), c.Version, in.EndsOn, in.Reason)
}

type appraisal struct {
	call.Correcting
	Appraisal string `json:"appraisal" validate:"required,code"` // code list appraisal
	Note      string `json:"note" validate:"max=500"`
}

func (h postings) appraise(c *call.Call, in appraisal) (posting.Posting, error) {
	return h.service.Appraise(c.Ctx(), c.Actor, c.ID(), c.Version, in.Appraisal, in.Note)
}

func (h postings) get(c *call.Call, _ call.None) (posting.Posting, error) {
	return h.service.Find(c.Ctx(), c.Actor, c.ID())
}

// postingQuery: on is “in post on that day”; ending_within_days is “back within so many
// days from today”; counted_from and counted_to are the rows behind a report's figure;
// missing_reports is “a month that is over has no service report”.
type postingQuery struct {
	call.Paging
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

func (h postings) list(c *call.Call, in postingQuery) (call.List[posting.Posting], error) {
	return call.Listed(c, in.Paging, func(page domain.Page) (domain.List[posting.Posting], error) {
		return h.service.List(c.Ctx(), c.Actor, in.filter(h.env.Today()), page)
	}, call.IsDate, call.IsID)
}

// listPosted is the teachers behind a list of postings, each once.
func (h postings) listTeachers(c *call.Call, in postingQuery) (call.List[posting.Person], error) {
	return call.Listed(c, in.Paging, func(page domain.Page) (domain.List[posting.Person], error) {
		return h.service.Teachers(c.Ctx(), c.Actor, in.filter(h.env.Today()), page)
	}, call.IsID)
}

func (q postingQuery) filter(today domain.Date) posting.Filter {
	f := posting.Filter{TeacherID: q.TeacherID, HomeSchoolID: q.HomeSchoolID, ToSchoolID: q.ToSchoolID, SchoolID: q.SchoolID,
		HomeDivision: q.HomeDivision, ToDivision: q.ToDivision, Direction: q.Direction, Backbone: q.Backbone, Kind: q.Kind,
		Status: q.Status, On: q.On, Waiting: q.Waiting}
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
	call.Paging
	On domain.Date `query:"on"` // today if not given
}

// listStanding is who stands at a school on a day, and who of it is away.
func (h postings) standing(c *call.Call, in standingQuery) (call.List[posting.Standing], error) {
	return call.Listed(c, in.Paging, func(page domain.Page) (domain.List[posting.Standing], error) {
		return h.service.Standing(c.Ctx(), c.Actor, c.ID(), in.On, page)
	}, call.IsWord, call.IsID)
}
