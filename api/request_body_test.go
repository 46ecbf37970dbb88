package api_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"gongtongti/api"
	"gongtongti/api/apitest"
	"gongtongti/domain/audit"
)

func TestABodyThatComesTooSlowlyIsWorthSendingAgain(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		token := w.token("one")
		w.server.Close()
		w.server = httptest.NewUnstartedServer(apitest.Held(t, api.New(w.services)))
		w.server.Config.ReadTimeout = 500 * time.Millisecond
		w.server.Start()
		t.Cleanup(w.server.Close)
		for _, path := range []string{activities, "/api/v1/batch"} {
			body, slow := io.Pipe()
			go io.WriteString(slow, `{"title":`) //nolint:errcheck // the rest never comes
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.server.URL+path, body)
			must(t, err)
			r.Header = http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"}, "Idempotency-Key": {newKey()}}
			answer, err := http.DefaultClient.Do(r)
			must(t, err)
			answer.Body.Close() //nolint:errcheck // held to the document on its way
			if answer.StatusCode != http.StatusRequestTimeout {
				t.Errorf("%s: %d", path, answer.StatusCode)
			}
		}
		w.expectActivities(0)
	})
}

func TestABodyMayHaveOneMiBAndNotAByteMore(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		const frame = `{"title":""}`
		for size, want := range map[int]int{1 << 20: 422, 1<<20 + 1: 413} {
			w.as("one", request{method: "POST", path: activities, key: newKey(), body: `{"title":"` + strings.Repeat("a", size-len(frame)) + `"}`}).expect(t, want)
		}
	})
}

func TestLongRefusalsAreCompressedTooAndGzipMayBeDeclined(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.batch("one", meetings(w.own, 4)...).expect(t, 200)
		unknown := "/api/v1/activities?limit=1"
		for n := range 30 {
			unknown += fmt.Sprintf("&x%d=1", n)
		}
		for accepted, want := range map[string]string{"gzip": "gzip", "br;q=1.0, gzip;q=0.5": "gzip", "gzip;q=0": "", "identity": "", "notgzip": "", "gzip; q=0.0, *": ""} {
			for path, status := range map[string]int{unknown: 422, activities: 200} {
				got := w.raw("GET", path, "one", map[string]string{"Accept-Encoding": accepted})
				if got.header.Get("Content-Encoding") != want || got.status != status {
					t.Errorf("%s with %q: %d, %q", path, accepted, got.status, got.header.Get("Content-Encoding"))
				}
			}
		}
	})
}

// To some programs 90 is 90.0.
func TestWholeNumbersMayBeWrittenWithAPoint(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		key := newKey()
		for _, minutes := range []string{"90.0", "9e1", "90"} { // and it is the same request
			body := strings.Replace(encoded(t, form(w.own, map[string]any{"minutes": -1})), `"minutes":-1`, `"minutes":`+minutes, 1)
			made := w.as("one", request{method: "POST", path: activities, key: key, body: body}).expect(t, 201)
			if made.body["minutes"] != 90.0 {
				t.Error(made.raw)
			}
		}
		for _, minutes := range []string{"90.5", "1e400", "-0.5"} {
			body := strings.Replace(encoded(t, form(w.own, map[string]any{"minutes": -1})), `"minutes":-1`, `"minutes":`+minutes, 1)
			if r := w.as("one", request{method: "POST", path: activities, key: newKey(), body: body}); r.fields()["minutes"] != "type" {
				t.Error(minutes, r.raw)
			}
		}
	})
}

func TestABatchThatTakesTooLongLeavesTheRestForAnotherTime(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		entries, began, asked := meetings(w.own, 4), time.Now(), 0
		w.set(func(s *api.Services) {
			s.Env.Now = func() time.Time { // after two creates 20 seconds are over
				if asked++; asked > 6 {
					return began.Add(21 * time.Second)
				}
				return began
			}
		})
		results := w.batch("one", entries...).expect(t, 200).results()
		made := 0
		for _, r := range results {
			switch {
			case r["status"] == 201.0:
				made++
			case r["status"] != 503.0 || r["retry_after"] == nil:
				t.Errorf("what was not begun: %v", r)
			}
		}
		if made == 0 || made == 4 || results[3]["status"] != 503.0 {
			t.Errorf("%d of 4 were made, and the last is %v", made, results[3])
		}
		w.set(func(s *api.Services) { s.Env.Now = time.Now })
		for i, r := range w.batch("one", entries...).expect(t, 200).results() {
			if r["status"] != 201.0 || r["replayed"] != (i < made) {
				t.Errorf("sent again: %v", r)
			}
		}
	})
}

func TestEveryActionHasALabel(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		var labelled []audit.Action
		for _, item := range w.get("one", "/api/v1/code-lists").body["audit_action"].([]any) {
			labelled = append(labelled, audit.Action(item.(map[string]any)["code"].(string)))
		}
		if !slices.Equal(labelled, audit.Actions) {
			t.Errorf("labels for %v, actions %v", labelled, audit.Actions)
		}
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
			who, r := strings.Fields(row.may)[0], row.make(w, w.own, n)
			body, is := r.body.(map[string]any)
			if r.key == "" || !is {
				continue
			}
			if made := w.as(who, r); made.status != http.StatusCreated {
				continue // it changes a record
			}
			r.body = bodyWith(body, "another", "content")
			existing, _ := w.as(who, r).expect(t, 422).body["existing"].([]any)
			for _, e := range existing {
				named++
				href, id := e.(map[string]any)["href"].(string), e.(map[string]any)["id"]
				if found := w.as(who, request{method: "GET", path: href}); found.status != 200 || found.body["id"] != id || e.(map[string]any)["title"] == "" {
					t.Errorf("%s leads to %v: %d %s", row.route, e, found.status, found.raw)
				}
			}
		}
		if named < 10 {
			t.Errorf("only %d records are named", named)
		}
	})
}
