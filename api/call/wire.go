package call

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// Compressed gzips answers of more than 1 KB, errors included, for clients that accept it.
// Level 1: higher levels cost time and gain little on JSON. Paths below asIs are not
// compressed here.
func Compressed(next echo.HandlerFunc, asIs string) echo.HandlerFunc {
	zipped := middleware.GzipWithConfig(middleware.GzipConfig{Level: 1, MinLength: 1024, Skipper: func(c echo.Context) bool {
		return strings.HasPrefix(c.Path(), asIs)
	}})(func(c echo.Context) error {
		if err := next(c); err != nil {
			c.Error(err)
		}
		return nil
	})
	return func(c echo.Context) error {
		h := c.Request().Header
		switch {
		case strings.HasPrefix(c.Path(), asIs):
		case takesGzip(h.Values(echo.HeaderAcceptEncoding)):
			h.Set(echo.HeaderAcceptEncoding, "gzip")
		default:
			h.Del(echo.HeaderAcceptEncoding)
		}
		c.Response().Writer = &weakening{ResponseWriter: c.Response().Writer}
		return zipped(c)
	}
}

// takesGzip parses Accept-Encoding: echo only searches for "gzip" and would accept gzip;q=0.
func takesGzip(accepted []string) bool {
	for part := range strings.SplitSeq(strings.Join(accepted, ","), ",") {
		name, weight, _ := strings.Cut(part, ";")
		if name = strings.TrimSpace(name); strings.EqualFold(name, "gzip") || name == "*" {
			q, err := strconv.ParseFloat(strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q="), 64)
			return weight == "" || err == nil && q > 0
		}
	}
	return false
}

// weakening makes the ETag of a compressed answer weak, because its bytes differ from those
// of the uncompressed answer.
type weakening struct {
	http.ResponseWriter
	began bool
}

func (w *weakening) WriteHeader(status int) {
	h := w.Header()
	if tag := h.Get("ETag"); !w.began && h.Get("Content-Encoding") != "" && strings.HasPrefix(tag, `"`) {
		h.Set("ETag", "W/"+tag)
	}
	w.began = true
	w.ResponseWriter.WriteHeader(status)
}

func (w *weakening) Write(b []byte) (int, error) {
	if !w.began {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (w *weakening) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Shared allows pages of other origins to call the API with a bearer token (CORS).
func Shared(origins []string) echo.MiddlewareFunc {
	return middleware.CORSWithConfig(middleware.CORSConfig{
		AllowOrigins: origins,
		AllowMethods: []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete},
		AllowHeaders: []string{"Authorization", "Content-Type", "Accept-Language", "Idempotency-Key", "If-Match", "If-None-Match",
			"X-Request-Id"},
		ExposeHeaders: []string{"ETag", "Location", "Retry-After", "Idempotent-Replayed", "X-Request-Id", "RateLimit", "RateLimit-Policy",
			"Content-Disposition", "WWW-Authenticate", "Deprecation", "Sunset", "Link"},
		MaxAge: 600,
	})
}
