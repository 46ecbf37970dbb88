// Package term manages the terms (学期) of divisions. Bureaus enter their dates, because they
// move with Spring Festival and cannot be computed.
package term

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"gongtongti/domain"
)

// Term is one of the two terms of a school year, both days included.
type Term struct {
	ID           domain.ID   `json:"id"`
	DivisionCode string      `json:"division_code"`
	SchoolYear   int         `json:"school_year"`
	Number       int         `json:"number"` // 1: autumn, 2: spring
	FirstDay     domain.Date `json:"first_day"`
	LastDay      domain.Date `json:"last_day"`
	Holidays     []Holiday   `json:"holidays"`
	Version      int         `json:"version"`
	CreatedAt    time.Time   `json:"created_at"`
	UpdatedAt    time.Time   `json:"updated_at"`
}

// Holiday is a span of days without lessons within a term (假期). The State Council sets them
// every year, so they are entered, too.
type Holiday struct {
	Name string `json:"name"`
	domain.Period
}

// Revision is the version for the ETag.
func (t Term) Revision() int { return t.Version }

// Identity is the id for the Location of a new term.
func (t Term) Identity() domain.ID { return t.ID }

// Name is 2017学年第一学期.
func (t Term) Name() domain.Text {
	return domain.T(fmt.Sprintf("%d学年第%s学期", t.SchoolYear, map[int]string{1: "一", 2: "二"}[t.Number]),
		fmt.Sprintf("School year %d, term %d", t.SchoolYear, t.Number))
}

// Period is the term's days.
func (t Term) Period() domain.Period { return domain.Period{From: t.FirstDay, To: t.LastDay} }

// check returns the faults of the dates. Teachers begin before 1 September, so a term may
// begin a month before its school year.
func (t Term) check(faults *domain.Faults) {
	if !t.LastDay.After(t.FirstDay) {
		faults.Add("last_day", "not_after", "学期的最后一天须晚于第一天。", "The last day must lie after the first.")
	}
	year := domain.SchoolYear(t.SchoolYear)
	if t.FirstDay.Before(year.From.AddMonths(-1)) || t.FirstDay.After(year.To) {
		faults.Add("first_day", "outside", fmt.Sprintf("须在%d学年之内（%d年8月1日至%d年8月31日）。", t.SchoolYear, t.SchoolYear, t.SchoolYear+1),
			fmt.Sprintf("It must lie within school year %d (1 August %d to 31 August %d).", t.SchoolYear, t.SchoolYear, t.SchoolYear+1))
	}
	if t.LastDay.After(year.To) {
		faults.Add("last_day", "outside", fmt.Sprintf("不能晚于%d年8月31日。", t.SchoolYear+1),
			fmt.Sprintf("It cannot lie after 31 August %d.", t.SchoolYear+1))
	}
	for i, h := range t.Holidays {
		t.checkHoliday(faults, fmt.Sprintf("holidays[%d].", i), h, t.Holidays[:i])
	}
}

func (t Term) checkHoliday(faults *domain.Faults, at string, h Holiday, before []Holiday) {
	if h.To.Before(h.From) {
		faults.Add(at+"to", "before_from", "假期的最后一天不能早于第一天。", "The last day cannot lie before the first.")
	}
	if !t.Period().Holds(h.From) {
		faults.Add(at+"from", "outside", "假期须在学期之内。", "A holiday lies within the term.")
	}
	if !t.Period().Holds(h.To) {
		faults.Add(at+"to", "outside", "假期须在学期之内。", "A holiday lies within the term.")
	}
	for _, o := range before {
		if !h.From.After(o.To) && !o.From.After(h.To) {
			faults.Add(at+"from", "overlap", "与"+o.Name+"的日期重叠。", "It overlaps "+o.Name+".")
		}
	}
}

// Holding selects, from the terms of a division and of those above it, the ones that apply in
// it, by day: for each school year those of the nearest division that has any.
func Holding(all []Term) []Term {
	nearest := map[int]int{} // length of the code, by school year
	for _, t := range all {
		nearest[t.SchoolYear] = max(nearest[t.SchoolYear], len(t.DivisionCode))
	}
	holds := slices.DeleteFunc(slices.Clone(all), func(t Term) bool { return len(t.DivisionCode) != nearest[t.SchoolYear] })
	slices.SortFunc(holds, func(a, b Term) int { return cmp.Or(a.FirstDay.Compare(b.FirstDay), cmp.Compare(a.ID, b.ID)) })
	return holds
}

// beside checks a term against the others of its division.
func (t Term) beside(others []Term) error {
	for _, o := range others {
		switch {
		case o.ID == t.ID:
		case o.SchoolYear == t.SchoolYear && o.Number == t.Number:
			return conflict("term_exists", o, "已经登记过，请打开修改", "is entered already; open and correct it")
		case !t.FirstDay.After(o.LastDay) && !o.FirstDay.After(t.LastDay):
			return conflict("term_overlap", o, "与它的日期重叠", "overlaps these dates")
		case o.SchoolYear == t.SchoolYear && (o.Number > t.Number) != o.FirstDay.After(t.FirstDay):
			return conflict("term_order", o, "与它的先后颠倒", "would be out of order")
		}
	}
	return nil
}

func conflict(code string, o Term, zh, en string) error {
	days := fmt.Sprintf("(%s – %s)", o.FirstDay, o.LastDay)
	return domain.Fail(domain.Conflict, code, o.Name().ZH+days+zh+"。", o.Name().EN+" "+days+" "+en+".")
}
