package form

import (
	"strings"

	"gongtongti/api/form/chart"
	"gongtongti/domain"
	"gongtongti/domain/report"
)

// Limits of points and pairs in a chart. The table has all.
const (
	mostPoints = 40
	mostTold   = 200
)

// MatrixChart shows how often points met; for a school, how often it met the others.
func (r Reader) MatrixChart(m MatrixAnswer, at Place) []byte {
	l := r.Language
	d := drawing{title: domain.Tf("%s：%s共同参加的已确认活动（次）", "%s: confirmed activities together, %s", m.Subject.Name, m.PeriodName).In(l)}
	points := m.Points
	if len(points) > mostPoints && m.Subject.Kind != report.OfSchool {
		d.note = domain.Tf("共%d个，图中为前%d个，全部见表格。", "%d in all; the chart shows the first %d, the table all.", len(points), mostPoints).In(l)
		points = points[:mostPoints]
	}
	position, names := map[string]int{}, map[string]string{}
	for _, p := range m.Points {
		names[p.Key] = p.Name
	}
	h := chart.Heat{}
	for i, p := range points {
		position[p.Key] = i
		h.Rows = append(h.Rows, p.Name)
		h.Cells = append(h.Cells, make([]int, len(points)))
		h.Cells[i][i] = chart.Nobody
	}
	for _, n := range m.Meetings {
		a, drawnA := position[n.A]
		b, drawnB := position[n.B]
		if drawnA && drawnB {
			h.Cells[a][b], h.Cells[b][a] = n.Count, n.Count
		}
		if len(d.told) < mostTold {
			d.told = append(d.told, domain.Tf("%s与%s%d次", "%s and %s: %d", names[n.A], names[n.B], n.Count).In(l))
		}
	}
	if m.Subject.Kind == report.OfSchool {
		h = oneColumn(h, position[string(m.Subject.ID)], m.Subject.Name)
	} else if len(h.Rows) > 1 {
		legend := domain.T("上方数字是学校或区划的序号，格内是次数。", "The numbers above stand for the names beside; the cells hold how often.").In(l)
		d.note = strings.TrimSpace(legend + d.note)
	}
	h.Frame = r.frame(d, at)
	return h.SVG()
}

// oneColumn keeps the column of the school.
func oneColumn(h chart.Heat, own int, name string) chart.Heat {
	heat := chart.Heat{Column: name}
	for i := range h.Rows {
		if i != own {
			heat.Rows, heat.Cells = append(heat.Rows, h.Rows[i]), append(heat.Cells, []int{h.Cells[i][own]})
		}
	}
	return heat
}
