package api_test

import (
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"gongtongti/domain"
	"gongtongti/domain/term"
)

// weekly is what a phone sends to log a series of the first two schools of a side.
func weekly(s side, changes map[string]any) map[string]any {
	body := map[string]any{"held_on": nil, "first_on": "2017-09-06", "last_on": "2017-10-25"}
	maps.Copy(body, changes)
	return form(s, body)
}

func (w *world) series(user string, body any) reply {
	w.t.Helper()
	return w.as(user, request{method: "POST", path: activities + "/series", body: body, key: newKey()})
}

// autumn is a term of the city with a holiday, 1 to 8 October.
func (w *world) autumn() reply {
	w.t.Helper()
	return w.as("city", request{method: "POST", path: "/api/v1/terms", key: newKey(),
		body: map[string]any{"division_code": "3706", "school_year": 2017,
			"number": 1, "first_day": "2017-09-01", "last_day": "2018-01-31",
			"holidays": []any{map[string]any{"name": "元旦", "from": "2017-12-30", "to": "2018-01-01"},
				map[string]any{"name": "国庆节", "from": "2017-10-01", "to": "2017-10-08"}}}}).expect(w.t, 201)
}

func days(r reply) string {
	var names []string
	items, _ := r.body["items"].([]any)
	for _, item := range items {
		names = append(names, fmt.Sprint(item.(map[string]any)["held_on"])[5:])
	}
	return strings.Join(names, " ")
}

func TestASeriesHasAnActivityADateAndLeavesHolidaysOut(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.autumn()
		value := w.series("one", weekly(w.own, map[string]any{"left_out": []any{"2017-09-20"}})).expect(t, 201)
		if got := days(value); got != "09-06 09-13 09-27 10-11 10-18 10-25" {
			t.Errorf("activities on %s", got)
		}
		if got := fmt.Sprint(value.body["left_out"]); got != "[map[date:2017-09-20 name: reason:left_out] map[date:2017-10-04 name:国庆节 "+
			"reason:holiday]]" {
			t.Errorf("left out: %s", got)
		}
		w.expectActivities(6)
		// Each is an activity like any other: read, corrected, confirmed and cancelled alone.
		items := value.body["items"].([]any)
		at := func(i int) string { return activities + "/" + items[i].(map[string]any)["id"].(string) }
		for i := range items {
			one := w.as("two", request{method: "GET", path: at(i)}).expect(t, 200)
			if one.header.Get("ETag") != `"1"` || len(one.body["history"].([]any)) != 1 || len(one.body["participants"].([]any)) != 2 {
				t.Errorf("activity %d: %s", i, one.raw)
			}
		}
		w.as("one", request{method: "PATCH", path: at(1), version: 1, header: asMergePatch,
			body: map[string]any{"title": "单元复习", "held_on": "2017-09-14"}}).expect(t, 200)
		w.as("two", request{method: "POST", path: at(2) + "/confirmations", version: 1,
			body: map[string]any{"answer": "confirmed", "headcount": 4}}).expect(t, 200)
		w.as("one", request{method: "POST", path: at(3) + "/cancellation", version: 1, body: reason}).expect(t, 200)
		for i, want := range []string{"submitted 09-06 1", "submitted 09-14 2", "confirmed 09-27 2", "cancelled 10-11 2",
			"submitted 10-18 1"} {
			b := w.as("one", request{method: "GET", path: at(i)}).expect(t, 200).body
			if got := fmt.Sprintf("%s %s %v", b["status"], b["held_on"].(string)[5:], b["version"]); got != want {
				t.Errorf("activity %d is %s, want %s", i, got, want)
			}
		}
	})
}

func TestASeriesRunsToTheEndOfATerm(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		city := w.autumn().body["id"]
		body := weekly(w.own, map[string]any{"first_on": "2017-12-25", "last_on": nil, "term_id": city, "every_weeks": 2})
		if got := days(w.series("one", body).expect(t, 201)); got != "12-25 01-08 01-22" {
			t.Errorf("until the end of the city's term: %s", got)
		}
		district, err := w.services.Terms.Enter(t.Context(), w.actors["district"],
			term.New{DivisionCode: "370676", SchoolYear: 2017, Number: 1,
				FirstDay: domain.NewDate(2017, 9, 1), LastDay: domain.NewDate(2017, 12, 29)})
		must(t, err)
		elsewhere := w.term(w.other)
		for name, wrong := range map[string]any{"the city's, where the district has its own": city, "another city's": elsewhere.ID,
			"none": newKey()} {
			body["term_id"] = wrong
			if r := w.series("one", body).expect(t, 422); r.fields()["term_id"] != "unknown" {
				t.Errorf("%s: %s", name, r.raw)
			}
		}
		body["term_id"], body["type"] = district.ID, "exchange"
		if got := days(w.series("one", body).expect(t, 201)); got != "12-25" {
			t.Errorf("until the end of the district's term: %s", got)
		}
	})
}

