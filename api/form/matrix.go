package form

import (
	"gongtongti/domain"
	"gongtongti/domain/division"
	"gongtongti/domain/report"
)

// MatrixAnswer is a matrix with labels, the counting rule and links to the rows.
type MatrixAnswer struct {
	Subject       report.Subject  `json:"subject"`
	Period        domain.Period   `json:"period"`
	Points        []ReportPoint   `json:"points"`
	Meetings      []ReportMeeting `json:"meetings"`       // each pair once
	NeverMet      []domain.Ref    `json:"never_met"`      // schools in a community in the period, without one confirmed activity
	NeverSubjects []string        `json:"never_subjects"` // labels of code list subject that no confirmed activity had
	PeriodName    string          `json:"period_name"`
	Rule          string          `json:"rule"`
}

// ReportPoint is a school or division with a link to its activities.
type ReportPoint struct {
	report.Point
	Rows string `json:"rows"`
}

// ReportMeeting is a pair with a link to the activities that both took part in.
type ReportMeeting struct {
	report.Meeting
	Rows string `json:"rows"`
}

var matrixRule = domain.T("两校（区）共同参加的已确认活动次数；一次活动有三校参加时，三对学校各计一次。",
	"The number of confirmed activities that two schools or divisions both took part in; one activity of three schools counts once for "+
		"each of the three pairs.")

// Sheet lays out points and pairs.
func (a MatrixAnswer) Sheet(language domain.Language) Sheet {
	title, names := domain.T("交流矩阵", "Who met whom"), map[string]string{}
	laid := Sheet{File: a.Subject.Name + " " + title.In(language) + " " + a.PeriodName, Title: a.Subject.Name + " " + title.In(language),
		Notes: notes(language, a.PeriodName, a.Period, a.Rule)}
	points := Table{"points", domain.T("参加者", "Who took part").In(language),
		columns(language, domain.T("名称", "Name"), domain.T("ID或代码", "Id or code"), activityCount, rowsColumn), nil}
	for _, p := range a.Points {
		names[p.Key] = p.Name
		points.Rows = append(points.Rows, []any{p.Name, p.Key, p.Confirmed, p.Rows})
	}
	pairs := Table{"meetings", domain.T("共同参加", "Together").In(language),
		columns(language, domain.T("一方", "One"), domain.T("另一方", "The other"), activityCount, rowsColumn), nil}
	for _, m := range a.Meetings {
		pairs.Rows = append(pairs.Rows, []any{names[m.A], names[m.B], m.Count, m.Rows})
	}
	never := Table{"never_met", domain.T("没有参加已确认活动的成员校", "Members without a confirmed activity").In(language),
		columns(language, domain.T("学校", "School"), domain.T("学校ID", "School id")), nil}
	for _, n := range a.NeverMet {
		never.Rows = append(never.Rows, []any{n.Title, string(n.ID)})
	}
	subjects := Table{"never_subjects", domain.T("没有已确认活动的学科", "Subjects without a confirmed activity").In(language),
		columns(language, domain.T("学科", "Subject")), nil}
	for _, n := range a.NeverSubjects {
		subjects.Rows = append(subjects.Rows, []any{n})
	}
	laid.Tables = []Table{points, pairs, never, subjects}
	return laid
}

// Matrix writes a matrix for a reader.
func (r Reader) Matrix(m report.Matrix, chosen Chosen) MatrixAnswer {
	answer := MatrixAnswer{Subject: m.Subject, Period: m.Period, Points: []ReportPoint{}, Meetings: []ReportMeeting{}, NeverMet: m.NeverMet,
		NeverSubjects: []string{}, PeriodName: chosen.Name.In(r.Language), Rule: matrixRule.In(r.Language)}
	for _, point := range m.Points {
		answer.Points = append(answer.Points, ReportPoint{point, r.open(m.RowsOfPoint(point))})
	}
	for _, meeting := range m.Meetings {
		answer.Meetings = append(answer.Meetings, ReportMeeting{meeting, r.open(m.RowsOfMeeting(meeting))})
	}
	for _, code := range m.NeverSubjects {
		label, _ := r.label(division.Subjects, code)
		answer.NeverSubjects = append(answer.NeverSubjects, label)
	}
	return answer
}
