package api_test

import (
	"fmt"
	"strings"
	"testing"

	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/posting"
)

// Every route that changes a record in the period, of every kind.
func TestNothingChangesSilentlyInALockedPeriod(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		type attempt struct {
			user, method, step string
			status             activity.Status
			body               map[string]any
		}
		attempts := []attempt{
			{"one", "PATCH", "", activity.Submitted, map[string]any{"summary": "小结"}},
			{"one", "PATCH", "", activity.Submitted, map[string]any{"held_on": "2019-03-01"}}, // out of the period
			{"one", "POST", "/submission", activity.Planned, nil},
			{"two", "POST", "/confirmations", activity.Submitted, map[string]any{"answer": "confirmed", "headcount": 4}},
			{"two", "POST", "/confirmations", activity.Submitted, map[string]any{"answer": "objected", "reason": "没有参加"}},
			{"city", "POST", "/return", activity.Confirmed, reason},
			{"one", "POST", "/cancellation", activity.Submitted, reason},
			{"district", "POST", "/cancellation", activity.Planned, reason},
		}
		type open struct {
			attempt
			made activity.Activity
		}
		var records []open
		for n, a := range attempts {
			records = append(records, open{a, w.activity(w.own, n, a.status)})
		}
		outside := w.activity(w.own, 400, activity.Submitted) // 2020
		postings := []struct {
			method, step string
			status       posting.Status
			body         map[string]any
		}{
			{"POST", "/approval", posting.Proposed, nil},
			{"POST", "/end", posting.Approved, map[string]any{"ends_on": "2018-12-31", "reason": "health"}},
			{"PATCH", "", posting.Approved, map[string]any{"kind": "itinerant", "reason": "更正"}},
			{"PATCH", "", posting.Approved, map[string]any{"starts_on": "2018-10-01", "reason": "更正"}},
			{"PATCH", "", posting.Approved, map[string]any{"to_school_id": w.own.schools[2].ID, "reason": "更正"}},
		}
		var sent []posting.Posting
		for n, p := range postings {
			sent = append(sent, w.posting(w.own, n, p.status))
		}
		locks := []string{w.lock("district", "370676", "2018-01-01", "2018-12-31").expect(t, 201).header.Get("Location"),
			w.lock("city", "3706", "2018-03-01", "2018-12-31").expect(t, 201).header.Get("Location")}
		change := func(user, method, path string, version int, body map[string]any) {
			t.Helper()
			r := request{method: method, path: path, version: version}
			if body != nil {
				r.body = body
			}
			if refused := w.as(user, r); refused.status != 409 || refused.code() != "period_locked" ||
				strings.Count(refused.raw, "锁定；")+strings.Count(refused.raw, "锁定。") != 2 { // both are named
				t.Errorf("%s %s: %d %s", method, path, refused.status, refused.raw)
			}
			r.body = and(body, withCorrection)
			w.as(user, r).expect(t, 200)
		}
		for _, o := range records {
			change(o.user, o.method, activities+"/"+string(o.made.ID)+o.step, o.made.Version, o.body)
		}
		w.log("one", form(w.own, nil)).expect(t, 409)
		w.log("one", form(w.own, map[string]any{"status": "planned"})).expect(t, 409)
		if r := w.log("one", form(w.own, map[string]any{"correction_reason": strings.Repeat("长", 501)})).expect(t,
			422); r.fields()["correction_reason"] != "max" {
			t.Error(r.raw)
		}
		w.as("one", request{method: "PATCH", path: activities + "/" + string(outside.ID), version: 1,
			body: map[string]any{"summary": "小结"}}).expect(t, 200)
		w.as("one", request{method: "PATCH", path: activities + "/" + string(outside.ID), version: 2,
			body: map[string]any{"held_on": "2018-11-11"}}).expect(t, 409) // into the period
		for n, p := range postings {
			change("district", p.method, "/api/v1/postings/"+string(sent[n].ID)+p.step, sent[n].Version, p.body)
		}
		silent := w.posting(w.own, 90, posting.Proposed) // a proposal counts nowhere
		w.as("district", request{method: "POST", path: "/api/v1/postings/" + string(silent.ID) + "/rejection", version: 1,
			body: reason}).expect(t, 200)
		// What the period does not hold of a posting may change.
		kept := "/api/v1/postings/" + string(sent[0].ID)
		w.as("district", request{method: "POST", path: kept + "/extension", version: 2,
			body: map[string]any{"ends_on": "2020-01-01", "reason": "工作需要"}}).expect(t, 200)
		w.as("district", request{method: "PATCH", path: kept, version: 3, body: map[string]any{"subject": "数学", "reason": "更正"}}).expect(t,
			200)
		w.as("district", request{method: "POST", path: kept + "/end", version: 4,
			body: map[string]any{"ends_on": "2019-01-01", "reason": "health"}}).expect(t, 200)
		// Anonymising changes no figure.
		who := w.get("district", "/api/v1/teachers/"+string(sent[0].TeacherID)).body
		w.as("district", request{method: "POST", path: "/api/v1/teachers/" + string(sent[0].TeacherID) + "/anonymisation",
			version: int(number(who, "version")),
			body:    map[string]any{"confirm_name": who["name"], "reason": "本人申请"}}).expect(t, 200)
		whole := w.agrees("district", locks[0], "370676", "year=2018")
		for limit := range 3 {
			if paged := w.paged("district", locks[0]+"/differences", limit+1); fmt.Sprint(paged) != fmt.Sprint(whole) {
				t.Errorf("page by page of %d there are other differences: %v, want %v", limit+1, paged, whole)
			}
		}
		for _, rows := range []string{"/activities", "/postings"} {
			if paged, all := w.paged("district", locks[0]+rows, 2), w.items("district", locks[0]+rows); len(all) < 3 ||
				fmt.Sprint(paged) != fmt.Sprint(all) {
				t.Errorf("page by page there are other rows: %v, want %v", paged, all)
			}
		}
		if len(w.agrees("city", locks[1], "3706", "from=2018-03-01&to=2018-12-31")) == 0 {
			t.Error("the city's lock has no differences")
		}
	})
}

