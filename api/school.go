package api

import (
	"gongtongti/domain"
	"gongtongti/domain/school"
)

type newSchool struct {
	Code         string      `json:"code" validate:"required,school_code"`
	Name         string      `json:"name" validate:"required,max=100"`
	Setting      string      `json:"setting" validate:"required,oneof=urban town rural"`
	DivisionCode string      `json:"division_code" validate:"required,division,min=6"`
	OpenedOn     domain.Date `json:"opened_on"`
	ClosedOn     domain.Date `json:"closed_on"`
	DistinctFrom []domain.ID `json:"distinct_from" validate:"max=20"`
}

func (s *server) createSchool(c *call, in newSchool) (school.School, error) {
	return s.Schools.Enter(c.ctx(), c.actor, school.New(in))
}

type schoolPatch struct {
	correcting
	Code         *string            `json:"code" validate:"omitnil,school_code"`
	Name         *string            `json:"name" validate:"omitnil,min=1,max=100"`
	Setting      *string            `json:"setting" validate:"omitnil,oneof=urban town rural"`
	DivisionCode *string            `json:"division_code" validate:"omitnil,division,min=6"`
	OpenedOn     field[domain.Date] `json:"opened_on"`
	ClosedOn     field[domain.Date] `json:"closed_on"`
	RenamedOn    domain.Date        `json:"renamed_on"`
	MovedOn      domain.Date        `json:"moved_on"`
}

func (s *server) updateSchool(c *call, in schoolPatch) (school.School, error) {
	id, err := c.id("id")
	if err != nil {
		return school.School{}, err
	}
	return s.Schools.Correct(c.ctx(), c.actor, id, c.version, school.Change{Code: in.Code, Name: in.Name, Setting: in.Setting,
		DivisionCode: in.DivisionCode, OpenedOn: in.OpenedOn.pointer(), ClosedOn: in.ClosedOn.pointer(), RenamedOn: in.RenamedOn, MovedOn: in.MovedOn})
}

func (s *server) getSchool(c *call, _ none) (school.School, error) {
	id, err := c.id("id")
	if err != nil {
		return school.School{}, err
	}
	return s.Schools.Find(c.ctx(), c.actor, id)
}

type schoolQuery struct {
	paging
	Q        string `query:"q" validate:"max=100"`
	Division string `query:"division" validate:"omitempty,division"`
	Stage    string `query:"stage" validate:"omitempty,oneof=kindergarten primary junior senior vocational special"`
	Setting  string `query:"setting" validate:"omitempty,oneof=urban town rural"`
}

func (s *server) listSchools(c *call, in schoolQuery) (list[school.School], error) {
	page, err := c.page(in.paging, isWord)
	if err != nil {
		return list[school.School]{}, err
	}
	found, err := s.Schools.List(c.ctx(), c.actor, school.Filter{Words: in.Q, Division: in.Division, Stage: in.Stage, Setting: in.Setting}, page)
	return answerList(c, found, err)
}
