package main

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
)

func TestABatchThatWasKilledGivesTheSameRecordsWhenSentAgain(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *program) {
		token := p.logIn("shiyan")
		community, first, second := p.pair(token)
		requests := make([]any, 100)
		for i := range requests {
			requests[i] = map[string]any{"key": uuid.NewString(), "path": "/api/v1/activities",
				"body": map[string]any{"community_id": community,
					"type": "other", "mode": "online", "status": "submitted", "title": fmt.Sprintf("第%d次", i), "host_school_id": first,
					"held_on": time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 2*i).Format(time.DateOnly),
					"participants": []any{map[string]any{"school_id": first, "headcount": 1},
						map[string]any{"school_id": second, "headcount": 1}}}}
		}
		value := func() int {
			_, list, err := p.call("GET", "/activities?type=other&from=2021-01-01&to=2021-12-31&limit=200", token, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			return len(list["items"].([]any))
		}
		broken := make(chan struct{})
		go func() {
			defer close(broken)
			_, _, _ = p.call("POST", "/batch", token, nil, map[string]any{"requests": requests}) // its answer is lost
		}()
		for value() == 0 {
			time.Sleep(time.Millisecond) // until it has begun
		}
		p.kill(syscall.SIGKILL)
		<-broken
		p.start()
		before := value()
		anew := 0
		for left := true; left; { // a busy machine does not get through all of them at once
			status, body, err := p.call("POST", "/batch", token, nil, map[string]any{"requests": requests})
			if err != nil || status != 200 {
				t.Fatalf("sent again: %d %v %v", status, body, err)
			}
			left = false
			for _, result := range body["results"].([]any) {
				switch r := result.(map[string]any); {
				case r["status"] == 503.0:
					left = true
				case r["status"] != 201.0:
					t.Fatalf("sent again: %v", r)
				case r["replayed"] == false:
					anew++
				}
			}
		}
		if before+anew != 100 || value() != 100 {
			t.Errorf("%d were made before the kill and %d after it; now there are %d", before, anew, value())
		}
		t.Logf("%d of 100 were made before the kill", before)
	})
}
