// Package posting manages postings (派任): a teacher's time away from the home school, for
// rotation, on-post training or support teaching. The teacher keeps the home school.
package posting

import (
	"time"

	"gongtongti/domain"
)

// Posting is a teacher's time away, from StartsOn until but not including EndsOn.
type Posting struct {
	ID             domain.ID `json:"id"`
	TeacherID      domain.ID `json:"teacher_id"`
	TeacherName    string    `json:"teacher_name"`
	Status         Status    `json:"status"`
	StatusReason   string    `json:"status_reason"`
	EndReason      string    `json:"end_reason"` // code list posting_end_reason, when it ended early
	HomeSchoolID   domain.ID `json:"home_school_id"`
	HomeSchoolName string    `json:"home_school_name"`
	Terms
	ToSchoolName  string      `json:"to_school_name"`
	PlannedEndsOn domain.Date `json:"planned_ends_on"` // before it ended early
	HomeSetting   string      `json:"home_setting"`    // as it was when proposed
	ToSetting     string      `json:"to_setting"`
	Title         string      `json:"title"`
	Backbone      string      `json:"backbone"`
	Appraisal     string      `json:"appraisal"` // the host's, at the end
	AppraisalNote string      `json:"appraisal_note"`
	AppraisedOn   domain.Date `json:"appraised_on"`
	Version       int         `json:"version"`
	CreatedAt     time.Time   `json:"created_at"`
	UpdatedAt     time.Time   `json:"updated_at"`

	HomeDivision string      `json:"-"` // current division, which determines who may decide
	ToDivision   string      `json:"-"` // empty if the place is not a school in the system
	HomeCounted  string      `json:"-"` // division when it started, in which reports count it
	ToCounted    string      `json:"-"`
	ToClosedOn   domain.Date `json:"-"`
	ToOpenedOn   domain.Date `json:"-"`
	ProposedBy   domain.ID   `json:"-"`
	DecidedBy    domain.ID   `json:"-"`
}

// Terms are what people enter about a posting.
type Terms struct {
	Kind               string      `json:"kind"`         // code list posting_kind
	ToSchoolID         domain.ID   `json:"to_school_id"` // null if ToPlace names the place
	ToPlace            string      `json:"to_place"`
	KeyArea            bool        `json:"key_area"` // 扶贫重点地区
	StartsOn           domain.Date `json:"starts_on"`
	EndsOn             domain.Date `json:"ends_on"`       // the first day back; null: open
	SharePercent       int         `json:"share_percent"` // of the working time
	Subject            string      `json:"subject"`
	Duties             string      `json:"duties"`
	TransfersPersonnel bool        `json:"transfers_personnel"` // 是否调动人事关系
}

// Status of a posting. “In post” is not a status: it follows from the dates.
type Status string

// proposed → approved | rejected; approved → ended; withdrawn before the start.
const (
	Proposed  Status = "proposed"
	Approved  Status = "approved"
	Rejected  Status = "rejected"
	Withdrawn Status = "withdrawn"
	Ended     Status = "ended"
)

// Statuses lists every state once.
var Statuses = []Status{Proposed, Approved, Rejected, Withdrawn, Ended}

// SupportTeaching is 市派支教, which the city decides on.
const SupportTeaching = "support_teaching"

// Revision is the version for the ETag.
func (p Posting) Revision() int { return p.Version }

// Identity is the id for the Location of a new posting.
func (p Posting) Identity() domain.ID { return p.ID }

// InPost reports whether the teacher is away under this posting on the day.
func (p Posting) InPost(day domain.Date) bool {
	return (p.Status == Approved || p.Status == Ended) && domain.Covers(p.StartsOn, p.EndsOn, day)
}

// guarded is the state for the audit log, without the name, which could not be removed later.
func (p Posting) guarded() Posting {
	for _, text := range []*string{&p.Subject, &p.Duties, &p.StatusReason, &p.AppraisalNote} {
		*text = domain.Mask(*text, p.TeacherName)
	}
	p.TeacherName = ""
	return p
}

