package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"
)

// options of a run.
type options struct {
	Size    int // activities
	Clients int
	Seconds float64 // for each case, with the service and again without
	Plans   bool    // print the query plans
}

// result of one case. A statement is all that is sent to the database at once, the
// begin and the end of a transaction among it.
type result struct {
	Name       string
	Service    measurement
	Bare       measurement
	Statements float64 // a request, while it was measured
	Recorded   []int   // statements of each request that was recorded before
}

// benchmark fills the empty database at an address, for repository.Open, and measures every
// case. A request that fails is an error of the run.
func benchmark(ctx context.Context, address string, o options, out io.Writer) (results []result, err error) {
	if o.Size < smallest || o.Clients < 1 {
		return nil, fmt.Errorf("a benchmark takes at least %d activities and one client", smallest)
	}
	w, err := load(ctx, address, o.Size)
	if err != nil {
		return nil, fmt.Errorf("loading: %w", err)
	}
	s, err := open(ctx, address, o.Clients)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close(context.WithoutCancel(ctx))) }()
	if err := s.introduce(ctx, w, o, out); err != nil {
		return nil, err
	}
	if o.Plans {
		if err := s.plans(ctx, w, out); err != nil {
			return nil, fmt.Errorf("reading the query plans: %w", err)
		}
		fmt.Fprintln(out)
	}
	return s.measureAll(ctx, w, o, out)
}

// measureAll prints a line a case.
func (s *stage) measureAll(ctx context.Context, w *world, o options, out io.Writer) (results []result, failed error) {
	fmt.Fprintf(out, "%-36s %9s %9s %9s %7s %11s %11s %10s %10s %8s\n",
		"", "req/s", "p50 ms", "p99 ms", "errors", "statements", "bare req/s", "p50 ms", "p99 ms", "of bare")
	for _, k := range w.kinds() {
		r, err := s.run(ctx, k, o)
		if err != nil {
			return results, fmt.Errorf("%s: %w", k.name, err)
		}
		results = append(results, r)
		fmt.Fprintf(out, "%-36s %9.0f %9s %9s %7d %11.1f %11.0f %10s %10s %7.0f%%\n", r.Name, r.Service.PerSecond, ms(r.Service.P50),
			ms(r.Service.P99),
			r.Service.Errors, r.Statements, r.Bare.PerSecond, ms(r.Bare.P50), ms(r.Bare.P99), 100*r.Service.PerSecond/r.Bare.PerSecond)
		if first := errors.Join(r.Service.First, r.Bare.First); first != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", r.Name, first))
		}
	}
	return results, failed
}

// introduce says what is measured, and on what.
func (s *stage) introduce(ctx context.Context, w *world, o options, out io.Writer) error {
	name, query := "SQLite ", "SELECT sqlite_version()"
	if isPostgres(s.address) {
		name, query = "PostgreSQL ", "SHOW server_version"
	}
	var version string
	if err := s.db.Pool().QueryRowContext(ctx, query).Scan(&version); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\n%s%s: %d activities, %d schools, %d communities, loaded in %.1f s\n"+
		"%s, %s/%s, GOMAXPROCS %d; %d clients, %g s a case; clients, service and database share the machine\n\n", name, version,
		w.size, len(w.schools), len(w.communities), w.loadedIn.Seconds(), runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.GOMAXPROCS(0), o.Clients, o.Seconds)
	return err
}

// run records every distinct request once, then measures the service with them, then
// the database alone with what was recorded.
func (s *stage) run(ctx context.Context, k kind, o options) (result, error) {
	r := result{Name: k.name}
	scripts := make([]script, k.distinct)
	for i := range scripts {
		value, _, err := s.record(ctx, k.request(i))
		if err != nil {
			return r, err
		}
		scripts[i] = value
		r.Recorded = append(r.Recorded, len(value.statements))
	}
	lasting, before := time.Duration(o.Seconds*float64(time.Second)), s.recorder.heard.Load()
	r.Service = measure(ctx, o.Clients, lasting, func(n int) error {
		_, err := s.ask(ctx, k.request(len(scripts)+n))
		return err
	})
	r.Statements = float64(s.recorder.heard.Load()-before) / float64(r.Service.Requests)
	var writers *sync.Mutex // as the repository does, the writers of SQLite wait their turn in the process
	if !isPostgres(s.address) {
		writers = &sync.Mutex{}
	}
	r.Bare = measure(ctx, o.Clients, lasting, func(n int) error {
		return scripts[n%len(scripts)].again(n/len(scripts)).play(ctx, s.db.Pool(), writers)
	})
	return r, ctx.Err()
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }
