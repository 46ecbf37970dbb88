package api

import (
	"gongtongti/domain"
	"gongtongti/domain/term"
)

// termAnswer adds the name that people say.
type termAnswer struct {
	term.Term
	Name string `json:"name"`
}

func answerTerm(c *call, t term.Term, err error) (termAnswer, error) {
	return termAnswer{t, t.Name().In(language(c))}, err
}

type termQuery struct {
	Division   string `query:"division" validate:"omitempty,division"`
	SchoolYear int    `query:"school_year" validate:"omitempty,min=1990,max=2100"`
}

func (s *server) listTerms(c *call, in termQuery) (tagged[list[termAnswer]], error) {
	found, err := s.Terms.List(c.ctx(), c.actor, in.Division, in.SchoolYear)
	answer := list[termAnswer]{Items: make([]termAnswer, len(found))}
	for i, t := range found {
		answer.Items[i] = termAnswer{t, t.Name().In(language(c))}
	}
	return tagged[list[termAnswer]]{answer}, err
}

type holiday struct {
	Name string      `json:"name" validate:"required,max=50"`
	From domain.Date `json:"from" validate:"required"`
	To   domain.Date `json:"to" validate:"required"` // it belongs to the holiday
}

func holidays(in []holiday) []term.Holiday {
	made := make([]term.Holiday, len(in))
	for i, h := range in {
		made[i] = term.Holiday{Name: h.Name, Period: domain.Period{From: h.From, To: h.To}}
	}
	return made
}

type newTerm struct {
	DivisionCode string      `json:"division_code" validate:"required,division"`
	SchoolYear   int         `json:"school_year" validate:"required,min=1990,max=2100"`
	Number       int         `json:"number" validate:"required,oneof=1 2"`
	FirstDay     domain.Date `json:"first_day" validate:"required"`
	LastDay      domain.Date `json:"last_day" validate:"required"`
	Holidays     []holiday   `json:"holidays" validate:"max=30,dive"`
}

func (s *server) createTerm(c *call, in newTerm) (termAnswer, error) {
	made, err := s.Terms.Enter(c.ctx(), c.actor, term.New{DivisionCode: in.DivisionCode, SchoolYear: in.SchoolYear, Number: in.Number,
		FirstDay: in.FirstDay, LastDay: in.LastDay, Holidays: holidays(in.Holidays)})
	return answerTerm(c, made, err)
}

func (s *server) getTerm(c *call, _ none) (termAnswer, error) {
	id, err := c.id("id")
	if err != nil {
		return termAnswer{}, err
	}
	found, err := s.Terms.Find(c.ctx(), id)
	return answerTerm(c, found, err)
}

type termPatch struct {
	FirstDay *domain.Date     `json:"first_day"`
	LastDay  *domain.Date     `json:"last_day"`
	Holidays field[[]holiday] `json:"holidays" validate:"max=30,dive"`
}

func (s *server) updateTerm(c *call, in termPatch) (termAnswer, error) {
	id, err := c.id("id")
	if err != nil {
		return termAnswer{}, err
	}
	change := term.Change{FirstDay: in.FirstDay, LastDay: in.LastDay}
	if in.Holidays.set {
		made := holidays(in.Holidays.Value)
		change.Holidays = &made
	}
	made, err := s.Terms.Correct(c.ctx(), c.actor, id, c.version, change)
	return answerTerm(c, made, err)
}
