package api_test

import (
	"testing"

	"gongtongti/domain/activity"
)

func TestListsArePagedWithoutGapsOrDoubles(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for n := range 7 {
			w.activity(w.own, n, activity.Submitted)
		}
		seen := map[string]bool{}
		path, last := activities+"?limit=3&status=submitted", "9999-12-31"
		for pages := 0; path != "" && pages < 5; pages++ {
			r := w.as("district", request{method: "GET", path: path}).expect(t, 200)
			for _, item := range r.body["items"].([]any) {
				row := item.(map[string]any)
				if seen[row["id"].(string)] || row["held_on"].(string) > last {
					t.Errorf("repeated or out of order: %v after %s", row["held_on"], last)
				}
				seen[row["id"].(string)], last = true, row["held_on"].(string)
			}
			path = ""
			if next, ok := r.body["next_cursor"].(string); ok {
				path = activities + "?limit=3&status=submitted&cursor=" + next
				w.as("district", request{method: "GET", path: activities + "?limit=3&cursor=" + next}).expect(t, 400)
			}
		}
		if len(seen) != 7 {
			t.Errorf("the pages held %d of 7", len(seen))
		}
	})
}
