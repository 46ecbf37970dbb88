package main

import (
	"log/slog"
	"path/filepath"
	"testing"
)

// The number of statements that a request takes must not grow with the data, nor with
// what is asked for.
func TestStatementsAreBounded(t *testing.T) {
	const larger = 6000
	few, many := statements(t, 1000), statements(t, larger)
	for name, n := range few {
		if many[name] > n {
			t.Errorf("%s: %d statements among 1,000 activities, %d among %d", name, n, many[name], larger)
		}
	}
	if len(few) == 0 {
		t.Error("nothing was measured")
	}
}

func statements(t *testing.T, size int) map[string]int {
	t.Helper()
	t.Cleanup(func() { slog.SetLogLoggerLevel(slog.LevelInfo) })
	slog.SetLogLoggerLevel(slog.LevelWarn) // not a line a request
	results, err := benchmark(t.Context(), filepath.Join(t.TempDir(), "bench.db"),
		options{Size: size, Clients: 2, Seconds: 0.02}, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	recorded := map[string]int{}
	for _, r := range results {
		recorded[r.Name] = r.Recorded[0]
		for _, n := range r.Recorded {
			if n != r.Recorded[0] {
				t.Errorf("%s takes %d statements for one request and %d for another", r.Name, r.Recorded[0], n)
			}
		}
	}
	return recorded
}
