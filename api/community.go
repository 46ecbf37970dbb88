package api

import (
	"gongtongti/domain"
	"gongtongti/domain/community"
)

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

func joining(in []newMember) []community.NewMember {
	members := make([]community.NewMember, len(in))
	for i, m := range in {
		members[i] = community.NewMember(m)
	}
	return members
}

func (s *server) createCommunity(c *call, in newCommunity) (community.Community, error) {
	return s.Communities.Found(c.ctx(), c.actor, community.New{Name: in.Name, Kind: in.Kind, Form: in.Form, FoundedOn: in.FoundedOn,
		Members: joining(in.Members)})
}

type communityPatch struct {
	Name      *string      `json:"name" validate:"omitnil,min=1,max=100"`
	Kind      *string      `json:"kind" validate:"omitnil,oneof=development learning pairing"`
	Form      *string      `json:"form" validate:"omitnil,oneof=merged joint cooperative"`
	FoundedOn *domain.Date `json:"founded_on"`
	Members   *[]newMember `json:"members" validate:"omitnil,min=2,max=50,unique=SchoolID,dive"`
}

func (s *server) updateCommunity(c *call, in communityPatch) (community.Community, error) {
	id, err := c.id("id")
	if err != nil {
		return community.Community{}, err
	}
	change := community.Change{Name: in.Name, Kind: in.Kind, Form: in.Form, FoundedOn: in.FoundedOn}
	if in.Members != nil {
		members := joining(*in.Members)
		change.Members = &members
	}
	return s.Communities.Correct(c.ctx(), c.actor, id, c.version, change)
}

func (s *server) activateCommunity(c *call, _ none) (community.Community, error) {
	id, err := c.id("id")
	if err != nil {
		return community.Community{}, err
	}
	return s.Communities.Activate(c.ctx(), c.actor, id, c.version)
}

func (s *server) joinCommunity(c *call, in newMember) (community.Community, error) {
	id, err := c.id("id")
	if err != nil {
		return community.Community{}, err
	}
	if in.JoinedOn.IsZero() {
		in.JoinedOn = s.Env.Today()
	}
	return s.Communities.Join(c.ctx(), c.actor, id, c.version, community.NewMember(in))
}

type departure struct {
	LeftOn domain.Date `json:"left_on" validate:"required"`
	Reason string      `json:"reason" validate:"required,max=500"`
}

func (s *server) leaveCommunity(c *call, in departure) (community.Community, error) {
	id, member, err := c.memberIDs()
	if err != nil {
		return community.Community{}, err
	}
	return s.Communities.Leave(c.ctx(), c.actor, id, member, c.version, in.LeftOn, in.Reason)
}

type roleChange struct {
	Role community.Role `json:"role" validate:"required,oneof=lead supporting supported member"`
	From domain.Date    `json:"from" validate:"required"`
}

func (s *server) setMemberRole(c *call, in roleChange) (community.Community, error) {
	id, member, err := c.memberIDs()
	if err != nil {
		return community.Community{}, err
	}
	return s.Communities.SetRole(c.ctx(), c.actor, id, member, c.version, in.Role, in.From)
}

func (c *call) memberIDs() (id, member domain.ID, err error) {
	if id, err = c.id("id"); err != nil {
		return "", "", err
	}
	member, err = c.id("member")
	return id, member, err
}

type communityEnd struct {
	EndedOn domain.Date `json:"ended_on" validate:"required"`
	Reason  string      `json:"reason" validate:"required,max=500"`
}

func (s *server) endCommunity(c *call, in communityEnd) (community.Community, error) {
	id, err := c.id("id")
	if err != nil {
		return community.Community{}, err
	}
	return s.Communities.End(c.ctx(), c.actor, id, c.version, in.EndedOn, in.Reason)
}

func (s *server) getCommunity(c *call, _ none) (community.Community, error) {
	id, err := c.id("id")
	if err != nil {
		return community.Community{}, err
	}
	return s.Communities.Find(c.ctx(), c.actor, id)
}

type communityQuery struct {
	paging
	Q        string           `query:"q" validate:"max=100"`
	Kind     string           `query:"kind" validate:"omitempty,oneof=development learning pairing"`
	Status   community.Status `query:"status" validate:"omitempty,oneof=draft active ended"`
	SchoolID domain.ID        `query:"school_id"`
	Division string           `query:"division" validate:"omitempty,division"`
	// With a confirmed activity on these days.
	ConfirmedFrom domain.Date `query:"confirmed_from" validate:"required_with=ConfirmedTo"`
	ConfirmedTo   domain.Date `query:"confirmed_to" validate:"required_with=ConfirmedFrom"`
}

func (s *server) listCommunities(c *call, in communityQuery) (list[community.Community], error) {
	page, err := c.page(in.paging, isID)
	if err != nil {
		return list[community.Community]{}, err
	}
	filter := community.Filter{Words: in.Q, Kind: in.Kind, Status: in.Status, SchoolID: in.SchoolID, Division: in.Division}
	if !in.ConfirmedFrom.IsZero() {
		filter.Confirmed = &domain.Period{From: in.ConfirmedFrom, To: in.ConfirmedTo}
	}
	found, err := s.Communities.List(c.ctx(), c.actor, filter, page)
	return answerList(c, found, err)
}
