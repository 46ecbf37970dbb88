package main

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// measurement is what some clients got done in some time.
type measurement struct {
	PerSecond float64
	P50, P99  time.Duration
	Requests  int
	Errors    int
	First     error // of the errors
}

// measure lets clients do one thing after another until the time is over; n counts
// what is done across all of them.
func measure(ctx context.Context, clients int, lasting time.Duration, one func(n int) error) measurement {
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		next atomic.Int64
		m    measurement
		took []time.Duration
	)
	start := time.Now()
	for range clients {
		wg.Go(func() {
			var own []time.Duration
			for time.Since(start) < lasting && ctx.Err() == nil {
				n, begun := int(next.Add(1)-1), time.Now()
				err := one(n)
				own = append(own, time.Since(begun))
				if err != nil {
					mu.Lock()
					if m.Errors++; m.First == nil {
						m.First = err
					}
					mu.Unlock()
				}
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, own...)
		})
	}
	wg.Wait()
	elapsed := time.Since(start)
	slices.Sort(took)
	m.Requests = len(took)
	m.PerSecond = float64(len(took)) / elapsed.Seconds()
	if len(took) > 0 {
		m.P50, m.P99 = took[len(took)/2], took[len(took)*99/100]
	}
	return m
}
