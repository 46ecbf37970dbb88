package api

import (
	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/school"
)

// schools answers /schools.
type schools struct{ service school.Service }

type newSchool struct {
	Code         string      `json:"code" validate:"required,school_code"`
	Name         string      `json:"name" validate:"required,max=100"`
	Setting      string      `json:"setting" validate:"required,oneof=urban town rural"`
	DivisionCode string      `json:"division_code" validate:"required,division,min=6"`
	OpenedOn     domain.Date `json:"opened_on"`
	ClosedOn     domain.Date `json:"closed_on"`
	DistinctFrom []domain.ID `json:"distinct_from" validate:"max=20"`
}

func (h schools) create(c *call.Call, in newSchool) (school.School, error) {
	return h.service.Enter(c.Ctx(), c.Actor, school.New(in))
}

type schoolPatch struct {
	call.Correcting
	Code         *string                 `json:"code" validate:"omitnil,school_code"`
	Name         *string                 `json:"name" validate:"omitnil,min=1,max=100"`
	Setting      *string                 `json:"setting" validate:"omitnil,oneof=urban town rural"`
	DivisionCode *string                 `json:"division_code" validate:"omitnil,division,min=6"`
	OpenedOn     call.Field[domain.Date] `json:"opened_on"`
	ClosedOn     call.Field[domain.Date] `json:"closed_on"`
	RenamedOn    domain.Date             `json:"renamed_on"`
	MovedOn      domain.Date             `json:"moved_on"`
}

func (h schools) update(c *call.Call, in schoolPatch) (school.School, error) {
	var change school.Change
	call.Copy(&change, in)
	return h.service.Correct(c.Ctx(), c.Actor, c.ID(), c.Version, change)
}

func (h schools) get(c *call.Call, _ call.None) (school.School, error) {
	return h.service.Find(c.Ctx(), c.Actor, c.ID())
}

type schoolQuery struct {
	call.Paging
	Q        string `query:"q" validate:"max=100"`
	Division string `query:"division" validate:"omitempty,division"`
	Stage    string `query:"stage" validate:"omitempty,oneof=kindergarten primary junior senior vocational special"`
	Setting  string `query:"setting" validate:"omitempty,oneof=urban town rural"`
}

func (h schools) list(c *call.Call, in schoolQuery) (call.List[school.School], error) {
	return call.Listed(c, in.Paging, func(page domain.Page) (domain.List[school.School], error) {
		return h.service.List(c.Ctx(), c.Actor, school.Filter{Words: in.Q, Division: in.Division, Stage: in.Stage, Setting: in.Setting},
			page)
	}, call.IsWord)
}
