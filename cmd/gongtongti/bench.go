package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"gongtongti/cmd/gongtongti/bench"
	"gongtongti/repository"
	"gongtongti/repository/privateserver"
)

// benchCommand measures on generated data, on databases that it makes for the purpose.
type benchCommand struct {
	Size    int      `help:"Activities to generate." default:"10000"`
	Clients int      `help:"Requests at a time." default:"8"`
	Seconds float64  `help:"How long each case is measured, with the service and again without." default:"5"`
	Plans   bool     `help:"Print the query plans of the lists, the single read and the report too."`
	On      []string `help:"Databases to measure: ${enum}." enum:"sqlite,postgres" default:"sqlite,postgres"`
}

// Help is printed by gongtongti help bench.
func (benchCommand) Help() string {
	return "SQLite is a file in the folder for temporary files (TMPDIR chooses the disk). PostgreSQL is the empty database that " + databaseEnv +
		" names, which is left filled, or a private server started from the programs on this machine and removed afterwards."
}

// Run measures on one database after the other.
func (b benchCommand) Run(ctx context.Context) error {
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil))) // the line a request is made, and not shown
	for _, kind := range b.On {
		measured := b.onSQLite
		if kind == "postgres" {
			measured = b.onPostgres
		}
		if err := measured(ctx); err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
	}
	return nil
}

func (b benchCommand) on(ctx context.Context, address string) error {
	_, err := bench.Run(ctx, address, bench.Options{Size: b.Size, Clients: b.Clients, Seconds: b.Seconds, Plans: b.Plans}, os.Stdout)
	return err
}

func (b benchCommand) onSQLite(ctx context.Context) error {
	folder, err := os.MkdirTemp("", "gongtongti-bench-")
	if err != nil {
		return err
	}
	err = b.on(ctx, filepath.Join(folder, "bench.db"))
	return errors.Join(err, os.RemoveAll(folder))
}

func (b benchCommand) onPostgres(ctx context.Context) error {
	if address := os.Getenv(databaseEnv); address != "" {
		if err := refuseFilled(ctx, address); err != nil {
			return err
		}
		return b.on(ctx, address)
	}
	address, server, err := privateserver.Start(privateserver.ForMeasuring)
	if err != nil {
		return fmt.Errorf("%w, or set %s to the address of an empty database", err, databaseEnv)
	}
	err = b.on(ctx, address)
	return errors.Join(err, server.Close())
}

// refuseFilled fails unless the database has no tables: it may be somebody's.
func refuseFilled(ctx context.Context, address string) error {
	db, err := repository.Open(address, repository.Options{})
	if err != nil {
		return err
	}
	defer closing(db)
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
