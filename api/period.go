package api

import (
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

// chosen is a period with the one before it and its name.
type chosen struct {
	domain.Period
	before     domain.Period
	name       domain.Text
	kind       string // year, school_year, term, or empty for two dates
	schoolYear int    // of a term
}

func (s *server) period(c *call, q periodQuery) (chosen, error) {
	switch {
	case q.Year != 0:
		return chosen{Period: domain.CalendarYear(q.Year), before: domain.CalendarYear(q.Year - 1), name: domain.Tf("%d年", "%d", q.Year), kind: "year"}, nil
	case q.SchoolYear != 0:
		return chosen{Period: domain.SchoolYear(q.SchoolYear), before: domain.SchoolYear(q.SchoolYear - 1),
			name: domain.Tf("%d学年", "School year %d", q.SchoolYear), kind: "school_year"}, nil
	case q.Term != "":
		return s.termPeriod(c, q.Term)
	}
	return q.dates()
}

// termPeriod compares a term with the one before it, or with as many days where no
// earlier term was entered.
func (s *server) termPeriod(c *call, id domain.ID) (chosen, error) {
	found, err := s.Terms.Find(c.ctx(), id)
	if domain.KindOf(err) == domain.NotFound {
		var faults domain.Faults
		faults.Add("term", "unknown", "没有这个学期。", "There is no such term.")
		return chosen{}, faults.Err()
	}
	if err != nil {
		return chosen{}, err
	}
	before, known, err := s.Terms.Before(c.ctx(), found)
	made := chosen{Period: found.Period(), before: before.Period(), name: found.Name(), kind: "term", schoolYear: found.SchoolYear}
	if !known {
		made.before = daysBefore(made.Period)
	}
	return made, err
}

func (q periodQuery) dates() (chosen, error) {
	var faults domain.Faults
	switch {
	case q.From.IsZero() && q.To.IsZero():
		faults.Add("year", "required", "请选择时间：year(自然年)、school_year(学年)、term(学期)，或from和to。",
			"Choose a period: year, school_year, term, or from and to.")
	case q.From.IsZero():
		faults.Add("from", "required", "请同时填写from和to。", "Give both from and to.")
	case q.To.IsZero():
		faults.Add("to", "required", "请同时填写from和to。", "Give both from and to.")
	case q.To.Before(q.From):
		faults.Add("to", "before_from", "结束日期不能早于开始日期。", "The last day cannot lie before the first.")
	}
	period := domain.Period{From: q.From, To: q.To}
	return chosen{Period: period, before: daysBefore(period), name: domain.Tf("%s至%s", "%s to %s", q.From, q.To)}, faults.Err()
}

// daysBefore is as many days just before a period.
func daysBefore(p domain.Period) domain.Period {
	return domain.Period{From: p.From.AddDays(-p.Days()), To: p.From.AddDays(-1)}
}
