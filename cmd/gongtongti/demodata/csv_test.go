package demodata_test

import (
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongtongti/api"
	"gongtongti/domain"
	"gongtongti/domain/activity"
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

func theCSVHoldsEveryNumberOfTheReport(t *testing.T, s api.Services) {
	c, checked := as(t, s, "city"), 0
	for _, subject := range subjects(t, s) {
		for _, address := range []string{subject + "?year=2018", subject + "?school_year=2017", subject + "/matrix?year=2018", subject +
			"/targets?school_year=2017"} {
			checked += c.checkCSV("/api/v1/reports/" + address)
		}
		if !strings.HasPrefix(subject, "communities/") {
			checked += c.checkCSV("/api/v1/reports/" + subject + "/unreported?days=60")
		}
	}
	body, _ := c.raw("/api/v1/reports/divisions/370676/rotation?profile=00000000-0000-7000-8000-000000002016&school_year=2018&format=csv")
	for _, want := range []string{"符合交流条件教师总数,80,/api/", "交流轮岗比例,36,80,45.0%\t,10%\t,达到"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in\n%s", want, body)
		}
	}
	t.Logf("%d numbers beside their rows", checked)
}

// checkCSV holds the CSV to the JSON: the same numbers, beside the same rows.
func (c caller) checkCSV(address string) (checked int) {
	c.t.Helper()
	var want []float64
	wantBeside := map[string][]float64{}
	numbers(c.get(address), &want, wantBeside)
	body, _ := c.raw(address + "&format=csv")
	got, gotBeside := written(c.t, body)
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		c.t.Errorf("%s: JSON %v, CSV %v", address, want, got)
	}
	for rows, figures := range wantBeside {
		for _, n := range figures {
			if checked++; !slices.Contains(gotBeside[rows], n) {
				c.t.Errorf("%s: %v does not stand beside %s", address, n, rows)
			}
		}
	}
	return checked
}

// What was handed up and what is now stand side by side in every form.
func aRestatementShows(t *testing.T, s api.Services) {
	c, address := as(t, s, "city"), "/api/v1/reports/divisions/370686"
	const sentence = "本时间段的数据已锁定上报，上述数字与上报时有差异。"
	account, err := s.Accounts.Authenticate(t.Context(), c.token)
	if err != nil {
		t.Fatal(err)
	}
	city := account.Actor("test")
	city.Correction = "示例更正"
	if _, err := s.Periods.Lock(t.Context(), city, "370686", domain.CalendarYear(2018), ""); err != nil {
		t.Fatal(err)
	}
	if text := c.get(address + "/bulletin?year=2018")["text"].(string); strings.Contains(text, sentence) {
		t.Errorf("nothing has changed: %s", text)
	}
	rows, err := s.Activities.List(t.Context(), city, activity.Filter{Division: "370686", Status: activity.Confirmed,
		From: domain.NewDate(2018, 1, 1), To: domain.NewDate(2018, 12, 31)}, domain.Page{Limit: 1})
	if err != nil || len(rows.Items) == 0 {
		t.Fatal(rows, err)
	}
	if _, err := s.Activities.Return(t.Context(), city, rows.Items[0].ID, rows.Items[0].Version, "请更正人数。"); err != nil {
		t.Fatal(err)
	}
	if text := c.get(address + "/bulletin?year=2018")["text"].(string); !strings.HasSuffix(text, sentence) {
		t.Errorf("no %q in %s", sentence, text)
	}
	if body, _ := c.raw(address + "?year=2018&format=csv"); !strings.Contains(body, "报送锁定") {
		t.Errorf("no lock in\n%s", body)
	}
	c.checkCSV(address + "?year=2018")
}

func aCSVNamesItselfAndKeepsCodesAsText(t *testing.T, s api.Services) {
	c := as(t, s, "city")
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
