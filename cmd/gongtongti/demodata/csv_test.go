package demodata_test

import (
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongtongti/repository"
	"gongtongti/repository/repositorytest"
)

// raw is an answer that is no JSON.
func (c caller) raw(address string) (string, http.Header) {
	c.t.Helper()
	request := httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, address, nil)
	request.Header.Set("Authorization", "Bearer "+c.token)
	answer := httptest.NewRecorder()
	c.handler.ServeHTTP(answer, request)
	if answer.Code != http.StatusOK {
		c.t.Fatalf("%s: %d %s", address, answer.Code, answer.Body)
	}
	return answer.Body.String(), answer.Header()
}

// numbers of an answer, the addresses of its rows, and at each address the numbers
// that stand beside it.
func numbers(v any, all *[]float64, beside map[string][]float64) {
	switch v := v.(type) {
	case float64:
		*all = append(*all, v)
	case []any:
		for _, item := range v {
			numbers(item, all, beside)
		}
	case map[string]any:
		address, _ := v["rows"].(string)
		for name, item := range v {
			if n, ok := item.(float64); ok && address != "" && name != "difference" { // which has no rows of its own
				beside[address] = append(beside[address], n)
			}
			numbers(item, all, beside)
		}
	}
}

// written are the numbers of a CSV in the same way.
func written(t *testing.T, body string) (all []float64, beside map[string][]float64) {
	t.Helper()
	body, marked := strings.CutPrefix(body, "\uFEFF")
	reader := csv.NewReader(strings.NewReader(body))
	reader.FieldsPerRecord = -1
	records, err := reader.ReadAll()
	if err != nil || !marked {
		t.Fatalf("begins with a BOM: %v; %v", marked, err)
	}
	beside = map[string][]float64{}
	for _, record := range records {
		first := len(record)
		for i, cell := range record {
			if strings.HasPrefix(cell, "/api/") {
				first = min(first, i)
			}
		}
		for _, cell := range record {
			n, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				continue
			}
			all = append(all, n)
			if first < len(record) {
				beside[record[first]] = append(beside[record[first]], n)
			}
		}
	}
	return all, beside
}

func TestTheCSVHoldsEveryNumberOfTheReport(t *testing.T) {
	repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
		s := load(t, db)
		c, checked := as(t, s, "city"), 0
		for _, subject := range subjects(t, s) {
			for _, address := range []string{subject + "?year=2018", subject + "?school_year=2017", subject + "/matrix?year=2018", subject + "/targets?school_year=2017"} {
				address = "/api/v1/reports/" + address
				var want []float64
				wantBeside := map[string][]float64{}
				numbers(c.get(address), &want, wantBeside)
				body, _ := c.raw(address + "&format=csv")
				got, gotBeside := written(t, body)
				slices.Sort(want)
				slices.Sort(got)
				if !slices.Equal(want, got) {
					t.Errorf("%s: JSON %v, CSV %v", address, want, got)
				}
				for rows, figures := range wantBeside {
					for _, n := range figures {
						if checked++; !slices.Contains(gotBeside[rows], n) {
							t.Errorf("%s: %v does not stand beside %s", address, n, rows)
						}
					}
				}
			}
		}
		t.Logf("%d numbers beside their rows", checked)
	})
}

func TestACSVNamesItselfAndKeepsCodesAsText(t *testing.T) {
	c := as(t, load(t, repositorytest.Open(t, repositorytest.SQLite)), "city")
	body, header := c.raw("/api/v1/reports/divisions/3706?year=2018&format=csv")
	if got := header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; filename*=utf-8''%E7%83%9F%E5%8F%B0") {
		t.Errorf("the file is called %q", got)
	}
	if got := header.Get("Content-Type"); got != "text/csv; charset=utf-8" {
		t.Errorf("type %q", got)
	}
	for _, want := range []string{"370676\t,", "2018-03\t,", "时间段,2018年（2018-01-01至2018-12-31）\r\n", "计数规则,"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in\n%s", want, body)
		}
	}
	if strings.Contains(body, `="`) {
		t.Error("there is a formula")
	}
}
