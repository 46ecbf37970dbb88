package main

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// backupCommand copies SQLite; PostgreSQL has pg_dump.
type backupCommand struct {
	To string `arg:"" help:"File to write; it must not exist." type:"path"`
	databaseFlags
}

// Run writes one consistent file, without stopping the service.
func (b backupCommand) Run(ctx context.Context) error {
	if os.Getenv(databaseEnv) != "" {
		return errors.New("this is PostgreSQL: use pg_dump")
	}
	if _, err := os.Stat(b.To); err == nil {
		return fmt.Errorf("%s exists already", b.To)
	}
	db, err := b.open(sqliteFile)
	if err != nil {
		return err
	}
	defer closing(db)
	if err := db.Ready(ctx); err != nil {
		return err
	}
	return db.Backup(ctx, b.To)
}
