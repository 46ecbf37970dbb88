package api_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gongtongti/api"
)

// A browser shows the reference pages from the program alone: it may ask nobody else.
func TestTheReferencePagesWorkWithoutInternet(t *testing.T) {
	server := httptest.NewServer(api.New(api.Services{}))
	t.Cleanup(server.Close)
	shown := browse(t, "--virtual-time-budget=10000", "--dump-dom", server.URL+"/docs")
	for _, part := range []string{"共同体 gongtongti", "登录 / Logging in", "活动 / Activities", "增量同步 / Changes"} {
		if !strings.Contains(shown, part) {
			t.Errorf("the page does not show %q: %.2000s", part, shown)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/docs", nil)
	must(t, err)
	answer, err := http.DefaultClient.Do(request)
	must(t, err)
	defer answer.Body.Close() //nolint:errcheck // read to its end
	page, err := io.ReadAll(answer.Body)
	must(t, err)
	for _, elsewhere := range []string{`="https://`, `="http://`, `="//`} {
		if strings.Contains(string(page), elsewhere) {
			t.Errorf("the page names something elsewhere: %s", page)
		}
	}
	policy := answer.Header.Get("Content-Security-Policy")
	if answer.StatusCode != http.StatusOK || !strings.Contains(policy, "default-src 'none'") ||
		!strings.Contains(policy, "connect-src 'self';") ||
		strings.Contains(policy, "http") {
		t.Error(answer.StatusCode, policy)
	}
}
