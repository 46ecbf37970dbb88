package rotation

import (
	"testing"
	"time"

	"gongtongti/domain"
)

func TestARatioIsComparedUnrounded(t *testing.T) {
	for _, test := range []struct {
		numerator, denominator, threshold int
		shown                             string
		met                               any
	}{
		{249, 2500, 1000, "9.9%", false}, // 9.96 %: not 10 %, and it must not look like it
		{250, 2500, 1000, "10.0%", true},
		{99_999, 1_000_000, 1000, "9.9%", false},
		{1, 3, 3333, "33.3%", true},
		{1, 3, 3334, "33.3%", false},
		{10_000_000, 10_000_000, 10000, "100.0%", true},
		{0, 5, 1000, "0.0%", false},
		{3, 2, 1000, "150.0%", true}, // who rotated need not have been eligible
		{0, 0, 1000, "–", nil},
		{4, 0, 1000, "–", nil},
	} {
		r := newRatio("rotation", test.numerator, test.denominator, test.threshold)
		var met any
		if r.Met != nil {
			met = *r.Met
		}
		if met != test.met || r.Shown != test.shown || (r.Value == nil) != (test.met == nil) {
			t.Errorf("%d of %d at %s: %s, met %v; want %s, %v", test.numerator, test.denominator, r.Threshold, r.Shown, met, test.shown,
				test.met)
		}
	}
	if percent(1000) != "10%" || percent(1234) != "12.34%" || percent(7) != "0.07%" {
		t.Error(percent(1000), percent(1234), percent(7))
	}
}

func TestATeacherIsJudgedByTheReferenceDay(t *testing.T) {
	codes := Codes{{List: "title", Code: "none"}, {List: "title", Code: "second"}, {List: "title", Code: "first", LabelZH: "一级教师"},
		{List: "title", Code: "senior"}}
	years := Profile{Terms: Terms{MinYears: 6, Stages: []string{"primary"}}}
	shandong := Profile{Terms: Terms{MoreThanEngagements: 2, MinTitle: "first", Stages: []string{"primary"}}}
	autumn := domain.NewDate(2018, time.September, 1)
	day := domain.NewDate
	for name, test := range map[string]struct {
		profile   Profile
		reference domain.Date
		facts     Facts
		eligible  bool
		unmet     string
	}{
		"exactly six years":             {years, autumn, Facts{Since: day(2012, 9, 1)}, true, ""},
		"a day less":                    {years, autumn, Facts{Since: day(2012, 9, 2)}, false, "years"},
		"since a leap day":              {years, day(2018, 2, 28), Facts{Since: day(2012, 2, 29)}, false, "years"},
		"since a leap day, a day later": {years, day(2018, 3, 1), Facts{Since: day(2012, 2, 29)}, true, ""},
		"on a leap day":                 {years, day(2020, 2, 29), Facts{Since: day(2014, 2, 28)}, true, ""},
		"two engagements":               {shandong, autumn, Facts{Engagements: 2, Title: "first"}, false, "engagements"},
		"three engagements":             {shandong, autumn, Facts{Engagements: 3, Title: "senior"}, true, ""},
		"a lower title":                 {shandong, autumn, Facts{Engagements: 3, Title: "second"}, false, "title"},
		"no title on record":            {shandong, autumn, Facts{Engagements: 3}, false, "title"},
		"left out by the bureau":        {years, autumn, Facts{Since: day(2000, 9, 1), Exclusion: "illness"}, false, "excluded"},
		"of a stage that is not meant":  {years, autumn, Facts{Since: day(2000, 9, 1), Stage: "senior"}, false, "stage"},
		"elsewhere on that day":         {years, autumn, Facts{Since: day(2000, 9, 1), SchoolID: "none"}, false, "school"},
	} {
		switch test.facts.SchoolID {
		case "":
			test.facts.SchoolID = "a"
		default:
			test.facts.SchoolID = ""
		}
		if test.facts.Stage == "" {
			test.facts.Stage = "primary"
		}
		eligible, reasons := test.profile.Bar(test.reference, codes).Judge(test.facts)
		unmet := ""
		for _, r := range reasons {
			if r.Text.ZH == "" || r.Text.EN == "" {
				t.Errorf("%s: %s says nothing", name, r.Code)
			}
			if !r.Met {
				unmet += r.Code
			}
		}
		if eligible != test.eligible || unmet != test.unmet || len(reasons) == 0 {
			t.Errorf("%s: eligible %v for want of %q; want %v, %q", name, eligible, unmet, test.eligible, test.unmet)
		}
	}
}