func TestASeriesIsMadeWholeOrNotAtAll(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.autumn()
		before := w.log("two", form(w.own, map[string]any{"held_on": "2017-09-14"})).expect(t, 201)
		r := w.series("one", weekly(w.own, nil)).expect(t, 409)
		if r.code() != "likely_double" || len(r.body["existing"].([]any)) != 1 ||
			fmt.Sprint(r.fields()) != "map[dates[2017-09-13].held_on:likely_double]" {
			t.Errorf("a meeting that somebody logged: %s", r.raw)
		}
		w.expectActivities(1)
		w.series("one", weekly(w.own, map[string]any{"distinct_from": []any{before.body["id"]}})).expect(t, 201)
		again := w.series("one", weekly(w.own, nil)).expect(t, 409)
		if n := len(again.body["existing"].([]any)); n != 8 {
			t.Errorf("the series once more meets %d records: %s", n, again.raw)
		}
		w.expectActivities(8)
		for name, test := range map[string]struct {
			body   map[string]any
			wants  []string
			fields map[string]string
		}{
			"all at once": {weekly(w.own, map[string]any{"type": "picnic", "host_school_id": w.own.schools[2].ID,
				"left_out": []any{"2017-09-07"}}), nil,
				map[string]string{"type": "unknown", "host_school_id": "not_participating", "left_out[0]": "not_in_series"}},
			"shape": {weekly(w.own, map[string]any{"every_weeks": 5, "first_on": "2017-02-29", "term_id": newKey(),
				"held_on": "2017-09-06"}), nil,
				map[string]string{"every_weeks": "max", "first_on": "format", "last_on": "excluded_with", "held_on": "unknown_field"}},
			"no end":   {weekly(w.own, map[string]any{"last_on": nil}), nil, map[string]string{"last_on": "required_without"}},
			"too many": {weekly(w.own, map[string]any{"last_on": "2018-12-31"}), nil, map[string]string{"last_on": "too_many"}},
			"a school that joined later": {weekly(w.own, map[string]any{"first_on": "2016-08-25", "last_on": "2016-09-01",
				"type": "exchange"}), []string{"2016-08-25："},
				map[string]string{"dates[2016-08-25].participants[0].school_id": "not_a_member",
					"dates[2016-08-25].participants[1].school_id": "not_a_member"}},
		} {
			r := w.series("one", test.body).expect(t, 422)
			if len(r.fields()) != len(test.fields) {
				t.Errorf("%s: faults %v, want %v", name, r.fields(), test.fields)
			}
			for field, code := range test.fields {
				if r.fields()[field] != code {
					t.Errorf("%s: %s is %q, want %q", name, field, r.fields()[field], code)
				}
			}
			for _, said := range test.wants {
				if !strings.Contains(r.raw, said) {
					t.Errorf("%s does not say %s: %s", name, said, r.raw)
				}
			}
		}
		w.series("reader", weekly(w.own, nil)).expect(t, 403)
		w.series("three", weekly(w.own, nil)).expect(t, 422)
		w.expectActivities(8)
	})
}

func TestASeriesAheadIsPlannedAndSubmittedDayByDay(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.onDay("2017-09-20")
		r := w.series("one", weekly(w.own, map[string]any{"last_on": "2017-10-04"})).expect(t, 422)
		if got := r.fields(); len(got) != 2 || got["dates[2017-09-27].held_on"] != "in_future" ||
			got["dates[2017-10-04].held_on"] != "in_future" {
			t.Errorf("submitted ahead: %v", got)
		}
		value := w.series("one", weekly(w.own, map[string]any{"last_on": "2017-10-04", "status": "planned"})).expect(t, 201)
		for i, status := range []int{200, 200, 200, 422, 422} {
			id := value.body["items"].([]any)[i].(map[string]any)["id"].(string)
			w.as("one", request{method: "POST", path: activities + "/" + id + "/submission", version: 1}).expect(t, status)
		}
	})
}

