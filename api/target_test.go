package api_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/school"
	"gongtongti/domain/target"
)

// aim is a target for one school year, another for each n, with changes.
func aim(n int, change map[string]any) map[string]any {
	body := map[string]any{"label": "示例目标", "types": []string{"exchange"}, "planned": 10, "per": "school_year", "from_year": 1990 + n%100,
		"to_year": 1990 + n%100}
	maps.Copy(body, change)
	return body
}

func onTarget(method, step string, body any) func(*world, side, int) request {
	return func(w *world, s side, n int) request {
		year := 1990 + n%100
		targets, err := w.services.Targets.Plan(w.t.Context(), w.officer(s), target.Owner{CommunityID: s.community.ID}, "",
			target.Content{Label: "示例目标",
				Types: []string{"exchange"}, Planned: 10, Per: "school_year", FromYear: year, ToYear: &year})
		must(w.t, err)
		return request{method: method, path: "/api/v1/targets/" + string(targets[0].ID) + step, version: 1, body: body}
	}
}

// plan sets a target of the own community, or of a division if the body names one.
func (w *world) plan(user string, body map[string]any) reply {
	w.t.Helper()
	path := "/api/v1/communities/" + string(w.own.community.ID) + "/targets"
	if body["division_code"] != nil {
		path = "/api/v1/targets"
	}
	return w.as(user, request{method: "POST", path: path, key: newKey(), body: body})
}

// progress is what a report says of the own community's targets, a line each.
func (w *world) progress(query string) []string {
	w.t.Helper()
	r := w.as("city", request{method: "GET", path: "/api/v1/reports/communities/" + string(w.own.community.ID) + "/targets?" +
		query}).expect(w.t, 200)
	lines := []string{}
	for _, item := range r.body["items"].([]any) {
		for _, each := range item.(map[string]any)["targets"].([]any) {
			p := each.(map[string]any)
			lines = append(lines, fmt.Sprintf("%v: %v/%v subjects %v/%v expected %v gap %v remaining %v days %v met %v", p["label"],
				p["done"], p["planned"],
				p["subjects"], p["min_subjects"], p["expected_by_now"], p["gap"], p["remaining"], p["days_left"], p["met"]))
			rows := w.as("city", request{method: "GET", path: p["rows"].(string)}).expect(w.t, 200)
			if n := len(rows.body["items"].([]any)); n != int(p["done"].(float64)) {
				w.t.Errorf("%v done open into %d rows: %v", p["done"], n, p["rows"])
			}
		}
	}
	return lines
}

