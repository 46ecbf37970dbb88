package report

import (
	"slices"
	"strings"

	"gongtongti/domain"
)

// Periods that a target is planned for.
const (
	PerYear       = "year"
	PerSchoolYear = "school_year"
	PerTerm       = "term"
)

// Target is a planned number of activities: of one community, or a default of a division
// for its communities of a kind and form, empty being any.
type Target struct {
	ID             domain.ID
	CommunityID    domain.ID
	DivisionCode   string
	Kind, Form     string
	Label, LabelEN string
	Types          []string
	Mode           string
	Planned        int
	MinSubjects    int
	Per            string
	FromYear       int
	ToYear         int // 0: no last year
	EndedOn        domain.Date
}

// Bound is a community with the days on which it existed.
type Bound struct {
	CommunityID   domain.ID   `json:"community_id"`
	CommunityName string      `json:"community_name"`
	Kind          string      `json:"kind"`
	Form          string      `json:"form"`
	DivisionCode  string      `json:"division_code"`
	FoundedOn     domain.Date `json:"founded_on"`
	EndedOn       domain.Date `json:"ended_on"` // the first day after it
}

// stood is the part of a period in which the community existed.
func (b Bound) stood(p domain.Period) domain.Period {
	life := domain.Period{From: b.FoundedOn, To: p.To}
	if !b.EndedOn.IsZero() {
		life.To = b.EndedOn.AddDays(-1)
	}
	return p.Within(life)
}

// TargetAsk is a requested period with its kind.
type TargetAsk struct {
	Subject    Subject
	Period     domain.Period
	Per        string // what the period is; empty for two dates
	SchoolYear int    // of a term
}

// window is the whole period of a kind that contains the requested period.
func (a TargetAsk) window(per string) (whole domain.Period, year int, ok bool) {
	whole, year = a.Period, a.SchoolYear
	switch {
	case per == PerTerm:
		return whole, year, a.Per == PerTerm
	case per == a.Per:
		return whole, whole.From.Year(), true
	case a.Per == PerYear || a.Per == PerSchoolYear:
		return whole, year, false // neither kind of year is a part of the other
	case per == PerSchoolYear && a.Per == PerTerm: // a term may begin in the last days of August
		return domain.SchoolYear(year), year, true
	case per == PerSchoolYear:
		year = a.Period.To.Month()/100 - 1
		if a.Period.To.Month()%100 >= 9 {
			year++
		}
		whole = domain.SchoolYear(year)
	default:
		year = a.Period.To.Year()
		whole = domain.CalendarYear(year)
	}
	return whole, year, !a.Period.From.Before(whole.From)
}

// in reports whether the target applies to the period of a year.
func (t Target) in(whole domain.Period, year int) bool {
	return year >= t.FromYear && (t.ToYear == 0 || year <= t.ToYear) && (t.EndedOn.IsZero() || whole.From.Before(t.EndedOn))
}

// suits reports whether the target applies to the community.
func (t Target) suits(b Bound) bool {
	return t.CommunityID == b.CommunityID || t.CommunityID == "" && strings.HasPrefix(b.DivisionCode, t.DivisionCode) &&
		(t.Kind == "" || t.Kind == b.Kind) && (t.Form == "" || t.Form == b.Form)
}

// rank is the precedence of a target: the community's own, then the nearest division's, and
// within a division kind and form before kind before form before any.
func (t Target) rank() int {
	rank := len(t.DivisionCode) * 4
	if t.CommunityID != "" {
		rank = 1000
	}
	if t.Kind != "" {
		rank += 2
	}
	if t.Form != "" {
		rank++
	}
	return rank
}

// chosen are the targets that apply to a community in a period: all of the highest rank.
func chosen(all []Target, b Bound, per string, whole domain.Period, year int) []Target {
	highest := -1
	suiting := slices.DeleteFunc(slices.Clone(all), func(t Target) bool {
		return t.Per != per || !t.suits(b) || !t.in(whole, year)
	})
	for _, t := range suiting {
		highest = max(highest, t.rank())
	}
	return slices.DeleteFunc(suiting, func(t Target) bool { return t.rank() != highest })
}
