package form

import (
	"time"

	"gongtongti/domain"
	"gongtongti/domain/report"
)

var (
	reportTitles = map[report.Kind]domain.Text{report.OfCommunity: domain.T("共同体进展报告", "Progress report of a community"),
		report.OfSchool:   domain.T("学校进展报告", "Progress report of a school"),
		report.OfDivision: domain.T("区域进展报告", "Progress report of a division")}
	periodNote = domain.T("时间段", "Period")
	ruleNote   = domain.T("计数规则", "How it is counted")
	rowsColumn = domain.T("明细", "Rows")
)

// notes are the lines above the tables of a report.
func notes(language domain.Language, periodName string, days domain.Period, rule string) [][2]string {
	span := domain.Tf("%s（%s至%s）", "%s (%s to %s)", periodName, days.From, days.To).In(language)
	if periodName == "" {
		span = domain.Tf("%s至%s", "%s to %s", days.From, days.To).In(language)
	}
	return [][2]string{{periodNote.In(language), span}, {ruleNote.In(language), rule}}
}

// Sheet lays out every figure of the report with the address of its rows.
func (a ReportAnswer) Sheet(language domain.Language) Sheet {
	title := reportTitles[a.Subject.Kind].In(language)
	laid := Sheet{File: a.Subject.Name + " " + title + " " + a.PeriodName, Title: a.Subject.Name + " " + title,
		Notes: notes(language, a.PeriodName, a.Period, a.Rule)}
	laid.Tables = []Table{a.summaryTable(language)}
	for _, t := range []struct {
		name   string
		title  domain.Text
		counts []ReportCount
	}{
		{"by_type", domain.T("按类型", "By type"), a.Activities.ByType}, {"by_mode", domain.T("按形式", "By mode"), a.Activities.ByMode},
		{"by_month", domain.T("按月", "By month"), a.Activities.ByMonth}, {"by_focus", domain.T("按主题", "By focus"), a.Activities.ByFocus},
		{"by_subject", domain.T("按学科", "By subject"), a.Activities.BySubject},
	} {
		laid.Tables = append(laid.Tables, countTable(language, t.name, t.title, t.counts))
	}
	laid.Tables = append(laid.Tables, a.monthTypeTable(language))
	if a.Subject.NextLevel() > 0 {
		laid.Tables = append(laid.Tables, a.divisionTable(language))
	} else {
		laid.Tables = append(laid.Tables, a.schoolTable(language))
	}
	if a.Postings != nil {
		laid.Tables = append(laid.Tables, givenTable(language, "given", domain.T("派出教师", "Teachers given"), a.Postings.Given),
			givenTable(language, "received", domain.T("接收教师", "Teachers received"), a.Postings.Received),
			Table{"balance", domain.T("派任差额", "Balance of postings").In(language),
				columns(language, domain.T("指标", "Figure"), domain.T("派任数", "Postings")),
				[][]any{{domain.T("接收减派出", "Received less given").In(language), a.Postings.Balance}}})
	}
	if a.Lock != nil {
		laid.Tables = append(laid.Tables, a.Lock.table(language))
	}
	return laid
}

// table shows the figures when locked beside the current ones.
func (l *ReportedLock) table(language domain.Language) Table {
	t := Table{"lock", domain.Tf("报送锁定（%s）", "Period lock (%s)", l.LockedAt.Format(time.DateOnly)).In(language),
		columns(language, domain.T("指标", "Figure"), domain.T("锁定时", "When locked"), domain.T("现在", "Now"), domain.T("差异", "Difference"),
			rowsColumn), nil}
	for _, n := range []struct {
		label domain.Text
		of    func(domain.PeriodFigures) int
	}{
		{domain.T("已确认活动（次）", "Confirmed activities"), func(f domain.PeriodFigures) int { return f.Confirmed }},
		{domain.T("待确认活动（次）", "Submitted activities"), func(f domain.PeriodFigures) int { return f.Submitted }},
		{domain.T("被退回活动（次）", "Returned activities"), func(f domain.PeriodFigures) int { return f.Returned }},
		{domain.T("计划中活动（次）", "Planned activities"), func(f domain.PeriodFigures) int { return f.Planned }},
		{domain.T("派出教师（人）", "Teachers given"), func(f domain.PeriodFigures) int { return f.Given.Teachers }},
		{domain.T("派出派任数", "Postings given"), func(f domain.PeriodFigures) int { return f.Given.Postings }},
		{domain.T("接收教师（人）", "Teachers received"), func(f domain.PeriodFigures) int { return f.Received.Teachers }},
		{domain.T("接收派任数", "Postings received"), func(f domain.PeriodFigures) int { return f.Received.Postings }},
	} {
		t.Rows = append(t.Rows, []any{n.label.In(language), n.of(l.Frozen), n.of(l.Current), n.of(l.Difference), l.Rows})
	}
	return t
}

func columns(language domain.Language, heads ...domain.Text) []string {
	texts := make([]string, len(heads))
	for i, h := range heads {
		texts[i] = h.In(language)
	}
	return texts
}

