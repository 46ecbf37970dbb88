package api

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"gongtongti/api/chart"
	"gongtongti/domain"
	"gongtongti/domain/report"
)

// monthsChart: confirmed activities by month, each month by type.
func (s *server) monthsChart(c *call, in chartQuery) (svg, error) {
	found, err := s.report(c, reportQuery{periodQuery: in.periodQuery, Counting: in.Counting})
	if err != nil {
		return nil, err
	}
	l := language(c)
	d := drawing{title: domain.Tf("%s：%s各月已确认活动（次）", "%s: confirmed activities by month, %s", found.Subject.Name, found.PeriodName).In(l), table: c.table("")}
	k := chart.Columns{}
	at := map[string]int{} // position of a type
	for i, t := range found.Activities.ByType {
		at[t.Code] = min(i, chart.Most-1)
		if i < chart.Most {
			k.Series = append(k.Series, t.Label)
		} else {
			k.Series[chart.Most-1] = domain.T("其余类型", "Further types").In(l)
		}
	}
	told, cells := map[string][]string{}, map[string][]int{}
	for _, n := range found.Activities.ByMonthAndType {
		if cells[n.Month] == nil {
			cells[n.Month] = make([]int, len(k.Series))
		}
		cells[n.Month][at[n.Type]] += n.Count
		told[n.Month] = append(told[n.Month], domain.Tf("%s%d次", "%s %d", n.Label, n.Count).In(l))
	}
	if found.Activities.Confirmed > 0 {
		d.told = []string{domain.Tf("共%d次", "%d in all", found.Activities.Confirmed).In(l)}
	}
	for i, m := range found.Activities.ByMonth {
		col := monthColumn(m.Code, l, i == 0)
		if col.Values = cells[m.Code]; col.Values == nil {
			col.Values = make([]int, len(k.Series))
		} else {
			d.told = append(d.told, domain.Tf("%s%d次（%s）", "%s: %d (%s)", col.Name, m.Count, strings.Join(told[m.Code], domain.T("、", ", ").In(l))).In(l))
		}
		k.Columns = append(k.Columns, col)
	}
	k.Frame = d.frame(c, in)
	return k.SVG(), nil
}

// monthColumn of 2017-09 is 9月 with 2017年 below it where the year is new.
func monthColumn(code string, l domain.Language, first bool) chart.Column {
	year, number, _ := strings.Cut(code, "-")
	n, _ := strconv.Atoi(number)
	col := chart.Column{Label: domain.T(strconv.Itoa(n)+"月", time.Month(n).String()[:3]).In(l)}
	col.Name = domain.T(year+"年"+col.Label, col.Label+" "+year).In(l)
	if first || n == 1 {
		col.Under = domain.T(year+"年", year).In(l)
	}
	return col
}

// trendYears are as many as tell a trend.
const trendYears = 5

// trendChart: confirmed activities year by year, up to the year of the period: school
// years if one or a term was asked for, else calendar years.
func (s *server) trendChart(c *call, in chartQuery) (svg, error) {
	subject, err := c.subject()
	if err != nil {
		return nil, err
	}
	period, err := s.period(c, in.periodQuery)
	if err != nil {
		return nil, err
	}
	ask := report.TrendAsk{Subject: subject, Last: period.To.Year(), Years: trendYears}
	switch period.kind {
	case "school_year":
		ask.Last, ask.SchoolYears = in.SchoolYear, true
	case "term":
		ask.Last, ask.SchoolYears = period.schoolYear, true
	}
	found, err := s.Reports.Trend(c.ctx(), c.actor, ask)
	if err != nil {
		return nil, err
	}
	l := language(c)
	d := drawing{title: domain.Tf("%s：历年已确认活动（次）", "%s: confirmed activities by year", found.Subject.Name).In(l)}
	for len(found.Years) > 2 && found.Years[0].Confirmed == 0 { // before it began
		found.Years = found.Years[1:]
	}
	k := chart.Columns{Series: []string{""}}
	for i, y := range found.Years {
		name := domain.Tf("%d年", "%d", y.Year).In(l)
		if ask.SchoolYears {
			name = domain.T(fmt.Sprintf("%d学年", y.Year), fmt.Sprintf("%d/%02d", y.Year, (y.Year+1)%100)).In(l)
		}
		k.Columns = append(k.Columns, chart.Column{Label: name, Name: name, Values: []int{y.Confirmed}, Strong: i == len(found.Years)-1})
		d.told = append(d.told, domain.Tf("%s%d次", "%s: %d", name, y.Confirmed).In(l))
	}
	k.Frame = d.frame(c, in)
	return k.SVG(), nil
}