// check returns the faults of a posting.
func (p Posting) check() domain.Faults {
	var faults domain.Faults
	if !p.EndsOn.IsZero() && !p.EndsOn.After(p.StartsOn) {
		faults.Add("ends_on", "not_after", "结束日期（返回首日）须晚于开始日期。", "The end, the first day back, must lie after the start.")
	}
	switch {
	case p.ToSchoolID == "" && p.ToPlace == "":
		faults.Add("to_school_id", "required", "请选择派往学校，或填写派往地点名称。", "Choose the school, or name the place of the posting.")
	case p.ToSchoolID != "" && p.ToPlace != "":
		faults.Add("to_place", "excluded", "派往学校和地点名称只能填一项。", "Give a school or the name of a place, not both.")
	case p.ToSchoolID == p.HomeSchoolID:
		faults.Add("to_school_id", "same", "派往学校不能是教师所在学校。", "The posting must be to another school than the home school.")
	}
	if p.ToSchoolID != "" && !domain.Covers(p.ToOpenedOn, p.ToClosedOn, p.StartsOn) {
		faults.Add("to_school_id", "school_closed", "派往学校在开始之日尚未开办或已经停办。", "The school is not open on the day the posting starts.")
	}
	if p.ToSchoolID != "" && !p.ToClosedOn.IsZero() && (p.EndsOn.IsZero() || p.EndsOn.After(p.ToClosedOn)) {
		faults.Add("ends_on", "school_closed", "派往学校将于"+p.ToClosedOn.String()+"停办，派任须在此之前结束。",
			"The school closes on "+p.ToClosedOn.String()+"; the posting must end by then.")
	}
	return faults
}

// decide approves or rejects a proposal.
func (p *Posting) decide(to Status, reason string) error {
	if p.Status != Proposed {
		return wrongState("只有待审批的派任可以批准或否决。", "Only a proposed posting can be approved or rejected.")
	}
	p.Status, p.StatusReason = to, reason
	return nil
}

// withdraw withdraws a posting before its start.
func (p *Posting) withdraw(today domain.Date, reason string) error {
	if p.Status != Proposed && p.Status != Approved {
		return wrongState("只有待审批或已批准的派任可以撤回。", "Only a proposed or approved posting can be withdrawn.")
	}
	if p.Status == Approved && !p.StartsOn.After(today) {
		return wrongState("派任已经开始，不能撤回，请改为提前结束。", "The posting has started; end it early instead of withdrawing it.")
	}
	p.Status, p.StatusReason = Withdrawn, reason
	return nil
}

// end brings the teacher back early: day is the first day back.
func (p *Posting) end(day domain.Date, endReason, note string) error {
	if p.Status != Approved {
		return wrongState("只有已批准的派任可以提前结束。", "Only an approved posting can be ended early.")
	}
	var faults domain.Faults
	if !day.After(p.StartsOn) {
		faults.Add("ends_on", "not_after", "提前结束的日期（返回首日）须晚于开始日期；尚未开始的请撤回。",
			"The first day back must lie after the start; withdraw what has not started.")
	}
	if !p.EndsOn.IsZero() && !day.Before(p.EndsOn) {
		faults.Add("ends_on", "not_earlier", "提前结束的日期须早于原定结束日期；延长请用延期。",
			"The day must lie before the planned end; to go on longer, extend the posting.")
	}
	if err := faults.Err(); err != nil {
		return err
	}
	p.PlannedEndsOn, p.EndsOn = p.EndsOn, day
	p.Status, p.EndReason, p.StatusReason = Ended, endReason, note
	return nil
}

// extend moves the end of an approved posting further out.
func (p *Posting) extend(day domain.Date, reason string) error {
	if p.Status != Approved {
		return wrongState("只有已批准的派任可以延期。", "Only an approved posting can be extended.")
	}
	if p.EndsOn.IsZero() || !day.IsZero() && !day.After(p.EndsOn) {
		var faults domain.Faults
		faults.Add("ends_on", "not_later", "新的结束日期须晚于原结束日期。", "The new end must lie after the present one.")
		return faults.Err()
	}
	p.EndsOn, p.StatusReason = day, reason
	return nil
}

// appraise sets the appraisal of the host, in the last month of the posting or later.
func (p *Posting) appraise(grade, note string, today domain.Date) error {
	if p.Status != Approved && p.Status != Ended {
		return wrongState("只有已批准的派任可以鉴定。", "Only an approved posting can be appraised.")
	}
	if p.EndsOn.IsZero() || today.Before(p.EndsOn.AddDays(-31)) {
		return wrongState("派任结束前一个月内才能鉴定。", "The appraisal is given within the last month of the posting or after it.")
	}
	p.Appraisal, p.AppraisalNote, p.AppraisedOn = grade, note, today
	return nil
}

func wrongState(zh, en string) error { return domain.Fail(domain.Conflict, "wrong_state", zh, en) }

// Months served until a day, counted in whole months and the rest in days.
func (p Posting) Months(until domain.Date) (months, days int) {
	end := until.AddDays(1)
	if !p.EndsOn.IsZero() && p.EndsOn.Before(end) {
		end = p.EndsOn
	}
	if !p.InPost(p.StartsOn) || !end.After(p.StartsOn) {
		return 0, 0
	}
	return p.StartsOn.MonthsUntil(end)
}
