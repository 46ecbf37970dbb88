package main

import (
	"context"
	"fmt"
)

// migrateCommand migrates without serving. serve also migrates.
type migrateCommand struct{ databaseFlags }

// Run migrates and names the steps.
func (m migrateCommand) Run(ctx context.Context) error {
	db, err := m.open(sqliteFile)
	if err != nil {
		return err
	}
	defer closing(db)
	steps, err := db.Migrate(ctx)
	if err != nil {
		return err
	}
	for _, step := range steps {
		fmt.Println(step)
	}
	fmt.Println("The schema is up to date.")
	return nil
}
