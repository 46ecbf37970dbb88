package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// entry is one create of a batch.
func entry(path string, body any) map[string]any {
	return map[string]any{"key": newKey(), "path": path, "body": body}
}

// meetings are creates of n activities, no two alike.
func meetings(s side, n int) (entries []any) {
	for i := range n {
		entries = append(entries, entry(activities, form(s,
			map[string]any{"held_on": held.AddDays(2 * i), "title": fmt.Sprintf("第%d次研讨", i)})))
	}
	return entries
}

func (w *world) batch(user string, entries ...any) reply {
	w.t.Helper()
	return w.as(user, request{method: "POST", path: "/api/v1/batch", body: map[string]any{"requests": entries}})
}

// results of a batch, in order.
func (r reply) results() (list []map[string]any) {
	results, _ := r.body["results"].([]any)
	for _, result := range results {
		list = append(list, result.(map[string]any))
	}
	return list
}

// problem of a result: its code, or that of its first fault.
func problem(result map[string]any) string {
	p, _ := result["problem"].(map[string]any)
	if faults, ok := p["errors"].([]any); ok {
		return fmt.Sprint(faults[0].(map[string]any)["field"])
	}
	return fmt.Sprint(p["code"])
}

func TestEachCreateOfABatchIsAnsweredAsIfSentAlone(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		alone := w.as("one", request{method: "POST", path: activities, key: "5f0c3d52-7a4e-4d0b-9a57-2f1f6f8f0a11",
			body: form(w.own, nil)}).expect(t, 201)
		sentBefore := map[string]any{"key": "5f0c3d52-7a4e-4d0b-9a57-2f1f6f8f0a11", "path": activities, "body": form(w.own, nil)}
		otherBody := map[string]any{"key": sentBefore["key"], "path": activities, "body": form(w.own, map[string]any{"title": "另一份"})}
		last := w.own.schools[2].ID
		posting := w.posting(w.own, 1, "approved")
		for _, test := range []struct {
			name, user string
			entry      map[string]any
			status     int
			says       string
		}{
			{"a record", "one", entry(activities, form(w.own, map[string]any{"held_on": "2018-05-02"})), 201, ""},
			{"under a record", "one", entry("/api/v1/postings/"+string(posting.ID)+"/service-reports",
				map[string]any{"month": "2018-10", "lessons_taught": 40}), 201, ""},
			{"without a body", "district", map[string]any{"key": newKey(), "path": "/api/v1/postings/" + string(posting.ID) +
				"/certificate"}, 201, ""},
			{"sent before, alone", "one", sentBefore, 201, ""},
			{"faults", "one", entry(activities, form(w.own, map[string]any{"title": ""})), 422, "title"},
			{"faults of meaning", "one", entry(activities, form(w.own, map[string]any{"host_school_id": last})), 422, "host_school_id"},
			{"a double", "one", entry(activities, form(w.own, nil)), 409, "likely_double"},
			{"a wrong role", "reader", entry(activities, form(w.own, nil)), 403, "forbidden"},
			{"of another scope", "three", entry(activities, form(w.own, nil)), 422, "community_id"},
			{"under nothing", "one", entry("/api/v1/postings/"+newKey()+"/service-reports", map[string]any{"month": "2018-10"}), 404,
				"not_found"},
			{"no path", "one", entry("/api/v1/nothing", nil), 422, "path"},
			{"another host's path", "one", entry("//example.org"+activities, form(w.own, nil)), 422, "path"},
			{"a scheme", "one", entry("http:"+activities, form(w.own, nil)), 422, "path"},
			{"a fragment", "one", entry(activities+"#f", form(w.own, nil)), 422, "path"},
			{"no path at all", "one", entry("%zz", nil), 422, "path"},
			{"a change", "one", entry(alone.header.Get("Location")+"/cancellation", map[string]any{"reason": "重复"}), 422, "path"},
			{"a batch", "one", entry("/api/v1/batch", map[string]any{"requests": []any{}}), 422, "path"},
			{"a parameter", "one", entry(activities+"?x=1", form(w.own, nil)), 422, "x"},
			{"no object", "one", entry(activities, []any{1}), 400, "malformed_json"},
			{"no body", "one", map[string]any{"key": newKey(), "path": activities}, 400, "malformed_json"},
			{"half a character", "one", entry(activities, form(w.own, map[string]any{"title": "\uFFFD"})), 422, "title"},
			{"another body under the key", "one", otherBody, 422, "idempotency_mismatch"},
		} {
			result := w.batch(test.user, test.entry).expect(t, 200).results()[0]
			if result["status"] != float64(test.status) || result["key"] != test.entry["key"] || test.status != 201 &&
				problem(result) != test.says {
				t.Errorf("%s: got %v, want %d %s", test.name, result, test.status, test.says)
			}
		}
		repeat := w.batch("one", sentBefore).results()[0]
		if repeat["replayed"] != true || repeat["location"] != alone.header.Get("Location") || repeat["etag"] != alone.header.Get("ETag") ||
			repeat["body"].(map[string]any)["id"] != alone.body["id"] {
			t.Errorf("sent alone and then in a batch: %v", repeat)
		}
		english := w.as("one", request{method: "POST", path: "/api/v1/batch", body: map[string]any{"requests": []any{entry("/x", nil)}},
			header: map[string]string{"Accept-Language": "en"}})
		if !strings.Contains(english.raw, "Not a path of a create") {
			t.Errorf("in English: %s", english.raw)
		}
	})
}