func (w *world) progressIs(query string, want ...string) {
	w.t.Helper()
	if got := w.progress(query); !slices.Equal(got, want) {
		w.t.Errorf("%s:\n%s\nwant\n%s", query, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestProgressAgainstATarget(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.plan("district", aim(0, map[string]any{"label": "交流", "planned": 20, "min_subjects": 1, "per": "year", "from_year": 2018,
			"to_year": nil})).expect(t, 201)
		w.plan("district", aim(0, map[string]any{"label": "学年交流", "types": []string{"exchange", "other"}, "mode": "onsite", "planned": 73,
			"from_year": 2017, "to_year": 2017})).expect(t, 201)
		w.plan("district", aim(0, map[string]any{"label": "学期交流", "planned": 3, "per": "term", "from_year": 2017,
			"to_year": 2017})).expect(t, 201)
		for n := range 6 { // 5 to 15 March 2018
			w.activity(w.own, n, activity.Confirmed)
		}
		w.activity(w.own, 6, activity.Submitted)
		w.activity(w.own, -100, activity.Confirmed) // 17 August 2017: neither
		w.activity(w.own, -40, activity.Confirmed)  // 15 December 2017: the school year alone
		// 2018 has 365 days; on 1 July 182 are gone: 20 × 182 ÷ 365 = 9.97.
		w.onDay("2018-07-01")
		w.progressIs("year=2018", "交流: 6/20 subjects 0/1 expected 9 gap 3 remaining 14 days 183 met false")
		// 304 of 365 days of school year 2017: 73 × 304 ÷ 365 = 60.8.
		w.progressIs("school_year=2017", "学年交流: 7/73 subjects 0/0 expected 60 gap 53 remaining 66 days 61 met false")
		w.progressIs("year=2017")
		w.progressIs("school_year=2018")
		// A part of it: as of its last day, 10 March 2018, the 69th of 2018 and the 191st of the school year.
		w.progressIs("from=2018-02-26&to=2018-03-10", "交流: 3/20 subjects 0/1 expected 3 gap 0 remaining 17 days 296 met false",
			"学年交流: 4/73 subjects 0/0 expected 38 gap 34 remaining 69 days 174 met false")
		w.progressIs("from=2017-12-01&to=2018-03-10", "学年交流: 4/73 subjects 0/0 expected 38 gap 34 remaining 69 days 174 met false")
		spring := w.enterTerm("district", "370676", 2017, 2, "2018-02-26", "2018-07-06").expect(t, 201).body["id"].(string)
		w.progressIs("term="+spring, "交流: 6/20 subjects 0/1 expected 9 gap 3 remaining 14 days 183 met false",
			"学年交流: 7/73 subjects 0/0 expected 60 gap 53 remaining 66 days 61 met false",
			"学期交流: 6/3 subjects 0/0 expected 2 gap 0 remaining 0 days 5 met true")
		// Before and after.
		w.onDay("2017-08-31")
		w.progressIs("school_year=2017", "学年交流: 7/73 subjects 0/0 expected 0 gap 0 remaining 66 days 365 met false")
		w.onDay("2020-01-01")
		w.progressIs("school_year=2017", "学年交流: 7/73 subjects 0/0 expected 73 gap 66 remaining 66 days 0 met false")
		r := w.as("one", request{method: "GET", path: "/api/v1/reports/schools/" + string(w.own.schools[0].ID) +
			"/targets?year=2018"}).expect(t, 200)
		item := r.body["items"].([]any)[0].(map[string]any)
		if fmt.Sprint(item["also_per"]) != "[school_year term]" || !strings.Contains(r.raw, "应完成数") || r.body["period_name"] != "2018年" {
			t.Errorf("the school reads %s", r.raw)
		}
	})
}

func TestACommunityThatBeganOrEndedInsideIsExpectedItsOwnDays(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.plan("district", aim(0, map[string]any{"planned": 12, "per": "year", "from_year": 2016, "to_year": nil})).expect(t, 201)
		w.onDay("2016-12-31") // founded on 1 September: 122 of 366 days
		w.progressIs("year=2016", "示例目标: 0/12 subjects 0/0 expected 4 gap 4 remaining 12 days 0 met false")
		w.progressIs("year=2015")
		_, err := w.services.Communities.End(t.Context(), w.actors["city"], w.own.community.ID, w.own.community.Version,
			domain.NewDate(2018, 2, 1), "示例")
		must(t, err)
		w.onDay("2018-01-11") // 11 of 365 days are gone, and 20 left to the end
		w.progressIs("year=2018", "示例目标: 0/12 subjects 0/0 expected 0 gap 0 remaining 12 days 20 met false")
		w.onDay("2018-12-31") // 31 of 365
		w.progressIs("year=2018", "示例目标: 0/12 subjects 0/0 expected 1 gap 1 remaining 12 days 0 met false")
		w.progressIs("year=2019")
	})
}

