package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"gongtongti/domain"
)

// manner is what a route asks of a request beyond its own fields.
type manner int

const (
	open    manner = iota // without login
	read                  // GET
	figures               // GET of a report: answered 304 while nothing behind it has changed
	create                // POST that makes a record: Idempotency-Key needed
	change                // changes a record: If-Match needed, Idempotency-Key honoured
	act                   // does something that needs neither: logout, password, a batch
)

// route is one operation: the row of the table in routes.go that the handler, the
// access matrix and the contract are made from.
type route struct {
	manner  manner
	method  string
	path    string
	in, out reflect.Type
	// atFirstLogin: also with an issued password that has yet to be changed.
	atFirstLogin bool
	call         func(*server, *call) (any, error)
}

// of makes a route from a handler; In is the body or, for GET, the query.
func of[In, Out any](m manner, pattern string, handle func(*server, *call, In) (Out, error)) route {
	method, path, _ := strings.Cut(pattern, " ")
	return route{manner: m, method: method, path: path, in: reflect.TypeFor[In](), out: reflect.TypeFor[Out](),
		call: func(s *server, c *call) (any, error) {
			var in In
			if err := c.read(&in); err != nil {
				return nil, err
			}
			if given, ok := any(in).(interface{ correction() string }); ok {
				c.actor.Correction = given.correction()
			}
			return handle(s, c, in)
		}}
}

// first allows the route at the first login.
func (r route) first() route {
	r.atFirstLogin = true
	return r
}

// none is the request or answer of a route that has no body.
type none struct{}

// read fills in from the query of a GET or the body of anything else.
func (c *call) read(in any) error {
	if c.Request().Method == http.MethodGet {
		return readQuery(c.Request().URL.Query(), c.Request().URL.RawQuery, in)
	}
	if err := readQuery(c.Request().URL.Query(), c.Request().URL.RawQuery, &none{}); err != nil {
		return err
	}
	if c.Request().ContentLength == 0 && mayBeEmpty(in) {
		return nil
	}
	return readBody(c.Context, in)
}

func mayBeEmpty(in any) bool {
	switch in.(type) {
	case *none, *noneButReason:
		return true
	}
	return false
}

// Versioned is a record that has an ETag.
type Versioned interface{ Revision() int }

// withOnce is an answer that tells something only once, such as an issued
// password: what is stored for repeats is kept().
type withOnce interface{ kept() any }

func (r route) handler(s *server) echo.HandlerFunc {
	return func(ec echo.Context) error {
		c := &call{Context: ec}
		if r.manner != open {
			if err := s.authenticate(c, r); err != nil {
				return err
			}
			if err := s.accounts.take(c, string(c.actor.ID), 1); err != nil {
				return err
			}
		}
		if r.manner == create || r.manner == change {
			a, err := s.once(c, r)
			if err != nil {
				return err
			}
			return a.send(c)
		}
		return r.respond(s, c)
	}
}

func (r route) respond(s *server, c *call) error {
	if r.manner == figures {
		if done, err := s.fresh(c); done || err != nil {
			return err
		}
	}
	out, err := r.call(s, c)
	if err != nil {
		return err
	}
	if own, ok := out.(interface{ send(*call) error }); ok {
		return own.send(c) // not JSON
	}
	a, err := r.answer(c, out)
	if err != nil {
		return err
	}
	return a.send(c)
}

// answer is a response as it is sent, and kept for repeats.
type answer struct {
	Status   int
	ETag     string
	Location string
	Body     []byte
	Replayed bool // it was given before, to the same request
}

func (r route) answer(c *call, out any) (answer, error) {
	a := answer{Status: http.StatusOK}
	if _, empty := out.(none); empty {
		a.Status = http.StatusNoContent
		return a, nil
	}
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(out); err != nil {
		return a, err
	}
	a.Body = body.Bytes()
	switch v := out.(type) {
	case Versioned:
		a.ETag = etag(v.Revision())
	case interface{ hashed() bool }:
		a.ETag = `"h` + hash(body.String())[:20] + `"`
	}
	if r.manner == create {
		a.Status = http.StatusCreated
		if v, ok := out.(interface{ Identity() domain.ID }); ok {
			a.Location = c.Request().URL.Path + "/" + string(v.Identity())
		}
	}
	return a, nil
}

func (a answer) send(c *call) error {
	h := c.Response().Header()
	if a.Replayed {
		h.Set("Idempotent-Replayed", "true")
	}
	if a.ETag != "" {
		h.Set("ETag", a.ETag)
		if strings.HasPrefix(a.ETag, `"h`) && c.has(a.ETag) {
			return c.NoContent(http.StatusNotModified)
		}
	}
	if a.Location != "" {
		h.Set("Location", a.Location)
	}
	if len(a.Body) == 0 {
		return c.NoContent(a.Status)
	}
	return c.Blob(a.Status, "application/json; charset=utf-8", a.Body)
}

func etag(version int) string { return `"` + strconv.Itoa(version) + `"` }

// has reports whether the caller holds the answer with this tag. A proxy that compresses
// answers marks their tags as weak.
func (c *call) has(tag string) bool {
	for sent := range strings.SplitSeq(strings.Join(c.Request().Header.Values("If-None-Match"), ","), ",") {
		if strings.TrimPrefix(strings.TrimSpace(sent), "W/") == tag {
			return true
		}
	}
	return false
}

// readVersion takes the version from If-Match: one tag, as it was read. A proxy that
// compresses answers marks their tags as weak; the version is the same.
func (c *call) readVersion() error {
	sent := c.Request().Header.Get("If-Match")
	if sent == "" {
		return refuse(http.StatusPreconditionRequired, "if_match_required", "修改记录须在If-Match中带上所读版本的ETag。",
			"Send the ETag of the version you read in If-Match.")
	}
	sent = strings.TrimPrefix(sent, "W/")
	version, err := strconv.Atoi(strings.Trim(sent, `"`))
	if err != nil || version < 1 || version > 999_999_999 || etag(version) != sent || len(c.Request().Header.Values("If-Match")) > 1 {
		return domain.Fail(domain.Malformed, "invalid_if_match", "If-Match须为所读版本的ETag，只有一个，连同引号，例如\"3\"。",
			"If-Match must be the ETag of the version you read: a single one, with its quotation marks, such as \"3\".")
	}
	c.version = version
	return nil
}

func (c *call) ctx() context.Context { return c.Request().Context() }

// Paths lists every method and path of the API, for tests.
func Paths() []string {
	var paths []string
	for _, r := range (&server{}).routes() {
		paths = append(paths, r.method+" "+r.path)
	}
	slices.Sort(paths)
	return paths
}
