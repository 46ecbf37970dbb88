package demodata_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"gongtongti/api"
)

// labels adds the numbers of a picture up by what they stand for.
func labels(t *testing.T, picture string) map[string]int {
	t.Helper()
	sums, kind := map[string]int{}, ""
	decoder := xml.NewDecoder(strings.NewReader(picture))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return sums
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, picture)
		}
		switch token := token.(type) {
		case xml.StartElement:
			kind = ""
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Name.Local, "data-") {
					kind = a.Name.Local
				}
			}
		case xml.CharData:
			if n, err := strconv.Atoi(string(token)); err == nil && kind != "" {
				sums[kind] += n
			}
		}
	}
}

func theChartsShowTheFiguresOfTheReport(t *testing.T, s api.Services) {
	c := as(t, s, "city")
	for _, subject := range subjects(t, s) {
		base := "/api/v1/reports/" + subject
		report := c.get(base + "?school_year=2017")
		confirmed := int(report["activities"].(map[string]any)["confirmed"].(float64))
		months, header := c.raw(base + "/charts/months.svg?school_year=2017&counting=starts&width=390")
		got := labels(t, months)
		if got["data-total"] != confirmed || got["data-series"] != confirmed && got["data-series"] != 0 {
			t.Errorf("%s: the months show %v of %d", subject, got, confirmed)
		}
		if header.Get("Content-Type") != "image/svg+xml; charset=utf-8" ||
			!strings.HasPrefix(header.Get("Content-Security-Policy"), "default-src 'none';") {
			t.Errorf("headers %v", header)
		}
		if confirmed == 0 && !strings.Contains(months, ">本时间段没有已确认的活动<") {
			t.Errorf("%s: an empty period shows\n%s", subject, months)
		}
		// The year is one column of the trend; the year before stands beside it.
		trend, _ := c.raw(base + "/charts/trend.svg?school_year=2017")
		before := int(report["change"].(map[string]any)["confirmed"].(float64))
		if got := labels(t, trend)["data-total"]; got != confirmed+before {
			t.Errorf("%s: the trend shows %d of %d and %d", subject, got, before, confirmed)
		}
		pairs, own := 0, 2 // each pair stands in two cells
		for _, m := range c.get(base + "/matrix?school_year=2017")["meetings"].([]any) {
			pairs += int(m.(map[string]any)["count"].(float64))
		}
		if strings.HasPrefix(subject, "schools/") {
			own = 1
		}
		matrix, _ := c.raw(base + "/charts/matrix.svg?school_year=2017")
		if got := labels(t, matrix)["data-cell"]; got != own*pairs {
			t.Errorf("%s: the cells show %d of %d pairs", subject, got, pairs)
		}
		goals := 0
		for _, community := range c.get(base + "/targets?school_year=2017")["items"].([]any) {
			for _, g := range community.(map[string]any)["targets"].([]any) {
				g := g.(map[string]any)
				goals++
				want := fmt.Sprintf("完成%v，计划%v，应达%v<", g["done"], g["planned"], g["expected_by_now"])
				if progress, _ := c.raw(base + "/charts/progress.svg?school_year=2017"); goals <= 60 && !strings.Contains(progress, want) {
					t.Errorf("%s: no %q in\n%s", subject, want, progress)
				}
			}
		}
	}
}

func theTrendEndsWithTheYearAskedFor(t *testing.T, s api.Services) {
	c := as(t, s, "district")
	bond := "/api/v1/reports/communities/" + string(communityNamed(t, s, "实验小学发展共同体").ID)
	for query, want := range map[string]string{
		"school_year=2018":              "2016学年12次；2017学年86次；2018学年15次",
		"year=2018":                     "2016年6次；2017年45次；2018年54次",
		"from=2018-03-01&to=2018-03-31": "2016年6次；2017年45次；2018年54次",
	} {
		picture, _ := c.raw(bond + "/charts/trend.svg?" + query)
		if !strings.Contains(picture, want+"<") && !strings.Contains(picture, want+"。") {
			t.Errorf("%s: no %q in\n%s", query, want, picture)
		}
	}
	far := "/api/v1/reports/divisions/370686" // of another district
	for address, want := range map[string]int{far + "?year=2018&format=csv": 404, far + "/bulletin?year=2018": 404, far +
		"/charts/months.svg?year=2018": 404,
		bond + "?year=2018&format=docx": 422, bond + "/charts/pie.svg?year=2018": 404, bond + "/charts/months.svg": 422, bond +
			"/charts/months.svg?year=2018&width=100000": 422} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		request.Header.Set("Authorization", "Bearer "+c.token)
		answer := httptest.NewRecorder()
		c.handler.ServeHTTP(answer, request)
		if answer.Code != want || answer.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", address, answer.Code, answer.Body)
		}
	}
}
