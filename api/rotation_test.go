package api_test

import (
	"fmt"
	"strings"
	"testing"

	"gongtongti/domain"
	"gongtongti/domain/posting"
	"gongtongti/domain/rotation"
	"gongtongti/domain/teacher"
)

// The shipped profiles.
const (
	national2014 = "00000000-0000-7000-8000-000000002014"
	shandong2016 = "00000000-0000-7000-8000-000000002016"
	anhui        = "00000000-0000-7000-8000-000000000034"
	national     = "?school_year=2018&profile=" + national2014
)

func profileForm(changes map[string]any) map[string]any {
	form := map[string]any{"name_zh": "示例口径", "min_years": 5, "stages": []string{"primary"}, "counted_kinds": []string{"rotation"},
		"rotation_threshold": 1500,
		"backbone_threshold": 2500, "backbone_denominator": "rotated", "source_zh": "示例文件", "valid_from": "2017-09-01"}
	for k, v := range changes {
		form[k] = v
	}
	return form
}

func inputsForm(profile domain.ID) map[string]any {
	return map[string]any{"profile_id": profile, "school_year": 2018, "eligible": 2500, "rotated": 249, "backbone_rotated": 50,
		"note": "学校没有完整名册"}
}

// profile is one that the side's city officer made.
func (w *world) profile(s side) rotation.Profile {
	w.t.Helper()
	created, err := w.services.Rotations.Define(w.t.Context(), w.officer(s),
		rotation.Terms{NameZH: "示例", NameEN: "Example", Stages: []string{"primary"},
			ExcludedReasons: []string{}, CountedKinds: []string{"rotation"}, Numerator: "rotated", RotationThreshold: 1000,
			BackboneThreshold:   2000,
			BackboneDenominator: "rotated", SourceZH: "示例", SourceEN: "Example", ValidFrom: domain.NewDate(2014, 9, 1)})
	must(w.t, err)
	return created
}

