package api

import (
	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/posting"
	"gongtongti/domain/teacher"
)

// teachers answers /teachers.
type teachers struct{ service teacher.Service }

type engagement struct {
	StartsOn domain.Date `json:"starts_on" validate:"required"`
	EndsOn   domain.Date `json:"ends_on"`
}

type newTeacher struct {
	Name         string       `json:"name" validate:"required,max=50"`
	StaffNumber  string       `json:"staff_number" validate:"max=40"`
	Phone        string       `json:"phone" validate:"omitempty,phone"`
	Stage        string       `json:"stage" validate:"required,oneof=kindergarten primary junior senior vocational special"`
	Title        string       `json:"title" validate:"required,code"`
	Backbone     string       `json:"backbone" validate:"required,code"`
	Subjects     []string     `json:"subjects" validate:"max=20,dive,required,max=30"`
	SchoolID     domain.ID    `json:"school_id" validate:"required"`
	EnteredOn    domain.Date  `json:"entered_on" validate:"required"`
	Engagements  []engagement `json:"engagements" validate:"max=30,dive"`
	DistinctFrom []domain.ID  `json:"distinct_from" validate:"max=50"`
}

func (h teachers) create(c *call.Call, in newTeacher) (teacher.Teacher, error) {
	var n teacher.New
	call.Copy(&n, in)
	return h.service.Enter(c.Ctx(), c.Actor, n)
}

type teacherPatch struct {
	Name        *string                  `json:"name" validate:"omitnil,min=1,max=50"`
	StaffNumber call.Field[string]       `json:"staff_number" validate:"max=40"`
	Phone       call.Field[string]       `json:"phone" validate:"omitempty,phone"`
	Stage       *string                  `json:"stage" validate:"omitnil,oneof=kindergarten primary junior senior vocational special"`
	Title       *string                  `json:"title" validate:"omitnil,code"`
	Backbone    *string                  `json:"backbone" validate:"omitnil,code"`
	Subjects    call.Field[[]string]     `json:"subjects" validate:"max=20,dive,required,max=30"`
	EnteredOn   *domain.Date             `json:"entered_on"`
	Engagements call.Field[[]engagement] `json:"engagements" validate:"max=30,dive"`
	RankedSince domain.Date              `json:"ranked_since"`
}

func (h teachers) update(c *call.Call, in teacherPatch) (teacher.Teacher, error) {
	var change teacher.Change
	call.Copy(&change, in)
	return h.service.Correct(c.Ctx(), c.Actor, c.ID(), c.Version, change)
}

type teacherMove struct {
	SchoolID domain.ID   `json:"school_id" validate:"required"`
	On       domain.Date `json:"on" validate:"required"`
}

func (h teachers) move(c *call.Call, in teacherMove) (teacher.Teacher, error) {
	return h.service.Move(c.Ctx(), c.Actor, c.ID(), c.Version, in.SchoolID, in.On)
}

type teacherLeave struct {
	On     domain.Date `json:"on" validate:"required"`
	Reason string      `json:"reason" validate:"required,max=500"`
}

func (h teachers) leave(c *call.Call, in teacherLeave) (teacher.Teacher, error) {
	return h.service.Leave(c.Ctx(), c.Actor, c.ID(), c.Version, in.On, in.Reason)
}

type anonymisation struct {
	ConfirmName string `json:"confirm_name" validate:"required,max=50"`
	Reason      string `json:"reason" validate:"required,max=500"`
}

func (h teachers) anonymise(c *call.Call, in anonymisation) (teacher.Teacher, error) {
	return h.service.Anonymise(c.Ctx(), c.Actor, c.ID(), c.Version, in.ConfirmName, in.Reason)
}

type phoneNumber struct {
	Phone string `json:"phone"`
}

// revealPhone is a POST, because it leaves an audit entry.
func (h teachers) revealPhone(c *call.Call, _ call.None) (phoneNumber, error) {
	number, err := h.service.RevealPhone(c.Ctx(), c.Actor, c.ID())
	return phoneNumber{number}, err
}

func (h teachers) get(c *call.Call, _ call.None) (teacher.Teacher, error) {
	return h.service.Find(c.Ctx(), c.Actor, c.ID())
}

// getService is a teacher's whole record of postings with the months served.
func (h postings) record(c *call.Call, _ call.None) (posting.Record, error) {
	return h.service.Record(c.Ctx(), c.Actor, c.ID())
}

type teacherQuery struct {
	call.Paging
	Q        string    `query:"q" validate:"max=50"`
	SchoolID domain.ID `query:"school_id"`
	Division string    `query:"division" validate:"omitempty,division"`
	Title    string    `query:"title" validate:"omitempty,code"`
	Backbone string    `query:"backbone" validate:"omitempty,code"`
	Left     bool      `query:"left"`
}

func (h teachers) list(c *call.Call, in teacherQuery) (call.List[teacher.Teacher], error) {
	return call.Listed(c, in.Paging, func(page domain.Page) (domain.List[teacher.Teacher], error) {
		return h.service.List(c.Ctx(), c.Actor, teacher.Filter{Words: in.Q, SchoolID: in.SchoolID, Division: in.Division, Title: in.Title,
			Backbone: in.Backbone, Left: in.Left}, page)
	}, call.IsWord, call.IsID)
}
