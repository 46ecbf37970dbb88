// Package api is the HTTP face of the service. It knows echo and the domain, and
// nothing of databases.
package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	textlanguage "golang.org/x/text/language"

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

const base = "/api/v1"

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

type server struct {
	Services
	accounts, addresses *limiter
	creates             map[string]route // by path, for a batch
	document            func() contract  // made when first asked for
}

// maxBody of a request: far above what a form holds.
const maxBody = "1MiB"

// New is the whole service as a handler.
func New(services Services) http.Handler {
	s := &server{Services: services, creates: map[string]route{}, document: sync.OnceValue(newContract),
		accounts: newLimiter("account", services.RateAccount, services.Env.Now), addresses: newLimiter("address", services.RateAddress, services.Env.Now)}
	e := echo.New()
	e.HTTPErrorHandler = s.onError
	e.IPExtractor = echo.ExtractIPDirect()
	if len(services.TrustedProxies) > 0 {
		trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
		for _, network := range services.TrustedProxies {
			trust = append(trust, echo.TrustIPRange(network))
		}
		e.IPExtractor = echo.ExtractIPFromXFFHeader(trust...)
	}
	e.Use(identify, logged, s.headers, compressed)
	if len(services.Origins) > 0 {
		e.Use(shared(services.Origins))
	}
	e.Use(s.limited, recovered, middleware.BodyLimit(maxBody))
	reference := docs()
	e.GET(docsPath, reference)
	e.GET(docsPath+"/*", reference)
	for _, r := range s.routes() {
		e.Add(r.method, r.path, r.handler(s))
		if r.manner == create {
			s.creates[r.path] = r
		}
	}
	return e
}

var cleanRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// identify gives each request an id: the caller's own, if it has the form of one.
func identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := c.Request().Header.Get(echo.HeaderXRequestID)
		if !cleanRequestID.MatchString(id) {
			id = uuid.NewString()
		}
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		return next(c)
	}
}

func requestID(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }

// logged writes one line a request, without addresses, names or query strings.
func logged(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		slog.Info("request", "request_id", requestID(c), "method", c.Request().Method, "route", c.Path(),
			"status", c.Response().Status, "ms", time.Since(start).Milliseconds())
		return nil
	}
}

func (s *server) headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Language", map[domain.Language]string{domain.Chinese: "zh-CN", domain.English: "en"}[language(c)])
		h.Add("Vary", "Accept-Language")
		if s.TLS {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		return next(c)
	}
}

// recovered turns a panic into a 500 like any other fault.
func recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return middleware.RecoverWithConfig(middleware.RecoverConfig{DisableErrorHandler: true,
		LogErrorFunc: func(c echo.Context, err error, stack []byte) error {
			slog.Error("panic", "request_id", requestID(c), "error", err, "stack", string(stack))
			return err
		}})(next)
}

var languages = textlanguage.NewMatcher([]textlanguage.Tag{textlanguage.SimplifiedChinese, textlanguage.English})

// language is Chinese unless the caller prefers English.
func language(c echo.Context) domain.Language {
	if _, index := textlanguage.MatchStrings(languages, c.Request().Header.Get("Accept-Language")); index == 1 {
		return domain.English
	}
	return domain.Chinese
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
