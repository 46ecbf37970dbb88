package api_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"gongtongti/domain"
	"gongtongti/domain/posting"
	"gongtongti/repository/repositorytest"
)

var attempts = flag.Int("attempts", 2000, "racing attempts to post ten teachers twice, for each database")

func (w *world) propose(user string, body map[string]any) reply {
	w.t.Helper()
	return w.as(user, request{method: "POST", path: "/api/v1/postings", body: body, key: newKey()})
}

func postingForm(t domain.ID, to domain.ID, from, until string) map[string]any {
	return map[string]any{"teacher_id": t, "kind": "rotation", "to_school_id": to, "starts_on": from, "ends_on": until,
		"share_percent": 100}
}

func TestHalfOpenPeriodsMeetAndDoNotOverlap(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		who, to := w.teacher(w.own, 1).ID, w.own.schools[1].ID
		first := w.propose("one", postingForm(who, to, "2017-09-01", "2018-09-01")).expect(t, 201)
		for _, test := range []struct {
			from, until string
			status      int
		}{
			{"2018-08-31", "2019-09-01", 409}, {"2018-09-01", "2019-02-28", 201}, {"2016-09-01", "2017-09-02", 409},
			{"2016-09-01", "2017-09-01", 201},
			{"2018-01-01", "2018-01-02", 409}, {"2020-02-29", "2020-03-01", 201}, {"2010-09-01", "2030-01-01", 409},
		} {
			r := w.propose("one", postingForm(who, to, test.from, test.until))
			if r.status != test.status {
				t.Errorf("%s to %s: %d, want %d: %s", test.from, test.until, r.status, test.status, r.raw)
			}
			if r.status == 409 && (r.code() != "posting_overlap" || !strings.Contains(r.raw, `"existing"`)) {
				t.Errorf("the other posting must be named: %s", r.raw)
			}
		}
		open := postingForm(who, to, "2021-09-01", "")
		delete(open, "ends_on")
		w.propose("one", open).expect(t, 201)
		w.propose("one", postingForm(who, to, "2099-01-01", "2099-02-01")).expect(t, 409)
		// What is withdrawn holds nothing.
		w.as("one", request{method: "POST", path: "/api/v1/postings/" + first.body["id"].(string) + "/withdrawal", version: 1,
			body: reason}).expect(t, 200)
		w.propose("one", postingForm(who, to, "2018-01-01", "2018-01-02")).expect(t, 201)
	})
}

func TestEverythingWrongWithAPostingIsSaidAtOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		who, home := w.teacher(w.own, 1).ID, w.own.schools[0].ID
		for name, test := range map[string]struct {
			change map[string]any
			fields []string
		}{
			"home is host, ends before it starts, unknown kind": {map[string]any{"to_school_id": home, "ends_on": "2017-08-31",
				"kind": "holiday"}, []string{"to_school_id", "ends_on", "kind"}},
			"a teacher of elsewhere": {map[string]any{"teacher_id": w.teacher(w.other, 1).ID},
				[]string{"teacher_id"}},
			"before the teacher came":  {map[string]any{"starts_on": "2009-01-01"}, []string{"starts_on"}},
			"school and place":         {map[string]any{"to_place": "某县教研室"}, []string{"to_place"}},
			"neither school nor place": {map[string]any{"to_school_id": nil}, []string{"to_school_id"}},
			"a school that is none":    {map[string]any{"to_school_id": newKey()}, []string{"to_school_id"}},
			"more than the whole time": {map[string]any{"share_percent": 101}, []string{"share_percent"}},
		} {
			body := postingForm(who, w.own.schools[1].ID, "2017-09-01", "2018-09-01")
			for k, v := range test.change {
				body[k] = v
				if v == nil {
					delete(body, k)
				}
			}
			r := w.propose("one", body).expect(t, 422)
			for _, field := range test.fields {
				if r.fields()[field] == "" {
					t.Errorf("%s: %s is not named: %s", name, field, r.raw)
				}
			}
		}
		place := postingForm(who, "", "2017-09-01", "2018-09-01")
		place["to_place"], place["kind"], place["key_area"] = "新疆某县示例学校", "support_teaching", true
		delete(place, "to_school_id")
		value := w.propose("one", place).expect(t, 201)
		at := "/api/v1/postings/" + value.body["id"].(string)
		w.as("district", request{method: "POST", path: at + "/approval", version: 1}).expect(t, 403)
		if n := len(w.as("district", request{method: "GET", path: "/api/v1/postings?waiting=true"}).body["items"].([]any)); n != 0 {
			t.Errorf("%d postings wait for the district; support teaching is the city's", n)
		}
		if n := len(w.as("city", request{method: "GET", path: "/api/v1/postings?waiting=true"}).body["items"].([]any)); n != 1 {
			t.Errorf("%d postings wait for the city", n)
		}
		w.as("city", request{method: "POST", path: at + "/approval", version: 1}).expect(t, 200)
	})
}

