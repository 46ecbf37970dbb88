package api_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"gongtongti/domain"
	"gongtongti/domain/posting"
)

func month(m string) map[string]any { return map[string]any{"month": m, "lessons_taught": 40} }

func (w *world) report(user string, p posting.Posting, body map[string]any) reply {
	w.t.Helper()
	return w.as(user, request{method: "POST", path: "/api/v1/postings/" + string(p.ID) + "/service-reports", body: body, key: newKey()})
}

// missing is the months that a posting's list of reports says are missing.
func (w *world) missing(user string, p posting.Posting) string {
	w.t.Helper()
	r := w.as(user, request{method: "GET", path: "/api/v1/postings/" + string(p.ID) + "/service-reports"}).expect(w.t, 200)
	return strings.Trim(fmt.Sprint(r.body["missing"]), "[]")
}

// posted sends a new teacher of the first school to the second; no end is open.
func (w *world) posted(n int, from, until string) posting.Posting {
	w.t.Helper()
	terms := posting.Terms{Kind: "rotation", ToSchoolID: w.own.schools[1].ID, StartsOn: day(w.t, from), SharePercent: 100}
	if until != "" {
		terms.EndsOn = day(w.t, until)
	}
	created, err := w.services.Postings.Propose(w.t.Context(), w.actors["city"], w.teacher(w.own, n).ID, terms)
	must(w.t, err)
	created, err = w.services.Postings.Approve(w.t.Context(), w.actors["city"], created.ID, created.Version)
	must(w.t, err)
	return created
}

func day(t *testing.T, s string) domain.Date {
	t.Helper()
	d, err := domain.ParseDate(s)
	must(t, err)
	return d
}

func TestAServiceReportIsWrittenOnceForEachMonthInPost(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.onDay("2018-11-15")
		p := w.posting(w.own, 1, posting.Approved) // school year 2018
		for m, field := range map[string]string{"2018-08": "not_in_post", "2019-09": "not_in_post", "2018-12": "future",
			"2018-13": "format", "2018-1": "format"} {
			if r := w.report("two", p, month(m)).expect(t, 422); r.fields()["month"] != field {
				t.Errorf("%s: %s, want %s", m, r.raw, field)
			}
		}
		wrong := w.report("two", p, map[string]any{"month": "2018-09", "lessons_taught": -1, "talks": 1001, "mentored": "many"}).expect(t,
			422)
		if len(wrong.fields()) != 3 {
			t.Errorf("not all faults are said at once: %s", wrong.raw)
		}
		if got := w.missing("two", p); got != "2018-09 2018-10" {
			t.Errorf("missing: %s", got)
		}
		value := w.report("two", p, month("2018-09")).expect(t, 201)
		w.report("one", p, month("2018-11")).expect(t, 201) // the running month may be reported early
		if r := w.report("recorder", p, month("2018-09")).expect(t, 409); r.code() != "already_reported" {
			t.Errorf("a second report: %s", r.raw)
		}
		at := value.header.Get("Location")
		full := w.report("two", w.posting(w.own, 2, posting.Approved),
			map[string]any{"month": "2018-10", "lessons_taught": 40, "lessons_observed": 8, "talks": 2, "mentored": 3,
				"note": "校本教研"}).expect(t, 201)
		if read := w.as("one", request{method: "GET", path: full.header.Get("Location")}).expect(t, 200); read.raw != full.raw ||
			!strings.Contains(read.raw, `"lessons_taught":40,"lessons_observed":8,"talks":2,"mentored":3,"note":"校本教研"`) {
			t.Errorf("read: %s\nwritten: %s", read.raw, full.raw)
		}
		change := func(user string, version, status int) reply {
			return w.as(user, request{method: "PATCH", path: at, version: version,
				body: map[string]any{"talks": 3, "note": "示范课"}}).expect(t, status)
		}
		if r := change("one", 1, 200); r.body["talks"] != 3.0 || r.body["lessons_taught"] != 40.0 || r.header.Get("ETag") != `"2"` {
			t.Errorf("changed: %s", r.raw)
		}
		change("two", 1, 412)
		w.as("two", request{method: "PATCH", path: at, body: map[string]any{"talks": 3}}).expect(t, 428)
		if got := w.missing("district", p); got != "2018-10" {
			t.Errorf("missing: %s", got)
		}
		history := w.as("district", request{method: "GET", path: "/api/v1/audit?action=report_service&target_id=" + string(p.ID)}).expect(t,
			200)
		if n := len(history.body["items"].([]any)); n != 3 {
			t.Errorf("the history has %d entries: %s", n, history.raw)
		}
	})
}

