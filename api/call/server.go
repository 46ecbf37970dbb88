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

// Server holds what all routes need.
type Server struct {
	Env     domain.Env
	Repeats domain.Repeats
	// Authenticate returns the caller by token. settled is false while an issued password has
	// not been changed.
	Authenticate        func(ctx context.Context, token, requestID string) (actor domain.Actor, settled bool, err error)
	Accounts, Addresses *Limiter
	// Address returns the path of a record.
	Address func(kind domain.RecordKind, id domain.ID) string
	// Created returns the records that a stored answer names.
	Created func(domain.KeptAnswer) []Existing
}

// Handler returns the handler of a route.
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

// authenticate identifies the caller by the bearer token. While an issued password has not
// been changed, only the routes for that are allowed.
func (s *Server) authenticate(c *Call, r Route) (err error) {
	scheme, token, _ := strings.Cut(c.Request().Header.Get(echo.HeaderAuthorization), " ")
	if !strings.EqualFold(scheme, "Bearer") { // case-insensitive, RFC 9110
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
		return domain.Fail(domain.Forbidden, "password_change_required", "首次登录请先修改密码。", "Change the issued password first.")
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

// fresh answers 304 without computing the answer if the client's tag is current. The tag
// covers everything the answer depends on: scope, request, language, day, program version
// and the state of the records. It is read before the answer is computed, so it may be older
// than the answer but never newer.
func (s *Server) fresh(c *Call, r Route) (done bool, err error) {
	state, err := r.state(c)
	if err != nil {
		return false, err
	}
	tag := HashTag(fmt.Sprint(c.Actor.Role, c.Actor.Scope, c.Request().URL.Path, c.Request().URL.Query().Encode(), c.Language(),
		s.Env.Today(), build(), state))
	h := c.Response().Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache")
	h.Add("Vary", "Authorization")
	if !c.Holds(tag) {
		return false, nil
	}
	return true, c.NoContent(http.StatusNotModified)
}

// build identifies the program version: a new one may word answers differently.
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

// Alone handles a create of a batch as if it had been sent by itself, in a transaction of its
// own.
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
