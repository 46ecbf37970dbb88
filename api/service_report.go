package api

import (
	"gongtongti/domain"
	"gongtongti/domain/posting"
)

type newServiceReport struct {
	Month           domain.Month `json:"month" validate:"required"`
	LessonsTaught   int          `json:"lessons_taught" validate:"min=0,max=1000"`
	LessonsObserved int          `json:"lessons_observed" validate:"min=0,max=1000"`
	Talks           int          `json:"talks" validate:"min=0,max=1000"`
	Mentored        int          `json:"mentored" validate:"min=0,max=10000"`
	Note            string       `json:"note" validate:"max=1000"`
}

func (s *server) createServiceReport(c *call, in newServiceReport) (posting.ServiceReport, error) {
	id, err := c.id("id")
	if err != nil {
		return posting.ServiceReport{}, err
	}
	return s.Postings.Report(c.ctx(), c.actor, id, in.Month, posting.Work{LessonsTaught: in.LessonsTaught, LessonsObserved: in.LessonsObserved,
		Talks: in.Talks, Mentored: in.Mentored, Note: in.Note})
}

type serviceReportPatch struct {
	LessonsTaught   field[int]    `json:"lessons_taught" validate:"min=0,max=1000"`
	LessonsObserved field[int]    `json:"lessons_observed" validate:"min=0,max=1000"`
	Talks           field[int]    `json:"talks" validate:"min=0,max=1000"`
	Mentored        field[int]    `json:"mentored" validate:"min=0,max=10000"`
	Note            field[string] `json:"note" validate:"max=1000"`
}

func (p serviceReportPatch) alter(w *posting.Work) {
	set(&w.LessonsTaught, p.LessonsTaught.pointer())
	set(&w.LessonsObserved, p.LessonsObserved.pointer())
	set(&w.Talks, p.Talks.pointer())
	set(&w.Mentored, p.Mentored.pointer())
	set(&w.Note, p.Note.pointer())
}

func (s *server) updateServiceReport(c *call, in serviceReportPatch) (posting.ServiceReport, error) {
	id, month, err := c.reportOf()
	if err != nil {
		return posting.ServiceReport{}, err
	}
	return s.Postings.CorrectReport(c.ctx(), c.actor, id, month, c.version, in.alter)
}

func (s *server) getServiceReport(c *call, _ none) (posting.ServiceReport, error) {
	id, month, err := c.reportOf()
	if err != nil {
		return posting.ServiceReport{}, err
	}
	return s.Postings.FindReport(c.ctx(), c.actor, id, month)
}

func (s *server) listServiceReports(c *call, _ none) (posting.ServiceReports, error) {
	id, err := c.id("id")
	if err != nil {
		return posting.ServiceReports{}, err
	}
	return s.Postings.ListReports(c.ctx(), c.actor, id)
}

// reportOf reads posting and month from the path.
func (c *call) reportOf() (domain.ID, domain.Month, error) {
	id, err := c.id("id")
	if err != nil {
		return "", 0, err
	}
	month, err := domain.ParseMonth(c.Param("month"))
	if err != nil {
		return "", 0, domain.Missing()
	}
	return id, month, nil
}
