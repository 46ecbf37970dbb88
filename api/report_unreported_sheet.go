package api

import (
	"strings"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/report"
)

// sheet lays every section out, with the totals in front.
func (a unreportedAnswer) sheet(language domain.Language) sheet {
	title := domain.T("填报督办", "Who has not reported").In(language)
	made := sheet{File: a.Subject.Name + " " + title + " " + a.Today.String(), Title: a.Subject.Name + " " + title,
		Notes: [][2]string{{domain.T("截至", "As of").In(language), a.Today.String()}, {ruleNote.In(language), a.Rule}}}
	totals := table{"totals", domain.T("总数", "Totals").In(language), columns(language, domain.T("项目", "Item"), domain.T("数量", "Number"), rowsColumn), nil}
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
	made.Tables = []table{totals, silentTable(language, silentCommunities, a.SilentCommunities.Items), silentTable(language, silentSchools, a.SilentSchools.Items),
		openTable(language, waitingActivities, a.Waiting.Items), openTable(language, returnedActivities, a.Returned.Items), a.serviceTable(language), a.chargeTable(language)}
	return made
}

var (
	silentCommunities  = domain.T("没有动静的共同体", "Silent communities")
	silentSchools      = domain.T("没有动静的学校", "Silent schools")
	waitingActivities  = domain.T("待确认的活动", "Activities that wait for confirmation")
	returnedActivities = domain.T("被退回未修改的活动", "Returned activities, not corrected")
)

func silentTable(language domain.Language, title domain.Text, items []report.Silent) table {
	made := table{"silent", title.In(language), columns(language, domain.T("名称", "Name"), domain.T("ID", "Id"), domain.T("起始日期", "Since"),
		domain.T("最近一次活动", "Last activity"), domain.T("天数", "Days")), nil}
	for _, s := range items {
		made.Rows = append(made.Rows, []any{s.Name, string(s.ID), s.SinceOn.String(), s.LastHeldOn.String(), s.Days})
	}
	return made
}

func openTable(language domain.Language, title domain.Text, items []report.Open) table {
	made := table{"open", title.In(language), columns(language, domain.T("活动", "Activity"), domain.T("共同体", "Community"), domain.T("举行日期", "Held on"),
		domain.T("起始时间", "Since"), domain.T("天数", "Days"), domain.T("等待学校", "Waits for"), domain.T("原因", "Reason"), domain.T("地址", "Address")), nil}
	for _, o := range items {
		var schools []string
		for _, ref := range o.WaitsFor {
			schools = append(schools, ref.Title)
		}
		made.Rows = append(made.Rows, []any{o.Title, o.CommunityName, o.HeldOn.String(), o.Since.Format(time.RFC3339), o.Days, strings.Join(schools, "、"), o.Reason, o.Href})
	}
	return made
}

func (a unreportedAnswer) serviceTable(language domain.Language) table {
	made := table{"service_months", domain.T("缺月度工作报告", "Months without a service report").In(language), columns(language, domain.T("学校", "School"),
		domain.T("学校ID", "School id"), domain.T("派任", "Postings"), domain.T("月份数", "Months"), rowsColumn), nil}
	for _, s := range a.ServiceMonths.Items {
		made.Rows = append(made.Rows, []any{s.SchoolName, string(s.SchoolID), s.Postings, s.Months, s.Rows})
	}
	return made
}

func (a unreportedAnswer) chargeTable(language domain.Language) table {
	made := table{"in_charge", domain.T("负责人待办", "Persons in charge").In(language), columns(language, domain.T("学校", "School"), domain.T("学校ID", "School id"),
		domain.T("校长", "Principals"), domain.T("待确认", "To confirm"), domain.T("待修改", "To correct"), domain.T("待报月份", "Months to report"), domain.T("合计", "All")), nil}
	for _, s := range a.InCharge.Items {
		made.Rows = append(made.Rows, []any{s.SchoolName, string(s.SchoolID), strings.Join(s.Principals, "、"), s.Confirm, s.Correct, s.Months, s.All})
	}
	return made
}
