package form

import (
	"strings"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/report"
)

// UnreportedAnswer is what has not been reported, with links to the rows.
type UnreportedAnswer struct {
	Subject           report.Subject           `json:"subject"`
	Today             domain.Date              `json:"today"`
	Days              int                      `json:"days"`
	SilentCommunities Section[report.Silent]   `json:"silent_communities"`
	SilentSchools     Section[report.Silent]   `json:"silent_schools"`
	Waiting           Section[ReportOpen]      `json:"waiting"`
	Returned          Section[ReportOpen]      `json:"returned"`
	ServiceMonths     Section[ReportUnserved]  `json:"service_months"`
	InCharge          Section[report.InCharge] `json:"in_charge"`
	Rule              string                   `json:"rule"`
}

// Section is a list of limited length with the total.
type Section[T any] struct {
	Total int    `json:"total"`
	Items []T    `json:"items"`
	Rows  string `json:"rows,omitempty"` // the list that the total counts, if there is one
}

// ReportOpen is an activity that waits for a school, with its address.
type ReportOpen struct {
	report.Open
	Href string `json:"href"`
}

// ReportUnserved is the number of a school's postings with missing service reports, with a
// link to them.
type ReportUnserved struct {
	report.Unserved
	Rows string `json:"rows"`
}

var unreportedRule = domain.T("天数计至今日。没有动静：启用满这些天的共同体、成为成员满这些天的学校，期间没有举行待确认或已确认的活动。待确认的记录由未填报的参加学校中任一所确认，被退回的由填报学校修改。"+
	"月度工作报告按派出学校统计，已结束的月份没有报告即计入，派任已结束的也计入。每部分最多列出200条，total为总数；顺序按等待长短或待办多少，不是对学校的评价。",
	"Days are counted to today. Silent are communities that have been active, and schools that have been members, for that many days, "+
		"and held nothing submitted or confirmed in them. A submitted record waits for any one of the other schools that took part, a "+
		"returned one for the school that wrote it. "+
		"Service reports are counted by the school that posted the teacher: each month that is over and has none, also of postings that "+
		"have ended. A section lists 200 at most and total counts all; they stand in the order of how long or how much waits, which "+
		"is no judgement on a school.")

// Unreported writes what has not been reported.
func (r Reader) Unreported(u report.Unreported) UnreportedAnswer {
	return UnreportedAnswer{Subject: u.Subject, Today: u.Today, Days: u.Days, Rule: unreportedRule.In(r.Language),
		SilentCommunities: section(u.SilentCommunities, "", as[report.Silent]),
		SilentSchools:     section(u.SilentSchools, "", as[report.Silent]),
		Waiting:           section(u.Waiting, r.open(u.RowsWaiting("submitted")), r.openActivity),
		Returned:          section(u.Returned, r.open(u.RowsWaiting("returned")), r.openActivity),
		ServiceMonths: section(u.ServiceMonths, r.open(u.RowsUnserved()), func(s report.Unserved) ReportUnserved {
			return ReportUnserved{s, r.open(u.RowsUnservedOf(s.SchoolID))}
		}),
		InCharge: section(u.InCharge, "", as[report.InCharge])}
}

func as[T any](item T) T { return item }

func section[From, To any](s report.Section[From], rows string, write func(From) To) Section[To] {
	written := Section[To]{Total: s.Total, Items: []To{}, Rows: rows}
	for _, item := range s.Items {
		written.Items = append(written.Items, write(item))
	}
	return written
}

func (r Reader) openActivity(open report.Open) ReportOpen {
	return ReportOpen{open, r.Record(Activities, open.ActivityID)}
}

