// Package call reads one request and writes its answer: routes, strict reading, paging,
// problems, idempotency, limits and compression. It knows no part of the business: parts
// hand in their types and sentences.
package call

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/labstack/echo/v4"
	textlanguage "golang.org/x/text/language"

	"gongtongti/domain"
)

// Call is one request with its caller, language and headers.
type Call struct {
	echo.Context
	Actor   domain.Actor
	Token   string // the bearer token
	Version int    // from If-Match, on routes that change a record

	path values // of the parameters in the path
}

// Ctx is the context of the request.
func (c *Call) Ctx() context.Context { return c.Request().Context() }

// Language of the reader.
func (c *Call) Language() domain.Language { return Language(c) }

var languages = textlanguage.NewMatcher([]textlanguage.Tag{textlanguage.SimplifiedChinese, textlanguage.English})

// Language is Chinese unless the caller prefers English.
func Language(c echo.Context) domain.Language {
	if _, index := textlanguage.MatchStrings(languages, c.Request().Header.Get("Accept-Language")); index == 1 {
		return domain.English
	}
	return domain.Chinese
}

// RequestID names a request in logs, problems and the audit log.
func RequestID(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }

// Hash is the SHA-256 of a text in hexadecimal.
func Hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
