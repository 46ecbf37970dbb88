package api

import (
	"gongtongti/domain"
	"gongtongti/domain/posting"
	"gongtongti/domain/teacher"
)

type engagement struct {
	StartsOn domain.Date `json:"starts_on" validate:"required"`
	EndsOn   domain.Date `json:"ends_on"`
}

func engagements(in []engagement) []teacher.Engagement {
	made := make([]teacher.Engagement, len(in))
	for i, e := range in {
		made[i] = teacher.Engagement(e)
	}
	return made
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

func (s *server) createTeacher(c *call, in newTeacher) (teacher.Teacher, error) {
	return s.Teachers.Enter(c.ctx(), c.actor, teacher.New{Name: in.Name, StaffNumber: in.StaffNumber, Phone: in.Phone, Stage: in.Stage,
		Title: in.Title, Backbone: in.Backbone, Subjects: append([]string{}, in.Subjects...), SchoolID: in.SchoolID, EnteredOn: in.EnteredOn,
		Engagements: engagements(in.Engagements), DistinctFrom: in.DistinctFrom})
}

type teacherPatch struct {
	Name        *string             `json:"name" validate:"omitnil,min=1,max=50"`
	StaffNumber field[string]       `json:"staff_number" validate:"max=40"`
	Phone       field[string]       `json:"phone" validate:"omitempty,phone"`
	Stage       *string             `json:"stage" validate:"omitnil,oneof=kindergarten primary junior senior vocational special"`
	Title       *string             `json:"title" validate:"omitnil,code"`
	Backbone    *string             `json:"backbone" validate:"omitnil,code"`
	Subjects    field[[]string]     `json:"subjects" validate:"max=20,dive,required,max=30"`
	EnteredOn   *domain.Date        `json:"entered_on"`
	Engagements field[[]engagement] `json:"engagements" validate:"max=30,dive"`
	RankedSince domain.Date         `json:"ranked_since"`
}

func (s *server) updateTeacher(c *call, in teacherPatch) (teacher.Teacher, error) {
	id, err := c.id("id")
	if err != nil {
		return teacher.Teacher{}, err
	}
	change := teacher.Change{Name: in.Name, StaffNumber: in.StaffNumber.pointer(), Phone: in.Phone.pointer(), Stage: in.Stage, Title: in.Title,
		Backbone: in.Backbone, Subjects: in.Subjects.pointer(), EnteredOn: in.EnteredOn, RankedSince: in.RankedSince}
	if in.Engagements.set {
		made := engagements(in.Engagements.Value)
		change.Engagements = &made
	}
	return s.Teachers.Correct(c.ctx(), c.actor, id, c.version, change)
}

type teacherMove struct {
	SchoolID domain.ID   `json:"school_id" validate:"required"`
	On       domain.Date `json:"on" validate:"required"`
}

func (s *server) moveTeacher(c *call, in teacherMove) (teacher.Teacher, error) {
	id, err := c.id("id")
	if err != nil {
		return teacher.Teacher{}, err
	}
	return s.Teachers.Move(c.ctx(), c.actor, id, c.version, in.SchoolID, in.On)
}

type teacherLeave struct {
	On     domain.Date `json:"on" validate:"required"`
	Reason string      `json:"reason" validate:"required,max=500"`
}

func (s *server) leaveTeacher(c *call, in teacherLeave) (teacher.Teacher, error) {
	id, err := c.id("id")
	if err != nil {
		return teacher.Teacher{}, err
	}
	return s.Teachers.Leave(c.ctx(), c.actor, id, c.version, in.On, in.Reason)
}

type anonymisation struct {
	ConfirmName string `json:"confirm_name" validate:"required,max=50"`
	Reason      string `json:"reason" validate:"required,max=500"`
}

func (s *server) anonymiseTeacher(c *call, in anonymisation) (teacher.Teacher, error) {
	id, err := c.id("id")
	if err != nil {
		return teacher.Teacher{}, err
	}
	return s.Teachers.Anonymise(c.ctx(), c.actor, id, c.version, in.ConfirmName, in.Reason)
}

type phoneNumber struct {
	Phone string `json:"phone"`
}

// revealPhone is a POST, because it leaves an audit entry.
func (s *server) revealPhone(c *call, _ none) (phoneNumber, error) {
	id, err := c.id("id")
	if err != nil {
		return phoneNumber{}, err
	}
	number, err := s.Teachers.RevealPhone(c.ctx(), c.actor, id)
	return phoneNumber{number}, err
}

func (s *server) getTeacher(c *call, _ none) (teacher.Teacher, error) {
	id, err := c.id("id")
	if err != nil {
		return teacher.Teacher{}, err
	}
	return s.Teachers.Find(c.ctx(), c.actor, id)
}

// getService is a teacher's whole record of postings with the months served.
func (s *server) getService(c *call, _ none) (posting.Record, error) {
	id, err := c.id("id")
	if err != nil {
		return posting.Record{}, err
	}
	return s.Postings.Record(c.ctx(), c.actor, id)
}

type teacherQuery struct {
	paging
	Q        string    `query:"q" validate:"max=50"`
	SchoolID domain.ID `query:"school_id"`
	Division string    `query:"division" validate:"omitempty,division"`
	Title    string    `query:"title" validate:"omitempty,code"`
	Backbone string    `query:"backbone" validate:"omitempty,code"`
	Left     bool      `query:"left"`
}

func (s *server) listTeachers(c *call, in teacherQuery) (list[teacher.Teacher], error) {
	page, err := c.page(in.paging, isWord, isID)
	if err != nil {
		return list[teacher.Teacher]{}, err
	}
	found, err := s.Teachers.List(c.ctx(), c.actor, teacher.Filter{Words: in.Q, SchoolID: in.SchoolID, Division: in.Division, Title: in.Title,
		Backbone: in.Backbone, Left: in.Left}, page)
	return answerList(c, found, err)
}
