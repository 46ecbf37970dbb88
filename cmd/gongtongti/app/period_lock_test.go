package app_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/posting"
)

const periodLocks = "/api/v1/period-locks"

// lock closes a period over the API.
func (w *world) lock(user, division, from, to string) reply {
	w.t.Helper()
	return w.as(user, request{method: "POST", path: periodLocks, key: newKey(), body: map[string]any{"division_code": division, "from": from, "to": to, "note": "年度上报"}})
}

func (w *world) get(user, path string) reply {
	w.t.Helper()
	return w.as(user, request{method: "GET", path: path}).expect(w.t, 200)
}

// items is a whole list, page by page.
func (w *world) items(user, path string) []map[string]any {
	w.t.Helper()
	var found []map[string]any
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	for cursor := ""; ; {
		r := w.get(user, path+separator+"limit=2"+cursor)
		for _, item := range r.body["items"].([]any) {
			found = append(found, item.(map[string]any))
		}
		if r.body["next_cursor"] == nil {
			return found
		}
		cursor = "&cursor=" + r.body["next_cursor"].(string)
	}
}

func number(v any, path ...string) float64 {
	for _, p := range path {
		v = v.(map[string]any)[p]
	}
	return v.(float64)
}

var withCorrection = map[string]any{"correction_reason": "核对后更正"}

func and(body, more map[string]any) map[string]any {
	made := maps.Clone(body)
	if made == nil {
		made = map[string]any{}
	}
	maps.Copy(made, more)
	return made
}

// agrees holds the figures of a lock, its rows, its differences and the report to each
// other, and every difference to a reason.
func (w *world) agrees(user, at, division, period string) (differences []map[string]any) {
	w.t.Helper()
	lock := w.get(user, at).body
	report := w.get(user, "/api/v1/reports/divisions/"+division+"?"+period).body
	frozen := map[string]float64{}
	for _, row := range w.items(user, at+"/activities") {
		frozen[row["status"].(string)]++
	}
	for _, row := range w.items(user, at+"/postings") {
		frozen[row["way"].(string)]++
	}
	differences = w.items(user, at+"/differences")
	current := maps.Clone(frozen)
	for _, d := range differences {
		if len(d["reasons"].([]any)) == 0 {
			w.t.Errorf("a difference without a reason: %v", d)
		}
		for side, add := range map[string]float64{"frozen": -1, "current": 1} {
			record, _ := d[side].(map[string]any)
			switch {
			case record == nil:
			case d["kind"] == "posting":
				current[d["way"].(string)] += add
			default:
				current[record["status"].(string)] += add
			}
		}
	}
	for _, status := range []string{"confirmed", "submitted", "returned", "planned"} {
		if got := number(lock, "frozen", status); got != frozen[status] {
			w.t.Errorf("%s: %v frozen, and %v rows", status, got, frozen[status])
		}
		if got := number(lock, "current", status); got != current[status] || got != number(report, "activities", status) {
			w.t.Errorf("%s: %v now, %v by the differences, %v in the report", status, got, current[status], report["activities"])
		}
		if got := number(lock, "difference", status); got != current[status]-frozen[status] {
			w.t.Errorf("%s: a difference of %v", status, got)
		}
	}
	for _, way := range []string{"given", "received"} {
		if got := number(lock, "frozen", way, "postings"); got != frozen[way] {
			w.t.Errorf("%s: %v frozen, and %v rows", way, got, frozen[way])
		}
		if got := number(lock, "current", way, "postings"); got != current[way] || got != number(report, "postings", way, "postings") {
			w.t.Errorf("%s: %v now, %v by the differences, %v in the report", way, got, current[way], number(report, "postings", way, "postings"))
		}
		if got := number(lock, "current", way, "teachers"); got != number(report, "postings", way, "teachers") {
			w.t.Errorf("%s: %v teachers now, %v in the report", way, got, number(report, "postings", way, "teachers"))
		}
	}
	return differences
}

