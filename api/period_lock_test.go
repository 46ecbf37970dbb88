package api_test

import (
	"maps"
	"strings"
	"testing"

	"gongtongti/domain/activity"
	"gongtongti/domain/posting"
	"gongtongti/repository/repositorytest"
)

const periodLocks = "/api/v1/period-locks"

// lock closes a period over the API.
func (w *world) lock(user, division, from, to string) reply {
	w.t.Helper()
	return w.as(user, request{method: "POST", path: periodLocks, key: newKey(),
		body: map[string]any{"division_code": division, "from": from, "to": to, "note": "年度上报"}})
}

func (w *world) get(user, path string) reply {
	w.t.Helper()
	return w.as(user, request{method: "GET", path: path}).expect(w.t, 200)
}

func (w *world) items(user, path string) []map[string]any {
	w.t.Helper()
	return w.paged(user, path, 100)
}

func (w *world) paged(user, path string, limit int) []map[string]any {
	w.t.Helper()
	if !strings.Contains(path, "?") {
		path += "?"
	}
	return w.pages(user, path, limit)
}

func number(v any, path ...string) float64 {
	for _, p := range path {
		v = v.(map[string]any)[p]
	}
	return v.(float64)
}

var withCorrection = map[string]any{"correction_reason": "核对后更正"}

func and(body, more map[string]any) map[string]any {
	byName := maps.Clone(body)
	if byName == nil {
		byName = map[string]any{}
	}
	maps.Copy(byName, more)
	return byName
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
			w.t.Errorf("%s: %v now, %v by the differences, %v in the report", way, got, current[way],
				number(report, "postings", way, "postings"))
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
		value := w.lock("district", "370676", "2018-01-01", "2018-12-31").expect(t, 201)
		at := value.header.Get("Location")
		if value.body["latest"] != true || value.body["note"] != "年度上报" || value.body["locked_by"] != "示例district" {
			t.Error(value.raw)
		}
		if d := w.agrees("reader", at, "370676", "year=2018"); len(d) != 0 {
			t.Errorf("differences from the start: %v", d)
		}
		report := "/api/v1/reports/divisions/370676?year=2018"
		before := w.get("district", report)
		if number(before.body, "lock", "frozen", "confirmed") != 1 || number(before.body, "lock", "frozen", "given", "teachers") != 1 {
			t.Error(before.raw)
		}

		refused := w.as("district", request{method: "POST", path: activities + "/" + string(confirmed.ID) + "/return",
			version: confirmed.Version, body: reason}).expect(t, 409)
		if refused.code() != "period_locked" || !strings.Contains(refused.raw, "370676") ||
			!strings.Contains(refused.raw, "2018-01-01至2018-12-31") ||
			!strings.Contains(refused.raw, "correction_reason") || !strings.Contains(refused.raw, at) {
			t.Error(refused.raw)
		}
		if hidden := w.as("two", request{method: "POST", path: activities + "/" + string(submitted.ID) + "/confirmations", version: 1,
			body: map[string]any{"answer": "confirmed", "headcount": 3}, header: map[string]string{"Accept-Language": "en"}}).expect(t,
			409); strings.Contains(hidden.raw, "existing") ||
			!strings.Contains(hidden.raw, "locked period") {
			t.Error(hidden.raw)
		}
		w.as("district", request{method: "POST", path: activities + "/" + string(confirmed.ID) + "/return", version: confirmed.Version,
			body: and(reason, withCorrection)}).expect(t, 200)
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
		if d["what"] != "changed" || d["frozen"].(map[string]any)["status"] != "confirmed" ||
			d["current"].(map[string]any)["status"] != "returned" ||
			d["reasons"].([]any)[0].(map[string]any)["reason"] != "核对后更正" ||
			d["reasons"].([]any)[0].(map[string]any)["action"] != "return" {
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
		w.lock("district", "370676", "2019-01-01", "2019-08-31").expect(t, 201)
		for counting, want := range map[string]float64{"overlaps": 1, "starts": 0} { // it began in 2018
			r := w.get("district", "/api/v1/reports/divisions/370676?from=2019-01-01&to=2019-08-31&counting="+counting)
			if number(r.body, "lock", "frozen", "given", "postings") != want || number(r.body, "postings", "given", "postings") != want {
				t.Errorf("%s: %s", counting, r.raw)
			}
		}
		for _, query := range []string{"year=2017", "school_year=2018"} {
			if r := w.get("district", "/api/v1/reports/divisions/370676?"+query); r.body["lock"] != nil {
				t.Errorf("%s shows the lock of another period", query)
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
		w.lock("city", "3706", "2017-01-01", "2017-12-31").expect(t, 201)
		if n := len(w.items("district", periodLocks)); n != 3 {
			t.Errorf("a district sees %d locks, and its own two and the city's bind it", n)
		}
		bound := w.items("one", periodLocks)
		for _, l := range bound { // a form asks for a reason before it is sent
			if l["from"] == nil || l["note"] != "" || l["locked_by"] != "" || l["rows"] != nil {
				t.Errorf("a school sees %v", l)
			}
			w.as("one", request{method: "GET", path: periodLocks + "/" + l["id"].(string)}).expect(t, 404)
		}
		if len(bound) != 3 {
			t.Errorf("a school sees %d of the locks that bind it", len(bound))
		}
		one := w.own.schools[0] // what it did before it moved is still bound where it lay
		w.as("city", request{method: "PATCH", path: "/api/v1/schools/" + string(one.ID), version: one.Version,
			body: map[string]any{"division_code": "370686", "moved_on": "2018-06-01", "correction_reason": "划转"}}).expect(t, 200)
		w.lock("city", "370686", "2020-01-01", "2020-12-31").expect(t, 201)
		w.lock("city", "370676", "2019-01-01", "2019-12-31").expect(t, 201)
		if bound := w.items("one", periodLocks); len(bound) != 4 {
			t.Errorf("after its move a school sees %d locks: %v", len(bound), bound)
		}
	})
}

func TestWhatWasLockedIsKeptByTheDatabaseItself(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.activity(w.own, 0, activity.Confirmed)
		w.posting(w.own, 0, posting.Approved)
		at := w.lock("district", "370676", "2018-01-01", "2018-12-31").expect(t, 201).header.Get("Location")
		w.log("one", form(w.own, withCorrection)).expect(t, 201)
		raw := repositorytest.SQL(t, w.db)
		for table, column := range map[string]string{"period_locks": "note", "frozen_activities": "status", "frozen_postings": "kind",
			"period_corrections": "reason"} {
			for _, statement := range []string{"UPDATE " + table + " SET " + column + " = 'other'", "DELETE FROM " + table} {
				if _, err := raw.ExecContext(t.Context(), statement); err == nil {
					t.Errorf("the database let it happen: %s", statement)
				}
			}
		}
		if n := len(w.agrees("district", at, "370676", "year=2018")); n != 1 {
			t.Errorf("%d differences", n)
		}
		entries := "/api/v1/audit?target_kind=period_lock"
		if own, far := w.items("district", entries), w.items("elsewhere", entries); len(own) != 1 || own[0]["action"] != "lock_period" ||
			len(far) != 0 {
			t.Errorf("the audit log says %v, and to another city %v", own, far)
		}
	})
}
