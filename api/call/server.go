package call

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"gongtongti/domain"
)

// Server is what every request passes through.
type Server struct {
	Env     domain.Env
	Repeats domain.Repeats
	// Authenticate finds the account behind a token, and whether its password is its own.
	Authenticate        func(ctx context.Context, token, requestID string) (actor domain.Actor, settled bool, err error)
	Accounts, Addresses *Limiter
	// Address of a record of a kind.
	Address func(kind domain.RecordKind, id domain.ID) string
	// Created are the records that a kept answer speaks of.
	Created func(domain.KeptAnswer) []Existing
}

// Handler serves a route.
func (s *Server) Handler(r Route) echo.HandlerFunc {
	return func(ec echo.Context) error {
		c := &Call{Context: ec}
		if r.Manner != Open {
			if err := s.authenticate(c, r); err != nil {
				return err
			}
			if err := s.Accounts.Take(c, string(c.Actor.ID), 1); err != nil {
				return err
			}
		}
		if err := r.readPath(c); err != nil {
			return err
		}
		if r.Manner == Create || r.Manner == Change {
			a, err := s.once(c, r)
			if err != nil {
				return err
			}
			return a.send(c)
		}
		return s.respond(c, r)
	}
}

// authenticate finds out who calls, from the bearer token. With an issued password
// nothing but choosing an own one is allowed.
func (s *Server) authenticate(c *Call, r Route) (err error) {
	scheme, token, _ := strings.Cut(c.Request().Header.Get(echo.HeaderAuthorization), " ")
	if !strings.EqualFold(scheme, "Bearer") { // the scheme's case is free, RFC 9110
		token = ""
	}
	var settled bool
	c.Token = token
	c.Actor, settled, err = s.Authenticate(c.Ctx(), token, RequestID(c))
	switch {
	case domain.KindOf(err) == domain.Unauthenticated:
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, "Bearer")
		return err
	case err != nil:
		return err
	case !settled && !r.AtFirstLogin:
		return domain.Fail(domain.Forbidden, "password_change_required", "首次登录请先修改密码。", "Choose a password of your own first.")
	}
	return nil
}

func (s *Server) respond(c *Call, r Route) error {
	if r.state != nil {
		if done, err := s.fresh(c, r); done || err != nil {
			return err
		}
	}
	out, err := r.handle(r, c)
	if err != nil {
		return err
	}
	if own, ok := out.(sender); ok {
		return own.Send(c)
	}
	a, err := r.answer(c, out)
	if err != nil {
		return err
	}
	return a.send(c)
}

// fresh answers 304 without computing anything if the caller has the answer as it would
// read now. The tag holds all that it depends on: who may see what, what was asked, the
// day, the program, and the state of the records behind it. It is taken before the answer
// is computed, so it can be older than what it stands on, and never newer.
func (s *Server) fresh(c *Call, r Route) (done bool, err error) {
	state, err := r.state(c)
	if err != nil {
		return false, err
	}
	tag := HashTag(fmt.Sprint(c.Actor.Role, c.Actor.Scope, c.Request().URL.Path, c.Request().URL.Query().Encode(), c.Language(), s.Env.Today(), build(), state))
	h := c.Response().Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache")
	h.Add("Vary", "Authorization")
	if !c.Holds(tag) {
		return false, nil
	}
	return true, c.NoContent(http.StatusNotModified)
}

// build tells one program from another: a new one may word a report differently.
var build = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	version := info.Main.Version
	for _, setting := range info.Settings {
		if strings.HasPrefix(setting.Key, "vcs.") {
			version += setting.Value
		}
	}
	return version
})

// Alone handles a create that came within another request as if it had been sent by
// itself, in a transaction of its own.
func (s *Server) Alone(outer *Call, inner echo.Context, r Route) (a Answer, err error) {
	err = Recovered(func(inner echo.Context) (err error) {
		c := &Call{Context: inner, Actor: outer.Actor, Token: outer.Token}
		if err := r.readPath(c); err != nil {
			return err
		}
		a, err = s.once(c, r)
		return err
	})(inner)
	return a, err
}
