package api

import (
	"strings"

	"github.com/labstack/echo/v4"

	"gongtongti/domain"
)

// authenticate finds out who calls, from the bearer token. With an issued password
// nothing but choosing an own one is allowed.
func (s *server) authenticate(c *call, r route) error {
	scheme, token, _ := strings.Cut(c.Request().Header.Get(echo.HeaderAuthorization), " ")
	if !strings.EqualFold(scheme, "Bearer") { // the scheme's case is free, RFC 9110
		token = ""
	}
	account, err := s.Accounts.Authenticate(c.ctx(), token)
	if err != nil {
		if domain.KindOf(err) == domain.Unauthenticated {
			c.Response().Header().Set(echo.HeaderWWWAuthenticate, "Bearer")
		}
		return err
	}
	c.actor, c.token = account.Actor(requestID(c)), token
	if account.MustChangePassword && !r.atFirstLogin {
		return domain.Fail(domain.Forbidden, "password_change_required", "首次登录请先修改密码。", "Choose a password of your own first.")
	}
	return nil
}
