package main

import (
	"context"
	"fmt"

	"gongtongti/cmd/gongtongti/app"
)

// userCommand is for operators when no administrator can log in.
type userCommand struct {
	Password passwordCommand `cmd:"" help:"Give an account a new one-time password and end its sessions."`
}

type passwordCommand struct {
	Username string `arg:"" help:"Whose password."`
	databaseFlags
	serviceFlags
}

// Run prints the password once. The next login requires a new one. The reset is in the audit
// log.
func (p passwordCommand) Run(ctx context.Context) error {
	options, err := p.options()
	if err != nil {
		return err
	}
	db, err := p.migrated(ctx, sqliteFile)
	if err != nil {
		return err
	}
	defer closing(db)
	issued, err := app.Services(db, options).Accounts.ResetByName(ctx, p.Username)
	if err != nil {
		return err
	}
	fmt.Printf("%s    %s\n", p.Username, issued)
	return nil
}