func TestALockedPeriodStaysAndItsReportShowsTheDifference(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		confirmed, submitted := w.activity(w.own, 0, activity.Confirmed), w.activity(w.own, 1, activity.Submitted)
		w.activity(w.own, 2, activity.Cancelled)
		w.activity(w.other, 3, activity.Confirmed)
		w.posting(w.own, 1, posting.Approved) // 2018-09-01 to 2019-09-01
		w.posting(w.own, 2, posting.Proposed)
		made := w.lock("district", "370676", "2018-01-01", "2018-12-31").expect(t, 201)
		at := made.header.Get("Location")
		if made.body["latest"] != true || made.body["note"] != "年度上报" || made.body["locked_by"] != "示例district" {
			t.Error(made.raw)
		}
		if d := w.agrees("reader", at, "370676", "year=2018"); len(d) != 0 {
			t.Errorf("differences from the start: %v", d)
		}
		report := "/api/v1/reports/divisions/370676?year=2018"
		before := w.get("district", report)
		if number(before.body, "lock", "frozen", "confirmed") != 1 || number(before.body, "lock", "frozen", "given", "teachers") != 1 {
			t.Error(before.raw)
		}

		refused := w.as("district", request{method: "POST", path: activities + "/" + string(confirmed.ID) + "/return", version: confirmed.Version, body: reason}).expect(t, 409)
		if refused.code() != "period_locked" || !strings.Contains(refused.raw, "370676") || !strings.Contains(refused.raw, "2018-01-01至2018-12-31") ||
			!strings.Contains(refused.raw, "correction_reason") || !strings.Contains(refused.raw, at) {
			t.Error(refused.raw)
		}
		if hidden := w.as("two", request{method: "POST", path: activities + "/" + string(submitted.ID) + "/confirmations", version: 1,
			body: map[string]any{"answer": "confirmed", "headcount": 3}, header: map[string]string{"Accept-Language": "en"}}).expect(t, 409); strings.Contains(hidden.raw, "existing") ||
			!strings.Contains(hidden.raw, "locked period") {
			t.Error(hidden.raw)
		}
		w.as("district", request{method: "POST", path: activities + "/" + string(confirmed.ID) + "/return", version: confirmed.Version, body: and(reason, withCorrection)}).expect(t, 200)
		w.as("two", request{method: "POST", path: activities + "/" + string(submitted.ID) + "/confirmations", version: 1,
			body: and(map[string]any{"answer": "confirmed", "headcount": 3}, withCorrection)}).expect(t, 200)
		late := w.log("one", form(w.own, withCorrection)).expect(t, 201)

		differences := w.agrees("reader", at, "370676", "year=2018")
		if len(differences) != 3 {
			t.Fatalf("%d differences: %v", len(differences), differences)
		}
		kinds := map[any]map[string]any{}
		for _, d := range differences {
			kinds[d["id"]] = d
		}
		if d := kinds[late.body["id"]]; d["what"] != "added" || d["frozen"] != nil || d["title"] == "" || d["what_label"] != "锁定后新计入" {
			t.Error(d)
		}
		d := kinds[string(confirmed.ID)]
		if d["what"] != "changed" || d["frozen"].(map[string]any)["status"] != "confirmed" || d["current"].(map[string]any)["status"] != "returned" ||
			d["reasons"].([]any)[0].(map[string]any)["reason"] != "核对后更正" || d["reasons"].([]any)[0].(map[string]any)["action"] != "return" {
			t.Error(d)
		}
		after := w.get("district", report)
		if number(after.body, "lock", "frozen", "confirmed") != 1 || number(after.body, "lock", "difference", "submitted") != 0 ||
			number(after.body, "lock", "difference", "returned") != 1 || after.header.Get("ETag") == before.header.Get("ETag") {
			t.Error(after.raw)
		}
		history := w.get("district", "/api/v1/audit?target_id="+string(confirmed.ID))
		if !strings.Contains(history.raw, `示例\n核对后更正`) {
			t.Error("the audit log lacks the reasons:", history.raw)
		}

		// Locked again: a restatement that starts without differences; the first stays.
		again := w.lock("city", "370676", "2018-01-01", "2018-12-31").expect(t, 201).header.Get("Location")
		if d := w.agrees("city", again, "370676", "year=2018"); len(d) != 0 {
			t.Errorf("differences to the restatement: %v", d)
		}
		if first := w.get("district", at); first.body["latest"] != false || number(first.body, "frozen", "confirmed") != 1 {
			t.Error(first.raw)
		}
		if r := w.get("district", report); r.body["lock"].(map[string]any)["rows"] != again+"/differences" {
			t.Error(r.raw)
		}
		if n := len(w.agrees("reader", at, "370676", "year=2018")); n != 3 {
			t.Errorf("the first lock now has %d differences", n)
		}
		if list := w.items("district", periodLocks+"?division=3706"); len(list) != 2 || list[0]["latest"] != true {
			t.Error(list)
		}
		for _, query := range []string{"year=2017", "school_year=2018"} {
			if r := w.get("district", "/api/v1/reports/divisions/370676?"+query); r.body["lock"] != nil {
				t.Errorf("%s shows the lock of another period", query)
			}
		}
	})
}

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
		w.log("one", form(w.own, map[string]any{"correction_reason": strings.Repeat("长", 501)})).expect(t, 422)
		w.as("one", request{method: "PATCH", path: activities + "/" + string(outside.ID), version: 1, body: map[string]any{"summary": "小结"}}).expect(t, 200)
		w.as("one", request{method: "PATCH", path: activities + "/" + string(outside.ID), version: 2, body: map[string]any{"held_on": "2018-11-11"}}).expect(t, 409) // into the period
		for n, p := range postings {
			change("district", p.method, "/api/v1/postings/"+string(sent[n].ID)+p.step, sent[n].Version, p.body)
		}
		silent := w.posting(w.own, 90, posting.Proposed) // a proposal counts nowhere
		w.as("district", request{method: "POST", path: "/api/v1/postings/" + string(silent.ID) + "/rejection", version: 1, body: reason}).expect(t, 200)
		// What the period does not hold of a posting may change.
		kept := "/api/v1/postings/" + string(sent[0].ID)
		w.as("district", request{method: "POST", path: kept + "/extension", version: 2, body: map[string]any{"ends_on": "2020-01-01", "reason": "工作需要"}}).expect(t, 200)
		w.as("district", request{method: "PATCH", path: kept, version: 3, body: map[string]any{"subject": "数学", "reason": "更正"}}).expect(t, 200)
		w.as("district", request{method: "POST", path: kept + "/end", version: 4, body: map[string]any{"ends_on": "2019-01-01", "reason": "health"}}).expect(t, 200)
		// Anonymising changes no figure.
		who := w.get("district", "/api/v1/teachers/"+string(sent[0].TeacherID)).body
		w.as("district", request{method: "POST", path: "/api/v1/teachers/" + string(sent[0].TeacherID) + "/anonymisation", version: int(number(who, "version")),
			body: map[string]any{"confirm_name": who["name"], "reason": "本人申请"}}).expect(t, 200)
		w.agrees("district", locks[0], "370676", "year=2018")
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
		}{{"2020-01-01", "2020-02-29", 200}, {"2020-01-01", "2020-03-01", 409}, {"2020-03-31", "2020-05-01", 409}, {"2020-04-01", "2020-05-01", 200}} {
			made := w.propose("one", postingForm(w.teacher(w.own, n).ID, to, test.from, test.until)).expect(t, 201)
			r := w.as("district", request{method: "POST", path: "/api/v1/postings/" + made.body["id"].(string) + "/approval", version: 1})
			if r.status != test.status {
				t.Errorf("%s to %s: %d, want %d: %s", test.from, test.until, r.status, test.status, r.raw)
			}
		}
	})
}