// Sheet lays out the totals and every section.
func (a UnreportedAnswer) Sheet(language domain.Language) Sheet {
	title := domain.T("填报督办", "Who has not reported").In(language)
	laid := Sheet{File: a.Subject.Name + " " + title + " " + a.Today.String(), Title: a.Subject.Name + " " + title,
		Notes: [][2]string{{domain.T("截至", "As of").In(language), a.Today.String()}, {ruleNote.In(language), a.Rule}}}
	totals := Table{"totals", domain.T("总数", "Totals").In(language),
		columns(language, domain.T("项目", "Item"), domain.T("数量", "Number"), rowsColumn), nil}
	add := func(label domain.Text, n int, rows string) {
		totals.Rows = append(totals.Rows, []any{label.In(language), n, rows})
	}
	add(domain.T("没有动静的天数", "Days of silence"), a.Days, "")
	add(silentCommunities, a.SilentCommunities.Total, "")
	add(silentSchools, a.SilentSchools.Total, "")
	add(waitingActivities, a.Waiting.Total, a.Waiting.Rows)
	add(returnedActivities, a.Returned.Total, a.Returned.Rows)
	add(domain.T("缺月度工作报告的派任", "Postings without reports of months"), a.ServiceMonths.Total, a.ServiceMonths.Rows)
	add(domain.T("有待办的学校", "Schools with something to do"), a.InCharge.Total, "")
	laid.Tables = []Table{totals, silentTable(language, silentCommunities, a.SilentCommunities.Items),
		silentTable(language, silentSchools, a.SilentSchools.Items),
		openTable(language, waitingActivities, a.Waiting.Items), openTable(language, returnedActivities, a.Returned.Items),
		a.serviceTable(language), a.chargeTable(language)}
	return laid
}

var (
	silentCommunities  = domain.T("没有动静的共同体", "Silent communities")
	silentSchools      = domain.T("没有动静的学校", "Silent schools")
	waitingActivities  = domain.T("待确认的活动", "Activities that wait for confirmation")
	returnedActivities = domain.T("被退回未修改的活动", "Returned activities, not corrected")
)

func silentTable(language domain.Language, title domain.Text, items []report.Silent) Table {
	t := Table{"silent", title.In(language), columns(language, domain.T("名称", "Name"), domain.T("ID", "Id"), domain.T("起始日期", "Since"),
		domain.T("最近一次活动", "Last activity"), domain.T("天数", "Days")), nil}
	for _, s := range items {
		t.Rows = append(t.Rows, []any{s.Name, string(s.ID), s.SinceOn.String(), s.LastHeldOn.String(), s.Days})
	}
	return t
}

func openTable(language domain.Language, title domain.Text, items []ReportOpen) Table {
	t := Table{"open", title.In(language), columns(language, domain.T("活动", "Activity"), domain.T("共同体", "Community"),
		domain.T("举行日期", "Held on"),
		domain.T("起始时间", "Since"), domain.T("天数", "Days"), domain.T("等待学校", "Waits for"), domain.T("原因", "Reason"),
		domain.T("地址", "Address")), nil}
	for _, o := range items {
		var schools []string
		for _, ref := range o.WaitsFor {
			schools = append(schools, ref.Title)
		}
		t.Rows = append(t.Rows, []any{o.Title, o.CommunityName, o.HeldOn.String(), o.Since.Format(time.RFC3339), o.Days,
			strings.Join(schools, "、"), o.Reason, o.Href})
	}
	return t
}

func (a UnreportedAnswer) serviceTable(language domain.Language) Table {
	t := Table{"service_months", domain.T("缺月度工作报告", "Months without a service report").In(language),
		columns(language, domain.T("学校", "School"),
			domain.T("学校ID", "School id"), domain.T("派任", "Postings"), domain.T("月份数", "Months"), rowsColumn), nil}
	for _, s := range a.ServiceMonths.Items {
		t.Rows = append(t.Rows, []any{s.SchoolName, string(s.SchoolID), s.Postings, s.Months, s.Rows})
	}
	return t
}

func (a UnreportedAnswer) chargeTable(language domain.Language) Table {
	t := Table{"in_charge", domain.T("负责人待办", "Persons in charge").In(language),
		columns(language, domain.T("学校", "School"), domain.T("学校ID", "School id"),
			domain.T("校长", "Principals"), domain.T("待确认", "To confirm"), domain.T("待修改", "To correct"), domain.T("待报月份",
				"Months to report"),
			domain.T("合计", "All")), nil}
	for _, s := range a.InCharge.Items {
		t.Rows = append(t.Rows, []any{s.SchoolName, string(s.SchoolID), strings.Join(s.Principals, "、"), s.Confirm, s.Correct, s.Months,
			s.All})
	}
	return t
}
