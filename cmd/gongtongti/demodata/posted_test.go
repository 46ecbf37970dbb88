package demodata_test

import (
	"testing"

	"gongtongti/api"
	"gongtongti/cmd/gongtongti/demodata"
	"gongtongti/domain"
	"gongtongti/domain/posting"
	"gongtongti/domain/report"
)

// The published example (docs/rules.md): «2018年80名教师先后参加了轮岗交流、顶岗培训和市派支教».
func theSecondPublishedSentence(t *testing.T, s api.Services) {
	ask := report.Ask{Subject: report.Subject{Kind: report.OfDivision, Code: "370676"}, Period: domain.CalendarYear(2018),
		Before: domain.CalendarYear(2017)}
	of := func(ask report.Ask) report.Given {
		t.Helper()
		created, err := s.Reports.Of(t.Context(), admin, ask)
		if err != nil {
			t.Fatal(err)
		}
		return created.Postings.Given
	}
	given := of(ask)
	if given.Teachers != demodata.Teachers2018 || given.Postings != 94 {
		t.Errorf("2018: %d teachers with %d postings", given.Teachers, given.Postings)
	}
	kinds := map[string]int{}
	for _, k := range given.ByKind {
		kinds[k.Code] = k.Teachers
	}
	// 14 teachers had a rotation and an on-post training: the kinds add up to 94, not 80.
	if len(kinds) != 3 || kinds["rotation"] != 42 || kinds["on_post_training"] != 32 || kinds["support_teaching"] != 20 {
		t.Errorf("by kind %v", kinds)
	}
	// What a wrong rule would give.
	starts := ask
	starts.Starts = true
	schoolYear := ask
	schoolYear.Period = domain.SchoolYear(2018)
	city := ask
	city.Subject.Code = "3706"
	for name, want := range map[string]struct{ got, want int }{
		"those that start in 2018":      {of(starts).Teachers, 64},
		"those of the school year 2018": {of(schoolYear).Teachers, 52},
		"those of the whole city":       {of(city).Teachers, 86},
	} {
		if want.got != want.want {
			t.Errorf("%s: %d, want %d", name, want.got, want.want)
		}
	}
	rows, err := s.Postings.List(t.Context(), admin, posting.Filter{HomeDivision: "370676", Counted: &posting.Counted{Period: ask.Period}},
		domain.Page{Limit: 200})
	people, errPeople := s.Postings.Teachers(t.Context(), admin,
		posting.Filter{HomeDivision: "370676", Counted: &posting.Counted{Period: ask.Period}}, domain.Page{Limit: 200})
	if err != nil || errPeople != nil || len(rows.Items) != given.Postings || len(people.Items) != given.Teachers {
		t.Errorf("the figures open into %d postings and %d teachers: %v, %v", len(rows.Items), len(people.Items), err, errPeople)
	}
}