func date(s string) domain.Date {
	d, err := domain.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// employ enters a primary teacher at the first school, engaged for so many periods of
// two years from the day.
func (w *world) employ(name, entered, title, backbone string, engagements int) teacher.Teacher {
	w.t.Helper()
	var periods []teacher.Engagement
	for n := range engagements {
		periods = append(periods, teacher.Engagement{StartsOn: date(entered).AddMonths(24 * n),
			EndsOn: date(entered).AddMonths(24 * (n + 1))})
	}
	created, err := w.services.Teachers.Enter(w.t.Context(), w.actors["city"],
		teacher.New{Name: "示例" + name, Stage: "primary", Title: title, Backbone: backbone,
			SchoolID: w.own.schools[0].ID, EnteredOn: date(entered), Engagements: periods})
	must(w.t, err)
	return created
}

func (w *world) send(t teacher.Teacher, kind, from, until string, status posting.Status) {
	w.t.Helper()
	ctx, city, service := w.t.Context(), w.actors["city"], w.services.Postings
	created, err := service.Propose(ctx, city, t.ID, posting.Terms{Kind: kind, ToSchoolID: w.own.schools[1].ID, StartsOn: date(from),
		EndsOn: date(until), SharePercent: 100})
	must(w.t, err)
	switch status {
	case posting.Approved:
		_, err = service.Approve(ctx, city, created.ID, created.Version)
	case posting.Rejected:
		_, err = service.Reject(ctx, city, created.ID, created.Version, "示例")
	case posting.Withdrawn:
		_, err = service.Withdraw(ctx, city, created.ID, created.Version, "示例")
	}
	must(w.t, err)
}

// The staff of the example, all of the first school. Reference day 2018-09-01.
//
//	     entered     engaged title   backbone  in the school year 2018       6 years | >2 engagements and 中级
//	甲   2010-09-01  3       first   –         rotation                      yes     | yes
//	乙   2012-09-01  1       second  county    support teaching              yes, to the day | no
//	丙   2012-09-02  3       first   –         –                             no, a day short | yes
//	丁   2005-09-01  3       second  –         shadowing: does not count     yes     | no: 中级 a day later
//	戊   2005-09-01  0       senior  lost 2018-08  rotated twice: one person yes     | no
//	己   2005-09-01  7       senior  –         rejected                      left out: illness
//	庚   2005-09-01  7       senior  –         –                             left out: kindergarten
//	辛   2005-09-01  7       first   province  withdrawn                     yes     | yes
//	壬   2018-10-01  0       first   –         rotation from 2019-03         no: came later
//	癸   2005–2015, back 2016-09-01, first     –                             no: a break | no
//	子   2005-09-01  0       second  –         ended on 2018-09-01           yes     | no
//	丑   2005-09-01  0       second  –         2018-02 to 2018-10            yes     | no
//
// 国家2014: eligible 甲乙丁戊辛子丑 = 7, rotated 甲乙戊壬丑 = 5, of them backbone 乙 = 1:
// 5/7 = 71.42…% and 1/5 = 20 %, both met.
// 山东2016: eligible 甲丙辛 = 3: 5/3 = 166.66…% and 1/5 = 20 %, both met.
// 安徽: 5/7, met; backbone against the eligible, 1/7 = 14.28…%: not met.
// Postings that start in the school year: 丑 falls out: 4/7 and 1/4 = 25 %.
func (w *world) staff() {
	w.t.Helper()
	ctx, city := w.t.Context(), w.actors["city"]
	w.send(w.employ("甲", "2010-09-01", "first", "none", 3), "rotation", "2018-09-01", "2019-09-01", posting.Approved)
	w.send(w.employ("乙", "2012-09-01", "second", "county", 1), "support_teaching", "2018-09-01", "2019-09-01", posting.Approved)
	w.employ("丙", "2012-09-02", "first", "none", 3)
	promoted := w.employ("丁", "2005-09-01", "second", "none", 3)
	first, none := "first", "none"
	_, err := w.services.Teachers.Correct(ctx, city, promoted.ID, 1, teacher.Change{Title: &first, RankedSince: date("2018-09-02")})
	must(w.t, err)
	w.send(promoted, "shadowing", "2018-09-01", "2019-09-01", posting.Approved)
	lost := w.employ("戊", "2005-09-01", "senior", "county", 0)
	_, err = w.services.Teachers.Correct(ctx, city, lost.ID, 1, teacher.Change{Backbone: &none, RankedSince: date("2018-08-01")})
	must(w.t, err)
	w.send(lost, "rotation", "2018-09-01", "2019-01-01", posting.Approved)
	w.send(lost, "rotation", "2019-02-01", "2019-07-01", posting.Approved)
	ill := w.employ("己", "2005-09-01", "senior", "none", 7)
	w.send(ill, "rotation", "2018-09-01", "2019-09-01", posting.Rejected)
	_, err = w.services.Rotations.Exclude(ctx, city, ill.ID, 2018, "illness")
	must(w.t, err)
	young := w.employ("庚", "2005-09-01", "senior", "none", 7)
	kindergarten := "kindergarten"
	_, err = w.services.Teachers.Correct(ctx, city, young.ID, 1, teacher.Change{Stage: &kindergarten})
	must(w.t, err)
	w.send(w.employ("辛", "2005-09-01", "first", "province", 7), "rotation", "2018-09-01", "2019-09-01", posting.Withdrawn)
	w.send(w.employ("壬", "2018-10-01", "first", "none", 0), "rotation", "2019-03-01", "2019-07-01", posting.Approved)
	back := w.employ("癸", "2005-09-01", "first", "none", 5) // engaged until 2015
	_, err = w.services.Teachers.Leave(ctx, city, back.ID, 1, date("2015-09-01"), "示例")
	must(w.t, err)
	_, err = w.services.Teachers.Move(ctx, city, back.ID, 2, w.own.schools[0].ID, date("2016-09-01"))
	must(w.t, err)
	w.send(w.employ("子", "2005-09-01", "second", "none", 0), "rotation", "2017-09-01", "2018-09-01", posting.Approved)
	w.send(w.employ("丑", "2005-09-01", "second", "none", 0), "rotation", "2018-02-01", "2018-10-01", posting.Approved)
}

// summary is "eligible rotated backbone | shown met | shown met".
func summary(r reply) string {
	text := fmt.Sprintf("%v %v %v", r.body["eligible"], r.body["rotated"], r.body["backbone_rotated"])
	for _, ratio := range r.body["ratios"].([]any) {
		m := ratio.(map[string]any)
		text += fmt.Sprintf(" | %v %v", m["shown"], m["met"])
	}
	return text
}

func TestThreeProfilesGiveThreeAnswersWorkedOutByHand(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.staff()
		school := "/api/v1/reports/schools/" + string(w.own.schools[0].ID) + "/rotation"
		for _, at := range []string{"/api/v1/reports/divisions/370676/rotation", "/api/v1/reports/divisions/3706/rotation", school} {
			for query, want := range map[string]string{
				"profile=" + national2014:                    "7 5 1 | 71.4% true | 20.0% true",
				"profile=" + shandong2016:                    "3 5 1 | 166.6% true | 20.0% true",
				"profile=" + anhui:                           "7 5 1 | 71.4% true | 14.2% false",
				"counting=starts&profile=" + national2014:    "7 4 1 | 57.1% true | 25.0% true",
				"counting=overlaps&profile=" + string(anhui): "7 5 1 | 71.4% true | 14.2% false",
			} {
				r := w.as("city", request{method: "GET", path: at + "?school_year=2018&" + query}).expect(t, 200)
				if got := summary(r); got != want || r.body["source"] != "records" || r.body["reference_day"] != "2018-09-01" ||
					r.body["teachers"] != 12.0 {
					t.Errorf("%s?%s: %s, want %s: %s", at, query, got, want, r.raw)
				}
				for name, path := range r.body["rows"].(map[string]any) {
					if n := len(w.pages("city", path.(string), 5)); float64(n) != r.body[name] {
						t.Errorf("%s?%s: %s says %v and opens into %d rows", at, query, name, r.body[name], n)
					}
				}
			}
		}
		empty := w.as("city", request{method: "GET", path: "/api/v1/reports/schools/" + string(w.own.schools[2].ID) + "/rotation" +
			national}).expect(t, 200)
		if got := summary(empty); got != "0 0 0 | – <nil> | – <nil>" {
			t.Errorf("nobody there: %s", got)
		}
	})
}

