package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"gongtongti/api"
	"gongtongti/cmd/gongtongti/app"
	"gongtongti/cmd/gongtongti/demodata"
	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/repository"
)

// demoCommand serves demonstration data. Its accounts share a published password, so it
// listens on this machine only unless told otherwise.
type demoCommand struct {
	Listen string `help:"Address to listen on; everybody knows the accounts' password, so keep it on this machine." default:"127.0.0.1:8080" env:"GONGTONGTI_LISTEN"`
	databaseFlags
	serviceFlags
}

const demoFile = "demo.db"

// Run loads the demonstration into an empty database, or uses what is there, and serves. It
// opens the port first, so that a port in use is reported before loading.
func (d demoCommand) Run(ctx context.Context) error {
	options, err := d.options()
	if err != nil {
		return err
	}
	listener, err := listen(ctx, d.Listen)
	if err != nil {
		return err
	}
	defer listener.Close() //nolint:errcheck // closed already where it has served
	db, err := d.migrated(ctx, demoFile)
	if err != nil {
		return err
	}
	defer closing(db)
	if err := load(ctx, db, options); err != nil {
		return err
	}
	return serve(ctx, listener, nil, app.Services(db, options), announce)
}

// quick hashes the published password. A strong hash would protect nothing and take longer
// than everything else.
var quick = account.Params{Memory: 64, Time: 1, Threads: 1}

func load(ctx context.Context, db *repository.DB, options app.Options) error {
	options.Hasher = account.NewHasher(quick)
	shown := newProgressLine(os.Stderr)
	err := demodata.Load(ctx, options.Env.Zone, func(env domain.Env) api.Services {
		options.Env = env
		return app.Services(db, options)
	}, shown.tell)
	shown.end()
	switch {
	case err != nil && ctx.Err() != nil:
		return errors.New("演示数据装入中断，没有保留任何内容；再次启动即重新装入。\n" +
			"Loading the demonstration was interrupted and nothing of it was kept; the next start loads it from the beginning.")
	case err != nil:
		return fmt.Errorf("loading the demonstration: %w", err)
	}
	return nil
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
