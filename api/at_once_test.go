package api_test

import (
	"maps"
	"sync"
)

// oneOfMany sends many creates side by side, by the users in turn. One makes the record; each
// of the others is told that it exists.
func (w *world) oneOfMany(users []string, many int, send func(n int, user string) reply) {
	w.t.Helper()
	for _, u := range users {
		w.token(u)
	}
	statuses := make([]int, many)
	var group sync.WaitGroup
	for n := range statuses {
		group.Go(func() { statuses[n] = send(n, users[n%len(users)]).status })
	}
	group.Wait()
	count := map[int]int{}
	for _, s := range statuses {
		count[s]++
	}
	if want := map[int]int{201: 1, 409: many - 1}; !maps.Equal(count, want) {
		w.t.Errorf("statuses %v, want %v", count, want)
	}
}
