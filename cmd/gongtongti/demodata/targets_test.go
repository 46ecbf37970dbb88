package demodata_test

import (
	"fmt"
	"testing"

	"gongtongti/api"
	"gongtongti/cmd/gongtongti/demodata"
	"gongtongti/domain"
	"gongtongti/domain/report"
)

// The numbers are worked out by hand from plan.go. The n-th meeting of a community has
// type n%10 of types and subject n%8 of subjects, and is online if n%5 is 3 or 4.
func progressOfTheDemonstration(t *testing.T, s api.Services) {
	of := func(name string, period domain.Period, per string) (names []string) {
		t.Helper()
		progress, err := s.Reports.Targets(t.Context(), admin,
			report.TargetAsk{Subject: report.Subject{Kind: report.OfCommunity, ID: communityNamed(t, s, name).ID},
				Period: period, Per: per, SchoolYear: 2017}, domain.Page{Limit: 10})
		if err != nil || len(progress.Communities.Items) != 1 {
			t.Fatalf("%s: %v, %v", name, progress, err)
		}
		for _, p := range progress.Communities.Items[0].Targets {
			names = append(names, fmt.Sprintf("%s %d/%d subjects %d/%d expected %d met %v", p.Label, p.Done, p.Planned, p.Subjects,
				p.MinSubjects, p.ExpectedByNow, p.Met))
		}
		return names
	}
	same := func(name string, got []string, want ...string) {
		t.Helper()
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s:\n%v\nwant\n%v", name, got, want)
		}
	}
	// 98 meetings with n from 12 to 109; 12 of them, 20 28 36 44 52 60 69 77 85 93 101 109,
	// are not confirmed. Experts are at n%10 = 3 and 9: 20
	// less 69, 93 and 109; n is odd there, which makes four subjects.
	same("发展共同体", of("实验小学发展共同体", domain.SchoolYear(2017), "school_year"),
		fmt.Sprintf("共建活动 %d/80 subjects 8/3 expected 80 met true", demodata.Confirmed2017),
		"专家指导 17/18 subjects 4/0 expected 18 met false")
	// 11 meetings with n from 6 to 16, of which 9, 13 and 16 are not confirmed. Online are 8 and 14;
	// the six others have n%8 = 6 7 2 3 4 7.
	same("a pair", of("示例七小结对帮扶", domain.SchoolYear(2017), "school_year"), "同步课堂 0/20 subjects 0/2 expected 20 met false",
		"网络研修 2/8 subjects 2/0 expected 8 met false", "线下教研 6/4 subjects 5/0 expected 4 met true")
	same("a pair across districts, which the zone's default is not for", of("示例跨区结对帮扶", domain.SchoolYear(2017), "school_year"))
	// By 28 February 181 of 365 days are gone: 20, 8 and 4 × 181 ÷ 365.
	var expected []int
	half, err := s.Reports.Targets(t.Context(), admin, report.TargetAsk{Subject: report.Subject{Kind: report.OfDivision, Code: "370676"},
		Period: domain.Period{From: domain.NewDate(2018, 2, 1), To: domain.NewDate(2018, 2, 28)}}, domain.Page{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range half.Communities.Items {
		if c.CommunityName == "示例七小结对帮扶" {
			for _, p := range c.Targets {
				expected = append(expected, p.ExpectedByNow)
			}
		}
	}
	if fmt.Sprint(expected) != "[9 3 1]" || len(half.Communities.Items) != 11 {
		t.Errorf("half a year of the Yuyao set expects %v; %d communities", expected, len(half.Communities.Items))
	}
}
