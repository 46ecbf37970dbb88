package api

import (
	"net/http"
	"strings"

	"gongtongti/api/call"
	"gongtongti/api/form"
	"gongtongti/domain"
	"gongtongti/domain/report"
)

// svg is a chart.
type svg []byte

// MediaType of the answer.
func (svg) MediaType() string { return "image/svg+xml" }

// Send forbids the picture everything: it neither runs nor fetches anything.
func (p svg) Send(c *call.Call) error {
	c.Response().Header().Set("Content-Security-Policy",
		"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox")
	return c.Blob(http.StatusOK, "image/svg+xml; charset=utf-8", p)
}

// chartQuery takes what the report takes, and how many pixels there are across.
type chartQuery struct {
	bulletinQuery
	Width int `query:"width" validate:"omitempty,min=240,max=1600"`
}

func (h reports) chart(c *call.Call, in chartQuery) (svg, error) {
	reader := form.Reader{Language: c.Language(), List: listAt, Record: recordAt}
	place := form.Place{Name: strings.TrimSuffix(c.Named("name"), ".svg"), Width: in.Width}
	switch place.Name {
	case "months":
		answer, err := h.report(c, reportQuery{periodQuery: in.periodQuery, Counting: in.Counting})
		place.Table = tableAt(c, "")
		return reader.MonthsChart(answer, place), err
	case "matrix":
		answer, err := h.matrix(c, matrixQuery{periodQuery: in.periodQuery})
		place.Table = tableAt(c, "/matrix")
		return reader.MatrixChart(answer, place), err
	case "progress":
		answer, err := h.targets(c, progressQuery{periodQuery: in.periodQuery})
		place.Table = tableAt(c, "/targets")
		return reader.ProgressChart(answer, place), err
	case "trend":
		trend, schoolYears, err := h.trend(c, in)
		return reader.TrendChart(trend, schoolYears, place), err
	}
	return nil, domain.Missing()
}

// trend goes up to the year of the period: school years if one or a term was asked for,
// else calendar years.
func (h reports) trend(c *call.Call, in chartQuery) (trend report.Trend, schoolYears bool, err error) {
	chosen, err := h.terms.period(c, in.periodQuery)
	if err != nil {
		return trend, false, err
	}
	ask := report.TrendAsk{Subject: subject(c), Last: chosen.To.Year(), Years: form.TrendYears}
	switch chosen.Kind {
	case "school_year":
		ask.Last, ask.SchoolYears = in.SchoolYear, true
	case "term":
		ask.Last, ask.SchoolYears = chosen.SchoolYear, true
	}
	trend, err = h.service.Trend(c.Ctx(), c.Actor, ask)
	return trend, ask.SchoolYears, err
}

// tableAt is the address of the report that a chart is drawn from, as CSV.
func tableAt(c *call.Call, report string) string {
	path, _, _ := strings.Cut(c.Request().URL.Path, "/charts/")
	query := c.Request().URL.Query()
	query.Del("width")
	if report != "" { // only the report itself counts postings
		query.Del("counting")
	}
	query.Set("format", "csv")
	return path + report + "?" + query.Encode()
}
