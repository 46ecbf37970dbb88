package api_test

import (
	"fmt"
	"sync"
	"testing"

	"gongtongti/domain/activity"
)

const activities = "/api/v1/activities"

// form is what a phone sends to log an activity of the first two schools of a side.
func form(s side, changes map[string]any) map[string]any {
	body := map[string]any{"community_id": s.community.ID, "type": "joint_lesson_planning", "mode": "onsite", "status": "submitted",
		"title": "三年级数学《分数》合作备课", "held_on": "2018-04-10", "host_school_id": s.schools[0].ID,
		"participants": []any{map[string]any{"school_id": s.schools[0].ID, "headcount": 8},
			map[string]any{"school_id": s.schools[1].ID, "headcount": 5}}}
	for k, v := range changes {
		if v == nil {
			delete(body, k)
		} else {
			body[k] = v
		}
	}
	return body
}

func (w *world) log(user string, body any) reply {
	w.t.Helper()
	return w.as(user, request{method: "POST", path: activities, body: body, key: newKey()})
}

func (w *world) reported(user string, query string) reply {
	w.t.Helper()
	return w.as(user, request{method: "GET", path: fmt.Sprintf("/api/v1/reports/communities/%s?%s", w.own.community.ID, query)}).expect(w.t,
		200)
}

func TestOnceAPartnerConfirmsAnActivityCountsOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		logged := w.log("one", form(w.own, nil)).expect(t, 201)
		at := logged.header.Get("Location")
		if got := w.reported("district", "school_year=2017").body["activities"].(map[string]any); got["confirmed"] != 0.0 ||
			got["submitted"] != 1.0 {
			t.Fatalf("before the confirmation the report says %v", got)
		}
		waiting := w.as("two", request{method: "GET", path: activities + "?waiting=true"}).expect(t, 200)
		if n := len(waiting.body["items"].([]any)); n != 1 {
			t.Fatalf("%d records wait for the partner", n)
		}
		if n := len(w.as("one", request{method: "GET", path: activities + "?waiting=true"}).expect(t, 200).body["items"].([]any)); n != 0 {
			t.Fatalf("%d records wait for the author", n)
		}
		done := w.as("two", request{method: "POST", path: at + "/confirmations", version: 1,
			body: map[string]any{"answer": "confirmed", "headcount": 9}}).expect(t, 200)
		if done.body["status"] != "confirmed" {
			t.Fatalf("the activity is %v", done.body["status"])
		}
		report := w.reported("one", "school_year=2017")
		if got := report.body["activities"].(map[string]any)["confirmed"]; got != 1.0 {
			t.Errorf("the community has %v confirmed activities", got)
		}
		heads := map[string]any{}
		for _, s := range report.body["schools"].([]any) {
			row := s.(map[string]any)
			if row["confirmed"] != 1.0 {
				t.Errorf("a school counts %v", row)
			}
			heads[row["school_id"].(string)] = row["headcount"]
		}
		if heads[string(w.own.schools[0].ID)] != 8.0 || heads[string(w.own.schools[1].ID)] != 9.0 {
			t.Errorf("head-counts are %v: the partner's own replaces the author's guess", heads)
		}
		rows := w.as("one", request{method: "GET", path: report.body["rows"].(map[string]any)["confirmed"].(string)}).expect(t, 200)
		if n := len(rows.body["items"].([]any)); n != 1 {
			t.Errorf("the figure opens into %d rows", n)
		}
		single := w.as("one", request{method: "GET", path: at}).expect(t, 200)
		if n := len(single.body["history"].([]any)); n != 2 {
			t.Errorf("the history has %d entries, want the log and the confirmation", n)
		}
	})
}

