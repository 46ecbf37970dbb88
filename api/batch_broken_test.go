package api_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gongtongti/api"
	"gongtongti/api/apitest"
	"gongtongti/domain"
)

func TestABatchWhoseCallerLeftGivesTheSameRecordsWhenSentAgain(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		entries := meetings(w.own, 8)
		w.token("one")
		real := w.services
		caller, leave := context.WithCancel(t.Context())
		var served context.Context
		// The caller leaves while the fifth record is being made.
		begun := 0
		w.services.Activities.Env.NewID = func() domain.ID {
			if begun++; begun == 5*2 { // each takes an id for itself and one for its audit entry
				leave()
				<-served.Done()
			}
			return real.Env.NewID()
		}
		handler := apitest.Held(t, api.New(w.services))
		w.server.Close()
		w.server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
			served = in.Context()
			handler.ServeHTTP(out, in)
		}))
		broken, err := http.NewRequestWithContext(caller, http.MethodPost, w.server.URL+"/api/v1/batch",
			strings.NewReader(encoded(t, map[string]any{"requests": entries})))
		must(t, err)
		broken.Header.Set("Content-Type", "application/json")
		broken.Header.Set("Authorization", "Bearer "+w.token("one"))
		if response, err := w.server.Client().Do(broken); err == nil {
			response.Body.Close() //nolint:errcheck // it should not be there
			t.Fatal("the caller got an answer")
		}
		w.server.Close() // waits for what is running
		w.server = httptest.NewServer(apitest.Held(t, api.New(real)))
		t.Cleanup(w.server.Close)
		w.expectActivities(5)
		for i, result := range w.batch("one", entries...).expect(t, 200).results() {
			if result["status"] != 201.0 || result["replayed"] != (i < 5) {
				t.Errorf("sent again, result %d: %v", i, result)
			}
		}
		w.expectActivities(8)
	})
}

func TestAFailureOfTheServiceIsTheResultOfItsCreateAlone(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		entries := meetings(w.own, 3)
		real, begun := w.services, 0
		w.services.Activities.Env.NewID = func() domain.ID {
			if begun++; begun == 3 {
				panic("示例")
			}
			return real.Env.NewID()
		}
		w.server.Close()
		w.server = httptest.NewServer(apitest.Held(t, api.New(w.services)))
		t.Cleanup(w.server.Close)
		var statuses []any
		for _, result := range w.batch("one", entries...).expect(t, 200).results() {
			statuses = append(statuses, result["status"])
		}
		if fmt.Sprint(statuses) != "[201 500 201]" {
			t.Errorf("statuses %v", statuses)
		}
		w.batch("one", entries...).expect(t, 200)
		w.expectActivities(3)
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
		count := 0
		for _, r := range results {
			switch {
			case r["status"] == 201.0:
				count++
			case r["status"] != 503.0 || r["retry_after"] == nil:
				t.Errorf("what was not begun: %v", r)
			}
		}
		if count == 0 || count == 4 || results[3]["status"] != 503.0 {
			t.Errorf("%d of 4 were made, and the last is %v", count, results[3])
		}
		w.set(func(s *api.Services) { s.Env.Now = time.Now })
		for i, r := range w.batch("one", entries...).expect(t, 200).results() {
			if r["status"] != 201.0 || r["replayed"] != (i < count) {
				t.Errorf("sent again: %v", r)
			}
		}
	})
}
