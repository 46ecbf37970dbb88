package demodata_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"gongtongti/api"
	"gongtongti/api/apitest"
	"gongtongti/cmd/gongtongti/demodata"
	"gongtongti/domain"
	"gongtongti/domain/community"
	"gongtongti/domain/school"
)

// caller asks the service as one user.
type caller struct {
	t       *testing.T
	handler http.Handler
	token   string
	sizes   map[string]int // rows behind an address
}

func (c caller) get(address string) map[string]any { return c.in("zh-CN", address) }

func (c caller) english(address string) map[string]any { return c.in("en", address) }

func (c caller) in(language, address string) map[string]any {
	c.t.Helper()
	request := httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, address, nil)
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Accept-Language", language)
	answer := httptest.NewRecorder()
	c.handler.ServeHTTP(answer, request)
	var body map[string]any
	if err := json.Unmarshal(answer.Body.Bytes(), &body); err != nil || answer.Code != http.StatusOK {
		c.t.Fatalf("%s: %d %s", address, answer.Code, answer.Body)
	}
	return body
}

// rows counts what a list holds, page after page.
func (c caller) rows(address string) int {
	if n, known := c.sizes[address]; known {
		return n
	}
	n, page := 0, address+"&limit=200"
	for {
		body := c.get(page)
		n += len(body["items"].([]any))
		next, more := body["next_cursor"].(string)
		if !more {
			c.sizes[address] = n
			return n
		}
		page = address + "&limit=200&cursor=" + url.QueryEscape(next)
	}
}

// checkFigures walks a report: wherever a figure stands beside the address of its
// rows, both must say the same.
func (c caller) checkFigures(path string, v any) (checked int) {
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			checked += c.checkFigures(fmt.Sprintf("%s[%d]", path, i), item)
		}
	case map[string]any:
		for rows, figures := range map[string][]string{"rows": {"count", "confirmed", "postings", "done", "total"},
			"teacher_rows": {"teachers"}} {
			address, opens := v[rows].(string)
			for _, figure := range figures {
				n, there := v[figure].(float64)
				if !opens || !there {
					continue
				}
				checked++
				if got := c.rows(address); got != int(n) {
					c.t.Errorf("%s.%s is %v and opens into %d rows: %s", path, figure, n, got, address)
				}
			}
		}
		for name, item := range v {
			checked += c.checkFigures(path+"."+name, item)
		}
	}
	return checked
}

// as asks as a user of the demonstration.
func as(t *testing.T, s api.Services, user string) caller {
	t.Helper()
	login, err := s.Accounts.LogIn(t.Context(), user, demodata.Password, "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	return caller{t: t, handler: apitest.Held(t, api.New(s)), token: login.Token, sizes: map[string]int{}}
}

// subjects are all communities and schools, and some divisions.
func subjects(t *testing.T, s api.Services) []string {
	t.Helper()
	all := []string{"divisions/3706", "divisions/370676", "divisions/370686", "divisions/370676003", "divisions/370602"}
	communities, err := s.Communities.List(t.Context(), admin, community.Filter{}, domain.Page{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, stored := range communities.Items {
		all = append(all, "communities/"+string(stored.ID))
	}
	schools, err := s.Schools.List(t.Context(), admin, school.Filter{}, domain.Page{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range schools.Items {
		all = append(all, "schools/"+string(record.ID))
	}
	if racing {
		return []string{all[1], all[5], all[len(all)-1]}
	}
	return all
}

// check opens every figure of the reports on the subjects.
func (c caller) check(subjects, periods []string) (checked int) {
	c.t.Helper()
	if racing {
		subjects, periods = subjects[:min(len(subjects), 3)], periods[:1]
	}
	for _, subject := range subjects {
		for _, period := range periods {
			body := c.get("/api/v1/reports/" + subject + "?" + period)
			activities := body["activities"].(map[string]any)
			for status, address := range body["rows"].(map[string]any) {
				checked++
				if got := c.rows(address.(string)); got != int(activities[status].(float64)) {
					c.t.Errorf("%s %s: %v %s open into %d rows", subject, period, activities[status], status, got)
				}
			}
			delete(body, "rows")
			checked += c.checkFigures(subject+"?"+period, body)
			checked += c.checkFigures(subject+"/bulletin?"+period, c.get("/api/v1/reports/"+subject+"/bulletin?"+period))
			period, _, _ = strings.Cut(period, "&counting")
			for _, further := range []string{"/matrix?", "/targets?"} {
				checked += c.checkFigures(subject+further+period, c.get("/api/v1/reports/"+subject+further+period))
			}
		}
		if !strings.HasPrefix(subject, "communities/") {
			checked += c.checkFigures(subject+"/unreported", c.get("/api/v1/reports/"+subject+"/unreported"))
		}
	}
	return checked
}

func everyFigureOpensIntoItsRows(t *testing.T, s api.Services) {
	terms, err := s.Terms.List(t.Context(), admin, "370676", 2017)
	if err != nil || len(terms) != 2 {
		t.Fatal(terms, err)
	}
	checked := as(t, s, "city").check(subjects(t, s), []string{"year=2018", "school_year=2017&counting=starts",
		"from=2018-02-10&to=2018-03-05", "year=2012",
		"term=" + string(terms[1].ID)})
	if checked < 5000 && !racing {
		t.Errorf("only %d figures were checked", checked)
	}
	t.Logf("%d figures, each equal to the rows it opens into", checked)
}

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	os.Exit(m.Run())
}