func TestAnObjectionAndAReturnLeadToANewRound(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		at := w.log("one", form(w.own, nil)).expect(t, 201).header.Get("Location")
		step := func(user, what string, version int, body any, status int) reply {
			t.Helper()
			return w.as(user, request{method: "POST", path: at + what, version: version, body: body}).expect(t, status)
		}
		step("two", "/confirmations", 1, map[string]any{"answer": "objected"}, 422)
		step("two", "/confirmations", 1, map[string]any{"answer": "objected", "reason": "日期不对"}, 200)
		fixed := w.as("one", request{method: "PATCH", path: at, version: 2, body: map[string]any{"held_on": "2018-04-11"}}).expect(t, 200)
		if fixed.body["status"] != "returned" || fixed.body["held_on"] != "2018-04-11" {
			t.Fatalf("after the correction: %s", fixed.raw)
		}
		step("one", "/submission", 3, nil, 200)
		step("two", "/confirmations", 4, map[string]any{"answer": "confirmed", "headcount": 5}, 200)
		step("two", "/confirmations", 5, map[string]any{"answer": "confirmed", "headcount": 5}, 409)
		w.as("one", request{method: "PATCH", path: at, version: 5, body: map[string]any{"title": "改"}}).expect(t, 409)
		step("district", "/return", 5, map[string]any{"reason": "请补充小结"}, 200)
		step("one", "/cancellation", 6, map[string]any{"reason": "重复"}, 200)
		step("one", "/submission", 7, nil, 409)
		got := w.reported("reader", "year=2018").body["activities"].(map[string]any)
		if got["confirmed"] != 0.0 || got["submitted"] != 0.0 || got["returned"] != 0.0 {
			t.Errorf("a cancelled activity never counts: %v", got)
		}
	})
}

func TestConfirmingAndReturningAtOnceLetsOneWin(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.token("two")
		w.token("district")
		for n := range 10 {
			at := activities + "/" + string(w.activity(w.own, n, activity.Submitted).ID)
			var yes, back reply
			var group sync.WaitGroup
			group.Go(func() {
				yes = w.as("two", request{method: "POST", path: at + "/confirmations", version: 1,
					body: map[string]any{"answer": "confirmed", "headcount": 3}})
			})
			group.Go(func() {
				back = w.as("district", request{method: "POST", path: at + "/return", version: 1, body: map[string]any{"reason": "核对"}})
			})
			group.Wait()
			if yes.status+back.status != 200+412 {
				t.Fatalf("confirming gave %d, returning %d; one must win and the other be told", yes.status, back.status)
			}
		}
	})
}

func TestALikelyDoubleIsNamedAndMayBeInsistedOn(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		first := w.log("one", form(w.own, nil)).expect(t, 201).body["id"].(string)
		again := form(w.own, map[string]any{"title": "与烟台开发区示例one小学三年级数学“分数”合作备课", "held_on": "2018-04-11"})
		r := w.log("two", again).expect(t, 409)
		existing, _ := r.body["existing"].([]any)
		if r.code() != "likely_double" || len(existing) != 1 || existing[0].(map[string]any)["href"] != activities+"/"+first {
			t.Fatalf("the answer must name the record: %s", r.raw)
		}
		w.log("two", form(w.own, map[string]any{"title": "五年级语文作文教学研讨"})).expect(t, 201)
		w.log("two", form(w.own, map[string]any{"type": "exchange"})).expect(t, 201)
		w.log("two", form(w.own, map[string]any{"held_on": "2018-04-12"})).expect(t, 201)
		again["distinct_from"] = []string{first}
		r = w.log("two", again).expect(t, 409) // the meeting of the 12th is a day away too
		again["distinct_from"] = []any{first, r.body["existing"].([]any)[0].(map[string]any)["id"]}
		w.log("two", again).expect(t, 201)
	})
}

func TestPartnersWhoLogTheSameMeetingAtOnceMakeOneRecord(t *testing.T) {
	eachWorld(t, func(_ *testing.T, w *world) {
		w.oneOfMany([]string{"one", "two", "recorder"}, 3, func(_ int, user string) reply { return w.log(user, form(w.own, nil)) })
	})
}
