package api

import (
	"net/http"
	"strings"

	"gongtongti/api/chart"
	"gongtongti/domain"
)

// svg is a chart.
type svg []byte

// send forbids the picture everything: it neither runs nor fetches anything.
func (p svg) send(c *call) error {
	c.Response().Header().Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox")
	return c.Blob(http.StatusOK, "image/svg+xml; charset=utf-8", p)
}

// chartQuery takes what the report takes, and how many pixels there are across.
type chartQuery struct {
	bulletinQuery
	Width int `query:"width" validate:"omitempty,min=240,max=1600"`
}

// The charts by the name at the end of their address.
var charts = map[string]func(*server, *call, chartQuery) (svg, error){
	"months.svg": (*server).monthsChart, "trend.svg": (*server).trendChart, "matrix.svg": (*server).matrixChart, "progress.svg": (*server).progressChart,
}

func (s *server) chart(c *call, in chartQuery) (svg, error) {
	draw, known := charts[c.Param("name")]
	if !known {
		return nil, domain.Missing()
	}
	return draw(s, c, in)
}

var emptyChart = domain.T("本时间段没有已确认的活动", "No confirmed activity in this period")

// drawing is what is said around a chart.
type drawing struct {
	title string
	told  []string // every number, in words
	table string   // the address of the same numbers as a table
	note  string
}

func (d drawing) frame(c *call, in chartQuery) chart.Frame {
	l, name := language(c), strings.TrimSuffix(c.Param("name"), ".svg")
	description := strings.Join(d.told, domain.T("；", "; ").In(l))
	if len(d.told) == 0 {
		description = emptyChart.In(l)
	}
	if d.table != "" {
		description += domain.Tf("。表格：%s", ". As a table: %s", d.table).In(l)
	}
	width := in.Width
	if width == 0 {
		width = 720
	}
	return chart.Frame{Name: name, Lang: c.Response().Header().Get("Content-Language"), Title: d.title, Description: description,
		Empty: emptyChart.In(l), Note: d.note, Width: width}
}

// table is the address of the report that a chart is drawn from, as CSV.
func (c *call) table(report string) string {
	path, _, _ := strings.Cut(c.Request().URL.Path, "/charts/")
	query := c.Request().URL.Query()
	query.Del("width")
	if report != "" { // only the report itself counts postings
		query.Del("counting")
	}
	query.Set("format", "csv")
	return path + report + "?" + query.Encode()
}
