package demodata_test

import (
	"slices"
	"testing"

	"gongtongti/api"
	"gongtongti/domain"
	"gongtongti/domain/rotation"
)

// The zone's ratios of school year 2018, worked out from the plan and not from the
// records. Teacher n is of school n mod 23; 15 of them are primary (0–14) and 5 junior
// schools (15–19), the rest is not compulsory education. n came in 2005 + 5n mod 12, so
// on 1 September 2018 six years are reached by those of 2012 and before; then too the
// third engagement period begins. Rotated are, in the order of the plan, 22–41 (19 + 1
// rotations), 60–71 (support teaching) and 88–91 (rotation in spring): 36 people.
func threePoliciesGiveThreeAnswers(t *testing.T, s api.Services) {
	intermediate := []string{"first", "senior", "full_senior"}
	titles := []string{"second", "first", "senior", "third", "first", "second", "senior", "full_senior", "first", "second", "first", "none"}
	var years, shandong, rotated, backbone int
	for n := range 276 {
		compulsory, longEnough := n%23 <= 19, 2005+(n*5)%12 <= 2012
		if compulsory && longEnough {
			years++
			if slices.Contains(intermediate, titles[n%12]) {
				shandong++
			}
		}
		if n >= 22 && n <= 41 || n >= 60 && n <= 71 || n >= 88 && n <= 91 {
			rotated++
			if n%4 == 1 || n%11 == 6 {
				backbone++
			}
		}
	}
	if years != 160 || shandong != 80 || rotated != 36 || backbone != 11 {
		t.Fatalf("the plan gives %d by years, %d by Shandong's rule, %d rotated, %d of them backbone", years, shandong, rotated, backbone)
	}
	// 国家2014: 36/160 = 22.5 % and 11/36 = 30.5 %, both met. 山东2016: 36/80 = 45.0 %.
	// 安徽: the same 36/160, but 11 of 160 are 6.8 %, not 20 %.
	for profile, want := range map[domain.ID][2]struct {
		shown string
		met   bool
	}{
		"00000000-0000-7000-8000-000000002014": {{"22.5%", true}, {"30.5%", true}},
		"00000000-0000-7000-8000-000000002016": {{"45.0%", true}, {"30.5%", true}},
		"00000000-0000-7000-8000-000000000034": {{"22.5%", true}, {"6.8%", false}},
	} {
		r, err := s.Rotations.Report(t.Context(), admin, profile, rotation.Asked{Area: rotation.Area{Division: "370676"}, SchoolYear: 2018})
		if err != nil {
			t.Fatal(err)
		}
		for i, ratio := range r.Ratios {
			if ratio.Shown != want[i].shown || *ratio.Met != want[i].met {
				t.Errorf("%s %s: %d of %d, %s, met %v", r.Profile.NameZH, ratio.Name, ratio.Numerator, ratio.Denominator, ratio.Shown,
					*ratio.Met)
			}
		}
	}
}
