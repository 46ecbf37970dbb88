package api_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gongtongti/api"
	"gongtongti/api/apitest"
	"gongtongti/domain/activity"
)

func TestBadRequestsGetTheir4xxAndLeaveNoTrace(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		far := w.activity(w.other, 1, activity.Submitted)
		three := w.own.schools[2].ID
		pair := func(a, b any) []any {
			return []any{map[string]any{"school_id": a, "headcount": 3}, map[string]any{"school_id": b, "headcount": 3}}
		}
		for name, test := range map[string]struct {
			body   any
			status int
			field  string // at fault, or the problem's code
		}{
			"a community elsewhere":    {form(w.own, map[string]any{"community_id": w.other.community.ID}), 422, "community_id"},
			"a community that is none": {form(w.own, map[string]any{"community_id": newKey()}), 422, "community_id"},
			"a school elsewhere": {form(w.own,
				map[string]any{"participants": pair(w.own.schools[0].ID, w.other.schools[0].ID)}), 422, "participants[1].school_id"},
			"a school that is no member": {form(w.own, map[string]any{"participants": pair(w.own.schools[0].ID, three)}), 422,
				"participants[1].school_id"},
			"one school twice": {form(w.own, map[string]any{"participants": pair(three, three)}), 422, "participants"},
			"without the author's school": {form(w.own, map[string]any{"participants": pair(w.own.schools[1].ID, three)}), 422,
				"participants"},
			"a host that did not take part":      {form(w.own, map[string]any{"host_school_id": three}), 422, "host_school_id"},
			"before the founding":                {form(w.own, map[string]any{"held_on": "2016-08-31"}), 422, "participants[0].school_id"},
			"in the future":                      {form(w.own, map[string]any{"held_on": "2199-12-31"}), 422, "held_on"},
			"no day of the calendar":             {form(w.own, map[string]any{"held_on": "2019-02-29"}), 422, "held_on"},
			"a type that is none":                {form(w.own, map[string]any{"type": "picnic"}), 422, "type"},
			"an id that is none":                 {form(w.own, map[string]any{"host_school_id": "1"}), 422, "host_school_id"},
			"null for a required field":          {form(w.own, map[string]any{"title": (*string)(nil)}), 422, "title"},
			"only blanks":                        {form(w.own, map[string]any{"title": "　 "}), 422, "title"},
			"a NUL":                              {form(w.own, map[string]any{"title": "a\x00b"}), 422, "title"},
			"no JSON":                            {`{"title":`, 400, "malformed_json"},
			"two values":                         {`{} {}`, 400, "malformed_json"},
			"a list":                             {`[]`, 400, "malformed_json"},
			"no UTF-8":                           {"{\"title\":\"\xff\"}", 400, "invalid_utf8"},
			"too large":                          {`{"title":"` + strings.Repeat("a", 1<<20) + `"}`, 413, "too_large"},
			"too many heads":                     {form(w.own, map[string]any{"minutes": 99999999999}), 422, "minutes"},
			"a field that the server decides on": {form(w.own, map[string]any{"author_school_id": three}), 422, "author_school_id"},
			"a status that must be earned":       {form(w.own, map[string]any{"status": "confirmed"}), 422, "status"},
		} {
			r := w.log("one", test.body)
			if r.status != test.status {
				t.Errorf("%s: got %d, want %d: %s", name, r.status, test.status, r.raw)
			} else if _, named := r.fields()[test.field]; !named && r.code() != test.field {
				t.Errorf("%s: the answer does not name %s: %s", name, test.field, r.raw)
			}
		}
		for path, want := range map[string]int{
			"?colour=red": 422, "?limit=0": 422, "?limit=201": 422, "?limit=x": 422, "?cursor=garbage": 400,
			"?cursor=eyJsIjoieCIsImEiOlsiYiJdfQ": 400,
			"?status=done":                       422, "?from=yesterday": 422, "?from=2018-01-01&from=2018-01-02": 422, "?q=%ff": 422,
			"?q=%zz": 400,
			"?school_id=" + string(w.other.schools[0].ID): 200, "?community_id=" + string(w.other.community.ID): 200,
			"?division=371002":   200,
			"/" + string(far.ID): 404, "/not-an-id": 404, "/" + newKey(): 404,
		} {
			r := w.as("one", request{method: "GET", path: activities + path})
			if r.status != want {
				t.Errorf("GET %s: got %d, want %d: %s", path, r.status, want, r.raw)
			}
			if items, ok := r.body["items"].([]any); ok && len(items) != 0 {
				t.Errorf("GET %s shows %d records from elsewhere", path, len(items))
			}
		}
		w.as("one", request{method: "DELETE", path: activities}).expect(t, 405)
		w.as("one", request{method: "GET", path: "/api/v1/nothing"}).expect(t, 404)
		w.as("", request{method: "GET", path: activities}).expect(t, 401)
		entries := w.as("district", request{method: "GET", path: "/api/v1/audit?target_kind=activity"}).expect(t, 200).body["items"].([]any)
		if len(entries) != 0 {
			t.Errorf("refused requests left %d audit entries", len(entries))
		}
	})
}

func TestTitlesMayHaveAnyLengthThatAPersonWrites(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for i, title := range []string{"研", strings.Repeat("教", 200), "𠮷野家·“案例”—反思 🎓", "Combined A/B <b>lesson</b> & 'talk'"} {
			r := w.log("one", form(w.own, map[string]any{"title": title, "held_on": held.AddDays(3 * i).String()})).expect(t, 201)
			if r.body["title"] != title {
				t.Errorf("%q came back as %v", title, r.body["title"])
			}
		}
		for query, want := range map[string]int{"案例": 1, "lesson": 1, "LESSON": 1, "%25": 0, "_": 0, "a/b": 1} {
			r := w.as("one", request{method: "GET", path: activities + "?q=" + query}).expect(t, 200)
			if got := len(r.body["items"].([]any)); got != want {
				t.Errorf("searching %q finds %d, want %d", query, got, want)
			}
		}
	})
}

func TestABodyThatComesTooSlowlyIsWorthSendingAgain(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		token := w.token("one")
		w.server.Close()
		handler := apitest.Held(t, api.New(w.services))
		w.server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
			if in.Method == http.MethodPost { // its header has arrived, and its time is over
				must(t, http.NewResponseController(out).SetReadDeadline(time.Now()))
			}
			handler.ServeHTTP(out, in)
		}))
		t.Cleanup(w.server.Close)
		for _, path := range []string{activities, "/api/v1/batch"} {
			body, slow := io.Pipe()
			go io.WriteString(slow, `{"title":`) //nolint:errcheck // the rest never comes
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.server.URL+path, body)
			must(t, err)
			r.Header = http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"},
				"Idempotency-Key": {newKey()}}
			answer, err := w.server.Client().Do(r)
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
			w.as("one", request{method: "POST", path: activities, key: newKey(), body: `{"title":"` + strings.Repeat("a", size-len(frame)) +
				`"}`}).expect(t, want)
		}
	})
}
