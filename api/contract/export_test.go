package contract

import "gongtongti/api/call"

// What the tests of the document look into.
type (
	ProblemCode = problemCode
	Schema      = schema
)

var (
	Words         = words
	Summaries     = summaries
	Examples      = examples
	ProblemCodes  = problemCodes
	FieldsText    = fieldsText
	Entries       = entries
	KindsOf       = kindsOf
	ComponentName = componentName
	PathTemplate  = pathTemplate
	Scalar        = scalar
	IsPage        = isPage
)

// Of a code: the routes or kinds of requests that it is said of.
func (p problemCode) Of() []string { return p.of }

// May says whether a route can be refused so.
func (p problemCode) May(r call.Route) bool { return p.may(r) }

// Code and status of a problem.
func (p problemCode) Code() string { return p.code }

// Status of the answer.
func (p problemCode) Status() int { return p.status }