func TestASeriesThatMeetsALockedMonthNamesTheDays(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		_, err := w.services.Periods.Lock(t.Context(), w.actors["district"], "370676",
			domain.Period{From: domain.NewDate(2017, 9, 1), To: domain.NewDate(2017, 9, 13)}, "")
		must(t, err)
		_, err = w.services.Periods.Lock(t.Context(), w.actors["city"], "3706",
			domain.Period{From: domain.NewDate(2017, 10, 1), To: domain.NewDate(2017, 10, 10)}, "")
		must(t, err)
		r := w.series("one", weekly(w.own, nil)).expect(t, 409)
		if r.code() != "period_locked" ||
			fmt.Sprint(r.fields()) != "map[dates[2017-09-06].held_on:period_locked dates[2017-09-13].held_on:period_locked "+
				"dates[2017-10-04].held_on:period_locked]" {
			t.Errorf("refused with: %s", r.raw)
		}
		w.expectActivities(0)
		w.series("one", weekly(w.own, map[string]any{"first_on": "2017-09-20", "last_on": "2017-09-27"})).expect(t, 201)
		w.series("one", weekly(w.own, map[string]any{"type": "exchange", "correction_reason": "补录"})).expect(t, 201)
		locks := w.as("city", request{method: "GET", path: "/api/v1/period-locks?division=370676"}).expect(t, 200).body["items"].([]any)
		differences := w.as("district", request{method: "GET",
			path: locks[0].(map[string]any)["rows"].(map[string]any)["differences"].(string)}).expect(t, 200)
		if n := strings.Count(differences.raw, `"补录"`); n != 2 {
			t.Errorf("%d of the 2 activities within the lock show their reason: %s", n, differences.raw)
		}
		audited := w.as("district", request{method: "GET", path: "/api/v1/audit?target_kind=activity"}).expect(t, 200)
		if n := strings.Count(audited.raw, `"reason":"补录"`); n != 8 {
			t.Errorf("%d of 8 audit entries give the reason", n)
		}
	})
}

func TestFiftySendsOfOneSeriesMakeItOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		key, body := newKey(), weekly(w.own, nil)
		w.token("one")
		replies := make([]reply, 50)
		var group sync.WaitGroup
		for i := range replies {
			group.Go(func() {
				replies[i] = w.as("one", request{method: "POST", path: activities + "/series", body: body, key: key})
			})
		}
		group.Wait()
		for _, r := range replies {
			if r.expect(t, 201); r.raw != replies[0].raw {
				t.Errorf("an answer differs: %s", r.raw)
			}
		}
		w.expectActivities(8)
		inBatch := w.batch("one", map[string]any{"key": key, "path": activities + "/series", "body": body}).expect(t, 200).results()[0]
		if inBatch["status"] != 201.0 || inBatch["replayed"] != true {
			t.Errorf("sent again in a batch: %v", inBatch)
		}
	})
}

func TestPartnersWhoLogTheSameSeriesAtOnceMakeItOnce(t *testing.T) {
	eachWorld(t, func(_ *testing.T, w *world) {
		w.oneOfMany([]string{"one", "two", "recorder"}, 3, func(_ int, user string) reply { return w.series(user, weekly(w.own, nil)) })
		w.expectActivities(8)
	})
}

func TestASeriesOfDaysInTwoDistrictsKeepsThatOfTheDay(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		two := w.own.schools[1]
		w.as("city", request{method: "PATCH", path: "/api/v1/schools/" + string(two.ID), version: two.Version,
			body: map[string]any{"division_code": "370686", "moved_on": "2017-10-01"}}).expect(t, 200)
		value := w.series("one", weekly(w.own, nil)).expect(t, 201)
		for query, want := range map[string]int{"?division=370686": 4, "?with_division=370676&school_id=" + string(two.ID): 8,
			"?division=370676": 8} {
			stored := w.as("city", request{method: "GET", path: activities + query}).expect(t, 200)
			if n := len(stored.body["items"].([]any)); n != want {
				t.Errorf("%s: %d of %s", query, n, days(value))
			}
		}
	})
}
