package activity

import (
	"fmt"
	"slices"

	"gongtongti/domain"
)

// Series are activities on the same weekday (系列活动). After creation they are independent.
type Series struct {
	New
	FirstOn, LastOn domain.Date // both belong to it
	TermID          domain.ID   // instead of LastOn: until the end of this term
	EveryWeeks      int         // 1 if not given
	LeftOut         []domain.Date
}

// longestSeries is more than the weeks of a school year.
const longestSeries = 60

// Term is the part of a term that a series needs.
type Term struct {
	ID      domain.ID
	Ordinal int // one more than that of the term before
	domain.Period
	Holidays []Holiday
}

// Holiday is a span of days without lessons within a term.
type Holiday struct {
	Name string
	domain.Period
}

// LeftOut is a day of a series without an activity: a holiday, a day between two terms, or one
// that the caller left out.
type LeftOut struct {
	Date   domain.Date `json:"date"`
	Reason string      `json:"reason"` // holiday, between_terms, left_out
	Name   string      `json:"name"`   // of the holiday
}

// days of the series, and those that are left out. Faults: first_on, last_on, term_id,
// left_out. terms are those that hold for its community, by day.
func (n Series) days(terms []Term) (days []domain.Date, without []LeftOut, faults domain.Faults) {
	last, end := n.LastOn, "last_on"
	if n.TermID != "" {
		i := slices.IndexFunc(terms, func(t Term) bool { return t.ID == n.TermID })
		if i < 0 {
			faults.Add("term_id", "unknown", "没有这个学期，或者它不适用于这个共同体所在的区划。",
				"There is no such term, or it does not hold where the community lies.")
			return nil, nil, faults
		}
		if !terms[i].Holds(n.FirstOn) {
			faults.Add("first_on", "outside", "第一次活动须在这个学期之内。", "The first activity must lie within the term.")
		}
		last, end = terms[i].To, "term_id"
	}
	if last.Before(n.FirstOn) {
		faults.Add(end, "before_first_on", "最后一天不能早于第一次活动。", "The last day cannot lie before the first.")
		return nil, nil, faults
	}
	step := 7 * max(1, n.EveryWeeks)
	for day := n.FirstOn; !day.After(last) && len(days) <= longestSeries; day = day.AddDays(step) {
		if out := n.leftOut(day, terms); out.Reason != "" {
			without = append(without, out)
		} else {
			days = append(days, day)
		}
	}
	for i, day := range n.LeftOut {
		if day.Before(n.FirstOn) || day.After(last) || n.FirstOn.DaysUntil(day)%step != 0 {
			faults.Add(fmt.Sprintf("left_out[%d]", i), "not_in_series", "这一天本来就没有活动，请核对日期。",
				"The series has no activity on this day; check the date.")
		}
	}
	switch {
	case len(days) > longestSeries:
		faults.Add(end, "too_many", fmt.Sprintf("一个系列最多%d次活动，请分开登记。", longestSeries),
			fmt.Sprintf("A series has at most %d activities; log it in parts.", longestSeries))
	case len(days) == 0:
		faults.Add("first_on", "none_left", "除去假期和所选日期，没有可登记的活动。", "Without holidays and the days left out no activity remains.")
	}
	return days, without, faults
}

func (n Series) leftOut(day domain.Date, terms []Term) LeftOut {
	if slices.Contains(n.LeftOut, day) {
		return LeftOut{day, "left_out", ""}
	}
	for i, t := range terms {
		for _, h := range t.Holidays {
			if h.Holds(day) {
				return LeftOut{day, "holiday", h.Name}
			}
		}
		if i > 0 && terms[i-1].Ordinal == t.Ordinal-1 && day.After(terms[i-1].To) && day.Before(t.From) {
			return LeftOut{day, "between_terms", ""}
		}
	}
	return LeftOut{}
}

// ofDays reports faults of all days once, and other faults with their day.
func ofDays(activities []Activity, wrong []domain.Faults) (faults domain.Faults) {
	count := map[[2]string]int{}
	for _, f := range slices.Concat(wrong...) {
		count[[2]string{f.Field, f.Code}]++
	}
	for i, a := range activities {
		day := a.HeldOn.String()
		for _, f := range wrong[i] {
			if f.Field == "held_on" || count[[2]string{f.Field, f.Code}] < len(activities) {
				faults.Add("dates["+day+"]."+f.Field, f.Code, day+"："+f.Message.ZH, day+": "+f.Message.EN)
			} else if i == 0 {
				faults = append(faults, f)
			}
		}
	}
	return faults
}
