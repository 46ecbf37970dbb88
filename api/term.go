package api

import (
	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/term"
)

// terms answers /terms.
type terms struct{ service term.Service }

// termAnswer adds the name that people say.
type termAnswer struct {
	term.Term
	Name string `json:"name"`
}

func answerTerm(c *call.Call, t term.Term, err error) (termAnswer, error) {
	return termAnswer{t, t.Name().In(c.Language())}, err
}

type termQuery struct {
	Division   string `query:"division" validate:"omitempty,division"`
	SchoolYear int    `query:"school_year" validate:"omitempty,min=1990,max=2100"`
}

func (h terms) list(c *call.Call, in termQuery) (call.Tagged[call.List[termAnswer]], error) {
	all, err := h.service.List(c.Ctx(), c.Actor, in.Division, in.SchoolYear)
	answer := call.List[termAnswer]{Items: make([]termAnswer, len(all))}
	for i, t := range all {
		answer.Items[i] = termAnswer{t, t.Name().In(c.Language())}
	}
	return call.Tagged[call.List[termAnswer]]{Body: answer}, err
}

type holiday struct {
	Name string      `json:"name" validate:"required,max=50"`
	From domain.Date `json:"from" validate:"required"`
	To   domain.Date `json:"to" validate:"required"` // it belongs to the holiday
}

type newTerm struct {
	DivisionCode string      `json:"division_code" validate:"required,division"`
	SchoolYear   int         `json:"school_year" validate:"required,min=1990,max=2100"`
	Number       int         `json:"number" validate:"required,oneof=1 2"`
	FirstDay     domain.Date `json:"first_day" validate:"required"`
	LastDay      domain.Date `json:"last_day" validate:"required"`
	Holidays     []holiday   `json:"holidays" validate:"max=30,dive"`
}

func (h terms) create(c *call.Call, in newTerm) (termAnswer, error) {
	var n term.New
	call.Copy(&n, in)
	created, err := h.service.Enter(c.Ctx(), c.Actor, n)
	return answerTerm(c, created, err)
}

func (h terms) get(c *call.Call, _ call.None) (termAnswer, error) {
	term, err := h.service.Find(c.Ctx(), c.ID())
	return answerTerm(c, term, err)
}

type termPatch struct {
	FirstDay *domain.Date          `json:"first_day"`
	LastDay  *domain.Date          `json:"last_day"`
	Holidays call.Field[[]holiday] `json:"holidays" validate:"max=30,dive"`
}

func (h terms) update(c *call.Call, in termPatch) (termAnswer, error) {
	var change term.Change
	call.Copy(&change, in)
	created, err := h.service.Correct(c.Ctx(), c.Actor, c.ID(), c.Version, change)
	return answerTerm(c, created, err)
}
