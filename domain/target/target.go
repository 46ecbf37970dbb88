// Package target manages targets (年度目标): how many activities of which types a community
// plans for a year, school year or term.
package target

import (
	"slices"
	"strconv"
	"time"

	"gongtongti/domain"
)

// Owner is one community, or a division whose target is a default for its communities of a kind
// and form; empty means any.
type Owner struct {
	CommunityID  domain.ID `json:"community_id"`
	DivisionCode string    `json:"division_code"`
	Kind         string    `json:"kind"`
	Form         string    `json:"form"`
}

// Content is what an officer enters.
type Content struct {
	Label       string   `json:"label"`
	LabelEN     string   `json:"label_en"` // label where empty
	Types       []string `json:"types"`    // any of these counts
	Mode        string   `json:"mode"`     // onsite, online; empty: either
	Planned     int      `json:"planned"`
	MinSubjects int      `json:"min_subjects"` // different subjects among what was done; 0: not asked for
	Per         string   `json:"per"`          // year, school_year, term: the period it is planned for
	FromYear    int      `json:"from_year"`    // the first year; of a term, the school year
	ToYear      *int     `json:"to_year"`      // the last one; null: until it ends
}

// Target is a number of activities to be held in each of its periods.
type Target struct {
	ID domain.ID `json:"id"`
	Owner
	Content
	Set       string      `json:"set"`      // the shipped set it was adopted from
	EndedOn   domain.Date `json:"ended_on"` // it does not apply to periods that begin on this day or later
	EndReason string      `json:"end_reason"`
	Version   int         `json:"version"`
	CreatedAt time.Time   `json:"created_at"`
	UpdatedAt time.Time   `json:"updated_at"`
	Division  string      `json:"-"` // whose bureau manages it
}

// Set is a set of targets from a published document, with its source.
type Set struct {
	Code     string
	Name     domain.Text
	Source   domain.Text
	Contents []Content // without the period
}

// Revision is the version for the ETag.
func (t Target) Revision() int { return t.Version }

// Identity is the id.
func (t Target) Identity() domain.ID { return t.ID }

// mostOfOne limits the targets of an owner, and so what a report reads.
const mostOfOne = 60

func (c Content) check(faults *domain.Faults, types []string) {
	if len(c.Types) == 0 {
		faults.Add("types", "required", "此项必填。", "This field is required.")
	}
	for i, code := range c.Types {
		if !slices.Contains(types, code) {
			faults.Add("types["+strconv.Itoa(i)+"]", "unknown", "没有这个活动类型。", "There is no such type of activity.")
		}
	}
	if c.MinSubjects > c.Planned {
		faults.Add("min_subjects", "too_many", "学科数不能大于计划次数：每次活动只有一个学科。", "There cannot be more subjects than activities: each has one.")
	}
	if c.ToYear != nil && *c.ToYear < c.FromYear {
		faults.Add("to_year", "before_from", "结束年份不能早于开始年份。", "The last year cannot lie before the first.")
	}
}

// beginning is the day on which the period of a year begins, at the latest.
func (c Content) beginning(year int) domain.Date {
	if c.Per == "year" {
		return domain.CalendarYear(year).From
	}
	return domain.SchoolYear(year).From
}

// clashes reports whether both count the same activities in the same period.
func (t Target) clashes(o Target) bool {
	if t.ID == o.ID || t.Per != o.Per || t.Mode != o.Mode || !sameCodes(t.Types, o.Types) {
		return false
	}
	year := max(t.FromYear, o.FromYear)
	return t.holds(year) && o.holds(year)
}

// open refuses a target that has ended.
func (t Target) open() error {
	if !t.EndedOn.IsZero() {
		return domain.Fail(domain.Conflict, "ended", "这个目标已经结束，不能再变更。", "The target has ended and changes no more.")
	}
	return nil
}

func (t Target) holds(year int) bool {
	return year >= t.FromYear && (t.ToYear == nil || year <= *t.ToYear) && (t.EndedOn.IsZero() || t.beginning(year).Before(t.EndedOn))
}

func sameCodes(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// fits checks a target against the others of its owner.
func (t Target) fits(others []Target) error {
	for _, o := range others {
		if t.clashes(o) {
			return domain.Fail(domain.Conflict, "target_exists", "这些活动类型在这段时间已有目标“"+o.Label+"”，请打开修改，或先结束它。",
				"These types have a target at that time, “"+o.Label+"”; open and correct it, or end it first.")
		}
	}
	if len(others) >= mostOfOne && !slices.ContainsFunc(others, func(o Target) bool { return o.ID == t.ID }) {
		return domain.Fail(domain.Conflict, "too_many_targets", "目标已达"+strconv.Itoa(mostOfOne)+"项。",
			"There are "+strconv.Itoa(mostOfOne)+" targets already.")
	}
	return nil
}
