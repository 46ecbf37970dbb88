package api_test

import (
	"fmt"
	"strings"
	"testing"

	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/term"
)

// term is the first of school year 2000 in a side's division.
func (w *world) term(s side) term.Term {
	w.t.Helper()
	terms, err := w.services.Terms.List(w.t.Context(), w.officer(s), s.division, 2000)
	must(w.t, err)
	if len(terms) > 0 {
		return terms[0]
	}
	created, err := w.services.Terms.Enter(w.t.Context(), w.officer(s), term.New{DivisionCode: s.division, SchoolYear: 2000, Number: 1,
		FirstDay: domain.NewDate(2000, 9, 1), LastDay: domain.NewDate(2001, 1, 20)})
	must(w.t, err)
	return created
}

func (w *world) enterTerm(user, division string, year, number int, first, last string) reply {
	w.t.Helper()
	return w.as(user, request{method: "POST", path: "/api/v1/terms", key: newKey(), body: map[string]any{"division_code": division,
		"school_year": year, "number": number, "first_day": first, "last_day": last}})
}

func TestATermIsEnteredWithItsDates(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		first := w.enterTerm("city", "3706", 2017, 1, "2017-09-01", "2018-02-02").expect(t, 201)
		for _, wrong := range []struct {
			number      int
			first, last string
			status      int
			says        string
		}{
			{2, "2018-02-26", "2018-02-26", 422, "not_after"},
			{2, "2018-02-26", "2018-09-01", 422, "outside"}, // the school year ends on 31 August
			{2, "2017-07-31", "2018-01-01", 422, "outside"},
			{2, "2018-02-02", "2018-07-10", 409, "term_overlap"}, // both days belong to a term
			{2, "2017-08-01", "2017-08-31", 409, "term_order"},
			{1, "2018-03-01", "2018-07-10", 409, "term_exists"},
			{3, "2018-03-01", "2018-07-10", 422, "oneof"},
			{2, "2018-02-30", "2018-07-10", 422, "format"},
		} {
			if r := w.enterTerm("city", "3706", 2017, wrong.number, wrong.first, wrong.last).expect(t,
				wrong.status); !strings.Contains(r.raw, `"`+wrong.says+`"`) {
				t.Errorf("%+v: %s", wrong, r.raw)
			}
		}
		second := w.enterTerm("city", "3706", 2017, 2, "2018-02-03", "2018-07-13").expect(t, 201)
		if second.body["name"] != "2017学年第二学期" {
			t.Errorf("named %s", second.raw)
		}
		at := first.header.Get("Location")
		w.as("city", request{method: "PATCH", path: at, body: map[string]any{"last_day": "2018-01-26"}}).expect(t, 428)
		w.as("city", request{method: "PATCH", path: at, version: 1, body: map[string]any{"last_day": "2018-03-01"}}).expect(t, 409)
		w.as("city", request{method: "PATCH", path: at, version: 1, body: map[string]any{"last_day": "2018-01-26"}}).expect(t, 200)
		w.as("city", request{method: "PATCH", path: at, version: 1, body: map[string]any{"last_day": "2018-01-25"}}).expect(t, 412)
		w.as("district", request{method: "PATCH", path: at, version: 2, body: map[string]any{"last_day": "2018-01-25"}}).expect(t, 403)
		if r := w.as("one", request{method: "GET", path: at}).expect(t, 200); r.body["last_day"] != "2018-01-26" ||
			r.header.Get("ETag") != `"2"` {
			t.Errorf("read: %s", r.raw)
		}
		history := w.as("city", request{method: "GET", path: "/api/v1/audit?target_kind=term"}).expect(t, 200)
		if n := len(history.body["items"].([]any)); n != 3 {
			t.Errorf("the history has %d entries: %s", n, history.raw)
		}
		if other := w.as("elsewhere", request{method: "GET", path: "/api/v1/audit?target_kind=term"}).expect(t,
			200); len(other.body["items"].([]any)) != 0 {
			t.Errorf("another city reads %s", other.raw)
		}
	})
}

