package api

import (
	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/report"
)

// matrixAnswer adds how it counts.
type matrixAnswer struct {
	report.Matrix
	PeriodName string `json:"period_name"`
	Rule       string `json:"rule"`
}

var matrixRule = domain.T("两校(区)共同参加的已确认活动次数；一次活动有三校参加时，三对学校各计一次。",
	"The number of confirmed activities that two schools or divisions both took part in; one activity of three schools counts once for each of the three pairs.")

func (s *server) matrix(c *call, in periodQuery) (matrixAnswer, error) {
	subject, err := c.subject()
	if err != nil {
		return matrixAnswer{}, err
	}
	period, err := s.period(c, in)
	if err != nil {
		return matrixAnswer{}, err
	}
	found, err := s.Reports.Matrix(c.ctx(), c.actor, report.Ask{Subject: subject, Period: period.Period}, language(c))
	if err != nil {
		return matrixAnswer{}, err
	}
	openMatrix(&found)
	return matrixAnswer{found, period.name.In(language(c)), matrixRule.In(language(c))}, nil
}

func openMatrix(m *report.Matrix) {
	point, with := "school_id", "with_school_id"
	if m.Subject.NextLevel() > 0 {
		point, with = "division", "with_division"
	}
	within := func(filters ...string) string {
		switch {
		case m.Subject.Kind == report.OfCommunity:
			filters = append(filters, "community_id", string(m.Subject.ID))
		case m.Subject.Kind == report.OfDivision && point == "school_id":
			filters = append(filters, "division", m.Subject.Code)
		}
		return rows("/activities", append(filters, "from", m.Period.From.String(), "to", m.Period.To.String(), "status", string(activity.Confirmed))...)
	}
	for i, p := range m.Points {
		m.Points[i].Rows = within(point, p.Key)
		if m.Subject.Kind == report.OfSchool { // what the other did with this school
			m.Points[i].Rows = within("school_id", string(m.Subject.ID), "with_school_id", p.Key)
		}
	}
	for i, n := range m.Meetings {
		m.Meetings[i].Rows = within(point, n.A, with, n.B)
	}
}
