package api_test

import (
	"testing"

	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/posting"
	"gongtongti/domain/school"
)

// A report that is asked for again is answered 304 until something behind it changes.
func TestAReportIsReadAgainOnlyWhenItHasChanged(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		path := map[string]string{"community": "/api/v1/reports/communities/" + string(w.own.community.ID),
			"school":   "/api/v1/reports/schools/" + string(w.own.schools[0].ID),
			"district": "/api/v1/reports/divisions/370676", "city": "/api/v1/reports/divisions/3706"}
		tags := map[string]string{}
		read := func(user, name string) reply {
			return w.as(user, request{method: "GET", path: path[name] + "?year=2018",
				header: map[string]string{"If-None-Match": tags[name]}})
		}
		// changed says which reports read differently after something was done.
		changed := func(what string, want map[string]bool) {
			t.Helper()
			for name := range path {
				r := read("city", name)
				if got := r.status == 200; got != want[name] || r.status != 200 && (r.status != 304 || r.raw != "") {
					t.Errorf("%s: the report of the %s answers %d", what, name, r.status)
				}
				tags[name] = r.header.Get("ETag")
			}
		}
		all := map[string]bool{"community": true, "school": true, "district": true, "city": true}
		changed("at first", all)
		changed("nothing", nil)
		if w.as("city", request{method: "GET", path: path["community"] + "?year=2017",
			header: map[string]string{"If-None-Match": tags["community"]}}).status != 200 {
			t.Error("the tag of one year is taken for another")
		}
		if w.as("city", request{method: "GET", path: path["community"] + "?year=2018",
			header: map[string]string{"If-None-Match": tags["community"], "Accept-Language": "en"}}).status != 200 {
			t.Error("the Chinese report is taken for the English")
		}
		w.activity(w.other, 1, activity.Confirmed)
		changed("an activity in another city", nil)
		a := w.activity(w.own, 1, activity.Submitted)
		changed("an activity", all)
		_, err := w.services.Activities.Answer(t.Context(), w.actors["two"], a.ID, a.Version,
			activity.Confirmation{Answer: activity.Confirms, Headcount: 3})
		must(t, err)
		changed("its confirmation", all)
		w.posting(w.own, 1, posting.Approved)
		changed("a posting", all)
		name := "示例更名小学"
		_, err = w.services.Schools.Correct(t.Context(), w.actors["elsewhere"], w.other.schools[0].ID, w.other.schools[0].Version,
			school.Change{Name: &name})
		must(t, err)
		changed("a school's name, which may stand anywhere", all)
		// The tag of one who may is no key for one who may not.
		if r := read("far-one", "community"); r.status != 404 || r.header.Get("ETag") != "" {
			t.Errorf("a stranger with the tag gets %d %q", r.status, r.header.Get("ETag"))
		}
		if r := read("district", "community"); r.status != 200 {
			t.Errorf("another scope with the tag gets %d, want its own figures", r.status)
		}
	})
}

// A school that moved to another district counts where it was on the day.
func TestADissolvedDistrictKeepsItsFigures(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.activity(w.own, 1, activity.Confirmed) // on 2018-03-07
		w.posting(w.own, 1, posting.Approved)    // from 2018-09-01
		figures := func(user, code, period string) (confirmed, given float64) {
			t.Helper()
			body := w.as(user, request{method: "GET", path: "/api/v1/reports/divisions/" + code + "?" + period}).expect(t, 200).body
			confirmed = body["activities"].(map[string]any)["confirmed"].(float64)
			rows := w.as(user, request{method: "GET", path: body["rows"].(map[string]any)["confirmed"].(string)}).expect(t,
				200).body["items"].([]any)
			if len(rows) != int(confirmed) {
				t.Errorf("%s of %s %s opens into %d rows, and is %v", user, code, period, len(rows), confirmed)
			}
			return confirmed, body["postings"].(map[string]any)["given"].(map[string]any)["postings"].(float64)
		}
		successor := "370614"
		for _, s := range w.own.schools {
			_, err := w.services.Schools.Correct(t.Context(), w.actors["city"], s.ID, s.Version,
				school.Change{DivisionCode: &successor, MovedOn: domain.NewDate(2018, 8, 1)})
			must(t, err)
		}
		if n, given := figures("city", "370676", "year=2018"); n != 1 || given != 0 {
			t.Errorf("the old district has %v activities and %v postings", n, given)
		}
		if n, given := figures("city", "370614", "year=2018"); n != 0 || given != 1 {
			t.Errorf("the new district has %v activities and %v postings", n, given)
		}
		if n, _ := figures("district", "370676", "year=2018"); n != 1 {
			t.Errorf("the old district's own officer sees %v activities", n)
		}
		w.activity(w.own, 120, activity.Confirmed) // on 2018-10-31, after the move
		if n, _ := figures("city", "370614", "year=2018"); n != 1 {
			t.Errorf("after the move the new district has %v activities", n)
		}
	})
}
