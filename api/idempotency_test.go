package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"gongtongti/domain/activity"
)

func TestFiftySendsOfOneKeyMakeOneRecord(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		key, body := newKey(), form(w.own, nil)
		w.token("one")
		replies := make([]reply, 50)
		var group sync.WaitGroup
		for i := range replies {
			group.Go(func() { replies[i] = w.as("one", request{method: "POST", path: activities, body: body, key: key}) })
		}
		group.Wait()
		replayed := 0
		for _, r := range replies {
			r.expect(t, 201)
			if r.raw != replies[0].raw || r.header.Get("ETag") != `"1"` || r.header.Get("Location") != replies[0].header.Get("Location") {
				t.Errorf("an answer differs: %s", r.raw)
			}
			if r.header.Get("Idempotent-Replayed") == "true" {
				replayed++
			}
		}
		if replayed != 49 {
			t.Errorf("%d of 50 answers are repeats", replayed)
		}
		if n := len(w.as("one", request{method: "GET", path: activities}).body["items"].([]any)); n != 1 {
			t.Errorf("there are %d records", n)
		}
		body["title"] = "另一份内容"
		r := w.as("one", request{method: "POST", path: activities, body: body, key: key}).expect(t, 422)
		existing, _ := r.body["existing"].([]any)
		if r.code() != "idempotency_mismatch" || len(existing) != 1 ||
			existing[0].(map[string]any)["href"] != replies[0].header.Get("Location") ||
			existing[0].(map[string]any)["title"] != replies[0].body["title"] {
			t.Errorf("another body under the same key: %s", r.raw)
		}
	})
}

func TestARefusedRequestLeavesItsKeyFree(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		key := newKey()
		send := func(body any) reply {
			return w.as("one", request{method: "POST", path: activities, body: body, key: key})
		}
		send(form(w.own, map[string]any{"title": ""})).expect(t, 422)
		send(form(w.own, nil)).expect(t, 201)
		entries := w.as("district", request{method: "GET", path: "/api/v1/audit?target_kind=activity"}).expect(t, 200).body["items"].([]any)
		if len(entries) != 1 {
			t.Errorf("%d audit entries; the refused request must leave none", len(entries))
		}
	})
}

func TestAKeyIsNeededToCreateAndAVersionToChange(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		if r := w.as("one", request{method: "POST", path: activities, body: form(w.own, nil)}).expect(t,
			400); r.code() != "idempotency_key_required" {
			t.Error(r.raw)
		}
		a := w.activity(w.own, 1, activity.Submitted)
		at := activities + "/" + string(a.ID)
		w.as("one", request{method: "PATCH", path: at, body: map[string]any{"title": "新"}}).expect(t, http.StatusPreconditionRequired)
		w.as("one", request{method: "PATCH", path: at, version: 9, body: map[string]any{"title": "新"}}).expect(t,
			http.StatusPreconditionFailed)
		w.as("one", request{method: "PATCH", path: at, version: 1, body: map[string]any{"title": "新"}}).expect(t, 200)
		w.as("one", request{method: "PATCH", path: at, version: 1, body: map[string]any{"title": "旧"}}).expect(t,
			http.StatusPreconditionFailed)
	})
}

// A key that is used again for something else leads to what it has made, if that is a
// record of its own.
func TestAUsedKeyLeadsToItsRecord(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		n, named := 0, 0
		for _, row := range matrix {
			if !strings.HasPrefix(row.route, "POST ") {
				continue
			}
			n++
			asker, r := strings.Fields(callers[who[row.route]])[0], row.make(w, w.own, n)
			body, is := r.body.(map[string]any)
			if r.key == "" || !is {
				continue
			}
			if value := w.as(asker, r); value.status != http.StatusCreated {
				continue // it changes a record
			}
			r.body = bodyWith(body, "another", "content")
			existing, _ := w.as(asker, r).expect(t, 422).body["existing"].([]any)
			for _, e := range existing {
				named++
				href, id := e.(map[string]any)["href"].(string), e.(map[string]any)["id"]
				if stored := w.as(asker, request{method: "GET", path: href}); stored.status != 200 || stored.body["id"] != id ||
					e.(map[string]any)["title"] == "" {
					t.Errorf("%s leads to %v: %d %s", row.route, e, stored.status, stored.raw)
				}
			}
		}
		if named < 10 {
			t.Errorf("only %d records are named", named)
		}
	})
}