func TestOneRefusedCreateLeavesTheOthersOfItsBatchAlone(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		entries := meetings(w.own, 100)
		for i := 0; i < 100; i += 10 {
			entries[i].(map[string]any)["body"].(map[string]any)["mode"] = "hybrid"
		}
		for i, result := range w.batch("one", entries...).expect(t, 200).results() {
			want := 201.0
			if i%10 == 0 {
				want = 422
			}
			if result["status"] != want || result["key"] != entries[i].(map[string]any)["key"] {
				t.Errorf("result %d: %v", i, result)
			}
		}
		audited := w.as("district", request{method: "GET", path: "/api/v1/audit?target_kind=activity&limit=200"}).expect(t, 200)
		if n := len(audited.body["items"].([]any)); n != 90 {
			t.Errorf("%d audit entries for 90 records", n)
		}
		for i := 0; i < 100; i += 10 { // corrected, under the same keys
			entries[i].(map[string]any)["body"].(map[string]any)["mode"] = "online"
		}
		for i, result := range w.batch("one", entries...).expect(t, 200).results() {
			if result["status"] != 201.0 || result["replayed"] != (i%10 != 0) {
				t.Errorf("corrected result %d: %v", i, result)
			}
		}
		w.expectActivities(100)
	})
}

func TestAMalformedBatchIsRefusedAsAWhole(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		good := meetings(w.own, 3)
		again := entry(activities, form(w.own, nil))
		again["key"] = strings.ToUpper(good[0].(map[string]any)["key"].(string))
		for name, test := range map[string]struct {
			body   any
			status int
			field  string // at fault, or the problem's code
		}{
			"101 creates": {map[string]any{"requests": meetings(w.own, 101)}, 422, "requests"},
			"none":        {map[string]any{"requests": []any{}}, 422, "requests"},
			"no list":     {map[string]any{}, 422, "requests"},
			"no key":      {map[string]any{"requests": []any{good[0], map[string]any{"path": activities}}}, 422, "requests[1].key"},
			"a key that is none": {map[string]any{"requests": []any{good[0], map[string]any{"key": "1", "path": activities}}}, 422,
				"requests[1].key"},
			"a key twice": {map[string]any{"requests": []any{good[0], good[1], good[2], again}}, 422, "requests[3].key"},
			"no path":     {map[string]any{"requests": []any{good[0], map[string]any{"key": newKey()}}}, 422, "requests[1].path"},
			"a method":    {map[string]any{"requests": []any{map[string]any{"method": "PATCH"}}}, 422, "requests[0].method"},
			"a member twice": {fmt.Sprintf(`{"requests":[{"key":%q,"path":%q,"body":{"title":"甲","title":"乙"}}]}`, newKey(),
				activities), 422, "requests[0].body.title"},
			"no JSON": {`{"requests":[`, 400, "malformed_json"},
			"too large": {map[string]any{"requests": []any{entry(activities,
				map[string]any{"title": strings.Repeat("a", 1<<20)})}}, 413, "too_large"},
		} {
			r := w.as("one", request{method: "POST", path: "/api/v1/batch", body: test.body})
			if _, named := r.fields()[test.field]; r.status != test.status || !named && r.code() != test.field {
				t.Errorf("%s: want %d naming %s, got %d %s", name, test.status, test.field, r.status, r.raw)
			}
		}
		w.expectActivities(0)
	})
}

func TestFiftySendsOfOneBatchMakeEachRecordOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		entries := meetings(w.own, 4)
		w.token("one")
		sent := make([][]map[string]any, 50)
		var group sync.WaitGroup
		for i := range sent {
			group.Go(func() { sent[i] = w.untilDone("one", entries) })
		}
		group.Wait()
		count := 0
		for _, results := range sent {
			for i, result := range results {
				if result["status"] != 201.0 || result["location"] != sent[0][i]["location"] {
					t.Errorf("result %d differs: %v", i, result)
				}
				if result["replayed"] == false {
					count++
				}
			}
		}
		if count != 4 {
			t.Errorf("%d of 200 results are not repeats", count)
		}
		w.expectActivities(4)
	})
}

// untilDone sends a batch as a phone does: again for as long as it is told to wait.
func (w *world) untilDone(user string, entries []any) []map[string]any {
	for {
		r := w.batch(user, entries...)
		if r.status != http.StatusOK || !strings.Contains(r.raw, `"status":503`) {
			return r.results()
		}
	}
}

// expectActivities that the first school sees.
func (w *world) expectActivities(n int) {
	w.t.Helper()
	value := w.as("one", request{method: "GET", path: activities + "?limit=200"}).expect(w.t, 200)
	if got := len(value.body["items"].([]any)); got != n {
		w.t.Errorf("there are %d activities, want %d", got, n)
	}
}
