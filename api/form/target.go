package form

import (
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/report"
)

// ProgressAnswer is a page of communities with their targets, oldest community first: no
// ranking.
type ProgressAnswer struct {
	Subject    report.Subject            `json:"subject"`
	Period     domain.Period             `json:"period"`
	PeriodName string                    `json:"period_name"`
	Rule       string                    `json:"rule"`
	Items      []ReportCommunityProgress `json:"items"`
	NextCursor string                    `json:"next_cursor,omitempty"`
}

// ReportCommunityProgress is one community with each of its targets.
type ReportCommunityProgress struct {
	report.Bound
	Targets []ReportTargetProgress `json:"targets"`
	// AlsoPer are further kinds of period for which the community has targets.
	AlsoPer []string `json:"also_per"`
}

// ReportTargetProgress is one target with a link to what was done for it.
type ReportTargetProgress struct {
	report.TargetProgress
	Rows string `json:"rows"`
}

var progressRule = domain.T("完成数只计“已确认”的活动。每个目标按它自己的整个自然年、学年或学期计量；查询其中的一段时间时，显示截至这段时间最后一天的进度。"+
	"应完成数＝计划数×已过天数（含今天）÷总天数，舍去小数；共同体在其间成立或结束的，计划数不变，已过天数和剩余天数只计共同体存续的天数。差距＝应完成数－完成数，超前时为0。"+
	"共同体有自己的目标时不再适用教育局的默认目标；有多级默认目标时，以最近的区划和最具体的类型、形式为准。",
	"Only confirmed activities count as done. Each target is measured over its own whole year, school year or term; a report of a part "+
		"of it shows how far it had come on the part's last day. "+
		"Expected by now is planned × days gone (today is one) ÷ all days, rounded down; where a community began or ended meanwhile, "+
		"planned stays as it is, and only its own days have gone or are left. The gap is expected less done, 0 if ahead. "+
		"A community's own targets take the place of the bureau's defaults; of several defaults that of the nearest division and the "+
		"most specific kind and form holds.")

// Progress writes a page of targets. next is the cursor of the next page.
func (r Reader) Progress(progress report.Progress, chosen Chosen, next string) ProgressAnswer {
	answer := ProgressAnswer{Subject: progress.Subject, Period: progress.Period, PeriodName: chosen.Name.In(r.Language),
		Rule:  progressRule.In(r.Language),
		Items: []ReportCommunityProgress{}, NextCursor: next}
	for _, community := range progress.Communities.Items {
		item := ReportCommunityProgress{Bound: community.Bound, Targets: []ReportTargetProgress{}, AlsoPer: community.AlsoPer}
		for _, t := range community.Targets {
			rows := r.open(t.Rows(community.CommunityID))
			if t.LabelEN != "" {
				t.Label = r.say(t.Label, t.LabelEN)
			}
			item.Targets = append(item.Targets, ReportTargetProgress{t, rows})
		}
		answer.Items = append(answer.Items, item)
	}
	return answer
}

// Sheet lays out the targets of the page, with the cursor of the next page.
func (a ProgressAnswer) Sheet(language domain.Language) Sheet {
	title := domain.T("年度目标进展", "Progress against targets").In(language)
	laid := Sheet{File: a.Subject.Name + " " + title + " " + a.PeriodName, Title: a.Subject.Name + " " + title,
		Notes: notes(language, a.PeriodName, a.Period, a.Rule)}
	if a.NextCursor != "" {
		laid.Notes = append(laid.Notes, [2]string{domain.T("续页参数cursor", "Next page: cursor").In(language), a.NextCursor})
	}
	t := Table{"targets", title, columns(language, domain.T("共同体", "Community"), domain.T("共同体ID", "Community id"),
		domain.T("目标", "Target"),
		domain.T("类型代码", "Type codes"), domain.T("形式代码", "Mode code"), domain.T("目标周期", "Target's period"),
		domain.T("计数时段", "Days counted"),
		domain.T("计划（次）", "Planned"), domain.T("完成（次）", "Done"), domain.T("学科（个）", "Subjects"), domain.T("至少学科（个）", "Subjects wanted"),
		domain.T("应完成（次）", "Expected by now"), domain.T("差距（次）", "Gap"), domain.T("还差（次）", "Remaining"), domain.T("剩余天数", "Days left"),
		rowsColumn), nil}
	span := func(p domain.Period) string { return domain.Tf("%s至%s", "%s to %s", p.From, p.To).In(language) }
	for _, community := range a.Items {
		for _, g := range community.Targets {
			t.Rows = append(t.Rows, []any{community.CommunityName, string(community.CommunityID), g.Label, strings.Join(g.Types, " "),
				g.Mode, span(g.Period), span(g.Counted),
				g.Planned, g.Done, g.Subjects, g.MinSubjects, g.ExpectedByNow, g.Gap, g.Remaining, g.DaysLeft, g.Rows})
		}
	}
	laid.Tables = []Table{t}
	return laid
}