func TestTheFirstAndLastDayBelongToALockedPeriod(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.lock("district", "370676", "2020-02-29", "2020-03-31").expect(t, 201)
		for day, status := range map[string]int{"2020-02-28": 201, "2020-02-29": 409, "2020-03-31": 409, "2020-04-01": 201} {
			if r := w.log("one", form(w.own, map[string]any{"held_on": day})); r.status != status {
				t.Errorf("%s: %d, want %d: %s", day, r.status, status, r.raw)
			}
		}
		to := w.own.schools[1].ID
		for n, test := range []struct {
			from, until string
			status      int
		}{{"2020-01-01", "2020-02-29", 200}, {"2020-01-01", "2020-03-01", 409}, {"2020-03-31", "2020-05-01", 409},
			{"2020-04-01", "2020-05-01", 200}} {
			value := w.propose("one", postingForm(w.teacher(w.own, n).ID, to, test.from, test.until)).expect(t, 201)
			r := w.as("district", request{method: "POST", path: "/api/v1/postings/" + value.body["id"].(string) + "/approval", version: 1})
			if r.status != test.status {
				t.Errorf("%s to %s: %d, want %d: %s", test.from, test.until, r.status, test.status, r.raw)
			}
		}
	})
}

// A school entered in the wrong division takes what it did along; the locks of both see it.
func TestASchoolMovesInALockedPeriodOnlyWithAReason(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.activity(w.own, 0, activity.Confirmed)
		w.posting(w.own, 1, posting.Approved)
		district := w.lock("district", "370676", "2018-01-01", "2018-12-31").expect(t, 201).header.Get("Location")
		city := w.lock("city", "3706", "2018-01-01", "2018-12-31").expect(t, 201).header.Get("Location")
		for n := range 2 {
			s := w.own.schools[n]
			at, body := "/api/v1/schools/"+string(s.ID), map[string]any{"division_code": "370602"}
			w.as("city", request{method: "PATCH", path: at, version: s.Version, body: map[string]any{"setting": "town"}}).expect(t, 200)
			if r := w.as("city", request{method: "PATCH", path: at, version: s.Version + 1, body: body}).expect(t,
				409); strings.Contains(r.raw, "(3706)") {
				t.Error("the city's figures stay the same, and it is named:", r.raw)
			}
			w.as("city", request{method: "PATCH", path: at, version: s.Version + 1, body: and(body, withCorrection)}).expect(t, 200)
		}
		if n := len(w.agrees("city", district, "370676", "year=2018")); n != 3 {
			t.Errorf("%d differences, want the activity and the posting both ways gone", n)
		}
		if d := w.items("reader", district+"/differences"); len(d) != 3 || d[0]["what"] != "gone" || fmt.Sprint(d[0]["title"]) != "<nil>" {
			t.Errorf("what lies outside the scope by now has no title: %v", d)
		}
		if n := len(w.agrees("city", city, "3706", "year=2018")); n != 0 {
			t.Errorf("%d differences for the city", n)
		}
		later := map[string]any{"division_code": "370676", "moved_on": domain.NewDate(2019, 1, 1).String()}
		w.as("city", request{method: "PATCH", path: "/api/v1/schools/" + string(w.own.schools[0].ID), version: w.own.schools[0].Version + 2,
			body: later}).expect(t, 200)
		w.agrees("city", district, "370676", "year=2018")
	})
}

// Both schools of a community have moved on; that it is then changed itself must not take
// its past along.
func TestACommunityTakesNoFigureAlong(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.activity(w.own, 0, activity.Confirmed)
		at := w.lock("city", "370602", "2018-01-01", "2018-12-31").expect(t, 201).header.Get("Location")
		for _, s := range w.own.schools[:2] {
			w.as("city", request{method: "PATCH", path: "/api/v1/schools/" + string(s.ID), version: s.Version,
				body: map[string]any{"division_code": "370602", "moved_on": "2019-01-01"}}).expect(t, 200)
		}
		path := "/api/v1/communities/" + string(w.own.community.ID)
		value := w.get("city", path)
		w.as("city", request{method: "PATCH", path: path, version: int(number(value.body, "version")),
			body: map[string]any{"name": "新名"}}).expect(t, 200)
		if d := w.agrees("city", at, "370602", "year=2018"); len(d) != 0 {
			t.Errorf("a report without records now has %v", d)
		}
	})
}
