package call

import (
	"net/http"
	"reflect"
	"strings"
)

// Manner says which headers a route needs.
type Manner int

// The manners of routes.
const (
	Open   Manner = iota // without login
	Read                 // GET
	Create               // POST that creates a record: Idempotency-Key required
	Change               // changes a record: If-Match required, Idempotency-Key honoured
	Act                  // needs neither: log-out, password, batch
)

// Route is one operation. The handlers, the access matrix and the contract are made from
// the table of routes.
type Route struct {
	Manner  Manner
	Who     string // who may call it: a word that the contract explains
	Method  string
	Path    string
	In, Out reflect.Type
	// AtFirstLogin allows it before an issued password has been changed.
	AtFirstLogin bool
	// Files are further media types of the answer.
	Files []string
	// Choices are the words that a path parameter accepts.
	Choices map[string][]string

	handle func(Route, *Call) (any, error)
	page   bool
	file   func(c *Call, in, out any) any
	state  func(*Call) (string, error)
}

// Of returns the route of a handler. In is the body or, for GET, the query.
func Of[In, Out any](m Manner, who, pattern string, handle func(*Call, In) (Out, error)) Route {
	method, path, _ := strings.Cut(pattern, " ")
	register(reflect.TypeFor[In]())
	return Route{Manner: m, Who: who, Method: method, Path: path, In: reflect.TypeFor[In](), Out: reflect.TypeFor[Out](),
		handle: func(r Route, c *Call) (any, error) {
			var in In
			if err := c.read(&in); err != nil {
				return nil, err
			}
			if given, ok := any(in).(interface{ correction() string }); ok {
				c.Actor.Correction = given.correction()
			}
			out, err := handle(c, in)
			if err != nil || r.file == nil {
				return out, err
			}
			return r.file(c, in, out), nil
		}}
}

// Page returns the route of an HTML page, which reads its address itself and accepts any
// query.
func Page[Query, Out any](who, pattern string, handle func(*Call) (Out, error)) Route {
	method, path, _ := strings.Cut(pattern, " ")
	return Route{Manner: Open, Who: who, Method: method, Path: path, In: reflect.TypeFor[Query](), Out: reflect.TypeFor[Out](), page: true,
		handle: func(_ Route, c *Call) (any, error) { return handle(c) }}
}

// First allows the route before an issued password has been changed.
func (r Route) First() Route {
	r.AtFirstLogin = true
	return r
}

// Exported offers the answer in another media type. file converts it, or returns it
// unchanged.
func (r Route) Exported(mediaType string, file func(c *Call, in, out any) any) Route {
	r.Files, r.file = append(r.Files, mediaType), file
	return r
}

// Fresh answers 304 while nothing that the answer depends on has changed. state identifies
// the state of the records.
func (r Route) Fresh(state func(*Call) (string, error)) Route {
	r.state = state
	return r
}

// IsFresh reports whether Fresh was applied.
func (r Route) IsFresh() bool { return r.state != nil }

// Choosing restricts a path parameter to some words.
func (r Route) Choosing(parameter string, words ...string) Route {
	r.Choices = map[string][]string{parameter: words}
	return r
}

// Name is the method and path.
func (r Route) Name() string { return r.Method + " " + r.Path }

// Limited reports whether rate limits apply. Health checks are exempt.
func (r Route) Limited() bool { return r.Path != "/healthz" && r.Path != "/readyz" }

// HasBody reports whether the route reads a body.
func (r Route) HasBody() bool { return r.Method != http.MethodGet && r.In != reflect.TypeFor[None]() }

// MayBeBare reports whether the body may be left out.
func (r Route) MayBeBare() bool { return mayBeBare(reflect.New(r.In).Interface()) }

// None is the request or answer of a route that has no body.
type None struct{}

// Correcting is embedded in every request that may change a record of a locked period.
type Correcting struct {
	CorrectionReason string `json:"correction_reason" validate:"max=500"`
}

func (c Correcting) correction() string { return c.CorrectionReason }

// NoneButReason is an optional body with only the reason for changing a locked period.
type NoneButReason struct{ Correcting }

// read fills in from the query of a GET, or else from the body.
func (c *Call) read(in any) error {
	if c.Request().Method == http.MethodGet {
		return ReadQuery(c.Request().URL.Query(), c.Request().URL.RawQuery, in)
	}
	if err := ReadQuery(c.Request().URL.Query(), c.Request().URL.RawQuery, &None{}); err != nil {
		return err
	}
	if c.Request().ContentLength == 0 && mayBeBare(in) {
		return nil
	}
	return readBody(c.Context, in)
}

func mayBeBare(in any) bool {
	switch in.(type) {
	case *None, *NoneButReason:
		return true
	}
	return false
}
