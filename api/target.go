package api

import (
	"gongtongti/domain"
	"gongtongti/domain/target"
)

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

func (n newTarget) content() target.Content {
	content := target.Content{Label: n.Label, LabelEN: n.LabelEN, Types: n.Types, Mode: n.Mode, Planned: n.Planned, MinSubjects: n.MinSubjects,
		Per: n.Per, FromYear: n.FromYear}
	if n.ToYear != 0 {
		content.ToYear = &n.ToYear
	}
	return content
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

func (n newDefault) target() newTarget {
	return newTarget{n.Set, n.Label, n.LabelEN, n.Types, n.Mode, n.Planned, n.MinSubjects, n.Per, n.FromYear, n.ToYear}
}

// targetsMade are the targets that one request planned: a set holds several.
type targetsMade struct {
	Items []target.Target `json:"items"`
}

func (s *server) createCommunityTargets(c *call, in newTarget) (targetsMade, error) {
	id, err := c.id("id")
	if err != nil {
		return targetsMade{}, err
	}
	made, err := s.Targets.Plan(c.ctx(), c.actor, target.Owner{CommunityID: id}, in.Set, in.content())
	return targetsMade{made}, err
}

func (s *server) createTargets(c *call, in newDefault) (targetsMade, error) {
	owner := target.Owner{DivisionCode: in.DivisionCode, Kind: in.Kind, Form: in.Form}
	made, err := s.Targets.Plan(c.ctx(), c.actor, owner, in.Set, in.target().content())
	return targetsMade{made}, err
}

func (s *server) getTarget(c *call, _ none) (target.Target, error) {
	id, err := c.id("id")
	if err != nil {
		return target.Target{}, err
	}
	return s.Targets.Find(c.ctx(), c.actor, id)
}

type targetPatch struct {
	Label       *string       `json:"label" validate:"omitnil,min=1,max=60"`
	LabelEN     field[string] `json:"label_en" validate:"max=120"`
	Types       *[]string     `json:"types" validate:"omitnil,min=1,max=20,unique,dive,code"`
	Mode        field[string] `json:"mode" validate:"omitempty,oneof=onsite online"`
	Planned     *int          `json:"planned" validate:"omitnil,min=1,max=10000"`
	MinSubjects field[int]    `json:"min_subjects" validate:"min=0,max=50"`
	FromYear    *int          `json:"from_year" validate:"omitnil,min=1990,max=2100"`
	ToYear      field[int]    `json:"to_year" validate:"omitempty,min=1990,max=2100"`
}

func (p targetPatch) alter(content *target.Content) {
	set(&content.Label, p.Label)
	set(&content.LabelEN, p.LabelEN.pointer())
	set(&content.Types, p.Types)
	set(&content.Mode, p.Mode.pointer())
	set(&content.Planned, p.Planned)
	set(&content.MinSubjects, p.MinSubjects.pointer())
	set(&content.FromYear, p.FromYear)
	if year := p.ToYear.pointer(); year != nil {
		content.ToYear = year
		if *year == 0 {
			content.ToYear = nil
		}
	}
}

func (s *server) updateTarget(c *call, in targetPatch) (target.Target, error) {
	id, err := c.id("id")
	if err != nil {
		return target.Target{}, err
	}
	return s.Targets.Correct(c.ctx(), c.actor, id, c.version, in.alter)
}

type targetEnd struct {
	EndedOn domain.Date `json:"ended_on" validate:"required"`
	Reason  string      `json:"reason" validate:"required,max=500"`
}

func (s *server) endTarget(c *call, in targetEnd) (target.Target, error) {
	id, err := c.id("id")
	if err != nil {
		return target.Target{}, err
	}
	return s.Targets.End(c.ctx(), c.actor, id, c.version, in.EndedOn, in.Reason)
}

func (s *server) listCommunityTargets(c *call, in paging) (list[target.Target], error) {
	id, err := c.id("id")
	if err != nil {
		return list[target.Target]{}, err
	}
	return s.targets(c, in, target.Filter{CommunityID: id})
}

type targetQuery struct {
	paging
	Division string `query:"division" validate:"omitempty,division"`
}

func (s *server) listTargets(c *call, in targetQuery) (list[target.Target], error) {
	return s.targets(c, in.paging, target.Filter{Division: in.Division})
}

func (s *server) targets(c *call, in paging, filter target.Filter) (list[target.Target], error) {
	page, err := c.page(in, isID)
	if err != nil {
		return list[target.Target]{}, err
	}
	found, err := s.Targets.List(c.ctx(), c.actor, filter, page)
	return answerList(c, found, err)
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

func (s *server) listTargetSets(c *call, _ none) (tagged[list[targetSet]], error) {
	found, err := s.Targets.Sets(c.ctx())
	answer := list[targetSet]{Items: make([]targetSet, len(found))}
	for i, set := range found {
		answer.Items[i] = targetSet{Code: set.Code, Name: set.Name.In(language(c)), Source: set.Source.In(language(c)), Items: []targetItem{}}
		for _, t := range set.Contents {
			answer.Items[i].Items = append(answer.Items[i].Items,
				targetItem{domain.T(t.Label, t.LabelEN).In(language(c)), t.Types, t.Mode, t.Planned, t.MinSubjects})
		}
	}
	return tagged[list[targetSet]]{answer}, err
}