func TestTheNearestDivisionsTermsHold(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for year := 2016; year <= 2017; year++ {
			w.enterTerm("city", "3706", year, 1, fmt.Sprintf("%d-09-01", year), fmt.Sprintf("%d-01-20", year+1)).expect(t, 201)
		}
		w.enterTerm("district", "370676", 2017, 1, "2017-08-28", "2018-01-19").expect(t, 201)
		days := func(user, query string) string {
			var names []string
			for _, item := range w.as(user, request{method: "GET", path: "/api/v1/terms" + query}).expect(t, 200).body["items"].([]any) {
				names = append(names, fmt.Sprint(item.(map[string]any)["first_day"]))
			}
			return strings.Join(names, " ")
		}
		for _, test := range []struct{ user, query, want string }{
			{"one", "", "2016-09-01 2017-08-28"}, // the district's own for 2017, the city's for 2016
			{"city", "", "2016-09-01 2017-09-01"},
			{"one", "?school_year=2017", "2017-08-28"},
			{"far-one", "?division=370676&school_year=2017", "2017-08-28"},
			{"one", "?division=370686", "2016-09-01 2017-09-01"},
			{"far-one", "", ""},
			{"one", "?school_year=2015", ""},
		} {
			if got := days(test.user, test.query); got != test.want {
				t.Errorf("%s asks %q: %s, want %s", test.user, test.query, got, test.want)
			}
		}
		w.as("admin", request{method: "GET", path: "/api/v1/terms"}).expect(t, 422)
	})
}

func TestOfTermsEnteredAtOnceNoneOverlap(t *testing.T) {
	eachWorld(t, func(_ *testing.T, w *world) {
		w.oneOfMany([]string{"city", "district"}, 12, func(n int, user string) reply {
			year := 2016 + n/2%2 // each overlaps every other: one school year's end, the next one's beginning
			return w.enterTerm(user, "370676", year, 2-n/2%2, "2017-08-05", "2017-08-25")
		})
	})
}

func TestAReportOfATermComparesItWithTheTermBefore(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.activity(w.own, 1, activity.Confirmed)   // 2018-03-07
		w.activity(w.own, -30, activity.Confirmed) // 2018-01-04
		w.activity(w.own, -70, activity.Confirmed) // 2017-10-16
		w.activity(w.own, -25, activity.Confirmed) // 2018-01-14, in the holiday
		autumn := w.enterTerm("district", "370676", 2017, 1, "2017-09-01", "2018-01-04").expect(t, 201).body["id"].(string)
		spring := w.enterTerm("district", "370676", 2017, 2, "2018-03-07", "2018-07-10").expect(t, 201)
		report := func(term string) map[string]any {
			return w.as("city", request{method: "GET", path: "/api/v1/reports/communities/" + string(w.own.community.ID) + "?term=" +
				term}).expect(t, 200).body
		}
		r := report(spring.body["id"].(string))
		before := r["change"].(map[string]any)
		if r["period_name"] != "2017学年第二学期" || r["activities"].(map[string]any)["confirmed"] != 1.0 || before["confirmed"] != 2.0 ||
			fmt.Sprint(before["period"]) != "map[from:2017-09-01 to:2018-01-04]" {
			t.Errorf("the spring term: %v, before: %v", r["activities"], before)
		}
		if before := report(autumn)["change"].(map[string]any); fmt.Sprint(before["period"]) != "map[from:2017-04-28 to:2017-08-31]" {
			t.Errorf("before the first term that is known: %v", before)
		}
		for query, field := range map[string]string{"term=" + newKey(): "unknown", "term=1": "format", "term=" + autumn +
			"&year=2018": "excluded_with", "": "required"} {
			wrong := w.as("city", request{method: "GET", path: "/api/v1/reports/communities/" + string(w.own.community.ID) + "?" +
				query}).expect(t, 422)
			if !strings.Contains(wrong.raw, `"`+field+`"`) {
				t.Errorf("%s: %s", query, wrong.raw)
			}
		}
		path := "/api/v1/reports/divisions/370676/matrix?term=" + autumn
		tag := w.as("city", request{method: "GET", path: path}).expect(t, 200).header.Get("ETag")
		w.as("city", request{method: "GET", path: path, header: map[string]string{"If-None-Match": tag}}).expect(t, 304)
		w.as("district", request{method: "PATCH", path: "/api/v1/terms/" + autumn, version: 1,
			body: map[string]any{"last_day": "2018-01-20"}}).expect(t, 200)
		w.as("city", request{method: "GET", path: path, header: map[string]string{"If-None-Match": tag}}).expect(t, 200)
		if n := report(autumn)["activities"].(map[string]any)["confirmed"]; n != 3.0 {
			t.Errorf("the longer term has %v activities", n)
		}
	})
}
