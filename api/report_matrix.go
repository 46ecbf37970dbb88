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

type matrixQuery struct {
	periodQuery
	formatQuery
}

// sheet lays the points and the pairs out.
func (a matrixAnswer) sheet(language domain.Language) sheet {
	title, names := domain.T("交流矩阵", "Who met whom"), map[string]string{}
	made := sheet{File: a.Subject.Name + " " + title.In(language) + " " + a.PeriodName, Title: a.Subject.Name + " " + title.In(language),
		Notes: notes(language, a.PeriodName, a.Period, a.Rule)}
	points := table{"points", domain.T("参加者", "Who took part").In(language), columns(language, domain.T("名称", "Name"), domain.T("ID或代码", "Id or code"), activityCount, rowsColumn), nil}
	for _, p := range a.Points {
		names[p.Key] = p.Name
		points.Rows = append(points.Rows, []any{p.Name, p.Key, p.Confirmed, p.Rows})
	}
	pairs := table{"meetings", domain.T("共同参加", "Together").In(language), columns(language, domain.T("一方", "One"), domain.T("另一方", "The other"), activityCount, rowsColumn), nil}
	for _, m := range a.Meetings {
		pairs.Rows = append(pairs.Rows, []any{names[m.A], names[m.B], m.Count, m.Rows})
	}
	never := table{"never_met", domain.T("没有参加已确认活动的成员校", "Members without a confirmed activity").In(language), columns(language, domain.T("学校", "School"), domain.T("学校ID", "School id")), nil}
	for _, n := range a.NeverMet {
		never.Rows = append(never.Rows, []any{n.Title, string(n.ID)})
	}
	subjects := table{"never_subjects", domain.T("没有已确认活动的学科", "Subjects without a confirmed activity").In(language), columns(language, domain.T("学科", "Subject")), nil}
	for _, n := range a.NeverSubjects {
		subjects.Rows = append(subjects.Rows, []any{n})
	}
	made.Tables = []table{points, pairs, never, subjects}
	return made
}

func (s *server) matrix(c *call, in matrixQuery) (matrixAnswer, error) {
	subject, err := c.subject()
	if err != nil {
		return matrixAnswer{}, err
	}
	period, err := s.period(c, in.periodQuery)
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