func TestOnlyAPostingThatHoldsIsReportedOn(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		p := w.posting(w.own, 1, posting.Proposed)
		w.report("two", p, month("2018-10")).expect(t, 409)
		if got := w.missing("one", p); got != "" {
			t.Errorf("nothing is missing from a proposal, not %s", got)
		}
	})
}

func TestTwoReportsOfAMonthAtOnceAreOne(t *testing.T) {
	eachWorld(t, func(_ *testing.T, w *world) {
		p := w.posting(w.own, 1, posting.Approved)
		w.oneOfMany([]string{"one", "two"}, 20, func(_ int, user string) reply { return w.report(user, p, month("2018-10")) })
	})
}

func TestTheMissingMonthsFollowTheDates(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for i, test := range []struct{ from, until, today, missing string }{
			{"2018-09-01", "2018-10-01", "2018-09-30", ""}, // on its last day the month is not over
			{"2018-09-01", "2018-10-01", "2018-10-01", "2018-09"},
			{"2018-09-01", "2018-10-02", "2018-10-02", "2018-09 2018-10"}, // over with the posting, before the month
			{"2018-09-30", "", "2018-10-31", "2018-09"},
			{"2018-12-15", "", "2019-02-01", "2018-12 2019-01"},
			{"2020-02-29", "2020-03-01", "2020-02-29", ""},
			{"2020-02-29", "2020-03-01", "2020-03-01", "2020-02"},
			{"2019-02-28", "2019-03-02", "2019-03-31", "2019-02 2019-03"},
			{"2020-02-29", "", "2020-02-28", ""},
		} {
			p := w.posted(i, test.from, test.until)
			w.onDay(test.today)
			if got := w.missing("two", p); got != test.missing {
				t.Errorf("%s to %s on %s: missing %q, want %q", test.from, test.until, test.today, got, test.missing)
			}
		}
	})
}

// The list and the single posting must not tell different stories, whatever the dates.
func TestTheListOfMissingReportsAgreesWithEachPosting(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		chance := rand.New(rand.NewPCG(1, 1))
		start := domain.NewDate(2019, 12, 1)
		var postings []posting.Posting
		for n := range 30 {
			from, until := start.AddDays(chance.IntN(120)), ""
			if chance.IntN(4) > 0 {
				until = from.AddDays(1 + chance.IntN(90)).String()
			}
			p := w.posted(n, from.String(), until)
			for m := domain.MonthOf(from); m < 202007; m = m.Next() {
				if chance.IntN(3) > 0 { // some lie outside and are refused
					_, _ = w.services.Postings.Report(t.Context(), w.actors["two"], p.ID, m, posting.Work{})
				}
			}
			postings = append(postings, p)
		}
		some, none := 0, 0
		for _, today := range []string{"2019-12-31", "2020-01-01", "2020-02-29", "2020-03-01", "2020-03-31", "2020-04-30", "2020-08-01"} {
			w.onDay(today)
			listed := w.as("two", request{method: "GET", path: "/api/v1/postings?missing_reports=true&limit=200&to_school_id=" +
				string(w.own.schools[1].ID)}).expect(t, 200).raw
			for _, p := range postings {
				lacks := w.missing("two", p) != ""
				if strings.Contains(listed, string(p.ID)) != lacks {
					t.Errorf("on %s: %s to %s lacks %q", today, p.StartsOn, p.EndsOn, w.missing("two", p))
				}
				if lacks {
					some++
				} else {
					none++
				}
			}
		}
		if some < 20 || none < 20 {
			t.Errorf("%d lack reports and %d do not: too one-sided to show anything", some, none)
		}
		if r := w.as("far-two", request{method: "GET", path: "/api/v1/postings?missing_reports=true"}).expect(t,
			200); len(r.body["items"].([]any)) != 0 {
			t.Errorf("another scope sees %s", r.raw)
		}
	})
}
