package api

import (
	"strings"

	"gongtongti/api/chart"
	"gongtongti/domain"
)

// sheet lays out every target of the page, and says where the next page is.
func (a progressAnswer) sheet(language domain.Language) sheet {
	title := domain.T("年度目标进展", "Progress against targets").In(language)
	made := sheet{File: a.Subject.Name + " " + title + " " + a.PeriodName, Title: a.Subject.Name + " " + title, Notes: notes(language, a.PeriodName, a.Period, a.Rule)}
	if a.NextCursor != "" {
		made.Notes = append(made.Notes, [2]string{domain.T("续页参数cursor", "Next page: cursor").In(language), a.NextCursor})
	}
	t := table{"targets", title, columns(language, domain.T("共同体", "Community"), domain.T("共同体ID", "Community id"), domain.T("目标", "Target"),
		domain.T("类型代码", "Type codes"), domain.T("形式代码", "Mode code"), domain.T("目标周期", "Target's period"), domain.T("计数时段", "Days counted"),
		domain.T("计划(次)", "Planned"), domain.T("完成(次)", "Done"), domain.T("学科(个)", "Subjects"), domain.T("至少学科(个)", "Subjects wanted"),
		domain.T("应完成(次)", "Expected by now"), domain.T("差距(次)", "Gap"), domain.T("还差(次)", "Remaining"), domain.T("剩余天数", "Days left"), rowsColumn), nil}
	span := func(p domain.Period) string { return domain.Tf("%s至%s", "%s to %s", p.From, p.To).In(language) }
	for _, community := range a.Items {
		for _, g := range community.Targets {
			t.Rows = append(t.Rows, []any{community.CommunityName, string(community.CommunityID), g.Label, strings.Join(g.Types, " "), g.Mode, span(g.Period), span(g.Counted),
				g.Planned, g.Done, g.Subjects, g.MinSubjects, g.ExpectedByNow, g.Gap, g.Remaining, g.DaysLeft, g.Rows})
		}
	}
	made.Tables = []table{t}
	return made
}

// mostBars fit a chart; the table holds all.
const mostBars = 60

// progressChart: done, planned and expected by now of each target.
func (s *server) progressChart(c *call, in chartQuery) (svg, error) {
	found, err := s.targetProgress(c, progressQuery{periodQuery: in.periodQuery})
	if err != nil {
		return nil, err
	}
	l := language(c)
	d := drawing{title: domain.Tf("%s：%s目标完成情况（次）", "%s: progress against targets, %s", found.Subject.Name, found.PeriodName).In(l), table: c.table("/targets"),
		note: domain.T("竖线为按时间进度应完成的次数。", "The mark is what is expected by now.").In(l)}
	p, left := chart.Progress{}, found.NextCursor != ""
	for _, community := range found.Items {
		for _, g := range community.Targets {
			label := g.Label
			if len(found.Items) > 1 {
				label = community.CommunityName + " " + label
			}
			note := domain.Tf("完成%d，计划%d，应达%d", "%d of %d, %d expected", g.Done, g.Planned, g.ExpectedByNow).In(l)
			d.told = append(d.told, label+domain.T("：", ": ").In(l)+note)
			if len(p.Goals) == mostBars {
				left = true
				continue
			}
			p.Goals = append(p.Goals, chart.Goal{Label: label, Note: note, Done: g.Done, Planned: g.Planned, Expected: g.ExpectedByNow})
		}
	}
	if left {
		d.note += domain.Tf("图中只列前%d个目标，全部见表格。", " The chart shows the first %d targets, the table all.", len(p.Goals)).In(l)
	}
	p.Frame = d.frame(c, in)
	p.Empty = domain.T("本时间段没有适用的目标", "No target holds in this period").In(l)
	if len(p.Goals) == 0 {
		p.Note, p.Description = "", p.Empty
	}
	return p.SVG(), nil
}
