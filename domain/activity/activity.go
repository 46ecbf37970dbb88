// Package activity manages shared activities (共建活动): one record for each meeting, logged
// by one school and confirmed by a partner.
package activity

import (
	"slices"
	"time"

	"gongtongti/domain"
)

// Activity is one meeting or session. It is one record, whoever took part.
type Activity struct {
	ID            domain.ID `json:"id"`
	CommunityID   domain.ID `json:"community_id"`
	CommunityName string    `json:"community_name"`
	Status        Status    `json:"status"`
	StatusReason  string    `json:"status_reason"` // why it was returned or cancelled
	Content
	AuthorSchoolID domain.ID      `json:"author_school_id"`
	AuthorID       domain.ID      `json:"-"`
	AuthorDivision string         `json:"-"` // of the author's school: its officers may return the record
	Round          int            `json:"round"`
	Confirmations  []Confirmation `json:"confirmations,omitzero"` // not in lists; those of the current Round count
	Version        int            `json:"version"`
	CreatedAt      time.Time      `json:"created_at"`
	UpdatedAt      time.Time      `json:"updated_at"`
}

// Content is what people enter about an activity.
type Content struct {
	Details
	Participants []Participant `json:"participants"`
	Guests       []Guest       `json:"guests,omitzero"` // not in lists
}

// Details are the fields of the content that are not lists. The repository stores them as
// they are.
type Details struct {
	Type         string      `json:"type"` // code list activity_type
	Mode         string      `json:"mode"` // onsite, online
	Title        string      `json:"title"`
	HeldOn       domain.Date `json:"held_on"`
	Minutes      int         `json:"minutes"` // length; 0 if not given
	Location     string      `json:"location"`
	Subject      string      `json:"subject"`
	Focus        string      `json:"focus"` // management, classroom, culture or empty
	Summary      string      `json:"summary"`
	HostSchoolID domain.ID   `json:"host_school_id"`
}

// clone copies the content with its lists, so that they can be altered.
func (c Content) clone() Content {
	c.Participants, c.Guests = slices.Clone(c.Participants), slices.Clone(c.Guests)
	return c
}

// Participant is a school that took part, with how many people.
type Participant struct {
	SchoolID   domain.ID `json:"school_id"`
	SchoolName string    `json:"school_name"`
	Headcount  int       `json:"headcount"`
	Division   string    `json:"-"` // the school's on that day
}

// Guest is a guest or expert from outside.
type Guest struct {
	Kind        string `json:"kind"` // guest, expert
	Name        string `json:"name"`
	Affiliation string `json:"affiliation"`
}

// Confirmation is the answer of a participating school to a record of another school.
type Confirmation struct {
	Round      int         `json:"round"`
	SchoolID   domain.ID   `json:"school_id"`
	Answer     AnswerValue `json:"answer"`
	Headcount  int         `json:"headcount"` // 0 when it objected
	Reason     string      `json:"reason"`
	AccountID  domain.ID   `json:"-"`
	AnsweredAt time.Time   `json:"answered_at"`
}

// AnswerValue is yes or no.
type AnswerValue string

// The answers.
const (
	Confirms AnswerValue = "confirmed"
	Objects  AnswerValue = "objected"
)

// Status of an activity.
type Status string

// planned → submitted → confirmed; returned → submitted; cancelled.
const (
	Planned   Status = "planned"
	Submitted Status = "submitted"
	Confirmed Status = "confirmed"
	Returned  Status = "returned"
	Cancelled Status = "cancelled"
)

// Statuses lists every state once.
var Statuses = []Status{Planned, Submitted, Confirmed, Returned, Cancelled}

// Revision is the version for the ETag.
func (a Activity) Revision() int { return a.Version }

// Identity is the id for the Location of a new activity.
func (a Activity) Identity() domain.ID { return a.ID }

func (a Activity) participates(school domain.ID) bool {
	return slices.ContainsFunc(a.Participants, func(p Participant) bool { return p.SchoolID == school })
}

// answered reports whether the school has answered for the present round.
func (a Activity) answered(school domain.ID) bool {
	return slices.ContainsFunc(a.Confirmations, func(c Confirmation) bool { return c.Round == a.Round && c.SchoolID == school })
}

// submit starts a new round: no partner has answered yet.
func (a *Activity) submit(today domain.Date) error {
	if a.Status != Planned && a.Status != Returned {
		return wrongState("只有计划中或被退回的活动可以提交。", "Only a planned or returned activity can be submitted.")
	}
	if a.HeldOn.After(today) {
		var faults domain.Faults
		notHeldYet(&faults)
		return faults.Err()
	}
	a.Status, a.StatusReason, a.Round = Submitted, "", a.Round+1
	return nil
}

func notHeldYet(faults *domain.Faults) {
	faults.Add("held_on", "in_future", "活动尚未举行，举行之后才能提交；现在可以先存为计划。",
		"The activity has not been held yet; plan it now and submit it afterwards.")
}

// answer adds the answer of a partner. One confirmation and no objection confirm the record.
func (a *Activity) answer(c Confirmation) error {
	if a.answered(c.SchoolID) {
		return domain.Fail(domain.Conflict, "already_answered", "贵校已经对这条记录作过确认或提出异议。", "Your school has already answered for this record.")
	}
	if a.Status != Submitted && a.Status != Confirmed {
		return wrongState("这条活动不在待确认状态。", "This activity does not wait for confirmation.")
	}
	c.Round = a.Round
	a.Confirmations = append(slices.Clone(a.Confirmations), c)
	if c.Answer == Objects {
		a.Status, a.StatusReason = Returned, c.Reason
		return nil
	}
	a.Status = Confirmed
	a.Participants = slices.Clone(a.Participants)
	for i := range a.Participants {
		if a.Participants[i].SchoolID == c.SchoolID {
			a.Participants[i].Headcount = c.Headcount
		}
	}
	return nil
}

// giveBack returns the record to its author, even after it was confirmed.
func (a *Activity) giveBack(reason string) error {
	if a.Status != Submitted && a.Status != Confirmed {
		return wrongState("只有已提交或已确认的活动可以退回。", "Only a submitted or confirmed activity can be returned.")
	}
	a.Status, a.StatusReason = Returned, reason
	return nil
}

func (a *Activity) cancel(reason string) error {
	if a.Status == Confirmed || a.Status == Cancelled {
		return wrongState("已确认或已取消的活动不能取消；已确认的须先由教育局退回。",
			"A confirmed or cancelled activity cannot be cancelled; the bureau has to return a confirmed one first.")
	}
	a.Status, a.StatusReason = Cancelled, reason
	return nil
}

func (a *Activity) correctable() error {
	if a.Status == Confirmed || a.Status == Cancelled {
		return wrongState("已确认或已取消的活动不能修改；已确认的须先由教育局退回。",
			"A confirmed or cancelled activity cannot be corrected; the bureau has to return a confirmed one first.")
	}
	return nil
}

func wrongState(zh, en string) error { return domain.Fail(domain.Conflict, "wrong_state", zh, en) }
