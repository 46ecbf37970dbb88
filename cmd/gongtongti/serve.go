package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"gongtongti/api"
	"gongtongti/cmd/gongtongti/app"
	"gongtongti/domain"
	"gongtongti/repository"
)

// serveCommand serves an empty or an existing database. PostgreSQL is chosen by the
// environment alone, because the address holds a password.
type serveCommand struct {
	Listen  string `help:"Address to listen on." default:":8080" env:"GONGTONGTI_LISTEN"`
	TLSCert string `help:"File of the certificate and its chain: serve https and HTTP/2. A renewed file is taken without a restart." type:"path" env:"GONGTONGTI_TLS_CERT"`
	TLSKey  string `help:"File of the certificate's key." type:"path" env:"GONGTONGTI_TLS_KEY"`
	databaseFlags
	serviceFlags
}

// Help is printed by gongtongti help serve.
func (serveCommand) Help() string {
	return "Every setting is a flag or an environment variable. " + databaseEnv + "=postgres://user:password@host:5432/database chooses " +
		"PostgreSQL; it holds a password and is therefore never a flag. Without it an SQLite file in the data folder is used. " +
		"On an empty " +
		"database an administrator with a one-time password is made, and printed once."
}

// Run serves until SIGTERM.
func (s serveCommand) Run(ctx context.Context) error {
	options, err := s.options()
	if err != nil {
		return err
	}
	secured, err := certified(s.TLSCert, s.TLSKey)
	if err != nil {
		return err
	}
	options.TLS = secured != nil
	db, err := s.migrated(ctx, sqliteFile)
	if err != nil {
		return err
	}
	defer closing(db)
	services := app.Services(db, options)
	if err := firstAdministrator(ctx, services, os.Stdout); err != nil {
		return err
	}
	listener, err := listen(ctx, s.Listen)
	if err != nil {
		return err
	}
	return serve(ctx, listener, secured, services, func(address string) { slog.Info("listening", "address", address) })
}

func firstAdministrator(ctx context.Context, services api.Services, out io.Writer) error {
	account, password, err := services.Accounts.EnsureAdministrator(ctx)
	if err != nil || password == "" {
		return err
	}
	_, err = fmt.Fprintf(out, "\nAn administrator was made. This is printed once; the first login asks for a new password.\n"+
		"已创建系统管理员，以下内容只显示一次；首次登录须修改密码。\n\n    %s    %s\n\n", account.Username, password)
	return err
}

func closing(db *repository.DB) {
	if err := db.Close(); err != nil {
		slog.Error("closing the database", "error", err)
	}
}

// stopWithin is how long running requests have to finish after SIGTERM.
const stopWithin = 25 * time.Second

// listen opens the address, or says what to do if it is in use.
func listen(ctx context.Context, address string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("无法监听%[1]s，端口可能已被占用：请停止占用它的程序，或用--listen另选一个，例如--listen 127.0.0.1:8081。\n"+
			"Cannot listen on %[1]s; another program may be using the port: stop that program or choose another port, "+
			"for example --listen 127.0.0.1:8081.\n%[2]w", address, err)
	}
	return listener, nil
}

// serve answers requests until ctx ends, then finishes running ones. It uses https if secured is
// given.
func serve(ctx context.Context, listener net.Listener, secured *tls.Config, services api.Services, ready func(string)) error {
	server := &http.Server{Handler: api.New(services), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 60 * time.Second,
		WriteTimeout: 120 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10, TLSConfig: secured}
	accept := server.Serve
	if secured != nil {
		accept = func(l net.Listener) error { return server.ServeTLS(l, "", "") }
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		slog.Info("stopping")
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
		defer cancel()
		stopped <- server.Shutdown(ending)
	}()
	go tidy(ctx, services)
	ready(listener.Addr().String())
	if err := accept(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// tidy deletes expired stored answers.
func tidy(ctx context.Context, services api.Services) {
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	for {
		if err := services.Keys.Forget(ctx, services.Env.Instant().Add(-domain.KeysKept)); err != nil && ctx.Err() == nil {
			slog.Warn("dropping old idempotency keys", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-hourly.C:
		}
	}
}
