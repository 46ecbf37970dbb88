package api

import (
	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/activity"
)

// activities answers /activities.
type activities struct{ service activity.Service }

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
	call.Correcting
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
	n := activity.New{CommunityID: f.CommunityID, Planned: f.Status == string(activity.Planned), DistinctFrom: distinct,
		Content: activity.Content{Details: activity.Details{HeldOn: on}}}
	call.Copy(&n.Content, f)
	return n
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

func (h activities) create(c *call.Call, in newActivity) (activity.Activity, error) {
	return h.service.Log(c.Ctx(), c.Actor, in.logged(in.HeldOn, in.DistinctFrom))
}

type activityPatch struct {
	call.Correcting
	Type         *string             `json:"type" validate:"omitnil,code"`
	Mode         *string             `json:"mode" validate:"omitnil,oneof=onsite online"`
	Title        *string             `json:"title" validate:"omitnil,min=1,max=200"`
	HeldOn       *domain.Date        `json:"held_on"`
	Minutes      call.Field[int]     `json:"minutes" validate:"min=0,max=1440"`
	Location     call.Field[string]  `json:"location" validate:"max=200"`
	Subject      call.Field[string]  `json:"subject" validate:"max=50"`
	Focus        call.Field[string]  `json:"focus" validate:"omitempty,oneof=management classroom culture"`
	Summary      call.Field[string]  `json:"summary" validate:"max=5000"`
	HostSchoolID *domain.ID          `json:"host_school_id"`
	Participants *[]participant      `json:"participants" validate:"omitnil,min=2,max=50,unique=SchoolID,dive"`
	Guests       call.Field[[]guest] `json:"guests" validate:"max=50,dive"`
	DistinctFrom []domain.ID         `json:"distinct_from" validate:"max=50"`
}

func (h activities) update(c *call.Call, in activityPatch) (activity.Activity, error) {
	return h.service.Correct(c.Ctx(), c.Actor, c.ID(), c.Version, in.DistinctFrom,
		func(content *activity.Content) { call.Copy(content, in) })
}

func (h activities) submit(c *call.Call, _ call.NoneButReason) (activity.Activity, error) {
	return h.service.Submit(c.Ctx(), c.Actor, c.ID(), c.Version)
}

type newConfirmation struct {
	call.Correcting
	Answer    activity.AnswerValue `json:"answer" validate:"required,oneof=confirmed objected"`
	Headcount int                  `json:"headcount" validate:"required_if=Answer confirmed,excluded_if=Answer objected,omitempty,min=1,max=100000"`
	Reason    string               `json:"reason" validate:"required_if=Answer objected,max=500"`
}

func (h activities) answer(c *call.Call, in newConfirmation) (activity.Activity, error) {
	return h.service.Answer(c.Ctx(), c.Actor, c.ID(), c.Version,
		activity.Confirmation{Answer: in.Answer, Headcount: in.Headcount, Reason: in.Reason})
}

type withReason struct {
	Reason string `json:"reason" validate:"required,max=500"`
}

type correctingReason struct {
	call.Correcting
	Reason string `json:"reason" validate:"required,max=500"`
}

func (h activities) giveBack(c *call.Call, in correctingReason) (activity.Activity, error) {
	return h.service.Return(c.Ctx(), c.Actor, c.ID(), c.Version, in.Reason)
}

func (h activities) cancel(c *call.Call, in correctingReason) (activity.Activity, error) {
	return h.service.Cancel(c.Ctx(), c.Actor, c.ID(), c.Version, in.Reason)
}

func (h activities) get(c *call.Call, _ call.None) (singleActivity, error) {
	activity, history, err := h.service.Find(c.Ctx(), c.Actor, c.ID())
	return singleActivity{activity, history}, err
}

type activityQuery struct {
	call.Paging
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

func (h activities) list(c *call.Call, in activityQuery) (call.List[activity.Activity], error) {
	return call.Listed(c, in.Paging, func(page domain.Page) (domain.List[activity.Activity], error) {
		return h.service.List(c.Ctx(), c.Actor, activity.Filter{CommunityID: in.CommunityID, SchoolID: in.SchoolID, WithID: in.WithSchoolID,
			HostID: in.HostSchoolID, SchoolDivision: in.SchoolDivision, Focus: in.Focus, Subject: in.Subject, Types: call.Separate(in.Type),
			Mode: in.Mode, Status: in.Status, From: in.From, To: in.To, Division: in.Division, WithDivision: in.WithDivision, Words: in.Q,
			Waiting: in.Waiting}, page)
	}, call.IsDate, call.IsID)
}
