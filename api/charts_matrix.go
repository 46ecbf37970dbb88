package api

import (
	"strings"

	"gongtongti/api/chart"
	"gongtongti/domain"
	"gongtongti/domain/report"
)

// Points and pairs that fit a chart; the table holds all.
const (
	mostPoints = 40
	mostTold   = 200
)

// matrixChart: who met whom how often; of a school, whom it met.
func (s *server) matrixChart(c *call, in chartQuery) (svg, error) {
	found, err := s.matrix(c, matrixQuery{periodQuery: in.periodQuery})
	if err != nil {
		return nil, err
	}
	l := language(c)
	d := drawing{title: domain.Tf("%s：%s共同参加的已确认活动（次）", "%s: confirmed activities together, %s", found.Subject.Name, found.PeriodName).In(l), table: c.table("/matrix")}
	points := found.Points
	if len(points) > mostPoints && found.Subject.Kind != report.OfSchool {
		d.note = domain.Tf("共%d个，图中为前%d个，全部见表格。", "%d in all; the chart shows the first %d, the table all.", len(points), mostPoints).In(l)
		points = points[:mostPoints]
	}
	at, names := map[string]int{}, map[string]string{}
	for _, p := range found.Points {
		names[p.Key] = p.Name
	}
	h := chart.Heat{}
	for i, p := range points {
		at[p.Key] = i
		h.Rows = append(h.Rows, p.Name)
		h.Cells = append(h.Cells, make([]int, len(points)))
		h.Cells[i][i] = chart.Nobody
	}
	for _, m := range found.Meetings {
		a, drawnA := at[m.A]
		b, drawnB := at[m.B]
		if drawnA && drawnB {
			h.Cells[a][b], h.Cells[b][a] = m.Count, m.Count
		}
		if len(d.told) < mostTold {
			d.told = append(d.told, domain.Tf("%s与%s%d次", "%s and %s: %d", names[m.A], names[m.B], m.Count).In(l))
		}
	}
	if found.Subject.Kind == report.OfSchool {
		h = oneColumn(h, at[string(found.Subject.ID)], found.Subject.Name)
	} else if len(h.Rows) > 1 {
		legend := domain.T("上方数字是学校或区划的序号，格内是次数。", "The numbers above stand for the names beside; the cells hold how often.").In(l)
		d.note = strings.TrimSpace(legend + d.note)
	}
	h.Frame = d.frame(c, in)
	return h.SVG(), nil
}

// oneColumn keeps how often the others met the school.
func oneColumn(h chart.Heat, own int, name string) chart.Heat {
	made := chart.Heat{Column: name}
	for i := range h.Rows {
		if i != own {
			made.Rows, made.Cells = append(made.Rows, h.Rows[i]), append(made.Cells, []int{h.Cells[i][own]})
		}
	}
	return made
}
