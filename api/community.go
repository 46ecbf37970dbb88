package api

import (
	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/community"
)

// communities answers /communities.
type communities struct {
	service community.Service
	env     domain.Env
}

type newMember struct {
	SchoolID domain.ID      `json:"school_id" validate:"required"`
	Role     community.Role `json:"role" validate:"required,oneof=lead supporting supported member"`
	JoinedOn domain.Date    `json:"joined_on"`
}

type newCommunity struct {
	Name      string      `json:"name" validate:"required,max=100"`
	Kind      string      `json:"kind" validate:"required,oneof=development learning pairing"`
	Form      string      `json:"form" validate:"required,oneof=merged joint cooperative"`
	FoundedOn domain.Date `json:"founded_on" validate:"required"`
	Members   []newMember `json:"members" validate:"min=2,max=50,unique=SchoolID,dive"`
}

func (h communities) create(c *call.Call, in newCommunity) (community.Community, error) {
	var n community.New
	call.Copy(&n, in)
	return h.service.Found(c.Ctx(), c.Actor, n)
}

type communityPatch struct {
	Name      *string      `json:"name" validate:"omitnil,min=1,max=100"`
	Kind      *string      `json:"kind" validate:"omitnil,oneof=development learning pairing"`
	Form      *string      `json:"form" validate:"omitnil,oneof=merged joint cooperative"`
	FoundedOn *domain.Date `json:"founded_on"`
	Members   *[]newMember `json:"members" validate:"omitnil,min=2,max=50,unique=SchoolID,dive"`
}

func (h communities) update(c *call.Call, in communityPatch) (community.Community, error) {
	var change community.Change
	call.Copy(&change, in)
	return h.service.Correct(c.Ctx(), c.Actor, c.ID(), c.Version, change)
}

func (h communities) activate(c *call.Call, _ call.None) (community.Community, error) {
	return h.service.Activate(c.Ctx(), c.Actor, c.ID(), c.Version)
}

func (h communities) join(c *call.Call, in newMember) (community.Community, error) {
	if in.JoinedOn.IsZero() {
		in.JoinedOn = h.env.Today()
	}
	return h.service.Join(c.Ctx(), c.Actor, c.ID(), c.Version, community.NewMember(in))
}

type departure struct {
	LeftOn domain.Date `json:"left_on" validate:"required"`
	Reason string      `json:"reason" validate:"required,max=500"`
}

func (h communities) leave(c *call.Call, in departure) (community.Community, error) {
	return h.service.Leave(c.Ctx(), c.Actor, c.ID(), domain.ID(c.Named("member")), c.Version, in.LeftOn, in.Reason)
}

type roleChange struct {
	Role community.Role `json:"role" validate:"required,oneof=lead supporting supported member"`
	From domain.Date    `json:"from" validate:"required"`
}

func (h communities) setRole(c *call.Call, in roleChange) (community.Community, error) {
	return h.service.SetRole(c.Ctx(), c.Actor, c.ID(), domain.ID(c.Named("member")), c.Version, in.Role, in.From)
}

type communityEnd struct {
	EndedOn domain.Date `json:"ended_on" validate:"required"`
	Reason  string      `json:"reason" validate:"required,max=500"`
}

func (h communities) end(c *call.Call, in communityEnd) (community.Community, error) {
	return h.service.End(c.Ctx(), c.Actor, c.ID(), c.Version, in.EndedOn, in.Reason)
}

func (h communities) get(c *call.Call, _ call.None) (community.Community, error) {
	return h.service.Find(c.Ctx(), c.Actor, c.ID())
}

type communityQuery struct {
	call.Paging
	Q        string           `query:"q" validate:"max=100"`
	Kind     string           `query:"kind" validate:"omitempty,oneof=development learning pairing"`
	Status   community.Status `query:"status" validate:"omitempty,oneof=draft active ended"`
	SchoolID domain.ID        `query:"school_id"`
	Division string           `query:"division" validate:"omitempty,division"`
	// With a confirmed activity on these days.
	ConfirmedFrom domain.Date `query:"confirmed_from" validate:"required_with=ConfirmedTo"`
	ConfirmedTo   domain.Date `query:"confirmed_to" validate:"required_with=ConfirmedFrom"`
}

func (h communities) list(c *call.Call, in communityQuery) (call.List[community.Community], error) {
	filter := community.Filter{Words: in.Q, Kind: in.Kind, Status: in.Status, SchoolID: in.SchoolID, Division: in.Division}
	if !in.ConfirmedFrom.IsZero() {
		filter.Confirmed = &domain.Period{From: in.ConfirmedFrom, To: in.ConfirmedTo}
	}
	return call.Listed(c, in.Paging, func(page domain.Page) (domain.List[community.Community], error) {
		return h.service.List(c.Ctx(), c.Actor, filter, page)
	}, call.IsID)
}
