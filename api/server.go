// Package api is the HTTP face of the service. It knows echo and the domain, and
// nothing of databases.
package api

import (
	"context"
	"net"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"gongtongti/api/call"
	"gongtongti/api/contract"
	"gongtongti/api/form"
	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/domain/activity"
	"gongtongti/domain/audit"
	"gongtongti/domain/certificate"
	"gongtongti/domain/community"
	"gongtongti/domain/division"
	"gongtongti/domain/feed"
	"gongtongti/domain/period"
	"gongtongti/domain/posting"
	"gongtongti/domain/report"
	"gongtongti/domain/rotation"
	"gongtongti/domain/school"
	"gongtongti/domain/target"
	"gongtongti/domain/teacher"
	"gongtongti/domain/term"
)

// Services are what the API calls.
type Services struct {
	Tx           domain.Transactor
	Env          domain.Env
	Keys         domain.Keys
	Divisions    division.Service
	Accounts     account.Service
	Schools      school.Service
	Communities  community.Service
	Activities   activity.Service
	Teachers     teacher.Service
	Postings     posting.Service
	Certificates certificate.Service
	Reports      report.Service
	Rotations    rotation.Service
	Terms        term.Service
	Targets      target.Service
	Periods      period.Service
	Audit        audit.Service
	Changes      feed.Service
	Ready        func(context.Context) error
	// TrustedProxies may name the caller in X-Forwarded-For; nobody else is believed.
	TrustedProxies []*net.IPNet
	// RateAccount and RateAddress are how many requests a minute an account and an
	// address may send; 0: any number.
	RateAccount, RateAddress int
	// Origins are those whose pages may call the API, https://app.example.
	Origins []string
	// TLS says that the service itself is reached by https and shall stay so.
	TLS bool
}

// maxBody of a request: far above what a form holds.
const maxBody = "1MiB"

// New is the whole service as a handler.
func New(services Services) http.Handler {
	env := services.Env
	server := &call.Server{Env: env, Repeats: domain.Repeats{Keys: services.Keys, Tx: services.Tx, Env: env},
		Authenticate: authenticate(services.Accounts), Address: addressOf, Created: createdRecords,
		Accounts:  call.NewLimiter("account", services.RateAccount, env.Now),
		Addresses: call.NewLimiter("address", services.RateAddress, env.Now)}
	e := echo.New()
	e.HTTPErrorHandler = server.OnError
	e.IPExtractor = addresses(services.TrustedProxies)
	e.Use(call.Identified, call.Logged, headers(services.TLS), compressed)
	if len(services.Origins) > 0 {
		e.Use(call.Shared(services.Origins))
	}
	e.Use(server.Limited, call.Recovered, middleware.BodyLimit(maxBody))
	pages := contract.Pages()
	e.GET(contract.Path, pages)
	e.GET(contract.Path+"/*", pages)
	h := newHandlers(services, server)
	for _, r := range h.routes() {
		e.Add(r.Method, r.Path, server.Handler(r))
		if r.Manner == call.Create {
			h.batches.creates[r.Path] = r
		}
	}
	return e
}

// addresses of callers are those of the connection, or what a trusted proxy says.
func addresses(trusted []*net.IPNet) echo.IPExtractor {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, network := range trusted {
		trust = append(trust, echo.TrustIPRange(network))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}

// compressed leaves the reference pages as they are.
func compressed(next echo.HandlerFunc) echo.HandlerFunc { return call.Compressed(next, contract.Path) }

func headers(tls bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			h := c.Response().Header()
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Cache-Control", "no-store")
			h.Set("Content-Language", form.Reader{Language: call.Language(c)}.Tag())
			h.Add("Vary", "Accept-Language")
			if tls {
				h.Set("Strict-Transport-Security", "max-age=31536000")
			}
			return next(c)
		}
	}
}

// authenticate finds the account behind a token.
func authenticate(accounts account.Service) func(context.Context, string, string) (domain.Actor, bool, error) {
	return func(ctx context.Context, token, requestID string) (domain.Actor, bool, error) {
		account, err := accounts.Authenticate(ctx, token)
		return account.Actor(requestID), !account.MustChangePassword, err
	}
}

// addressOf is where a record of a kind is found.
func addressOf(kind domain.RecordKind, id domain.ID) string {
	return recordAt(kind.Type().Collection, id)
}

func recordAt(list string, id domain.ID) string { return base + "/" + list + "/" + string(id) }

func listAt(list string, filters url.Values) string {
	return base + "/" + list + "?" + filters.Encode()
}
