package api_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gongtongti/api"
	"gongtongti/api/apitest"
)

// set serves the same world with other settings.
func (w *world) set(change func(*api.Services)) {
	w.t.Helper()
	change(&w.services)
	w.server.Close()
	w.server = httptest.NewServer(apitest.Held(w.t, api.New(w.services)))
	w.t.Cleanup(w.server.Close)
}

// raw sends a request without a client that decompresses by itself.
func (w *world) raw(method, path, user string, header map[string]string) reply {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, nil)
	must(w.t, err)
	if user != "" {
		request.Header.Set("Authorization", "Bearer "+w.token(user))
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	answer, err := (&http.Transport{DisableCompression: true}).RoundTrip(request)
	must(w.t, err)
	defer answer.Body.Close() //nolint:errcheck // read to its end
	body, err := io.ReadAll(answer.Body)
	must(w.t, err)
	return reply{status: answer.StatusCode, header: answer.Header, raw: string(body)}
}

func TestLongAnswersAreCompressedForThoseWhoTakeIt(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for n := range 4 {
			w.activity(w.own, n, "submitted")
		}
		zip := map[string]string{"Accept-Encoding": "gzip, br"}
		for _, path := range []string{"/api/v1/activities", "/api/v1/divisions", "/api/v1/reports/communities/" +
			string(w.own.community.ID) + "?year=2018", "/openapi.json",
			"/api/v1/reports/communities/" + string(w.own.community.ID) + "?year=2018&format=csv"} {
			plain, zipped := w.raw("GET", path, "one", nil), w.raw("GET", path, "one", zip)
			long, short := plain.raw, zipped.raw
			if len(long) < 1024 && path != "/api/v1/divisions" {
				t.Errorf("%s has only %d bytes: it shows nothing", path, len(long))
			}
			if len(long) < 1024 {
				if zipped.header.Get("Content-Encoding") != "" || short != long {
					t.Errorf("%s: a short answer was compressed", path)
				}
				continue
			}
			reader, err := gzip.NewReader(strings.NewReader(short))
			must(t, err)
			again, err := io.ReadAll(reader)
			must(t, err)
			if string(again) != long || zipped.header.Get("Content-Encoding") != "gzip" || plain.header.Get("Content-Encoding") != "" ||
				!strings.Contains(strings.Join(zipped.header.Values("Vary"), ","), "Accept-Encoding") || len(short) >= len(long) {
				t.Errorf("%s: %v %d bytes, compressed %d", path, zipped.header, len(long), len(short))
			}
			tag := zipped.header.Get("ETag")
			if tag != "" && tag != "W/"+plain.header.Get("ETag") {
				t.Errorf("%s: the tag of a compressed answer is %s, of the plain one %s", path, tag, plain.header.Get("ETag"))
			}
			if tag != "" {
				same := w.raw("GET", path, "one", map[string]string{"Accept-Encoding": "gzip", "If-None-Match": tag})
				if same.status != http.StatusNotModified || same.raw != "" {
					t.Errorf("%s: asked with its own tag it answers %d with %d bytes", path, same.status, len(same.raw))
				}
			}
		}
	})
}

func TestNoOtherOriginMayCallUnlessItIsNamed(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ask := map[string]string{"Origin": "https://app.example", "Access-Control-Request-Method": "PATCH",
			"Access-Control-Request-Headers": "idempotency-key,if-match"}
		off := w.raw("OPTIONS", "/api/v1/activities", "", ask)
		plain := w.raw("GET", "/api/v1/me", "one", map[string]string{"Origin": "https://app.example"})
		if off.header.Get("Access-Control-Allow-Origin") != "" || plain.header.Get("Access-Control-Allow-Origin") != "" {
			t.Error(off.header, plain.header)
		}
		w.set(func(s *api.Services) { s.Origins = []string{"https://app.example"} })
		on := w.raw("OPTIONS", "/api/v1/activities", "", ask)
		allowed := strings.ToLower(on.header.Get("Access-Control-Allow-Headers"))
		if on.status != http.StatusNoContent || on.header.Get("Access-Control-Allow-Origin") != "https://app.example" ||
			on.header.Get("Access-Control-Allow-Credentials") != "" ||
			!strings.Contains(allowed, "idempotency-key") || !strings.Contains(allowed, "if-match") ||
			!strings.Contains(on.header.Get("Access-Control-Allow-Methods"), "PATCH") {
			t.Error(on.status, on.header)
		}
		named := w.raw("GET", "/api/v1/me", "one", map[string]string{"Origin": "https://app.example"})
		other := w.raw("GET", "/api/v1/me", "one", map[string]string{"Origin": "https://evil.example"})
		if named.header.Get("Access-Control-Allow-Origin") != "https://app.example" ||
			!strings.Contains(named.header.Get("Access-Control-Expose-Headers"), "ETag") ||
			other.header.Get("Access-Control-Allow-Origin") != "" {
			t.Error(named.header, other.header)
		}
	})
}

