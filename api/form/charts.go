package form

import (
	"strings"

	"gongtongti/api/form/chart"
	"gongtongti/domain"
)

// Charts are the file names of the charts of a report.
var Charts = []string{"matrix.svg", "months.svg", "progress.svg", "trend.svg"}

// Place says where a chart is shown.
type Place struct {
	Name  string // prefix of the ids in the SVG
	Table string // the address of the same numbers as a table
	Width int    // in pixels; 0: usualWidth
}

const usualWidth = 720

var emptyChart = domain.T("本时间段没有已确认的活动", "No confirmed activity in this period")

// drawing is the text around a chart.
type drawing struct {
	title string
	told  []string // every number, in words
	note  string
}

// Tag is the language tag for HTML and HTTP.
func (r Reader) Tag() string {
	return map[domain.Language]string{domain.Chinese: "zh-CN", domain.English: "en"}[r.Language]
}

func (r Reader) frame(d drawing, at Place) chart.Frame {
	description := strings.Join(d.told, r.say("；", "; "))
	if len(d.told) == 0 {
		description = emptyChart.In(r.Language)
	}
	if at.Table != "" {
		description += domain.Tf("。表格：%s", ". As a table: %s", at.Table).In(r.Language)
	}
	if at.Width == 0 {
		at.Width = usualWidth
	}
	return chart.Frame{Name: at.Name, Lang: r.Tag(), Title: d.title, Description: description, Empty: emptyChart.In(r.Language),
		Note: d.note, Width: at.Width}
}
