package form

import (
	"gongtongti/api/form/chart"
	"gongtongti/domain"
)

// mostBars limits the bars of a chart. The table has all targets.
const mostBars = 60

// ProgressChart shows for each target what is done, planned and expected by now.
func (r Reader) ProgressChart(a ProgressAnswer, at Place) []byte {
	l := r.Language
	d := drawing{title: domain.Tf("%s：%s目标完成情况（次）", "%s: progress against targets, %s", a.Subject.Name, a.PeriodName).In(l),
		note: domain.T("竖线为按时间进度应完成的次数。", "The mark is what is expected by now.").In(l)}
	p, left := chart.Progress{}, a.NextCursor != ""
	for _, community := range a.Items {
		for _, g := range community.Targets {
			label := g.Label
			if len(a.Items) > 1 {
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
	p.Frame = r.frame(d, at)
	p.Empty = domain.T("本时间段没有适用的目标", "No target holds in this period").In(l)
	if len(p.Goals) == 0 {
		p.Note, p.Description = "", p.Empty
	}
	return p.SVG()
}