func TestOnlyABureauLocksItsOwnPast(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		today := w.services.Env.Today()
		tomorrow := today.AddDays(1).String()
		for name, test := range map[string]struct {
			user, division, from, to string
			status                   int
			field                    string
		}{
			"until today":         {"district", "370676", "2018-01-01", today.String(), 201, ""},
			"until tomorrow":      {"district", "370676", "2018-01-01", tomorrow, 422, "to"},
			"turned round":        {"district", "370676", "2018-02-01", "2018-01-31", 422, "to"},
			"the city's":          {"district", "3706", "2018-01-01", "2018-12-31", 422, "division_code"},
			"another city":        {"city", "3710", "2018-01-01", "2018-12-31", 422, "division_code"},
			"no division":         {"city", "370699", "2018-01-01", "2018-12-31", 422, "division_code"},
			"no code":             {"city", "37067", "2018-01-01", "2018-12-31", 422, "division_code"},
			"an empty day":        {"city", "370676", "2018-02-29", "2018-12-31", 422, "from"},
			"a district's by all": {"city", "370676", "2018-01-01", "2018-12-31", 201, ""},
			"a reader":            {"reader", "370676", "2018-01-01", "2018-12-31", 403, ""},
			"a principal":         {"one", "370676", "2018-01-01", "2018-12-31", 403, ""},
		} {
			r := w.lock(test.user, test.division, test.from, test.to)
			if r.status != test.status || test.field != "" && r.fields()[test.field] == "" {
				t.Errorf("%s: %d, want %d for %q: %s", name, r.status, test.status, test.field, r.raw)
			}
		}
		if n := len(w.items("elsewhere", periodLocks)); n != 0 {
			t.Errorf("another city sees %d locks", n)
		}
		if n := len(w.items("one", periodLocks)); n != 0 {
			t.Errorf("a school sees %d locks", n)
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
			if r := w.as("city", request{method: "PATCH", path: at, version: s.Version + 1, body: body}).expect(t, 409); strings.Contains(r.raw, "(3706)") {
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
		w.as("city", request{method: "PATCH", path: "/api/v1/schools/" + string(w.own.schools[0].ID), version: w.own.schools[0].Version + 2, body: later}).expect(t, 200)
		w.agrees("city", district, "370676", "year=2018")
	})
}
