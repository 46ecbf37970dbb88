package api

import (
	"net/url"
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/division"
	"gongtongti/domain/report"
)

// Every figure of a report opens into its rows: the address of a list that counts by
// the same conditions.

// rows is a list's address with its filters, pairwise.
func rows(list string, filters ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(filters); i += 2 {
		query.Set(filters[i], filters[i+1])
	}
	return base + list + "?" + query.Encode()
}

// openActivities puts the addresses on the figures and gives those by status.
func openActivities(r *report.Report) map[string]string {
	subject := []string{map[report.Kind]string{report.OfCommunity: "community_id", report.OfSchool: "school_id", report.OfDivision: "division"}[r.Subject.Kind],
		string(r.Subject.ID) + r.Subject.Code}
	within := func(p domain.Period, status activity.Status, more ...string) string {
		filters := append([]string{"from", p.From.String(), "to", p.To.String(), "status", string(status)}, subject...)
		return rows("/activities", append(filters, more...)...)
	}
	for filter, counts := range map[string][]report.Count{"type": r.Activities.ByType, "mode": r.Activities.ByMode, "focus": r.Activities.ByFocus, "subject": r.Activities.BySubject} {
		for i := range counts {
			counts[i].Rows = within(r.Period, activity.Confirmed, filter, counts[i].Code)
		}
	}
	for i, m := range r.Activities.ByMonth {
		r.Activities.ByMonth[i].Rows = within(monthOf(m.Code).Within(r.Period), activity.Confirmed)
	}
	for i, n := range r.Activities.ByMonthAndType {
		r.Activities.ByMonthAndType[i].Rows = within(monthOf(n.Month).Within(r.Period), activity.Confirmed, "type", n.Type)
	}
	for i, s := range r.Schools {
		if r.Subject.Kind == report.OfDivision { // what the school did while it lay there
			r.Schools[i].Rows = rows("/activities", "from", r.Period.From.String(), "to", r.Period.To.String(), "status", string(activity.Confirmed),
				"school_id", string(s.SchoolID), "school_division", r.Subject.Code)
			continue
		}
		// In a school's own report the rows are those that both schools took part in.
		r.Schools[i].Rows = within(r.Period, activity.Confirmed, partner(r.Subject), string(s.SchoolID))
	}
	for i, p := range r.Divisions {
		r.Divisions[i].Rows = within(r.Period, activity.Confirmed, "division", p.Code)
	}
	r.Change.Rows = within(r.Change.Period, activity.Confirmed)
	open := map[string]string{}
	for _, status := range []activity.Status{activity.Confirmed, activity.Submitted, activity.Returned, activity.Planned} {
		open[string(status)] = within(r.Period, status)
	}
	return open
}

func partner(subject report.Subject) string {
	if subject.Kind == report.OfSchool {
		return "with_school_id"
	}
	return "school_id"
}

// monthOf reads a month's code, 2017-09.
func monthOf(code string) domain.Period {
	from, err := domain.ParseDate(code + "-01")
	if err != nil {
		return domain.Period{}
	}
	return domain.Period{From: from, To: from.AddMonths(1).AddDays(-1)}
}

func openPostings(r *report.Report) {
	for _, way := range []struct {
		given            *report.Given
		school, division string
	}{{&r.Postings.Given, "home_school_id", "home_division"}, {&r.Postings.Received, "to_school_id", "to_division"}} {
		filters := []string{"counted_from", r.Period.From.String(), "counted_to", r.Period.To.String(), "counting", r.Postings.Counting}
		if r.Subject.Kind == report.OfSchool {
			filters = append(filters, way.school, string(r.Subject.ID))
		} else {
			filters = append(filters, way.division, r.Subject.Code)
		}
		open := func(f *report.Figures, more ...string) {
			more = append(more, filters...)
			f.Rows, f.TeacherRows = rows("/postings", more...), rows("/postings/teachers", more...)
		}
		open(&way.given.Figures)
		for filter, counts := range map[string][]report.PostingCount{"kind": way.given.ByKind, "direction": way.given.ByDirection, "backbone": way.given.ByBackbone} {
			for i := range counts {
				open(&counts[i].Figures, filter, counts[i].Code)
			}
		}
	}
}

// direction reads urban-rural as 城区→乡村.
func (l labels) direction(code string) string {
	from, to, _ := strings.Cut(code, "-")
	home, _ := l.of(division.Settings, from)
	host, _ := l.of(division.Settings, to)
	if to == report.Elsewhere {
		host = domain.T("本系统外地点", "Elsewhere").In(l.language)
	}
	return home + "→" + host
}