// pages reads a list to its end.
func (w *world) pages(user, path string, limit int) (rows []map[string]any) {
	w.t.Helper()
	for cursor := ""; ; {
		r := w.as(user, request{method: "GET", path: fmt.Sprintf("%s&limit=%d%s", path, limit, cursor)}).expect(w.t, 200)
		for _, item := range r.body["items"].([]any) {
			rows = append(rows, item.(map[string]any))
		}
		next, more := r.body["next_cursor"].(string)
		if !more {
			return rows
		}
		cursor = "&cursor=" + next
	}
}

func TestEachTeacherIsToldWhy(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.staff()
		at := "/api/v1/reports/divisions/370676/rotation/teachers?school_year=2018&profile="
		unmet := func(profile string) map[string]string {
			byName := map[string]string{}
			for _, row := range w.pages("district", at+profile, 200) {
				why := []string{}
				for _, r := range row["reasons"].([]any) {
					if reason := r.(map[string]any); reason["met"] == false {
						why = append(why, reason["code"].(string))
					}
				}
				if row["eligible"] != (len(why) == 0) || len(row["reasons"].([]any)) == 0 {
					t.Errorf("%v: eligible %v and unmet %v", row["teacher_name"], row["eligible"], why)
				}
				byName[strings.TrimPrefix(row["teacher_name"].(string), "示例")] = strings.Join(why, " ")
			}
			return byName
		}
		for profile, want := range map[string]map[string]string{
			national2014: {"丙": "years", "己": "excluded", "庚": "stage", "壬": "school", "癸": "years"},
			shandong2016: {"乙": "engagements title", "丁": "title", "戊": "engagements", "己": "excluded", "庚": "stage", "壬": "school",
				"癸": "engagements", "子": "engagements title", "丑": "engagements title"},
		} {
			got := unmet(profile)
			if len(got) != 12 {
				t.Errorf("%d teachers are listed", len(got))
			}
			for name, why := range got {
				if why != want[name] {
					t.Errorf("%s under %s: %q, want %q", name, profile, why, want[name])
				}
			}
		}
		english := w.as("district", request{method: "GET", path: at + shandong2016,
			header: map[string]string{"Accept-Language": "en"}}).expect(t, 200)
		chinese := w.as("district", request{method: "GET", path: at + shandong2016}).expect(t, 200)
		if !strings.Contains(english.raw, "The title on 2018-09-01 was Second grade") ||
			!strings.Contains(chinese.raw, "2018-09-01的职称为二级教师，须为一级教师（中级）及以上") {
			t.Error(english.raw, chinese.raw)
		}
	})
}

