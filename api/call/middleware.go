package call

import (
	"log/slog"
	"regexp"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

var cleanRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// Identified gives each request an id: the one that the client sent, if it is well-formed.
func Identified(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := c.Request().Header.Get(echo.HeaderXRequestID)
		if !cleanRequestID.MatchString(id) {
			id = uuid.NewString()
		}
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		return next(c)
	}
}

// Logged writes one line a request, without addresses, names or query strings.
func Logged(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		slog.Info("request", "request_id", RequestID(c), "method", c.Request().Method, "route", c.Path(),
			"status", c.Response().Status, "ms", time.Since(start).Milliseconds())
		return nil
	}
}

// Recovered turns a panic into a 500.
func Recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return middleware.RecoverWithConfig(middleware.RecoverConfig{DisableErrorHandler: true,
		LogErrorFunc: func(c echo.Context, err error, stack []byte) error {
			slog.Error("panic", "request_id", RequestID(c), "error", err, "stack", string(stack))
			return err
		}})(next)
}
