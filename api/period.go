package api

import (
	"gongtongti/api/call"
	"gongtongti/api/form"
	"gongtongti/domain"
)

// periodQuery chooses one kind of period: a calendar year, a school year, a term by its
// id, or two dates.
type periodQuery struct {
	Year       int         `query:"year" validate:"omitempty,min=1990,max=2100,excluded_with=SchoolYear Term From To"`
	SchoolYear int         `query:"school_year" validate:"omitempty,min=1990,max=2100,excluded_with=Term From To"`
	Term       domain.ID   `query:"term" validate:"omitempty,excluded_with=From To"`
	From       domain.Date `query:"from"`
	To         domain.Date `query:"to"`
}

// period that was chosen, with the one to compare it with.
func (h terms) period(c *call.Call, q periodQuery) (form.Chosen, error) {
	switch {
	case q.Year != 0:
		return form.Chosen{Period: domain.CalendarYear(q.Year), Before: domain.CalendarYear(q.Year - 1),
			Name: domain.Tf("%d年", "%d", q.Year), Kind: "year"}, nil
	case q.SchoolYear != 0:
		return form.Chosen{Period: domain.SchoolYear(q.SchoolYear), Before: domain.SchoolYear(q.SchoolYear - 1),
			Name: domain.Tf("%d学年", "School year %d", q.SchoolYear), Kind: "school_year"}, nil
	case q.Term != "":
		return h.chosen(c, q.Term)
	}
	return q.dates()
}

// termPeriod compares a term with the one before it, or with as many days where no
// earlier term was entered.
func (h terms) chosen(c *call.Call, id domain.ID) (form.Chosen, error) {
	term, err := h.service.Find(c.Ctx(), id)
	if domain.KindOf(err) == domain.NotFound {
		var faults domain.Faults
		faults.Add("term", "unknown", "没有这个学期。", "There is no such term.")
		return form.Chosen{}, faults.Err()
	}
	if err != nil {
		return form.Chosen{}, err
	}
	before, known, err := h.service.Before(c.Ctx(), term)
	chosen := form.Chosen{Period: term.Period(), Before: before.Period(), Name: term.Name(), Kind: "term", SchoolYear: term.SchoolYear}
	if !known {
		chosen.Before = daysBefore(chosen.Period)
	}
	return chosen, err
}

func (q periodQuery) dates() (form.Chosen, error) {
	var faults domain.Faults
	switch {
	case q.From.IsZero() && q.To.IsZero():
		faults.Add("year", "required", "请选择时间：year（自然年）、school_year（学年）、term（学期），或from和to。",
			"Choose a period: year, school_year, term, or from and to.")
	case q.From.IsZero():
		faults.Add("from", "required", "请同时填写from和to。", "Give both from and to.")
	case q.To.IsZero():
		faults.Add("to", "required", "请同时填写from和to。", "Give both from and to.")
	case q.To.Before(q.From):
		faults.Add("to", "before_from", "结束日期不能早于开始日期。", "The last day cannot lie before the first.")
	}
	period := domain.Period{From: q.From, To: q.To}
	return form.Chosen{Period: period, Before: daysBefore(period), Name: domain.Tf("%s至%s", "%s to %s", q.From, q.To)}, faults.Err()
}

// daysBefore is as many days just before a period.
func daysBefore(p domain.Period) domain.Period {
	return domain.Period{From: p.From.AddDays(-p.Days()), To: p.From.AddDays(-1)}
}