func TestAPostingAcrossDistrictsIsTheCitys(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		value := w.propose("one", postingForm(w.teacher(w.own, 1).ID, w.other.schools[0].ID, "2017-09-01", "2018-09-01")).expect(t, 201)
		at := "/api/v1/postings/" + value.body["id"].(string)
		w.as("city", request{method: "POST", path: at + "/approval", version: 1}).expect(t, 403) // the host is in another city
		w.as("far-one", request{method: "GET", path: at}).expect(t, 200)                         // the host sees who comes
		w.as("far-two", request{method: "GET", path: at}).expect(t, 404)
		w.as("far-one", request{method: "GET", path: "/api/v1/teachers/" + value.body["teacher_id"].(string)}).expect(t, 404)
	})
}

func TestEndingEarlyExtendingAndCorrectingKeepThePast(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		p := w.posting(w.own, 1, posting.Approved) // school year 2018
		at := "/api/v1/postings/" + string(p.ID)
		step := func(what string, version int, body any, status int) reply {
			t.Helper()
			return w.as("district", request{method: "POST", path: at + what, version: version, body: body}).expect(t, status)
		}
		step("/withdrawal", 2, reason, 409)
		step("/extension", 2, map[string]any{"ends_on": "2019-08-01", "reason": "工作需要"}, 422)
		step("/extension", 2, map[string]any{"ends_on": "2020-02-01", "reason": "工作需要"}, 200)
		step("/end", 3, map[string]any{"ends_on": "2020-02-01", "reason": "health"}, 422)
		ended := step("/end", 3, map[string]any{"ends_on": "2019-11-01", "reason": "health", "note": "住院"}, 200)
		if ended.body["status"] != "ended" || ended.body["planned_ends_on"] != "2020-02-01" || ended.body["ends_on"] != "2019-11-01" {
			t.Errorf("ended: %s", ended.raw)
		}
		on := func(day string) int {
			return len(w.as("district", request{method: "GET", path: "/api/v1/postings?on=" + day}).expect(t, 200).body["items"].([]any))
		}
		if on("2019-10-31") != 1 || on("2019-11-01") != 0 || on("2018-08-31") != 0 || on("2018-09-01") != 1 {
			t.Error("who is in post follows from the dates")
		}
		service := w.as("one", request{method: "GET", path: "/api/v1/teachers/" + string(p.TeacherID) + "/service"}).expect(t, 200)
		if service.body["months"] != 14.0 || service.body["days"] != 0.0 {
			t.Errorf("served %v months and %v days", service.body["months"], service.body["days"])
		}
		w.as("district", request{method: "PATCH", path: at, version: 4, body: map[string]any{"ends_on": "2019-12-01"}}).expect(t,
			422) // a reason is needed
		w.as("district", request{method: "PATCH", path: at, version: 4,
			body: map[string]any{"ends_on": "2019-12-01", "reason": "日期有误"}}).expect(t, 200)
		history := w.as("district", request{method: "GET", path: "/api/v1/audit?target_id=" + string(p.ID)}).expect(t, 200)
		if n := len(history.body["items"].([]any)); n != 5 || !strings.Contains(history.raw, "日期有误") {
			t.Errorf("the history has %d entries: %s", n, history.raw)
		}
	})
}

