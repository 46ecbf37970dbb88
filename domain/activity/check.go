package activity

import (
	"fmt"
	"slices"

	"gongtongti/domain"
)

// Community is the part of a community that activities need.
type Community struct {
	ID   domain.ID
	Name string
	// DivisionCode that it lies in, whose terms hold for it.
	DivisionCode string
	Draft        bool
	Members      []Member
	Places       []string // that its schools lie in, in every form
}

// Member is a school with its days in the community.
type Member struct {
	SchoolID     domain.ID
	SchoolName   string
	DivisionCode string
	JoinedOn     domain.Date
	LeftOn       domain.Date
	ClosedOn     domain.Date // of the school itself
	// FormerDivisions that the school lay in, each until the day it moved.
	FormerDivisions []domain.FormerDivision
}

// memberOn is the membership of the school on the day, or the zero Member.
func (c Community) memberOn(school domain.ID, day domain.Date) Member {
	for _, m := range c.Members {
		if m.SchoolID == school && domain.Covers(m.JoinedOn, m.LeftOn, day) && (m.ClosedOn.IsZero() || day.Before(m.ClosedOn)) {
			return m
		}
	}
	return Member{}
}

// check returns all faults of an activity in its community: schools must be members on the
// day, host and author's school must take part, and a submitted activity must be over.
func (a *Activity) check(c Community, knownType func(string) bool, today domain.Date) (faults domain.Faults) {
	if c.Draft {
		faults.Add("community_id", "draft", "共同体尚未启用，不能记录活动。", "The community is not active yet; no activities can be logged.")
	}
	if a.Status == Submitted && a.HeldOn.After(today) {
		notHeldYet(&faults)
	}
	if !knownType(a.Type) {
		faults.Add("type", "unknown", "没有这个活动类型，请从活动类型列表中选择。", "There is no such activity type; choose one from the code list.")
	}
	for i, p := range a.Participants {
		member := c.memberOn(p.SchoolID, a.HeldOn)
		a.Participants[i].SchoolName, a.Participants[i].Division = member.SchoolName,
			domain.DivisionOn(a.HeldOn, member.FormerDivisions, member.DivisionCode)
		if member.SchoolID == "" {
			faults.Add(fmt.Sprintf("participants[%d].school_id", i), "not_a_member", "这所学校在活动当天不是共同体的成员。",
				"This school was no member of the community on that day.")
		}
	}
	if !a.participates(a.HostSchoolID) {
		faults.Add("host_school_id", "not_participating", "承办学校须在参加学校之中。", "The host must be one of the participating schools.")
	}
	if !a.participates(a.AuthorSchoolID) {
		faults.Add("participants", "author_missing", "参加学校须包括填报学校。", "The school that logs the activity must be one of the participants.")
	}
	return faults
}

// double is an activity that may record the same meeting.
type double struct {
	ref      domain.Ref
	likeness float64
}

// doubles returns the records that a new one may repeat. near are those of the same community
// and type around that day; distinct are those that the caller excludes.
func (a *Activity) doubles(near []Activity, distinct []domain.ID, c Community) (doubles []double) {
	about := domain.Period{From: a.HeldOn.AddDays(-1), To: a.HeldOn.AddDays(1)}
	for _, other := range near {
		overlap := about.Holds(other.HeldOn) && slices.ContainsFunc(other.Participants,
			func(p Participant) bool { return a.participates(p.SchoolID) })
		if other.ID == a.ID || !overlap || slices.Contains(distinct, other.ID) {
			continue
		}
		if like := likeness(topic(a.Title, c), topic(other.Title, c)); like >= alike {
			doubles = append(doubles, double{domain.Ref{ID: other.ID, Title: other.Title}, like})
		}
	}
	return doubles
}

// likelyDouble returns the error that names the existing records, the most similar first.
func likelyDouble(doubles []double) *domain.Error {
	slices.SortFunc(doubles, func(x, y double) int {
		if x.likeness > y.likeness {
			return -1
		}
		return 1
	})
	e := domain.Fail(domain.Conflict, "likely_double",
		"可能已登记过同一次活动，见existing。如果是同一次，请打开那条记录：别校登记的请确认，本校登记的请在那里修改；确属另一次活动时，请在distinct_from中列出它的编号后重新提交。",
		"This meeting seems to have been logged already, see existing. If it is the same, open that record: confirm what another school "+
			"logged, correct your own there; if it is another meeting, name the record in distinct_from and send again.")
	e.ExistingIs = domain.ActivityRecord
	for _, d := range doubles {
		e.Existing = append(e.Existing, d.ref)
	}
	return e
}
