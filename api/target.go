package api

import (
	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/target"
)

// targets answers /targets.
type targets struct{ service target.Service }

// newTarget is a target of a community: written out, or a shipped set by its code.
type newTarget struct {
	Set         string   `json:"set" validate:"omitempty,code"`
	Label       string   `json:"label" validate:"required_without=Set,excluded_with=Set,max=60"`
	LabelEN     string   `json:"label_en" validate:"excluded_with=Set,max=120"`
	Types       []string `json:"types" validate:"required_without=Set,excluded_with=Set,max=20,unique,dive,code"`
	Mode        string   `json:"mode" validate:"excluded_with=Set,omitempty,oneof=onsite online"`
	Planned     int      `json:"planned" validate:"required_without=Set,excluded_with=Set,omitempty,min=1,max=10000"`
	MinSubjects int      `json:"min_subjects" validate:"excluded_with=Set,omitempty,min=0,max=50"`
	Per         string   `json:"per" validate:"required,oneof=year school_year term"`
	FromYear    int      `json:"from_year" validate:"required,min=1990,max=2100"`
	ToYear      int      `json:"to_year" validate:"omitempty,min=1990,max=2100"`
}

// newDefault is a target of a division for its communities of a kind and form.
type newDefault struct {
	DivisionCode string   `json:"division_code" validate:"required,division"`
	Kind         string   `json:"kind" validate:"omitempty,oneof=development learning pairing"`
	Form         string   `json:"form" validate:"omitempty,oneof=merged joint cooperative"`
	Set          string   `json:"set" validate:"omitempty,code"`
	Label        string   `json:"label" validate:"required_without=Set,excluded_with=Set,max=60"`
	LabelEN      string   `json:"label_en" validate:"excluded_with=Set,max=120"`
	Types        []string `json:"types" validate:"required_without=Set,excluded_with=Set,max=20,unique,dive,code"`
	Mode         string   `json:"mode" validate:"excluded_with=Set,omitempty,oneof=onsite online"`
	Planned      int      `json:"planned" validate:"required_without=Set,excluded_with=Set,omitempty,min=1,max=10000"`
	MinSubjects  int      `json:"min_subjects" validate:"excluded_with=Set,omitempty,min=0,max=50"`
	Per          string   `json:"per" validate:"required,oneof=year school_year term"`
	FromYear     int      `json:"from_year" validate:"required,min=1990,max=2100"`
	ToYear       int      `json:"to_year" validate:"omitempty,min=1990,max=2100"`
}

func targetContent(in any) (content target.Content) {
	call.Copy(&content, in)
	return content
}

// targetsMade are the targets that one request planned: a set holds several.
type targetsMade struct {
	Items []target.Target `json:"items"`
}

func (h targets) createOfCommunity(c *call.Call, in newTarget) (targetsMade, error) {
	list, err := h.service.Plan(c.Ctx(), c.Actor, target.Owner{CommunityID: c.ID()}, in.Set, targetContent(in))
	return targetsMade{list}, err
}

func (h targets) create(c *call.Call, in newDefault) (targetsMade, error) {
	owner := target.Owner{DivisionCode: in.DivisionCode, Kind: in.Kind, Form: in.Form}
	list, err := h.service.Plan(c.Ctx(), c.Actor, owner, in.Set, targetContent(in))
	return targetsMade{list}, err
}

func (h targets) get(c *call.Call, _ call.None) (target.Target, error) {
	return h.service.Find(c.Ctx(), c.Actor, c.ID())
}

type targetPatch struct {
	Label       *string            `json:"label" validate:"omitnil,min=1,max=60"`
	LabelEN     call.Field[string] `json:"label_en" validate:"max=120"`
	Types       *[]string          `json:"types" validate:"omitnil,min=1,max=20,unique,dive,code"`
	Mode        call.Field[string] `json:"mode" validate:"omitempty,oneof=onsite online"`
	Planned     *int               `json:"planned" validate:"omitnil,min=1,max=10000"`
	MinSubjects call.Field[int]    `json:"min_subjects" validate:"min=0,max=50"`
	FromYear    *int               `json:"from_year" validate:"omitnil,min=1990,max=2100"`
	ToYear      call.Field[int]    `json:"to_year" validate:"omitempty,min=1990,max=2100"`
}

func (h targets) update(c *call.Call, in targetPatch) (target.Target, error) {
	return h.service.Correct(c.Ctx(), c.Actor, c.ID(), c.Version, func(content *target.Content) {
		call.Copy(content, in)
		if in.ToYear.Set && in.ToYear.Value == 0 { // for good
			content.ToYear = nil
		}
	})
}

type targetEnd struct {
	EndedOn domain.Date `json:"ended_on" validate:"required"`
	Reason  string      `json:"reason" validate:"required,max=500"`
}

func (h targets) end(c *call.Call, in targetEnd) (target.Target, error) {
	return h.service.End(c.Ctx(), c.Actor, c.ID(), c.Version, in.EndedOn, in.Reason)
}

func (h targets) listOfCommunity(c *call.Call, in call.Paging) (call.List[target.Target], error) {
	return h.page(c, in, target.Filter{CommunityID: c.ID()})
}

type targetQuery struct {
	call.Paging
	Division string `query:"division" validate:"omitempty,division"`
}

func (h targets) list(c *call.Call, in targetQuery) (call.List[target.Target], error) {
	return h.page(c, in.Paging, target.Filter{Division: in.Division})
}

func (h targets) page(c *call.Call, in call.Paging, filter target.Filter) (call.List[target.Target], error) {
	return call.Listed(c, in, func(page domain.Page) (domain.List[target.Target], error) {
		return h.service.List(c.Ctx(), c.Actor, filter, page)
	}, call.IsID)
}

// targetSet is a shipped set in the reader's language.
type targetSet struct {
	Code   string       `json:"code"`
	Name   string       `json:"name"`
	Source string       `json:"source"`
	Items  []targetItem `json:"items"`
}

type targetItem struct {
	Label       string   `json:"label"`
	Types       []string `json:"types"`
	Mode        string   `json:"mode"`
	Planned     int      `json:"planned"`
	MinSubjects int      `json:"min_subjects"`
}

func (h targets) sets(c *call.Call, _ call.None) (call.Tagged[call.List[targetSet]], error) {
	list, err := h.service.Sets(c.Ctx())
	answer := call.List[targetSet]{Items: make([]targetSet, len(list))}
	for i, set := range list {
		answer.Items[i] = targetSet{Code: set.Code, Name: set.Name.In(c.Language()), Source: set.Source.In(c.Language()),
			Items: []targetItem{}}
		for _, t := range set.Contents {
			answer.Items[i].Items = append(answer.Items[i].Items,
				targetItem{domain.T(t.Label, t.LabelEN).In(c.Language()), t.Types, t.Mode, t.Planned, t.MinSubjects})
		}
	}
	return call.Tagged[call.List[targetSet]]{Body: answer}, err
}