func TestAPersonsDataIsMaskedAndCanBeTakenOut(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		created := w.teacher(w.own, 7)
		at := "/api/v1/teachers/" + string(created.ID)
		if r := w.as("reader", request{method: "GET", path: at}).expect(t, 200); !strings.Contains(r.raw, "138****1234") ||
			strings.Contains(r.raw, "13812341234") {
			t.Error(r.raw)
		}
		if r := w.as("one", request{method: "POST", path: at + "/phone"}).expect(t, 200); r.body["phone"] != "13812341234" {
			t.Error(r.raw)
		}
		w.as("district", request{method: "POST", path: at + "/anonymisation", version: 1,
			body: map[string]any{"confirm_name": "别人", "reason": "本人申请"}}).expect(t, 422)
		gone := w.as("district", request{method: "POST", path: at + "/anonymisation", version: 1,
			body: map[string]any{"confirm_name": created.Name, "reason": "本人申请"}}).expect(t, 200)
		w.as("district", request{method: "PATCH", path: at, version: 2, body: map[string]any{"name": created.Name}}).expect(t, 409)
		audit := w.as("district", request{method: "GET", path: "/api/v1/audit?target_id=" + string(created.ID)}).expect(t, 200)
		for what, text := range map[string]string{"the record": gone.raw, "the audit log": audit.raw} {
			if strings.Contains(text, created.Name) || strings.Contains(text, "1234") && strings.Contains(text, "138") {
				t.Errorf("%s still knows the person: %s", what, text)
			}
		}
		for _, action := range []string{"reveal_phone", "anonymise"} {
			if !strings.Contains(audit.raw, action) {
				t.Errorf("%s is not in the audit log", action)
			}
		}
	})
}

func TestANamesakeIsAskedAbout(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		first := w.teacher(w.own, 1)
		body := map[string]any{"name": first.Name, "stage": "primary", "title": "first", "backbone": "none",
			"school_id": w.own.schools[0].ID, "entered_on": "2015-09-01"}
		enter := func() reply {
			return w.as("one", request{method: "POST", path: "/api/v1/teachers", body: body, key: newKey()})
		}
		enter().expect(t, 409)
		body["distinct_from"] = []any{first.ID}
		enter().expect(t, 201)
	})
}

// Ten teachers, many hands: whatever is tried at once, nobody is in two places.
func TestRacingAttemptsNeverPostATeacherTwice(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		var teachers []domain.ID
		for n := range 10 {
			teachers = append(teachers, w.teacher(w.own, n).ID)
		}
		ctx, officer, service := context.WithoutCancel(t.Context()), w.actors["city"], w.services.Postings
		var done, refused atomic.Int64
		var group sync.WaitGroup
		for hand := range 8 {
			group.Go(func() {
				chance := rand.New(rand.NewPCG(uint64(hand), 1))
				var own []posting.Posting
				for range *attempts / 8 {
					from := domain.NewDate(2018, 1, 1).AddDays(chance.IntN(400))
					terms := posting.Terms{Kind: "rotation", ToSchoolID: w.own.schools[1+chance.IntN(2)].ID, StartsOn: from,
						EndsOn: from.AddDays(1 + chance.IntN(60)), SharePercent: 50}
					var created posting.Posting
					var err error
					pick := chance.IntN(len(own) + 3)
					switch {
					case pick >= len(own):
						created, err = service.Propose(ctx, officer, teachers[chance.IntN(len(teachers))], terms)
					case own[pick].Status == posting.Proposed && chance.IntN(2) == 0:
						created, err = service.Approve(ctx, officer, own[pick].ID, own[pick].Version)
					case own[pick].Status == posting.Approved && chance.IntN(2) == 0:
						created, err = service.Extend(ctx, officer, own[pick].ID, own[pick].Version,
							own[pick].EndsOn.AddDays(1+chance.IntN(30)), "示例")
					default:
						created, err = service.Correct(ctx, officer, own[pick].ID, own[pick].Version, "示例",
							func(t *posting.Terms) { t.StartsOn, t.EndsOn = terms.StartsOn, terms.EndsOn })
					}
					switch {
					case err == nil && pick >= len(own):
						own = append(own, created)
						done.Add(1)
					case err == nil:
						own[pick] = created
						done.Add(1)
					case domain.KindOf(err) == domain.Conflict || domain.KindOf(err) == domain.Invalid:
						refused.Add(1)
					default:
						t.Errorf("neither done nor refused: %v", err)
						return
					}
				}
			})
		}
		group.Wait()
		if overlaps := w.overlaps(); overlaps != 0 || done.Load() == 0 || refused.Load() == 0 {
			t.Errorf("%d overlaps after %d done and %d refused", overlaps, done.Load(), refused.Load())
		}
		t.Logf("%d done, %d refused, 0 overlaps", done.Load(), refused.Load())
	})
}