func (a ReportAnswer) summaryTable(language domain.Language) Table {
	t := Table{"summary", domain.T("总体", "Summary").In(language),
		columns(language, domain.T("指标", "Figure"), domain.T("数量", "Number"), rowsColumn), nil}
	add := func(label domain.Text, n int, rows string) {
		t.Rows = append(t.Rows, []any{label.In(language), n, rows})
	}
	add(domain.T("已确认活动（次）", "Confirmed activities"), a.Activities.Confirmed, a.Rows["confirmed"])
	add(domain.T("待确认活动（次）", "Submitted activities"), a.Activities.Submitted, a.Rows["submitted"])
	add(domain.T("被退回活动（次）", "Returned activities"), a.Activities.Returned, a.Rows["returned"])
	add(domain.T("计划中活动（次）", "Planned activities"), a.Activities.Planned, a.Rows["planned"])
	add(domain.T("参加学校（所）", "Schools that took part"), a.Activities.Schools, "")
	add(domain.T("参加人次", "Person-times"), a.Activities.Headcount, "")
	before := a.Change.Period
	add(domain.Tf("上期（%s至%s）已确认活动（次）", "Confirmed in the period before (%s to %s)", before.From, before.To), a.Change.Confirmed,
		a.Change.Rows)
	add(domain.T("比上期增减（次）", "Difference to the period before"), a.Change.Difference, "")
	return t
}

var activityCount = domain.T("已确认活动（次）", "Confirmed activities")

func countTable(language domain.Language, name string, title domain.Text, counts []ReportCount) Table {
	t := Table{name, title.In(language), columns(language, domain.T("名称", "Name"), domain.T("代码", "Code"), activityCount, rowsColumn), nil}
	for _, n := range counts {
		t.Rows = append(t.Rows, []any{n.Label, n.Code, n.Count, n.Rows})
	}
	return t
}

func (a ReportAnswer) monthTypeTable(language domain.Language) Table {
	t := Table{"by_month_and_type", domain.T("按月和类型", "By month and type").In(language),
		columns(language, domain.T("月份", "Month"), domain.T("类型", "Type"), domain.T("类型代码", "Type code"), activityCount, rowsColumn), nil}
	for _, n := range a.Activities.ByMonthAndType {
		t.Rows = append(t.Rows, []any{n.Month, n.Label, n.Type, n.Count, n.Rows})
	}
	return t
}

func (a ReportAnswer) schoolTable(language domain.Language) Table {
	t := Table{"schools", domain.T("各校（各校数字之和大于总数）", "Schools (their numbers add up to more than the total)").In(language),
		columns(language, domain.T("学校", "School"), domain.T("学校ID", "School id"), activityCount, domain.T("承办", "Hosted"),
			domain.T("赴外校", "Elsewhere"),
			domain.T("参加人次", "Person-times"), rowsColumn), nil}
	for _, s := range a.Schools {
		t.Rows = append(t.Rows, []any{s.SchoolName, string(s.SchoolID), s.Confirmed, s.Hosted, s.Visited, s.Headcount, s.Rows})
	}
	return t
}

func (a ReportAnswer) divisionTable(language domain.Language) Table {
	t := Table{"divisions", domain.T("各区（各区数字之和可能大于总数）", "Divisions (their numbers may add up to more than the total)").In(language),
		columns(language, domain.T("区划", "Division"), domain.T("代码", "Code"), activityCount, domain.T("参加人次", "Person-times"), rowsColumn),
		nil}
	for _, p := range a.Divisions {
		t.Rows = append(t.Rows, []any{p.Name, p.Code, p.Confirmed, p.Headcount, p.Rows})
	}
	return t
}

// givenTable is one direction of postings with its breakdowns.
func givenTable(language domain.Language, name string, title domain.Text, given ReportGiven) Table {
	t := Table{name, title.In(language), columns(language, domain.T("分类", "By"), domain.T("名称", "Name"), domain.T("代码", "Code"),
		domain.T("教师（人）", "Teachers"),
		domain.T("派任数", "Postings"), domain.T("人月数", "Person-months"), domain.T("派任明细", "Rows of postings"),
		domain.T("教师明细", "Rows of teachers")), nil}
	add := func(by domain.Text, label, code string, f ReportFigures) {
		t.Rows = append(t.Rows, []any{by.In(language), label, code, f.Teachers, f.Postings, f.PersonMonths, f.Rows, f.TeacherRows})
	}
	add(domain.T("合计", "Total"), "", "", given.ReportFigures)
	for _, way := range []struct {
		by     domain.Text
		counts []ReportPostingCount
	}{{domain.T("种类", "Kind"), given.ByKind}, {domain.T("流向", "Direction"), given.ByDirection},
		{domain.T("骨干", "Backbone"), given.ByBackbone}} {
		for _, n := range way.counts {
			add(way.by, n.Label, n.Code, n.ReportFigures)
		}
	}
	return t
}
