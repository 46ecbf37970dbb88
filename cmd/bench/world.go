package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gongtongti/api"
	"gongtongti/cmd/gongtongti/app"
	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/repository"
)

// world is a filled database with people who are logged in.
type world struct {
	*data
	loadedIn   time.Duration
	principals []string // tokens; each of the first school of the community of the same number
	officer    string   // token of the first district's officer
	city       string   // of the first city's
	all        string   // of the province's
}

// principals are not more than this: enough that writers seldom wait for one another
// on the row of a community.
const mostPrincipals = 64

const password = "benchmark of 2018"

// load makes the schema in an empty database and fills it.
func load(ctx context.Context, address string, size int) (w *world, err error) {
	db, err := repository.Open(address, repository.Options{StatementTimeout: time.Hour})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.Migrate(ctx); err != nil {
		return nil, err
	}
	start, pool, postgres := time.Now(), db.Pool(), isPostgres(address)
	w = &world{data: newData(size)}
	if err := db.PutDivisions(ctx, w.divisions); err != nil {
		return nil, err
	}
	if err := w.loadBonds(ctx, pool, postgres); err != nil {
		return nil, err
	}
	author, err := w.logIn(ctx, app.Services(db, serviceOptions()))
	if err != nil {
		return nil, err
	}
	if err := w.loadActivities(ctx, pool, postgres, author); err != nil {
		return nil, err
	}
	if err := w.loadPostings(ctx, pool, postgres, author); err != nil {
		return nil, err
	}
	statistics := "ANALYZE"
	if postgres {
		statistics = "VACUUM ANALYZE" // as autovacuum would
	}
	if _, err := pool.ExecContext(ctx, statistics); err != nil {
		return nil, err
	}
	w.loadedIn = time.Since(start)
	return w, nil
}

func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// options of the service as it runs, but for a password hash that costs nothing: no
// case logs in.
func serviceOptions() app.Options {
	zone := time.FixedZone("CST", 8*60*60)
	return app.Options{Env: app.RealEnv(zone), Hasher: account.NewHasher(account.Params{Memory: 64, Time: 1, Threads: 1})}
}

// logIn makes the accounts, and answers with one of them.
func (w *world) logIn(ctx context.Context, services api.Services) (author domain.ID, err error) {
	enter := func(n account.New) string {
		if err != nil {
			return ""
		}
		n.Name = "示例" + n.Username
		created, failed := services.Accounts.CreateWith(ctx, domain.Actor{Role: domain.Administrator, Scope: domain.Scope{All: true}}, n,
			password)
		if err = failed; err != nil {
			return ""
		}
		author = created.ID
		session, failed := services.Accounts.LogIn(ctx, n.Username, password, "127.0.0.1")
		err = failed
		return session.Token
	}
	w.officer = enter(account.New{Username: "district", Role: domain.DistrictOfficer, DivisionCode: w.district(0)})
	w.city = enter(account.New{Username: "city", Role: domain.CityOfficer, DivisionCode: w.district(0)[:4]})
	w.all = enter(account.New{Username: "province", Role: domain.CityOfficer, DivisionCode: province})
	for i, c := range w.communities[:min(len(w.communities), mostPrincipals)] {
		w.principals = append(w.principals, enter(account.New{Username: fmt.Sprintf("principal%d", i+1), Role: domain.Principal,
			SchoolID: domain.ID(c.members[0].id)}))
	}
	return author, err
}
