package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"gongtongti/cmd/gongtongti/app"
	"gongtongti/repository"
)

// databaseEnv holds the PostgreSQL address with its password, so it is no flag.
const databaseEnv = "GONGTONGTI_DATABASE"

// databaseFlags choose the database.
type databaseFlags struct {
	Data             string        `help:"Folder of the SQLite file; not used when ${database_env} names a PostgreSQL server." default:"data" env:"GONGTONGTI_DATA" type:"path"`
	MaxConns         int           `help:"Connections to the database; 0: 16 on PostgreSQL, 4 on SQLite." default:"0" env:"GONGTONGTI_MAX_CONNS"`
	StatementTimeout time.Duration `help:"Longest a statement may take on PostgreSQL." default:"15s" env:"GONGTONGTI_STATEMENT_TIMEOUT"`
}

// open connects to PostgreSQL if the environment names one, else to file in the data
// folder.
func (f databaseFlags) open(file string) (*repository.DB, error) {
	dsn := os.Getenv(databaseEnv)
	switch {
	case dsn == "":
		if err := os.MkdirAll(f.Data, 0o700); err != nil {
			return nil, fmt.Errorf("making the data folder: %w", err)
		}
		dsn = filepath.Join(f.Data, file)
	case !strings.HasPrefix(dsn, "postgres://") && !strings.HasPrefix(dsn, "postgresql://"):
		return nil, errors.New(databaseEnv + " must look like postgres://user:password@host:5432/database")
	}
	return repository.Open(dsn, repository.Options{MaxConns: f.MaxConns, StatementTimeout: f.StatementTimeout})
}

const sqliteFile = "gongtongti.db"

// migrated opens the database and brings its schema up to date.
func (f databaseFlags) migrated(ctx context.Context, file string) (*repository.DB, error) {
	db, err := f.open(file)
	if err != nil {
		return nil, err
	}
	steps, err := db.Migrate(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("migrating the database: %w", err), db.Close())
	}
	for _, step := range steps {
		slog.Info("migrated", "step", step)
	}
	return db, nil
}

// serviceFlags set how the service behaves.
type serviceFlags struct {
	Timezone       string        `help:"Zone in which a day begins and ends." default:"Asia/Shanghai" env:"GONGTONGTI_TIMEZONE"`
	SessionIdle    time.Duration `help:"A session ends after this long without a request." default:"168h" env:"GONGTONGTI_SESSION_IDLE"`
	SessionLife    time.Duration `help:"A session ends after this long in any case." default:"720h" env:"GONGTONGTI_SESSION_LIFE"`
	TrustedProxies []string      `help:"Networks (CIDR) of proxies whose X-Forwarded-For is believed." env:"GONGTONGTI_TRUSTED_PROXIES"`
	RateAccount    int           `help:"Requests a minute of one account, at least 100; a batch counts as its creates. 0: any number." default:"600" env:"GONGTONGTI_RATE_ACCOUNT"`
	RateAddress    int           `help:"Requests a minute of one address; a county's schools may share one. 0: any number." default:"12000" env:"GONGTONGTI_RATE_ADDRESS"`
	CORSOrigins    []string      `help:"Origins, https://app.example, whose pages may call the API." name:"cors-origin" env:"GONGTONGTI_CORS_ORIGINS"`
}

func (f serviceFlags) options() (app.Options, error) {
	zone, err := time.LoadLocation(f.Timezone)
	if err != nil {
		return app.Options{}, fmt.Errorf("--timezone: %w", err)
	}
	if f.RateAddress < 0 || f.RateAccount < 0 || f.RateAccount > 0 && f.RateAccount < 100 {
		return app.Options{},
			errors.New("--rate-account is 0 or at least 100, for a batch counts as its creates; --rate-address is 0 or more")
	}
	o := app.Options{Env: app.RealEnv(zone), IdleFor: f.SessionIdle, LiveFor: f.SessionLife, RateAccount: f.RateAccount,
		RateAddress: f.RateAddress,
		Origins:     f.CORSOrigins}
	for _, origin := range f.CORSOrigins {
		if parsed, err := url.Parse(origin); err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" || parsed.Host == "" ||
			strings.Contains(parsed.Host, "*") || origin != parsed.Scheme+"://"+parsed.Host {
			return o, fmt.Errorf("--cors-origin %q must look like https://app.example, without a path or *", origin)
		}
	}
	for _, cidr := range f.TrustedProxies {
		_, network, err := net.ParseCIDR(cidr)
		if err != nil {
			return o, fmt.Errorf("--trusted-proxies: %w", err)
		}
		o.TrustedProxies = append(o.TrustedProxies, network)
	}
	return o, nil
}

// refuseUnknownSettings fails on a GONGTONGTI_… variable that nothing reads, such as a typing
// error. GONGTONGTI_TEST_… is for tests.
func refuseUnknownSettings(environment []string, node *kong.Node) error {
	known := []string{databaseEnv}
	for _, command := range node.Children {
		for _, flag := range command.Flags {
			known = append(known, flag.Envs...)
		}
		for _, below := range command.Children {
			for _, flag := range below.Flags {
				known = append(known, flag.Envs...)
			}
		}
	}
	for _, entry := range environment {
		name, _, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, "GONGTONGTI_") && !strings.HasPrefix(name, "GONGTONGTI_TEST_") && !slices.Contains(known, name) {
			return fmt.Errorf("there is no setting %s; see gongtongti help serve", name)
		}
	}
	return nil
}
