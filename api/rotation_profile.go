package api

import (
	"gongtongti/domain"
	"gongtongti/domain/rotation"
)

// newProfile: thresholds are hundredths of a percent, 1000 is 10 %.
type newProfile struct {
	NameZH              string      `json:"name_zh" validate:"required,max=100"`
	NameEN              string      `json:"name_en" validate:"max=100"` // the Chinese one if none
	MinYears            int         `json:"min_years" validate:"min=0,max=50"`
	MoreThanEngagements int         `json:"more_than_engagements" validate:"min=0,max=20"`
	MinTitle            string      `json:"min_title" validate:"omitempty,code"`
	Stages              []string    `json:"stages" validate:"min=1,max=20,unique,dive,code"`
	ExcludedReasons     []string    `json:"excluded_reasons" validate:"max=50,unique,dive,code"`
	CountedKinds        []string    `json:"counted_kinds" validate:"min=1,max=50,unique,dive,code"`
	Numerator           string      `json:"numerator" validate:"omitempty,oneof=rotated rotated_eligible"` // rotated if none
	RotationThreshold   int         `json:"rotation_threshold" validate:"required,min=1,max=10000"`
	BackboneThreshold   int         `json:"backbone_threshold" validate:"required,min=1,max=10000"`
	BackboneDenominator string      `json:"backbone_denominator" validate:"required,oneof=rotated eligible"`
	SourceZH            string      `json:"source_zh" validate:"required,max=1000"`
	SourceEN            string      `json:"source_en" validate:"max=1000"`
	ValidFrom           domain.Date `json:"valid_from" validate:"required"`
}

func (s *server) createProfile(c *call, in newProfile) (rotation.Profile, error) {
	for _, or := range []struct {
		to *string
		by string
	}{{&in.NameEN, in.NameZH}, {&in.SourceEN, in.SourceZH}, {&in.Numerator, rotation.Rotated}} {
		if *or.to == "" {
			*or.to = or.by
		}
	}
	if in.ExcludedReasons == nil {
		in.ExcludedReasons = []string{}
	}
	return s.Rotations.Define(c.ctx(), c.actor, rotation.Terms(in))
}

type profilePatch struct {
	NameZH              *string         `json:"name_zh" validate:"omitnil,min=1,max=100"`
	NameEN              *string         `json:"name_en" validate:"omitnil,min=1,max=100"`
	MinYears            field[int]      `json:"min_years" validate:"min=0,max=50"`
	MoreThanEngagements field[int]      `json:"more_than_engagements" validate:"min=0,max=20"`
	MinTitle            field[string]   `json:"min_title" validate:"omitempty,code"`
	Stages              *[]string       `json:"stages" validate:"omitnil,min=1,max=20,unique,dive,code"`
	ExcludedReasons     field[[]string] `json:"excluded_reasons" validate:"max=50,unique,dive,code"`
	CountedKinds        *[]string       `json:"counted_kinds" validate:"omitnil,min=1,max=50,unique,dive,code"`
	Numerator           *string         `json:"numerator" validate:"omitnil,oneof=rotated rotated_eligible"`
	RotationThreshold   *int            `json:"rotation_threshold" validate:"omitnil,min=1,max=10000"`
	BackboneThreshold   *int            `json:"backbone_threshold" validate:"omitnil,min=1,max=10000"`
	BackboneDenominator *string         `json:"backbone_denominator" validate:"omitnil,oneof=rotated eligible"`
	SourceZH            *string         `json:"source_zh" validate:"omitnil,min=1,max=1000"`
	SourceEN            *string         `json:"source_en" validate:"omitnil,min=1,max=1000"`
	ValidFrom           *domain.Date    `json:"valid_from"`
}

func (p profilePatch) alter(t *rotation.Terms) {
	set(&t.NameZH, p.NameZH)
	set(&t.NameEN, p.NameEN)
	set(&t.MinYears, p.MinYears.pointer())
	set(&t.MoreThanEngagements, p.MoreThanEngagements.pointer())
	set(&t.MinTitle, p.MinTitle.pointer())
	set(&t.Stages, p.Stages)
	set(&t.ExcludedReasons, p.ExcludedReasons.pointer())
	set(&t.CountedKinds, p.CountedKinds)
	set(&t.Numerator, p.Numerator)
	set(&t.RotationThreshold, p.RotationThreshold)
	set(&t.BackboneThreshold, p.BackboneThreshold)
	set(&t.BackboneDenominator, p.BackboneDenominator)
	set(&t.SourceZH, p.SourceZH)
	set(&t.SourceEN, p.SourceEN)
	set(&t.ValidFrom, p.ValidFrom)
}

func (s *server) updateProfile(c *call, in profilePatch) (rotation.Profile, error) {
	id, err := c.id("id")
	if err != nil {
		return rotation.Profile{}, err
	}
	return s.Rotations.Redefine(c.ctx(), c.actor, id, c.version, in.alter)
}

func (s *server) getProfile(c *call, _ none) (rotation.Profile, error) {
	id, err := c.id("id")
	if err != nil {
		return rotation.Profile{}, err
	}
	return s.Rotations.Profile(c.ctx(), c.actor, id)
}

func (s *server) listProfiles(c *call, in paging) (tagged[list[rotation.Profile]], error) {
	page, err := c.page(in, isWord, isID)
	if err != nil {
		return tagged[list[rotation.Profile]]{}, err
	}
	found, err := s.Rotations.Profiles(c.ctx(), c.actor, page)
	answer, err := answerList(c, found, err)
	return tagged[list[rotation.Profile]]{answer}, err
}
