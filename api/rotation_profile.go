package api

import (
	"gongtongti/api/call"
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

func (h rotations) createProfile(c *call.Call, in newProfile) (rotation.Profile, error) {
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
	return h.service.Define(c.Ctx(), c.Actor, rotation.Terms(in))
}

type profilePatch struct {
	NameZH              *string              `json:"name_zh" validate:"omitnil,min=1,max=100"`
	NameEN              *string              `json:"name_en" validate:"omitnil,min=1,max=100"`
	MinYears            call.Field[int]      `json:"min_years" validate:"min=0,max=50"`
	MoreThanEngagements call.Field[int]      `json:"more_than_engagements" validate:"min=0,max=20"`
	MinTitle            call.Field[string]   `json:"min_title" validate:"omitempty,code"`
	Stages              *[]string            `json:"stages" validate:"omitnil,min=1,max=20,unique,dive,code"`
	ExcludedReasons     call.Field[[]string] `json:"excluded_reasons" validate:"max=50,unique,dive,code"`
	CountedKinds        *[]string            `json:"counted_kinds" validate:"omitnil,min=1,max=50,unique,dive,code"`
	Numerator           *string              `json:"numerator" validate:"omitnil,oneof=rotated rotated_eligible"`
	RotationThreshold   *int                 `json:"rotation_threshold" validate:"omitnil,min=1,max=10000"`
	BackboneThreshold   *int                 `json:"backbone_threshold" validate:"omitnil,min=1,max=10000"`
	BackboneDenominator *string              `json:"backbone_denominator" validate:"omitnil,oneof=rotated eligible"`
	SourceZH            *string              `json:"source_zh" validate:"omitnil,min=1,max=1000"`
	SourceEN            *string              `json:"source_en" validate:"omitnil,min=1,max=1000"`
	ValidFrom           *domain.Date         `json:"valid_from"`
}

func (h rotations) updateProfile(c *call.Call, in profilePatch) (rotation.Profile, error) {
	return h.service.Redefine(c.Ctx(), c.Actor, c.ID(), c.Version, func(terms *rotation.Terms) { call.Copy(terms, in) })
}

func (h rotations) getProfile(c *call.Call, _ call.None) (rotation.Profile, error) {
	return h.service.Profile(c.Ctx(), c.Actor, c.ID())
}

func (h rotations) listProfiles(c *call.Call, in call.Paging) (call.Tagged[call.List[rotation.Profile]], error) {
	profiles, err := call.Listed(c, in, func(page domain.Page) (domain.List[rotation.Profile], error) {
		return h.service.Profiles(c.Ctx(), c.Actor, page)
	}, call.IsWord, call.IsID)
	return call.Tagged[call.List[rotation.Profile]]{Body: profiles}, err
}
