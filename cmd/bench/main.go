// Command bench measures what the service does in a second on a generated database of a given
// size, beside the same SQL without the service. It is no part of what is shipped.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/alecthomas/kong"

	"gongtongti/repository"
	"gongtongti/repository/privateserver"
)

// databaseEnv holds the PostgreSQL address with its password, so it is no flag.
const databaseEnv = "GONGTONGTI_DATABASE"

// flags choose what is measured, on databases made for the purpose.
type flags struct {
	Size    int      `help:"Activities to generate." default:"10000"`
	Clients int      `help:"Requests at a time." default:"8"`
	Seconds float64  `help:"How long each case is measured, with the service and again without." default:"5"`
	Plans   bool     `help:"Print the query plans of the lists, the single read and the report too."`
	On      []string `help:"Databases to measure: ${enum}." enum:"sqlite,postgres" default:"sqlite,postgres"`
}

const help = "Measure the write and the reads on generated data. SQLite is a file in the folder for temporary files (TMPDIR chooses " +
	"the disk). PostgreSQL is the empty database that " + databaseEnv + " names, which is left filled, or a private server started " +
	"from the programs on this machine and removed afterwards."

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	var f flags
	kong.Parse(&f, kong.Name("bench"), kong.UsageOnError(), kong.Description(help))
	if err := f.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to clean up: the command has ended
	}
}

// run measures on one database after the other.
func (f flags) run(ctx context.Context) error {
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil))) // the line a request is made, and not shown
	for _, kind := range f.On {
		measured := f.onSQLite
		if kind == "postgres" {
			measured = f.onPostgres
		}
		if err := measured(ctx); err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
	}
	return nil
}

func (f flags) on(ctx context.Context, address string) error {
	_, err := benchmark(ctx, address, options{Size: f.Size, Clients: f.Clients, Seconds: f.Seconds, Plans: f.Plans}, os.Stdout)
	return err
}

func (f flags) onSQLite(ctx context.Context) error {
	folder, err := os.MkdirTemp("", "gongtongti-bench-")
	if err != nil {
		return err
	}
	err = f.on(ctx, filepath.Join(folder, "bench.db"))
	return errors.Join(err, os.RemoveAll(folder))
}

func (f flags) onPostgres(ctx context.Context) error {
	if address := os.Getenv(databaseEnv); address != "" {
		if err := refuseFilled(ctx, address); err != nil {
			return err
		}
		return f.on(ctx, address)
	}
	address, server, err := privateserver.Start(privateserver.ForMeasuring)
	if err != nil {
		return fmt.Errorf("%w, or set %s to the address of an empty database", err, databaseEnv)
	}
	err = f.on(ctx, address)
	return errors.Join(err, server.Close())
}

// refuseFilled fails unless the database has no tables: it may be somebody's.
func refuseFilled(ctx context.Context, address string) (err error) {
	db, err := repository.Open(address, repository.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var tables int
	if err := db.Pool().QueryRowContext(ctx, `SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`).
		Scan(&tables); err != nil {
		return err
	}
	if tables > 0 {
		return fmt.Errorf("the database that %s names holds %d tables: the benchmark needs an empty one", databaseEnv, tables)
	}
	return nil
}