// overlaps counts by a statement that shares nothing with the guard.
func (w *world) overlaps() int {
	w.t.Helper()
	var n int
	must(w.t, repositorytest.SQL(w.t, w.db).QueryRowContext(w.t.Context(), `SELECT count(*) FROM postings a JOIN postings b
		ON a.teacher_id = b.teacher_id AND a.id < b.id
		WHERE a.status IN ('proposed', 'approved', 'ended') AND b.status IN ('proposed', 'approved', 'ended')
		AND a.starts_on < coalesce(b.ends_on, '9999-12-31') AND b.starts_on < coalesce(a.ends_on, '9999-12-31')`).Scan(&n))
	return n
}

// In bare SQL, past every use case, the database itself refuses.
func TestTheDatabaseRefusesOverlapsByItself(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		p := w.posting(w.own, 1, posting.Approved)
		db := repositorytest.SQL(t, w.db)
		copied := `INSERT INTO postings SELECT '%s', teacher_id, kind, status, status_reason, end_reason, home_school_id, to_school_id,
			to_place, key_area,
			'%s', '%s', planned_ends_on, share_percent, subject, duties, transfers_personnel, home_setting, to_setting, home_division,
				to_division, title, backbone, appraisal,
			appraisal_note, appraised_on, proposed_by, decided_by, version, created_at, updated_at FROM postings WHERE id = '%s'`
		insert := func(id, from, until string) error {
			_, err := db.ExecContext(t.Context(), fmt.Sprintf(copied, id, from, until, p.ID))
			return err
		}
		if err := insert(uuid.NewString(), "2019-08-31", "2020-01-01"); err == nil {
			t.Error("an overlapping row was taken")
		}
		next := uuid.NewString()
		must(t, insert(next, "2019-09-01", "2020-01-01"))
		if _, err := db.ExecContext(t.Context(), fmt.Sprintf(`UPDATE postings SET starts_on = '2019-08-31' WHERE id = '%s'`,
			next)); err == nil {
			t.Error("an update into an overlap was taken")
		}
		var group sync.WaitGroup
		for range 200 {
			group.Go(func() { insert(uuid.NewString(), "2021-01-01", "2021-02-01") }) //nolint:errcheck // all but one are refused
		}
		group.Wait()
		var n int
		must(t, db.QueryRowContext(t.Context(), `SELECT count(*) FROM postings WHERE starts_on = '2021-01-01'`).Scan(&n))
		if n != 1 {
			t.Errorf("%d of 200 racing rows were taken", n)
		}
	})
}

// On a day a teacher stands at home, is away, or is here from elsewhere.
func TestWhoStandsAtASchoolOnADay(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.teacher(w.own, 1)
		p := w.posting(w.own, 2, posting.Approved) // from 2018-09-01 until 2019-09-01
		standing := func(user string, school int, on string) map[string]string {
			t.Helper()
			byName := map[string]string{}
			for _, item := range w.as(user, request{method: "GET", path: "/api/v1/schools/" + string(w.own.schools[school].ID) +
				"/teachers?on=" + on}).expect(t, 200).body["items"].([]any) {
				row := item.(map[string]any)
				byName[row["teacher_name"].(string)] = row["presence"].(string)
			}
			return byName
		}
		for _, c := range []struct {
			user   string
			school int
			on     string
			want   map[string]string
		}{
			{"one", 0, "2018-08-31", map[string]string{"示例教师1": "home", "示例教师2": "home"}},
			{"one", 0, "2018-09-01", map[string]string{"示例教师1": "home", "示例教师2": "away"}},
			{"two", 1, "2018-09-01", map[string]string{"示例教师2": "hosted"}},
			{"two", 1, "2019-08-31", map[string]string{"示例教师2": "hosted"}},
			{"two", 1, "2019-09-01", map[string]string{}},
			{"one", 0, "2010-08-31", map[string]string{}},
		} {
			if got := standing(c.user, c.school, c.on); !maps.Equal(got, c.want) {
				t.Errorf("school %d on %s: %v, want %v (posting %s)", c.school+1, c.on, got, c.want, p.ID)
			}
		}
	})
}
