package activity

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gongtongti/domain"
)

func on(month time.Month, day int) domain.Date { return domain.NewDate(2017, month, day) }

func TestTheDaysOfASeries(t *testing.T) {
	terms := []Term{
		{ID: "autumn", Ordinal: 1, Period: domain.Period{From: on(9, 1), To: on(10, 31)},
			Holidays: []Holiday{{"国庆节", domain.Period{From: on(10, 1), To: on(10, 8)}}}},
		{ID: "spring", Ordinal: 2, Period: domain.Period{From: on(11, 20), To: on(12, 31)}},
		{ID: "later", Ordinal: 4, Period: domain.Period{From: domain.NewDate(2018, 9, 1), To: domain.NewDate(2019, 1, 31)}},
	}
	for name, test := range map[string]struct {
		series       Series
		days, faults string
		without      string
	}{
		"a month":          {series: Series{FirstOn: on(9, 6), LastOn: on(9, 27)}, days: "09-06 09-13 09-20 09-27"},
		"one day":          {series: Series{FirstOn: on(9, 6), LastOn: on(9, 6)}, days: "09-06"},
		"every other week": {series: Series{FirstOn: on(9, 6), LastOn: on(10, 3), EveryWeeks: 2}, days: "09-06 09-20"},
		"the holiday's last day": {series: Series{FirstOn: on(9, 24), LastOn: on(10, 15)}, days: "09-24 10-15",
			without: "10-01 holiday 国庆节; 10-08 holiday 国庆节"},
		"until the term's end": {series: Series{FirstOn: on(10, 17), TermID: "autumn"}, days: "10-17 10-24 10-31"},
		"over the vacation": {series: Series{FirstOn: on(10, 31), LastOn: on(11, 20+1)}, days: "10-31 11-21",
			without: "11-07 between_terms ; 11-14 between_terms "},
		"after a term that nothing is known to follow": {series: Series{FirstOn: on(12, 27), LastOn: domain.NewDate(2018, 1, 3)},
			days: "12-27 01-03"},
		"left out": {series: Series{FirstOn: on(9, 6), LastOn: on(9, 20), LeftOut: []domain.Date{on(9, 13)}},
			days: "09-06 09-20", without: "09-13 left_out "},
		"another day left out": {series: Series{FirstOn: on(9, 6), LastOn: on(9, 13), LeftOut: []domain.Date{on(9, 14), on(9, 20)}},
			days: "09-06 09-13", faults: "left_out[0] not_in_series; left_out[1] not_in_series"},
		"nothing but holidays": {series: Series{FirstOn: on(10, 1), LastOn: on(10, 8)}, faults: "first_on none_left",
			without: "10-01 holiday 国庆节; 10-08 holiday 国庆节"},
		"backwards": {series: Series{FirstOn: on(9, 6), LastOn: on(9, 5)}, faults: "last_on before_first_on"},
		"before the term": {series: Series{FirstOn: on(8, 31), TermID: "autumn", EveryWeeks: 4, LeftOut: []domain.Date{on(8, 31)}},
			days: "09-28 10-26", without: "08-31 left_out ", faults: "first_on outside"},
		"after the term":  {series: Series{FirstOn: on(11, 1), TermID: "autumn"}, faults: "first_on outside; term_id before_first_on"},
		"an unknown term": {series: Series{FirstOn: on(9, 6), TermID: "none"}, faults: "term_id unknown"},
	} {
		days, without, faults := test.series.days(terms)
		var got, out, wrong []string
		for _, d := range days {
			got = append(got, d.String()[5:])
		}
		for _, w := range without {
			out = append(out, fmt.Sprintf("%s %s %s", w.Date.String()[5:], w.Reason, w.Name))
		}
		for _, f := range faults {
			wrong = append(wrong, f.Field+" "+f.Code)
		}
		if strings.Join(got, " ") != test.days || strings.Join(out, "; ") != test.without || strings.Join(wrong, "; ") != test.faults {
			t.Errorf("%s: %q, without %q, faults %q", name, got, out, wrong)
		}
	}
	endless := Series{FirstOn: on(1, 1), LastOn: domain.NewDate(2199, 12, 31)}
	if days, _, faults := endless.days(nil); len(days) != longestSeries+1 || len(faults) != 1 || faults[0].Code != "too_many" {
		t.Errorf("a series without end: %d days, %v", len(days), faults)
	}
}