func TestTheNearestAndMostSpecificDefaultHolds(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		year := "year=2018"
		by := func(division, kind, form, label string) {
			w.plan("city", aim(28, map[string]any{"label": label, "per": "year", "division_code": division, "kind": kind,
				"form": form})).expect(t, 201)
		}
		holds := func(want string) {
			t.Helper()
			got := w.progress(year)
			if len(got) != 1 || !strings.HasPrefix(got[0], want+":") {
				t.Errorf("%v, want %s", got, want)
			}
		}
		w.progressIs(year)
		by("3706", "", "", "市")
		holds("市")
		by("3706", "development", "joint", "市发展共建")
		holds("市发展共建")
		by("370676", "", "", "区")
		holds("区")
		by("370676", "", "joint", "区共建")
		holds("区共建")
		by("370676", "development", "", "区发展")
		holds("区发展")
		by("370676", "development", "joint", "区发展共建")
		by("370676", "learning", "joint", "区学习共建")
		by("370686", "development", "joint", "别区")
		holds("区发展共建")
		w.plan("district", aim(27, map[string]any{"per": "year", "label": "2017"})).expect(t, 201)
		holds("区发展共建") // its own is of another year
		w.plan("district", aim(28, map[string]any{"per": "year", "label": "自有"})).expect(t, 201)
		holds("自有")
		own := w.as("two", request{method: "GET", path: "/api/v1/communities/" + string(w.own.community.ID) + "/targets"}).expect(t, 200)
		if n := len(own.body["items"].([]any)); n != 8 { // two of its own and six defaults: not the other kind's, not the other district's
			t.Errorf("%d targets: %s", n, own.raw)
		}
		for user, want := range map[string]int{"one": 6 + 1, "district": 7, "reader": 7, "city": 8, "elsewhere": 0, "far-one": 0,
			"admin": 8} {
			r := w.as(user, request{method: "GET", path: "/api/v1/targets"}).expect(t, 200)
			if n := len(r.body["items"].([]any)); n != want {
				t.Errorf("%s sees %d defaults, want %d", user, n, want)
			}
			for _, item := range r.body["items"].([]any) {
				w.as("far-one", request{method: "GET", path: "/api/v1/targets/" + item.(map[string]any)["id"].(string)}).expect(t, 404)
			}
		}
		city := w.as("city", request{method: "GET", path: "/api/v1/targets?division=3706&limit=1"}).expect(t, 200)
		if city.body["next_cursor"] == nil {
			t.Errorf("no way to the next page: %s", city.raw)
		}
		at := "/api/v1/targets/" + city.body["items"].([]any)[0].(map[string]any)["id"].(string)
		w.as("district", request{method: "PATCH", path: at, version: 1, body: map[string]any{"planned": 1}}).expect(t, 403)
		w.as("three", request{method: "GET", path: at}).expect(t, 200)
	})
}

func TestASetIsAdoptedWithItsSource(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		sets := w.as("one", request{method: "GET", path: "/api/v1/target-sets",
			header: map[string]string{"Accept-Language": "en"}}).expect(t, 200)
		if !strings.Contains(sets.raw, "Yuyao 2021") || !strings.Contains(sets.raw, "asked of paired schools in 2021") ||
			!strings.Contains(sets.raw, "Synchronous lessons") {
			t.Errorf("the sets: %s", sets.raw)
		}
		adopt := map[string]any{"division_code": "370676", "set": "yuyao_2021", "per": "year", "from_year": 2018}
		value := w.plan("district", adopt).expect(t, 201)
		if n := len(value.body["items"].([]any)); n != 3 {
			t.Fatalf("%d targets: %s", n, value.raw)
		}
		if r := w.plan("district", adopt).expect(t, 409); r.code() != "target_exists" {
			t.Errorf("adopted twice: %s", r.raw)
		}
		for field, wrong := range map[string]map[string]any{
			"set":           {"division_code": "370676", "set": "nowhere", "per": "year", "from_year": 2018},
			"division_code": {"division_code": "371002", "set": "yuyao_2021", "per": "year", "from_year": 2018},
			"planned":       {"division_code": "370676", "set": "yuyao_2021", "planned": 3, "per": "year", "from_year": 2018},
			"label":         {"division_code": "370676", "types": []string{"other"}, "planned": 3, "per": "year", "from_year": 2018},
			"types[1]": {"division_code": "370676", "label": "x", "types": []string{"other", "nothing"}, "planned": 3, "per": "year",
				"from_year": 2018},
			"types": {"division_code": "370676", "label": "x", "types": []string{}, "planned": 3, "per": "year", "from_year": 2018},
			"min_subjects": {"division_code": "370676", "label": "x", "types": []string{"other"}, "planned": 3, "min_subjects": 4,
				"per": "year", "from_year": 2018},
			"to_year": {"division_code": "370676", "label": "x", "types": []string{"other"}, "planned": 3, "per": "year",
				"from_year": 2018, "to_year": 2017},
			"per": {"division_code": "370676", "label": "x", "types": []string{"other"}, "planned": 3, "per": "month",
				"from_year": 2018},
		} {
			if r := w.plan("district", wrong).expect(t, 422); r.fields()[field] == "" || len(r.fields()) != 1 {
				t.Errorf("%s: %s", field, r.raw)
			}
		}
		w.activity(w.own, 1, activity.Confirmed)
		lines := w.progress("year=2018")
		if len(lines) != 3 || !strings.HasPrefix(lines[0], "同步课堂: 0/20 subjects 0/2") || !strings.HasPrefix(lines[1], "网络研修: 0/8") ||
			!strings.HasPrefix(lines[2], "线下教研: 1/4") {
			t.Errorf("progress: %v", lines)
		}
	})
}