func TestNumbersGivenByHandSayThatTheyAre(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.staff()
		district, two := "/api/v1/reports/divisions/370676/rotation", "/api/v1/reports/schools/"+string(w.own.schools[1].ID)+"/rotation"
		ask := func(at, want, source string) reply {
			t.Helper()
			r := w.as("district", request{method: "GET", path: at + national}).expect(t, 200)
			if got := summary(r); got != want || r.body["source"] != source {
				t.Errorf("%s: %s by %v, want %s by %s", at, got, r.body["source"], want, source)
			}
			return r
		}
		give := func(at string, changes map[string]any, status int) reply {
			t.Helper()
			body := inputsForm(national2014)
			for k, v := range changes {
				body[k] = v
			}
			return w.as("district", request{method: "POST", path: at + "/inputs", body: body, key: newKey()}).expect(t, status)
		}
		// One school has no list: its numbers stand beside what is on record for the others.
		give(two, map[string]any{"eligible": 3, "rotated": 2, "backbone_rotated": 2}, 201)
		ask(two, "3 2 2 | 66.6% true | 100.0% true", "by_hand")
		ask(district, "10 7 3 | 70.0% true | 42.8% true", "mixed")
		// 249 of 2500 is 9.96 %.
		give(district, map[string]any{"backbone_rotated": 250}, 422)
		given := give(district, nil, 201)
		if r := give(district, nil, 409); r.code() != "inputs_exist" {
			t.Error(r.raw)
		}
		r := ask(district, "2500 249 50 | 9.9% false | 20.0% true", "by_hand")
		if !strings.Contains(r.raw, "手工填报") || r.body["inputs"].(map[string]any)["id"] != given.body["id"] ||
			r.body["ratios"].([]any)[0].(map[string]any)["ratio"] != 0.0996 {
			t.Error(r.raw)
		}
		if other := w.as("district", request{method: "GET", path: district + "?school_year=2018&profile=" + anhui}).expect(t,
			200); other.body["source"] != "records" {
			t.Errorf("who is eligible depends on the profile, and so do the numbers: %s", other.raw)
		}
		at := "/api/v1/rotation-inputs/" + given.body["id"].(string)
		w.as("district", request{method: "PATCH", path: at, version: 1, body: map[string]any{"rotated": 250, "reason": "更正"}}).expect(t,
			200)
		ask(district, "2500 250 50 | 10.0% true | 20.0% true", "by_hand")
		w.as("district", request{method: "PATCH", path: at, version: 1,
			body: map[string]any{"source": "records", "reason": "已有名册"}}).expect(t, 412)
		w.as("district", request{method: "PATCH", path: at, version: 2,
			body: map[string]any{"source": "records", "reason": "已有名册"}}).expect(t, 200)
		ask(district, "10 7 3 | 70.0% true | 42.8% true", "mixed")
		history := w.as("district", request{method: "GET", path: "/api/v1/audit?target_kind=rotation_inputs&target_id=" +
			given.body["id"].(string)}).expect(t, 200)
		if n := len(history.body["items"].([]any)); n != 3 || !strings.Contains(history.raw, "已有名册") {
			t.Errorf("the history has %d entries: %s", n, history.raw)
		}
		if far := w.as("elsewhere", request{method: "GET", path: "/api/v1/audit?target_kind=rotation_inputs"}).expect(t,
			200); len(far.body["items"].([]any)) != 0 {
			t.Errorf("another city reads %s", far.raw)
		}
	})
}