func TestTooManyRequestsAreToldWhenToComeBack(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		now := time.Now()
		w.token("one")
		w.token("two")
		w.set(func(s *api.Services) {
			s.RateAccount, s.RateAddress = 5, 20
			s.Env.Now = func() time.Time { return now }
		})
		me := request{method: "GET", path: "/api/v1/me"}
		for n := range 5 {
			got := w.as("one", me).expect(t, http.StatusOK)
			if limits := strings.Join(got.header.Values("RateLimit"), ", "); !strings.Contains(limits,
				fmt.Sprintf(`"account";r=%d;t=`, 4-n)) || !strings.Contains(limits, `"address";r=`) {
				t.Errorf("after %d: %s", n+1, limits)
			}
		}
		refused := w.as("one", me).expect(t, http.StatusTooManyRequests)
		if refused.code() != "rate_limited" || refused.header.Get("Retry-After") != "12" {
			t.Error(refused.raw, refused.header)
		}
		w.as("two", me).expect(t, http.StatusOK) // another account
		// A batch counts as its creates, and is refused whole.
		var creates []map[string]any
		for range 5 {
			creates = append(creates, map[string]any{"key": newKey(), "path": "/api/v1/activities", "body": map[string]any{}})
		}
		w.as("two", request{method: "POST", path: "/api/v1/batch", body: map[string]any{"requests": creates}}).expect(t,
			http.StatusTooManyRequests)
		if got := w.as("two", me).expect(t, http.StatusOK).header.Values("RateLimit"); len(got) != 2 ||
			!strings.Contains(strings.Join(got, ","), `"account";r=2;`) {
			t.Errorf("a batch that was refused counts as one: %v", got)
		}
		w.as("two", request{method: "POST", path: "/api/v1/batch", body: map[string]any{"requests": []any{}}}).expect(t,
			http.StatusUnprocessableEntity)
		if got := w.batch("two", creates[0]).expect(t, http.StatusOK).header.Values("RateLimit"); len(got) != 2 ||
			!strings.Contains(strings.Join(got, ","), `"account";r=0;`) {
			t.Errorf("a batch of one, after four others, leaves %v", got)
		}
		for range 20 { // whoever is behind the address, logged in or not
			w.as("", me)
		}
		if got := w.as("two", me).expect(t, http.StatusTooManyRequests); !strings.Contains(got.header.Get("RateLimit"), `"address";r=0`) {
			t.Error(got.header)
		}
		w.as("", request{method: "GET", path: "/healthz"}).expect(t, http.StatusOK)
		now = now.Add(time.Minute)
		w.as("one", me).expect(t, http.StatusOK)
		w.as("two", me).expect(t, http.StatusOK)
	})
}

func TestLongRefusalsAreCompressedTooAndGzipMayBeDeclined(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.batch("one", meetings(w.own, 4)...).expect(t, 200)
		unknown := "/api/v1/activities?limit=1"
		for n := range 30 {
			unknown += fmt.Sprintf("&x%d=1", n)
		}
		for accepted, want := range map[string]string{"gzip": "gzip", "br;q=1.0, gzip;q=0.5": "gzip", "gzip;q=0": "", "identity": "",
			"notgzip": "", "gzip; q=0.0, *": ""} {
			for path, status := range map[string]int{unknown: 422, activities: 200} {
				got := w.raw("GET", path, "one", map[string]string{"Accept-Encoding": accepted})
				if got.header.Get("Content-Encoding") != want || got.status != status {
					t.Errorf("%s with %q: %d, %q", path, accepted, got.status, got.header.Get("Content-Encoding"))
				}
			}
		}
	})
}