func TestATargetIsChangedAndEnded(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		byName := w.plan("district", aim(27, map[string]any{"to_year": nil})).expect(t, 201).body["items"].([]any)[0].(map[string]any)
		at := "/api/v1/targets/" + byName["id"].(string)
		report := "/api/v1/reports/divisions/370676/targets?school_year=2018"
		tag := w.as("reader", request{method: "GET", path: report}).expect(t, 200).header.Get("ETag")
		patch := func(version, status int, body map[string]any) reply {
			t.Helper()
			return w.as("district", request{method: "PATCH", path: at, version: version, body: body}).expect(t, status)
		}
		patch(1, 200, map[string]any{"planned": 4, "mode": "onsite", "types": []string{"other"}, "to_year": 2019, "label_en": "Example"})
		w.as("reader", request{method: "GET", path: report, header: map[string]string{"If-None-Match": tag}}).expect(t, 200)
		patch(1, 412, map[string]any{"planned": 5})
		if r := patch(2, 422, map[string]any{"to_year": 2016, "min_subjects": 5, "types": []string{"nothing"}}); len(r.fields()) != 3 {
			t.Errorf("not all faults are said at once: %s", r.raw)
		}
		if r := patch(2, 200, map[string]any{"to_year": nil}); r.body["to_year"] != nil || r.body["planned"] != 4.0 ||
			r.body["mode"] != "onsite" {
			t.Errorf("changed: %s", r.raw)
		}
		if r := w.plan("district", aim(29, map[string]any{"types": []string{"other"}, "mode": "onsite"})).expect(t,
			409); r.code() != "target_exists" {
			t.Errorf("a second target for the same: %s", r.raw)
		}
		patch(3, 200, map[string]any{"to_year": 2019, "min_subjects": 1})
		ended := w.as("district", request{method: "POST", path: at + "/end", version: 4,
			body: map[string]any{"ended_on": "2018-09-01", "reason": "示例"}}).expect(t, 200)
		if read := w.as("one", request{method: "GET", path: at}).expect(t, 200); read.raw != ended.raw { // no field but set is empty
			t.Errorf("written: %s\nread: %s", ended.raw, read.raw)
		}
		patch(5, 409, map[string]any{"planned": 5})
		w.onDay("2018-08-31")
		w.progressIs("school_year=2017", "示例目标: 0/4 subjects 0/1 expected 4 gap 4 remaining 4 days 0 met false") // it began before the end
		w.progressIs("school_year=2018")
		w.plan("district", aim(29, map[string]any{"types": []string{"other"}, "mode": "onsite"})).expect(t, 201)
		history := w.as("district", request{method: "GET", path: "/api/v1/audit?target_kind=target&target_id=" +
			byName["id"].(string)}).expect(t, 200)
		if n := len(history.body["items"].([]any)); n != 5 {
			t.Errorf("the history has %d entries: %s", n, history.raw)
		}
	})
}

func TestOfTargetsPlannedAtOnceOneStands(t *testing.T) {
	eachWorld(t, func(_ *testing.T, w *world) {
		for _, owner := range []map[string]any{nil, {"division_code": "370676"}} {
			w.oneOfMany([]string{"city", "district"}, 10, func(_ int, user string) reply { return w.plan(user, aim(28, owner)) })
		}
	})
}

