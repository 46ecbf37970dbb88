package call

import (
	"net/http"
	"reflect"
	"strings"
)

// Manner is what a route asks of a request beyond its own fields.
type Manner int

// The manners of routes.
const (
	Open   Manner = iota // without login
	Read                 // GET
	Create               // POST that makes a record: Idempotency-Key needed
	Change               // changes a record: If-Match needed, Idempotency-Key honoured
	Act                  // does something that needs neither: log-out, password, a batch
)

// Route is one operation: a line of the table that the handlers, the access matrix and the
// contract are made from.
type Route struct {
	Manner  Manner
	Who     string // may call it: a word that the contract explains
	Method  string
	Path    string
	In, Out reflect.Type
	// AtFirstLogin: also with an issued password that has yet to be changed.
	AtFirstLogin bool
	// Files are the media types, besides JSON, in which the answer can be had.
	Files []string
	// Choices of parameters in the path that take only some words.
	Choices map[string][]string

	handle func(Route, *Call) (any, error)
	page   bool
	file   func(c *Call, in, out any) any
	state  func(*Call) (string, error)
}

// Of makes a route from a handler; In is the body or, for GET, the query.
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

// Page makes a route of a page, which reads its address itself and takes any query.
func Page[Query, Out any](who, pattern string, handle func(*Call) (Out, error)) Route {
	method, path, _ := strings.Cut(pattern, " ")
	return Route{Manner: Open, Who: who, Method: method, Path: path, In: reflect.TypeFor[Query](), Out: reflect.TypeFor[Out](), page: true,
		handle: func(_ Route, c *Call) (any, error) { return handle(c) }}
}

// First allows the route at the first login.
func (r Route) First() Route {
	r.AtFirstLogin = true
	return r
}

// Exported lets the answer be had as a file, too: file makes it, or returns the answer as
// it is.
func (r Route) Exported(mediaType string, file func(c *Call, in, out any) any) Route {
	r.Files, r.file = append(r.Files, mediaType), file
	return r
}

// Fresh answers 304 while nothing that the answer depends on has changed: state tells one
// such state of the records from another.
func (r Route) Fresh(state func(*Call) (string, error)) Route {
	r.state = state
	return r
}

// IsFresh reports whether the route was made by Fresh.
func (r Route) IsFresh() bool { return r.state != nil }

// Choosing limits a parameter of the path to some words.
func (r Route) Choosing(parameter string, words ...string) Route {
	r.Choices = map[string][]string{parameter: words}
	return r
}

// Name of a route is its method and path.
func (r Route) Name() string { return r.Method + " " + r.Path }

// Limited reports whether requests are counted: not those of who watches over the service.
func (r Route) Limited() bool { return r.Path != "/healthz" && r.Path != "/readyz" }

// HasBody reports whether the route reads a body.
func (r Route) HasBody() bool { return r.Method != http.MethodGet && r.In != reflect.TypeFor[None]() }

// MayBeBare reports whether the body may be left out.
func (r Route) MayBeBare() bool { return mayBeBare(reflect.New(r.In).Interface()) }

// None is the request or answer of a route that has no body.
type None struct{}

// Correcting is part of every request that may change what a locked period holds.
type Correcting struct {
	CorrectionReason string `json:"correction_reason" validate:"max=500"`
}

func (c Correcting) correction() string { return c.CorrectionReason }

// NoneButReason is the body of a route that needs none, unless a locked period changes.
type NoneButReason struct{ Correcting }

// read fills in from the query of a GET or the body of anything else.
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
