// Command gongtongti records what communities of schools, 共同体, do together.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// commands is the command line; each command is documented by its tags.
type commands struct {
	Demo      demoCommand      `cmd:"" help:"Try it: an SQLite file with demonstration data, served on this machine only."`
	Serve     serveCommand     `cmd:"" help:"Serve the API."`
	Migrate   migrateCommand   `cmd:"" help:"Bring the database's schema up to date."`
	Divisions divisionsCommand `cmd:"" help:"Add or correct administrative divisions from a CSV file."`
	User      userCommand      `cmd:"" help:"Help a user who cannot log in."`
	Backup    backupCommand    `cmd:"" help:"Copy the SQLite database to a file while it is in use."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, nil)))
	var cli commands
	parser := kong.Must(&cli, kong.Name("gongtongti"), kong.UsageOnError(),
		kong.Description("共同体: schools bound in communities log joint activities, once, and the partner confirms."),
		kong.Vars{"database_env": databaseEnv}, kong.BindTo(ctx, (*context.Context)(nil)))
	if err := refuseUnknownSettings(os.Environ(), parser.Model.Node); err != nil {
		parser.FatalIfErrorf(err)
	}
	arguments := os.Args[1:]
	if len(arguments) > 0 && arguments[0] == "help" {
		arguments = append(arguments[1:], "--help")
	}
	parsed, err := parser.Parse(arguments)
	parser.FatalIfErrorf(err)
	if err := parsed.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "gongtongti:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to clean up: the command has ended
	}
}