func TestADivisionsProgressHoldsTheCommunitiesThatTouchedIt(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		late := w.draft(w.own, 1)
		late, err := w.services.Communities.Activate(t.Context(), w.actors["city"], late.ID, late.Version)
		must(t, err)
		w.draft(w.own, 2) // a draft has no progress
		names := func(user, code, query string) (texts []string) {
			t.Helper()
			cursor := ""
			for {
				r := w.as(user, request{method: "GET", path: "/api/v1/reports/divisions/" + code + "/targets?limit=1&" + query +
					cursor}).expect(t, 200)
				for _, item := range r.body["items"].([]any) {
					texts = append(texts, item.(map[string]any)["community_name"].(string))
				}
				if r.body["next_cursor"] == nil {
					return texts
				}
				cursor = "&cursor=" + r.body["next_cursor"].(string)
			}
		}
		both := []string{w.own.community.Name, late.Name}
		for _, test := range []struct {
			code, query string
			want        []string
		}{{"370676", "year=2018", both}, {"3706", "year=2018", both}, {"370686", "year=2018", nil},
			{"370676", "from=2016-08-01&to=2016-08-31", nil},
			{"370676", "from=2016-08-01&to=2016-09-01", both}} {
			if got := names("city", test.code, test.query); !slices.Equal(got, test.want) {
				t.Errorf("%s %s: %v, want %v", test.code, test.query, got, test.want)
			}
		}
		// All its schools move on 1 August 2018, and one community ends.
		_, err = w.services.Communities.End(t.Context(), w.actors["city"], late.ID, late.Version, domain.NewDate(2018, 7, 1), "示例")
		must(t, err)
		successor := "370614"
		for _, s := range w.own.schools {
			_, err := w.services.Schools.Correct(t.Context(), w.actors["city"], s.ID, s.Version,
				school.Change{DivisionCode: &successor, MovedOn: domain.NewDate(2018, 8, 1)})
			must(t, err)
		}
		one := []string{w.own.community.Name}
		for _, test := range []struct {
			code, query string
			want        []string
		}{{"370676", "year=2018", both}, {"370676", "year=2019", nil}, {"370614", "year=2018", one}, {"370614", "year=2017", nil},
			{"370614", "year=2019", one},
			{"370676", "from=2018-07-01&to=2018-07-31", one}, {"370676", "from=2018-08-01&to=2018-08-31", nil}} {
			if got := names("city", test.code, test.query); !slices.Equal(got, test.want) {
				t.Errorf("after the move %s %s: %v, want %v", test.code, test.query, got, test.want)
			}
		}
	})
}

// A bureau whose schools have moved away sees what they did before, and its figures count
// no more than it sees.
func TestProgressCountsWhatTheReaderSees(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.plan("city", aim(0, map[string]any{"per": "year", "from_year": 2018, "to_year": 2018})).expect(t, 201)
		for n := range 4 { // on 5, 7, 9 and 11 March
			w.activity(w.own, n, activity.Confirmed)
		}
		move := domain.NewDate(2018, 3, 9)
		for i := range w.own.schools {
			school, err := w.services.Schools.Find(t.Context(), w.actors["city"], w.own.schools[i].ID)
			must(t, err)
			w.as("city", request{method: "PATCH", path: "/api/v1/schools/" + string(school.ID), version: school.Version,
				body: map[string]any{"division_code": "370686", "moved_on": move.String()}}).expect(t, 200)
		}
		for user, want := range map[string]int{"city": 4, "district": 2, "one": 4} {
			r := w.get(user, "/api/v1/reports/communities/"+string(w.own.community.ID)+"/targets?year=2018")
			p := r.body["items"].([]any)[0].(map[string]any)["targets"].([]any)[0].(map[string]any)
			if rows := len(w.get(user, p["rows"].(string)).body["items"].([]any)); p["done"] != float64(want) || rows != want {
				t.Errorf("%s: %v done open into %d rows, want %d", user, p["done"], rows, want)
			}
		}
	})
}
