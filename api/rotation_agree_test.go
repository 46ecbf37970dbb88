package api_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"testing"

	"gongtongti/domain"
	"gongtongti/domain/posting"
	"gongtongti/domain/rotation"
	"gongtongti/domain/school"
	"gongtongti/domain/teacher"
)

// The totals are counted in SQL and the reasons given in Go: whatever the staff and the
// profile, both must say the same of everybody.
func TestTheTotalsAndTheReasonsAgree(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, city, chance := t.Context(), w.actors["city"], rand.New(rand.NewPCG(2018, 9))
		pick := func(of ...string) string { return of[chance.IntN(len(of))] }
		for n := range 80 {
			entered := domain.NewDate(2018, 9, 1).AddMonths(-12 * chance.IntN(12)).AddDays(chance.IntN(3) - 1)
			created := w.employ(fmt.Sprint(n), entered.String(), pick("none", "second", "first", "senior"), pick("none", "county"),
				chance.IntN(5))
			stage, title := pick("primary", "junior", "senior"), pick("second", "first")
			change := teacher.Change{Stage: &stage}
			if chance.IntN(3) == 0 {
				change.Title, change.RankedSince = &title, domain.NewDate(2018, 9, 1).AddDays(chance.IntN(3)-1)
				if !change.RankedSince.After(entered) {
					change.RankedSince = domain.Date{}
				}
			}
			_, err := w.services.Teachers.Correct(ctx, city, created.ID, 1, change)
			must(t, err)
			if chance.IntN(5) == 0 {
				_, err = w.services.Rotations.Exclude(ctx, city, created.ID, 2018, pick("illness", "maternity"))
				must(t, err)
			}
			if chance.IntN(2) == 0 {
				from := domain.NewDate(2018, 9, 5).AddDays(chance.IntN(400))
				w.send(created, pick("rotation", "shadowing"), from.String(), from.AddDays(60).String(), posting.Approved)
			}
		}
		both := 0
		for range 12 {
			terms := w.profile(w.own).Terms
			terms.MinYears, terms.MoreThanEngagements, terms.MinTitle = chance.IntN(8), max(0, chance.IntN(5)-2),
				pick("", "", "second", "first")
			terms.Stages = [][]string{{"primary"}, {"primary", "junior"}}[chance.IntN(2)]
			terms.ExcludedReasons = [][]string{{}, {"illness"}, {"illness", "maternity"}}[chance.IntN(3)]
			terms.Numerator = pick(rotation.Rotated, rotation.RotatedEligible)
			record, err := w.services.Rotations.Define(ctx, city, terms)
			must(t, err)
			at := "/api/v1/reports/divisions/370676/rotation"
			query := "?" + url.Values{"school_year": {"2018"}, "profile": {string(record.ID)},
				"counting": {pick("overlaps", "starts")}}.Encode()
			eligible, rotated, backbone := 0, 0, 0
			all := w.pages("city", at+"/teachers"+query, 7)
			for _, row := range all {
				if row["eligible"] == true {
					eligible++
					if row["rotated"] == true {
						both++
					}
				}
				if row["rotated"] == true && (terms.Numerator == rotation.Rotated || row["eligible"] == true) {
					rotated++
					if row["backbone"] != "none" {
						backbone++
					}
				}
			}
			r := w.as("city", request{method: "GET", path: at + query}).expect(t, 200)
			if got, want := fmt.Sprint(r.body["eligible"], r.body["rotated"], r.body["backbone_rotated"],
				r.body["teachers"]), fmt.Sprint(eligible, rotated, backbone, len(all)); got != want {
				t.Errorf("%+v: the totals say %s, the reasons %s", terms, got, want)
			}
			for name, path := range r.body["rows"].(map[string]any) {
				behind := w.pages("city", path.(string), 200)
				if float64(len(behind)) != r.body[name] {
					t.Errorf("%s is %v and opens into %d rows", name, r.body[name], len(behind))
				}
				for _, row := range behind {
					if name == "eligible" && row["eligible"] != true {
						t.Errorf("%v is listed as eligible: %v", row["teacher_name"], row["reasons"])
					}
				}
			}
		}
		if both == 0 {
			t.Error("nobody who was eligible rotated: this shows little")
		}
	})
}

// A school that has moved since is counted where it lay on the reference day.
func TestAMoveRewritesNoPastRatio(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.staff()
		stored, err := w.services.Schools.Find(t.Context(), w.actors["city"], w.own.schools[0].ID)
		must(t, err)
		to := "370686"
		_, err = w.services.Schools.Correct(t.Context(), w.actors["city"], stored.ID, stored.Version,
			school.Change{DivisionCode: &to, MovedOn: date("2019-09-01")})
		must(t, err)
		ask := func(division, year, want string) {
			t.Helper()
			r := w.as("city", request{method: "GET", path: "/api/v1/reports/divisions/" + division + "/rotation?school_year=" + year +
				"&profile=" + anhui}).expect(t, 200)
			if got := summary(r); got != want {
				t.Errorf("%s in %s: %s, want %s", division, year, got, want)
			}
			for name, path := range r.body["rows"].(map[string]any) {
				if n := len(w.pages("city", path.(string), 200)); float64(n) != r.body[name] {
					t.Errorf("%s: %v opens into %d rows", name, r.body[name], n)
				}
			}
		}
		ask("370676", "2018", "7 5 1 | 71.4% true | 14.2% false")
		ask("370686", "2018", "0 0 0 | – <nil> | – <nil>")
		ask("370676", "2019", "0 0 0 | – <nil> | – <nil>")
		// A year on 丙 has seven years and 己 is no longer left out: nine, and nobody rotates.
		ask("370686", "2019", "9 0 0 | 0.0% false | 0.0% false")
	})
}

func TestARatioAskedForAgainIsFresh(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		who, own := w.employ("甲", "2005-09-01", "first", "none", 0), w.profile(w.own)
		path := "/api/v1/reports/divisions/370676/rotation?school_year=2018&profile=" + string(own.ID)
		tag := ""
		ask := func(status int) {
			t.Helper()
			r := w.as("district", request{method: "GET", path: path, header: map[string]string{"If-None-Match": tag}}).expect(t, status)
			tag = r.header.Get("ETag")
		}
		ask(200)
		ask(304)
		_, err := w.services.Rotations.Exclude(t.Context(), w.actors["city"], who.ID, 2018, "illness")
		must(t, err)
		ask(200)
		_, err = w.services.Rotations.Redefine(t.Context(), w.actors["city"], own.ID, 1, func(terms *rotation.Terms) { terms.MinYears = 1 })
		must(t, err)
		ask(200)
		_, err = w.services.Rotations.Give(t.Context(), w.actors["city"], own.ID,
			rotation.Asked{Area: rotation.Area{SchoolID: w.own.schools[1].ID}, SchoolYear: 2018}, rotation.Given{})
		must(t, err)
		ask(200)
		w.send(who, "rotation", "2018-09-01", "2019-09-01", posting.Approved)
		ask(200)
		ask(304)
	})
}
