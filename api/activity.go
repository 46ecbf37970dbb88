package api

import (
	"gongtongti/domain"
	"gongtongti/domain/activity"
)

type participant struct {
	SchoolID  domain.ID `json:"school_id" validate:"required"`
	Headcount int       `json:"headcount" validate:"min=1,max=100000"`
}

type guest struct {
	Kind        string `json:"kind" validate:"required,oneof=guest expert"`
	Name        string `json:"name" validate:"required,max=50"`
	Affiliation string `json:"affiliation" validate:"max=100"`
}

// activityForm is what people write about a meeting, or about each of a series.
type activityForm struct {
	correcting
	CommunityID  domain.ID     `json:"community_id" validate:"required"`
	Type         string        `json:"type" validate:"required,code"`
	Mode         string        `json:"mode" validate:"required,oneof=onsite online"`
	Status       string        `json:"status" validate:"required,oneof=planned submitted"`
	Title        string        `json:"title" validate:"required,max=200"`
	Minutes      int           `json:"minutes" validate:"min=0,max=1440"`
	Location     string        `json:"location" validate:"max=200"`
	Subject      string        `json:"subject" validate:"max=50"`
	Focus        string        `json:"focus" validate:"omitempty,oneof=management classroom culture"`
	Summary      string        `json:"summary" validate:"max=5000"`
	HostSchoolID domain.ID     `json:"host_school_id" validate:"required"`
	Participants []participant `json:"participants" validate:"min=2,max=50,unique=SchoolID,dive"`
	Guests       []guest       `json:"guests" validate:"max=50,dive"`
}

func (f activityForm) logged(on domain.Date, distinct []domain.ID) activity.New {
	return activity.New{CommunityID: f.CommunityID, Planned: f.Status == string(activity.Planned), DistinctFrom: distinct,
		Content: activity.Content{Type: f.Type, Mode: f.Mode, Title: f.Title, Location: f.Location, Subject: f.Subject, Focus: f.Focus,
			Summary: f.Summary, HeldOn: on, Minutes: f.Minutes, HostSchoolID: f.HostSchoolID, Participants: participants(f.Participants), Guests: guests(f.Guests)}}
}

type newActivity struct {
	activityForm
	HeldOn       domain.Date `json:"held_on" validate:"required"`
	DistinctFrom []domain.ID `json:"distinct_from" validate:"max=50"`
}

// singleActivity is a record as it is read alone, with its history.
type singleActivity struct {
	activity.Activity
	History []activity.Event `json:"history"`
}

func (s *server) createActivity(c *call, in newActivity) (activity.Activity, error) {
	return s.Activities.Log(c.ctx(), c.actor, in.logged(in.HeldOn, in.DistinctFrom))
}

func participants(in []participant) []activity.Participant {
	made := make([]activity.Participant, len(in))
	for i, p := range in {
		made[i] = activity.Participant{SchoolID: p.SchoolID, Headcount: p.Headcount}
	}
	return made
}

func guests(in []guest) []activity.Guest {
	made := make([]activity.Guest, len(in))
	for i, g := range in {
		made[i] = activity.Guest(g)
	}
	return made
}

type activityPatch struct {
	correcting
	Type         *string        `json:"type" validate:"omitnil,code"`
	Mode         *string        `json:"mode" validate:"omitnil,oneof=onsite online"`
	Title        *string        `json:"title" validate:"omitnil,min=1,max=200"`
	HeldOn       *domain.Date   `json:"held_on"`
	Minutes      field[int]     `json:"minutes" validate:"min=0,max=1440"`
	Location     field[string]  `json:"location" validate:"max=200"`
	Subject      field[string]  `json:"subject" validate:"max=50"`
	Focus        field[string]  `json:"focus" validate:"omitempty,oneof=management classroom culture"`
	Summary      field[string]  `json:"summary" validate:"max=5000"`
	HostSchoolID *domain.ID     `json:"host_school_id"`
	Participants *[]participant `json:"participants" validate:"omitnil,min=2,max=50,unique=SchoolID,dive"`
	Guests       field[[]guest] `json:"guests" validate:"max=50,dive"`
	DistinctFrom []domain.ID    `json:"distinct_from" validate:"max=50"`
}

