// Package teacher manages teachers: their work, their current and former schools, and nothing
// else about them.
package teacher

import (
	"slices"
	"strings"
	"time"

	"gongtongti/domain"
)

// Teacher is a person at work. The past is kept: stays, engagements and ranks.
type Teacher struct {
	ID          domain.ID    `json:"id"`
	Name        string       `json:"name"`
	StaffNumber string       `json:"staff_number"`
	Phone       string       `json:"phone"` // masked, 138****1234; the whole one has a route of its own
	Stage       string       `json:"stage"`
	Title       string       `json:"title"`    // 职称, code list title; as it is now
	Backbone    string       `json:"backbone"` // 骨干层次, code list backbone; as it is now
	Subjects    []string     `json:"subjects"`
	SchoolID    domain.ID    `json:"school_id"` // where the teacher is, or was last
	SchoolName  string       `json:"school_name"`
	LeftOn      domain.Date  `json:"left_on"` // the first day at no school any more
	Stays       []Stay       `json:"stays,omitzero"`
	Engagements []Engagement `json:"engagements,omitzero"`
	Ranks       []Rank       `json:"ranks,omitzero"`
	Anonymised  bool         `json:"anonymised"`
	Version     int          `json:"version"`
	CreatedAt   time.Time    `json:"created_at"`
	UpdatedAt   time.Time    `json:"updated_at"`

	Division string `json:"-"` // of the school
	Number   string `json:"-"` // the whole phone number: only repository and RevealPhone touch it
}

// Stay is the time at one school, until but not including LeftOn.
type Stay struct {
	SchoolID   domain.ID   `json:"school_id"`
	SchoolName string      `json:"school_name"`
	EnteredOn  domain.Date `json:"entered_on"`
	LeftOn     domain.Date `json:"left_on"`
}

// Engagement is a period of engagement, 聘期, usually three years.
type Engagement struct {
	StartsOn domain.Date `json:"starts_on"`
	EndsOn   domain.Date `json:"ends_on"` // the first day after it
}

// Rank is title and backbone level from a day on.
type Rank struct {
	Since    domain.Date `json:"since"`
	Title    string      `json:"title"`
	Backbone string      `json:"backbone"`
}

// Revision is the version for the ETag.
func (t Teacher) Revision() int { return t.Version }

// Identity is the id for the Location of a new teacher.
func (t Teacher) Identity() domain.ID { return t.ID }

// Masked hides the middle of a phone number.
func Masked(number string) string {
	runes := []rune(number)
	if len(runes) < 8 {
		return strings.Repeat("*", len(runes))
	}
	return string(runes[:3]) + strings.Repeat("*", len(runes)-7) + string(runes[len(runes)-4:])
}

// check returns the faults of a teacher's record.
func (t Teacher) check() domain.Faults {
	var faults domain.Faults
	if len(t.Ranks) > 0 && !slices.IsSortedFunc(t.Ranks, func(a, b Rank) int { return a.Since.Compare(b.Since) }) {
		faults.Add("ranked_since", "before_last", "职称或骨干层次的起始日期不能早于上一次变动。", "A rank cannot begin before the one it follows.")
	}
	slices.SortFunc(t.Engagements, func(a, b Engagement) int { return a.StartsOn.Compare(b.StartsOn) })
	for i, e := range t.Engagements {
		if !e.EndsOn.IsZero() && !e.EndsOn.After(e.StartsOn) {
			faults.Add("engagements", "not_after", "聘期的结束日期须晚于开始日期。", "An engagement must end after it starts.")
		}
		if i > 0 && (t.Engagements[i-1].EndsOn.IsZero() || e.StartsOn.Before(t.Engagements[i-1].EndsOn)) {
			faults.Add("engagements", "overlap", "两个聘期不能重叠。", "Two engagements must not overlap.")
		}
	}
	return faults
}

// present is the current stay, or nil.
func (t *Teacher) present() *Stay {
	for i := range t.Stays {
		if t.Stays[i].LeftOn.IsZero() {
			return &t.Stays[i]
		}
	}
	return nil
}

// anonymise removes the person from the record. Figures are unchanged.
func (t *Teacher) anonymise() {
	t.Name, t.StaffNumber, t.Number, t.Phone, t.Anonymised = "（已匿名）", "", "", "", true
}

// guarded is the state for the audit log, from which a person cannot be removed later. The
// surname and the ends of the staff number are enough to see a correction.
func (t Teacher) guarded() Teacher {
	if name := []rune(t.Name); len(name) > 1 && !t.Anonymised {
		t.Name = string(name[:1]) + strings.Repeat("*", len(name)-1)
	}
	t.StaffNumber, t.Phone = Masked(t.StaffNumber), ""
	return t
}

func (t Teacher) clone() Teacher {
	t.Stays, t.Engagements, t.Ranks, t.Subjects = slices.Clone(t.Stays), slices.Clone(t.Engagements), slices.Clone(t.Ranks),
		slices.Clone(t.Subjects)
	return t
}
