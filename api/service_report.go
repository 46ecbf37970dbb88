package api

import (
	"gongtongti/api/call"
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

func (h postings) createReport(c *call.Call, in newServiceReport) (posting.ServiceReport, error) {
	var work posting.Work
	call.Copy(&work, in)
	return h.service.Report(c.Ctx(), c.Actor, c.ID(), in.Month, work)
}

type serviceReportPatch struct {
	LessonsTaught   call.Field[int]    `json:"lessons_taught" validate:"min=0,max=1000"`
	LessonsObserved call.Field[int]    `json:"lessons_observed" validate:"min=0,max=1000"`
	Talks           call.Field[int]    `json:"talks" validate:"min=0,max=1000"`
	Mentored        call.Field[int]    `json:"mentored" validate:"min=0,max=10000"`
	Note            call.Field[string] `json:"note" validate:"max=1000"`
}

func (h postings) updateReport(c *call.Call, in serviceReportPatch) (posting.ServiceReport, error) {
	return h.service.CorrectReport(c.Ctx(), c.Actor, c.ID(), c.Month(), c.Version, func(work *posting.Work) { call.Copy(work, in) })
}

func (h postings) getReport(c *call.Call, _ call.None) (posting.ServiceReport, error) {
	return h.service.FindReport(c.Ctx(), c.Actor, c.ID(), c.Month())
}

func (h postings) listReports(c *call.Call, _ call.None) (posting.ServiceReports, error) {
	return h.service.ListReports(c.Ctx(), c.Actor, c.ID())
}