func (p activityPatch) alter(c *activity.Content) {
	set(&c.Type, p.Type)
	set(&c.Mode, p.Mode)
	set(&c.Title, p.Title)
	set(&c.HeldOn, p.HeldOn)
	set(&c.Minutes, p.Minutes.pointer())
	set(&c.Location, p.Location.pointer())
	set(&c.Subject, p.Subject.pointer())
	set(&c.Focus, p.Focus.pointer())
	set(&c.Summary, p.Summary.pointer())
	set(&c.HostSchoolID, p.HostSchoolID)
	if p.Participants != nil {
		c.Participants = participants(*p.Participants)
	}
	if p.Guests.set {
		c.Guests = guests(p.Guests.Value)
	}
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

func (s *server) updateActivity(c *call, in activityPatch) (activity.Activity, error) {
	id, err := c.id("id")
	if err != nil {
		return activity.Activity{}, err
	}
	return s.Activities.Correct(c.ctx(), c.actor, id, c.version, in.DistinctFrom, in.alter)
}

func (s *server) submitActivity(c *call, _ noneButReason) (activity.Activity, error) {
	id, err := c.id("id")
	if err != nil {
		return activity.Activity{}, err
	}
	return s.Activities.Submit(c.ctx(), c.actor, id, c.version)
}

type newConfirmation struct {
	correcting
	Answer    activity.AnswerValue `json:"answer" validate:"required,oneof=confirmed objected"`
	Headcount int                  `json:"headcount" validate:"required_if=Answer confirmed,excluded_if=Answer objected,omitempty,min=1,max=100000"`
	Reason    string               `json:"reason" validate:"required_if=Answer objected,max=500"`
}

func (s *server) answerActivity(c *call, in newConfirmation) (activity.Activity, error) {
	id, err := c.id("id")
	if err != nil {
		return activity.Activity{}, err
	}
	return s.Activities.Answer(c.ctx(), c.actor, id, c.version, activity.Confirmation{Answer: in.Answer, Headcount: in.Headcount, Reason: in.Reason})
}

type withReason struct {
	Reason string `json:"reason" validate:"required,max=500"`
}

type correctingReason struct {
	correcting
	Reason string `json:"reason" validate:"required,max=500"`
}

func (s *server) returnActivity(c *call, in correctingReason) (activity.Activity, error) {
	id, err := c.id("id")
	if err != nil {
		return activity.Activity{}, err
	}
	return s.Activities.Return(c.ctx(), c.actor, id, c.version, in.Reason)
}

func (s *server) cancelActivity(c *call, in correctingReason) (activity.Activity, error) {
	id, err := c.id("id")
	if err != nil {
		return activity.Activity{}, err
	}
	return s.Activities.Cancel(c.ctx(), c.actor, id, c.version, in.Reason)
}

func (s *server) getActivity(c *call, _ none) (singleActivity, error) {
	id, err := c.id("id")
	if err != nil {
		return singleActivity{}, err
	}
	found, history, err := s.Activities.Find(c.ctx(), c.actor, id)
	return singleActivity{found, history}, err
}

type activityQuery struct {
	paging
	CommunityID    domain.ID       `query:"community_id"`
	SchoolID       domain.ID       `query:"school_id"`
	SchoolDivision string          `query:"school_division" validate:"omitempty,division,excluded_without=SchoolID"`
	WithSchoolID   domain.ID       `query:"with_school_id"`
	WithDivision   string          `query:"with_division" validate:"omitempty,division"`
	HostSchoolID   domain.ID       `query:"host_school_id"`
	Focus          string          `query:"focus" validate:"omitempty,oneof=management classroom culture none"`
	Subject        string          `query:"subject" validate:"max=50"`
	Type           string          `query:"type" validate:"omitempty,max=800,codes"` // one, or several between commas
	Mode           string          `query:"mode" validate:"omitempty,oneof=onsite online"`
	Status         activity.Status `query:"status" validate:"omitempty,oneof=planned submitted confirmed returned cancelled"`
	From           domain.Date     `query:"from"`
	To             domain.Date     `query:"to"`
	Division       string          `query:"division" validate:"omitempty,division"`
	Q              string          `query:"q" validate:"max=100"`
	Waiting        bool            `query:"waiting"`
}

func (s *server) listActivities(c *call, in activityQuery) (list[activity.Activity], error) {
	page, err := c.page(in.paging, isDate, isID)
	if err != nil {
		return list[activity.Activity]{}, err
	}
	found, err := s.Activities.List(c.ctx(), c.actor, activity.Filter{CommunityID: in.CommunityID, SchoolID: in.SchoolID, WithID: in.WithSchoolID,
		HostID: in.HostSchoolID, SchoolDivision: in.SchoolDivision, Focus: in.Focus, Subject: in.Subject, Types: separate(in.Type),
		Mode: in.Mode, Status: in.Status, From: in.From, To: in.To, Division: in.Division, WithDivision: in.WithDivision, Words: in.Q, Waiting: in.Waiting}, page)
	return answerList(c, found, err)
}
