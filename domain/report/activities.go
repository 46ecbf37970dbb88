package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"gongtongti/domain"
)

// NotGiven is the code of records with an empty field.
const NotGiven = "none"

// Activities counts distinct activities. Only confirmed ones count as done; submitted, returned
// and planned ones are shown apart.
type Activities struct {
	Confirmed int `json:"confirmed"`
	Submitted int `json:"submitted"`
	Returned  int `json:"returned"`
	Planned   int `json:"planned"`
	Schools   int `json:"schools"`   // distinct schools that took part in confirmed activities
	Headcount int `json:"headcount"` // person-times: heads added up over confirmed activities
	// Breakdowns of the confirmed ones.
	ByType    []Count `json:"-"`
	ByMonth   []Count `json:"-"` // code 2017-09; every month of the period, up to five years
	ByMode    []Count `json:"-"`
	ByFocus   []Count `json:"-"`
	BySubject []Count `json:"-"`
	// ByMonthAndType holds what there is, by month and then type.
	ByMonthAndType []MonthTypeCount `json:"-"`
}

// Count is the number of confirmed activities under one code.
type Count struct {
	Code  string
	Count int
}

// MonthTypeCount is the number of confirmed activities of one type in one month.
type MonthTypeCount struct {
	Month string // 2017-09
	Type  string
	Count int
}

// Reach is the number of schools and people in confirmed activities.
type Reach struct{ Schools, Headcount int }

// School counts the confirmed activities of a school. One activity counts for each of its
// schools, so these add up to more than the total.
type School struct {
	SchoolID   domain.ID `json:"school_id"`
	SchoolName string    `json:"school_name"` // as it was at the end of the period
	Confirmed  int       `json:"confirmed"`
	Hosted     int       `json:"hosted"`  // took place at the school
	Visited    int       `json:"visited"` // took place elsewhere
	Headcount  int       `json:"headcount"`
}

// Part counts the confirmed activities of one division of the next level. One that touches
// two divisions counts for both.
type Part struct {
	Code      string `json:"code"`
	Name      string `json:"name"`
	Confirmed int    `json:"confirmed"`
	Headcount int    `json:"headcount"`
}

// Change is the difference to the period before.
type Change struct {
	Period     domain.Period `json:"period"`
	Confirmed  int           `json:"confirmed"`
	Difference int           `json:"difference"`
}

// Cell is the number of activities with the same status and code in one breakdown.
type Cell struct {
	Way    string // month, mode, focus, subject
	Month  int    // yyyymm; with Type, for way month
	Type   string
	Code   string // for the other ways
	Status string
	Count  int
}

func (s Service) activities(ctx context.Context, report *Report, ask Ask) error {
	cells, err := s.Repository.Cells(ctx, ask.Subject, ask.Period)
	if err != nil {
		return err
	}
	report.Activities = sum(cells, ask.Period)
	before, err := s.Repository.Cells(ctx, ask.Subject, ask.Before)
	if err != nil {
		return err
	}
	report.Change = Change{Period: ask.Before, Confirmed: sum(before, ask.Before).Confirmed}
	report.Change.Difference = report.Activities.Confirmed - report.Change.Confirmed
	reach, err := s.Repository.Reach(ctx, ask.Subject, ask.Period)
	if err != nil {
		return err
	}
	report.Activities.Schools, report.Activities.Headcount = reach.Schools, reach.Headcount
	if ask.Subject.NextLevel() > 0 {
		report.Divisions, err = s.Repository.Parts(ctx, ask.Subject, ask.Period)
		return err
	}
	report.Schools, err = s.Repository.Schools(ctx, ask.Subject, ask.Period)
	return err
}

// mostMonths limits the months that are listed even if they are empty.
const mostMonths = 60

func sum(cells []Cell, period domain.Period) Activities {
	a := Activities{ByMonthAndType: []MonthTypeCount{}}
	types, months, modes, focuses, subjects := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for n, day := 0, period.From.AddDays(1-period.From.Day()); n < mostMonths && !day.After(period.To); n++ {
		months[month(day.Month())] = 0
		day = day.AddMonths(1)
	}
	ways := map[string]map[string]int{"mode": modes, "focus": focuses, "subject": subjects}
	for _, c := range cells {
		if c.Way == "month" {
			switch c.Status {
			case "submitted":
				a.Submitted += c.Count
			case "returned":
				a.Returned += c.Count
			case "planned":
				a.Planned += c.Count
			case "confirmed":
				a.Confirmed += c.Count
				types[c.Type] += c.Count
				months[month(c.Month)] += c.Count
				a.ByMonthAndType = append(a.ByMonthAndType, MonthTypeCount{Month: month(c.Month), Type: c.Type, Count: c.Count})
			}
		} else if c.Status == "confirmed" {
			ways[c.Way][cmp.Or(c.Code, NotGiven)] += c.Count
		}
	}
	a.ByType, a.ByMonth, a.ByMode, a.ByFocus, a.BySubject = counts(types), counts(months), counts(modes), counts(focuses), counts(subjects)
	return a
}

func counts(by map[string]int) []Count {
	list := make([]Count, 0, len(by))
	for code, n := range by {
		list = append(list, Count{Code: code, Count: n})
	}
	slices.SortFunc(list, func(a, b Count) int { return cmp.Compare(a.Code, b.Code) })
	return list
}

func month(yyyymm int) string { return fmt.Sprintf("%04d-%02d", yyyymm/100, yyyymm%100) }
