package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"gongtongti/api"
	"gongtongti/cmd/gongtongti/app"
	"gongtongti/cmd/gongtongti/demodata"
	"gongtongti/domain"
	"gongtongti/domain/account"
)

// demoCommand serves demonstration data. Its accounts share a published password, so it
// listens on this machine only unless told otherwise.
type demoCommand struct {
	Listen string `help:"Address to listen on; everybody knows the accounts' password, so keep it on this machine." default:"127.0.0.1:8080" env:"GONGTONGTI_LISTEN"`
	databaseFlags
	serviceFlags
}

const demoFile = "demo.db"

// Run loads the demonstration into an empty database, goes on with what is there
// otherwise, and serves.
func (d demoCommand) Run(ctx context.Context) error {
	options, err := d.options()
	if err != nil {
		return err
	}
	db, err := d.migrated(ctx, demoFile)
	if err != nil {
		return err
	}
	defer closing(db)
	services := app.Services(db, options)
	empty, err := isEmpty(ctx, services)
	if err != nil {
		return err
	}
	if empty {
		if err := demodata.Load(ctx, options.Env.Zone, func(env domain.Env) api.Services {
			with := options
			with.Env = env
			return app.Services(db, with)
		}); err != nil {
			return fmt.Errorf("loading the demonstration: %w", err)
		}
	}
	return listen(ctx, d.Listen, nil, services, announce)
}

func isEmpty(ctx context.Context, services api.Services) (bool, error) {
	admin := domain.Actor{Role: domain.Administrator, Scope: domain.Scope{All: true}}
	found, err := services.Accounts.List(ctx, admin, account.Filter{}, domain.Page{Limit: 1})
	return len(found.Items) == 0, err
}

func announce(address string) {
	fmt.Fprintf(os.Stdout, `
gongtongti demonstration   http://%[1]s   (this machine only; --listen changes that)
accounts 账号: admin city district reader shiyan dibaxiao dajijia shifan1 tianbao …   password 密码: %[2]s

A first call / 第一次调用:

    curl -s http://%[1]s/api/v1/sessions -H 'Content-Type: application/json' \
      -d '{"username":"shiyan","password":"%[2]s"}'

`, strings.Replace(address, "[::]", "127.0.0.1", 1), demodata.Password)
}