func TestABureauMakesItsOwnProfile(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.staff()
		wrong := w.as("district", request{method: "POST", path: "/api/v1/policy-profiles", key: newKey(), body: profileForm(map[string]any{
			"min_title": "king", "counted_kinds": []string{"holiday"}, "stages": []string{"university"},
			"excluded_reasons": []string{"weather"}})}).expect(t, 422)
		for _, field := range []string{"min_title", "counted_kinds", "stages", "excluded_reasons"} {
			if wrong.fields()[field] != "unknown" {
				t.Errorf("%s is not named: %s", field, wrong.raw)
			}
		}
		value := w.as("district", request{method: "POST", path: "/api/v1/policy-profiles", key: newKey(),
			body: profileForm(map[string]any{"numerator": "rotated_eligible"})}).expect(t, 201)
		at := value.header.Get("Location")
		// 5 years and no exclusions: 国家2014's seven and 丙己 are eligible; of 甲戊丑壬, who
		// went for rotation, 壬 is not eligible: 3 of 9, and no backbone teacher.
		report := func(user string, status int) reply {
			t.Helper()
			return w.as(user, request{method: "GET", path: "/api/v1/reports/divisions/370676/rotation?school_year=2018&profile=" +
				value.body["id"].(string)}).expect(t, status)
		}
		if got := summary(report("district", 200)); got != "9 3 0 | 33.3% true | 0.0% false" {
			t.Error(got)
		}
		report("city", 200)
		w.as("one", request{method: "GET", path: at}).expect(t, 200)
		w.as("elsewhere", request{method: "GET", path: at}).expect(t, 404)
		w.as("far-one", request{method: "GET", path: at}).expect(t, 404)
		w.as("city", request{method: "PATCH", path: at, version: 1, body: map[string]any{"min_years": 0}}).expect(t, 403)
		w.as("district", request{method: "PATCH", path: "/api/v1/policy-profiles/" + anhui, version: 1,
			body: map[string]any{"min_years": 0}}).expect(t, 403)
		w.as("district", request{method: "PATCH", path: at, version: 1,
			body: map[string]any{"min_years": 0, "valid_from": "2019-09-01"}}).expect(t, 200)
		if r := report("district", 422); r.fields()["school_year"] != "before_profile" {
			t.Error(r.raw)
		}
		if history := w.as("city", request{method: "GET", path: "/api/v1/audit?target_kind=policy_profile"}).expect(t,
			200); len(history.body["items"].([]any)) != 2 {
			t.Error(history.raw)
		}
		far := w.as("elsewhere", request{method: "GET", path: "/api/v1/reports/divisions/3710/rotation?school_year=2019&profile=" +
			value.body["id"].(string)}).expect(t, 422)
		if far.fields()["profile"] != "unknown" {
			t.Error(far.raw)
		}
		if bare := w.as("city", request{method: "GET", path: "/api/v1/reports/divisions/3706/rotation"}).expect(t,
			422); bare.fields()["profile"] != "required" || bare.fields()["school_year"] != "required" {
			t.Error(bare.raw)
		}
		w.as("city", request{method: "GET", path: "/api/v1/reports/divisions/370699/rotation" + national}).expect(t, 404)
		w.as("city", request{method: "GET", path: "/api/v1/reports/divisions/37/rotation" + national}).expect(t, 404)
	})
}

func TestAnExclusionCanBeTakenBack(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		who := w.employ("甲", "2005-09-01", "first", "none", 0)
		path := "/api/v1/teachers/" + string(who.ID) + "/rotation-exclusions"
		exclude := func(why string, status int) reply {
			t.Helper()
			return w.as("district", request{method: "POST", path: path, key: newKey(),
				body: map[string]any{"school_year": 2018, "reason": why}}).expect(t, status)
		}
		eligible := func(want float64) {
			t.Helper()
			r := w.as("one", request{method: "GET", path: "/api/v1/reports/schools/" + string(w.own.schools[0].ID) + "/rotation" +
				national}).expect(t, 200)
			if r.body["eligible"] != want {
				t.Error(r.raw)
			}
		}
		eligible(1)
		exclude("weather", 422)
		value := exclude("near_retirement", 201)
		exclude("illness", 409)
		eligible(0)
		back := "/api/v1/rotation-exclusions/" + value.body["id"].(string) + "/withdrawal"
		w.as("district", request{method: "POST", path: back, version: 1, body: reason}).expect(t, 200)
		w.as("district", request{method: "POST", path: back, version: 2, body: reason}).expect(t, 409)
		eligible(1)
		exclude("illness", 201)
		eligible(0)
	})
}
