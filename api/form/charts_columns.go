package form

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"gongtongti/api/form/chart"
	"gongtongti/domain"
	"gongtongti/domain/report"
)

// MonthsChart shows confirmed activities by month, each month by type.
func (r Reader) MonthsChart(a ReportAnswer, at Place) []byte {
	l := r.Language
	d := drawing{title: domain.Tf("%s：%s各月已确认活动（次）", "%s: confirmed activities by month, %s", a.Subject.Name, a.PeriodName).In(l)}
	k := chart.Columns{}
	position := map[string]int{} // of a type
	for i, t := range a.Activities.ByType {
		position[t.Code] = min(i, chart.Most-1)
		if i < chart.Most {
			k.Series = append(k.Series, t.Label)
		} else {
			k.Series[chart.Most-1] = domain.T("其余类型", "Further types").In(l)
		}
	}
	told, cells := map[string][]string{}, map[string][]int{}
	for _, n := range a.Activities.ByMonthAndType {
		if cells[n.Month] == nil {
			cells[n.Month] = make([]int, len(k.Series))
		}
		cells[n.Month][position[n.Type]] += n.Count
		told[n.Month] = append(told[n.Month], domain.Tf("%s%d次", "%s %d", n.Label, n.Count).In(l))
	}
	if a.Activities.Confirmed > 0 {
		d.told = []string{domain.Tf("共%d次", "%d in all", a.Activities.Confirmed).In(l)}
	}
	for i, m := range a.Activities.ByMonth {
		col := monthColumn(m.Code, l, i == 0)
		if col.Values = cells[m.Code]; col.Values == nil {
			col.Values = make([]int, len(k.Series))
		} else {
			d.told = append(d.told, domain.Tf("%s%d次（%s）", "%s: %d (%s)", col.Name, m.Count,
				strings.Join(told[m.Code], domain.T("、", ", ").In(l))).In(l))
		}
		k.Columns = append(k.Columns, col)
	}
	k.Frame = r.frame(d, at)
	return k.SVG()
}

// monthColumn labels 2017-09 as 9月, with 2017年 below the first month of a year.
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

// TrendYears is the number of years in a trend.
const TrendYears = 5

// TrendChart shows confirmed activities year by year.
func (r Reader) TrendChart(trend report.Trend, schoolYears bool, at Place) []byte {
	l := r.Language
	d := drawing{title: domain.Tf("%s：历年已确认活动（次）", "%s: confirmed activities by year", trend.Subject.Name).In(l)}
	for len(trend.Years) > 2 && trend.Years[0].Confirmed == 0 { // years before the first activity
		trend.Years = trend.Years[1:]
	}
	k := chart.Columns{Series: []string{""}}
	for i, y := range trend.Years {
		name := domain.Tf("%d年", "%d", y.Year).In(l)
		if schoolYears {
			name = domain.T(fmt.Sprintf("%d学年", y.Year), fmt.Sprintf("%d/%02d", y.Year, (y.Year+1)%100)).In(l)
		}
		k.Columns = append(k.Columns, chart.Column{Label: name, Name: name, Values: []int{y.Confirmed}, Strong: i == len(trend.Years)-1})
		d.told = append(d.told, domain.Tf("%s%d次", "%s: %d", name, y.Confirmed).In(l))
	}
	k.Frame = r.frame(d, at)
	return k.SVG()
}
