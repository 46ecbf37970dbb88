package api

import (
	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/report"
)

type unreportedQuery struct {
	formatQuery
	Days *int `query:"days" validate:"omitnil,min=1,max=366"` // 30 if not given
}

const usualSilence = 30

type unreportedAnswer struct {
	report.Unreported
	Rule string `json:"rule"`
}

var unreportedRule = domain.T("天数计至今日。没有动静：启用满这些天的共同体、成为成员满这些天的学校，期间没有举行待确认或已确认的活动。待确认的记录由未填报的参加学校中任一所确认，被退回的由填报学校修改。"+
	"月度工作报告按派出学校统计，已结束的月份没有报告即计入，派任已结束的也计入。每部分最多列出200条，total为总数；顺序按等待长短或待办多少，不是对学校的评价。",
	"Days are counted to today. Silent are communities that have been active, and schools that have been members, for that many days, and held nothing submitted or confirmed in them. A submitted record waits for any one of the other schools that took part, a returned one for the school that wrote it. "+
		"Service reports are counted by the school that posted the teacher: each month that is over and has none, also of postings that have ended. A section lists 200 at most and total counts all; they stand in the order of how long or how much waits, which is no judgement on a school.")

func (s *server) unreported(c *call, in unreportedQuery) (unreportedAnswer, error) {
	subject, err := c.subject()
	if err != nil {
		return unreportedAnswer{}, err
	}
	days := usualSilence
	if in.Days != nil {
		days = *in.Days
	}
	found, err := s.Reports.Unreported(c.ctx(), c.actor, subject, days)
	if err != nil {
		return unreportedAnswer{}, err
	}
	openUnreported(&found)
	return unreportedAnswer{found, unreportedRule.In(language(c))}, nil
}

func openUnreported(u *report.Unreported) {
	took, posted := []string{"division", u.Subject.Code}, []string{"home_division", u.Subject.Code, "missing_reports", "true"}
	if u.Subject.Kind == report.OfSchool {
		took, posted = []string{"school_id", string(u.Subject.ID)}, []string{"missing_reports", "true"}
	}
	u.Waiting.Rows = rows("/activities", append(took, "status", string(activity.Submitted))...)
	u.Returned.Rows = rows("/activities", append(took, "status", string(activity.Returned))...)
	for _, open := range [][]report.Open{u.Waiting.Items, u.Returned.Items} {
		for i := range open {
			open[i].Href = base + "/activities/" + string(open[i].ActivityID)
		}
	}
	for i, school := range u.ServiceMonths.Items {
		u.ServiceMonths.Items[i].Rows = rows("/postings", append(posted, "home_school_id", string(school.SchoolID))...)
	}
	if u.Subject.Kind == report.OfSchool {
		posted = append(posted, "home_school_id", string(u.Subject.ID))
	}
	u.ServiceMonths.Rows = rows("/postings", posted...)
}
