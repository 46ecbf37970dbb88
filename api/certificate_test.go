package api_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"gongtongti/domain"
	"gongtongti/domain/certificate"
	"gongtongti/domain/posting"
	"gongtongti/domain/school"
	"gongtongti/domain/teacher"
	"gongtongti/repository/repositorytest"
)

func (w *world) certify(user string, p posting.Posting) reply {
	w.t.Helper()
	return w.as(user, request{method: "POST", path: "/api/v1/postings/" + string(p.ID) + "/certificate", key: newKey()})
}

// public is what nobody in particular learns of a certificate, as JSON and as a page.
func (w *world) public(issued reply) (reply, string) {
	w.t.Helper()
	content := issued.body["content"].(map[string]any)
	api := w.as("", request{method: "GET", path: fmt.Sprintf("/api/v1/certificates/%s?check=%s", content["number"],
		issued.body["check_code"])})
	return api, w.as("", request{method: "GET", path: issued.body["page"].(string)}).expect(w.t, 200).raw
}

// change goes through the API as the officer who decides.
func (w *world) change(p posting.Posting, version int, body map[string]any) {
	w.t.Helper()
	w.as("district", request{method: "PATCH", path: "/api/v1/postings/" + string(p.ID), version: version, body: body}).expect(w.t, 200)
}

func TestTheSameServiceGivesTheSameCertificateAgain(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		p := w.posted(1, "2018-09-01", "2019-07-16")
		w.as("two", request{method: "POST", path: "/api/v1/postings/" + string(p.ID) + "/appraisal", version: p.Version,
			body: map[string]any{"appraisal": "excellent"}}).expect(t, 200)
		first := w.certify("district", p).expect(t, 201)
		if again := w.certify("city", p).expect(t, 201); again.raw != first.raw {
			t.Errorf("issued again:\n%s\nis not\n%s", again.raw, first.raw)
		}
		if read := w.as("two", request{method: "GET", path: "/api/v1/postings/" + string(p.ID) + "/certificate"}).expect(t,
			200); read.raw != first.raw {
			t.Errorf("read: %s", read.raw)
		}
		api, page := w.public(first)
		for _, raw := range []string{"示例教师1", "示例one小学", "示例two小学", "轮岗交流", "优秀", "烟台经济技术开发区"} {
			if !strings.Contains(api.raw, raw) || !strings.Contains(page, raw) {
				t.Errorf("%s is not on the certificate: %s\n%s", raw, api.raw, page)
			}
		}
		content := api.body["content"].(map[string]any)
		if content["last_day"] != "2019-07-15" || content["months"] != 10.0 || content["days"] != 15.0 {
			t.Errorf("the dates are %s", api.raw)
		}
		for _, text := range []string{"2018年9月1日", "2019年7月15日", "10个月零15天", "有效"} {
			if !strings.Contains(page, text) {
				t.Errorf("the page does not say %s: %s", text, page)
			}
		}
		for name := range api.body {
			if !slices.Contains([]string{"status", "voided_on", "void_reason", "void_label", "content"}, name) {
				t.Errorf("the public learns %s", name)
			}
		}
		for _, id := range []string{string(p.ID), string(p.TeacherID)} {
			if strings.Contains(api.raw+page, id) {
				t.Error("the public learns an id")
			}
		}
	})
}

func TestNumberAndCheckCodeBelongTogether(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		a, b := w.certificate(w.own, 1), w.certificate(w.own, 2)
		if a.Content.Number == b.Content.Number || a.CheckCode == b.CheckCode || len(a.CheckCode) != 14 {
			t.Errorf("%s %s and %s %s", a.Content.Number, a.CheckCode, b.Content.Number, b.CheckCode)
		}
		var answers []string
		for _, wrong := range []string{a.Content.Number + "?check=" + b.CheckCode, a.Content.Number + "?check=", a.Content.Number,
			"GT-2018-999999?check=" + a.CheckCode, "%00?check=%00"} {
			r := w.as("", request{method: "GET", path: "/api/v1/certificates/" + wrong,
				header: map[string]string{"X-Request-ID": "same-for-all"}})
			if wrong != "%00?check=%00" {
				answers = append(answers, fmt.Sprint(r.status, r.raw))
			}
			if r.status != 404 && r.status != 422 {
				t.Errorf("%s: %d %s", wrong, r.status, r.raw)
			}
			if page := w.as("", request{method: "GET", path: "/certificates/" + wrong}); page.status != 404 ||
				strings.Contains(page.raw, "示例") {
				t.Errorf("%s: the page answers %d %s", wrong, page.status, page.raw)
			}
		}
		for _, answer := range answers {
			if answer != answers[0] {
				t.Errorf("the answers tell which of the two is wrong: %s and %s", answer, answers[0])
			}
		}
		// As people type it, and as a chat program passes the address on.
		typed := strings.ToLower(strings.ReplaceAll(a.CheckCode, "-", "+"))
		w.as("", request{method: "GET", path: "/api/v1/certificates/" + strings.ToLower(a.Content.Number) + "?check=" + typed}).expect(t,
			200)
		w.as("", request{method: "GET", path: "/certificates?number=" + a.Content.Number + "&check=" + typed +
			"&from=singlemessage"}).expect(t, 200)
		w.as("", request{method: "GET", path: "/certificates"}).expect(t, 200)
	})
}

func TestACorrectionVoidsTheCertificateAndSaysSo(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		p := w.posting(w.own, 1, posting.Approved)
		first := w.certify("district", p).expect(t, 201)
		w.change(p, 2, map[string]any{"subject": "数学", "reason": "补充"}) // is not on the certificate
		if api, _ := w.public(first); api.body["status"] != "valid" {
			t.Errorf("what is not on it voids it: %s", api.raw)
		}
		w.change(p, 3, map[string]any{"ends_on": "2019-08-01", "reason": "示例教师1的日期有误"})
		api, page := w.public(first)
		if api.body["status"] != "voided" || api.body["void_reason"] != "posting_corrected" || api.body["voided_on"] == nil {
			t.Errorf("after the correction: %s", api.raw)
		}
		if !strings.Contains(page, "作废") || !strings.Contains(page, "派任记录已更正") || strings.Contains(page+api.raw, "日期有误") {
			t.Errorf("after the correction: %s", page)
		}
		if english := w.as("", request{method: "GET", path: "/api/v1" + first.body["page"].(string),
			header: map[string]string{"Accept-Language": "en"}}); !strings.Contains(english.raw, "was corrected") {
			t.Errorf("in English: %s", english.raw)
		}
		second := w.certify("district", p).expect(t, 201)
		if old, _ := w.public(first); second.body["check_code"] == first.body["check_code"] || old.body["status"] != "voided" {
			t.Errorf("the new one does not stand beside the old: %s", second.raw)
		}
		if again := w.certify("city", p).expect(t, 201); again.raw != second.raw {
			t.Errorf("issued again: %s", again.raw)
		}
		// A later appraisal is on the certificate too.
		w.as("two", request{method: "POST", path: "/api/v1/postings/" + string(p.ID) + "/appraisal", version: 4,
			body: map[string]any{"appraisal": "excellent"}}).expect(t, 200)
		if api, _ := w.public(second); api.body["status"] != "voided" {
			t.Errorf("after the appraisal: %s", api.raw)
		}
		history := w.as("district", request{method: "GET", path: "/api/v1/audit?target_kind=certificate&target_id=" +
			string(p.ID)}).expect(t, 200)
		if n := len(history.body["items"].([]any)); n != 4 || strings.Contains(history.raw, "示例教师1") ||
			strings.Contains(history.raw, first.body["check_code"].(string)) {
			t.Errorf("the history has %d entries: %s", n, history.raw)
		}
	})
}

func TestOnlyServiceThatIsOverIsCertified(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.onDay("2020-02-29")
		for i, test := range []struct{ from, until, code string }{
			{"2019-09-01", "", "not_over"}, {"2019-09-01", "2020-03-01", "not_over"}, {"2019-09-01", "2020-02-29", ""},
			{"2020-02-28", "2020-02-29", ""},
		} {
			r := w.certify("district", w.posted(i, test.from, test.until))
			if r.code() != test.code {
				t.Errorf("%s to %s: %s", test.from, test.until, r.raw)
			}
		}
		if r := w.certify("district", w.posting(w.own, 9, posting.Proposed)).expect(t, 409); r.code() != "wrong_state" {
			t.Errorf("a proposal: %s", r.raw)
		}
		leap := w.certify("district", w.posted(10, "2019-01-31", "2020-02-29")).expect(t, 201).body["content"].(map[string]any)
		if leap["months"] != 13.0 || leap["days"] != 0.0 || leap["last_day"] != "2020-02-28" {
			t.Errorf("leap year: %v", leap)
		}
	})
}

func TestCertificatesIssuedAtOnceAreOneEachAndNumberedWithoutGap(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		var postings []posting.Posting
		for n := range 5 {
			postings = append(postings, w.posting(w.own, n, posting.Approved))
		}
		w.token("district")
		w.token("city")
		var replies [40]reply
		var group sync.WaitGroup
		for i := range replies {
			group.Go(func() { replies[i] = w.certify([]string{"district", "city"}[i%2], postings[i%5]) })
		}
		group.Wait()
		numbers := map[string]bool{}
		for i, r := range replies {
			if r.status != 201 || r.body["check_code"] != replies[i%5].body["check_code"] {
				t.Errorf("%d: %s", r.status, r.raw)
				continue
			}
			numbers[r.body["content"].(map[string]any)["number"].(string)[8:]] = true
		}
		for n := range 5 {
			if !numbers[fmt.Sprintf("%06d", n+1)] || len(numbers) != 5 {
				t.Errorf("the numbers are %v", numbers)
			}
		}
	})
}

func TestARenamedSchoolDoesNotRewriteTheCertificateAndARenamedTeacherVoidsIt(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		p := w.posting(w.own, 1, posting.Approved)
		first := w.certify("district", p).expect(t, 201)
		host, err := w.services.Schools.Find(t.Context(), w.actors["city"], w.own.schools[1].ID)
		must(t, err)
		name := "示例新名小学"
		_, err = w.services.Schools.Correct(t.Context(), w.actors["city"], host.ID, host.Version,
			school.Change{Name: &name, RenamedOn: day(t, "2019-09-01")})
		must(t, err)
		if again := w.certify("district", p).expect(t, 201); again.raw != first.raw {
			t.Errorf("after a later renaming of the school: %s", again.raw)
		}
		other := "示例改名"
		renamed, err := w.services.Teachers.Correct(t.Context(), w.actors["city"], p.TeacherID, 1, teacher.Change{Name: &other})
		must(t, err)
		if api, _ := w.public(first); api.body["void_reason"] != "teacher_corrected" {
			t.Errorf("after the teacher's renaming: %s", api.raw)
		}
		second := w.certify("district", p).expect(t, 201)
		number := "12345"
		_, err = w.services.Teachers.Correct(t.Context(), w.actors["city"], p.TeacherID, renamed.Version,
			teacher.Change{StaffNumber: &number})
		must(t, err)
		if api, _ := w.public(second); api.body["status"] != "valid" {
			t.Errorf("after another correction: %s", api.raw)
		}
	})
}

// Whatever happens at once, a certificate that is valid says what is so.
func TestIssuingRacesWithCorrectionsAndAnonymisation(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, officer, services := context.WithoutCancel(t.Context()), w.actors["city"], w.services
		for n := range 10 {
			p := w.posting(w.own, n, posting.Approved)
			var group sync.WaitGroup
			for range 3 {
				group.Go(func() {
					for range 5 {
						if _, err := services.Certificates.Issue(ctx, officer, p.ID); err != nil && domain.KindOf(err) != domain.Conflict {
							t.Error("issuing:", err)
						}
					}
				})
			}
			group.Go(func() {
				for version := range 4 {
					_, err := services.Postings.Correct(ctx, officer, p.ID, p.Version+version, "示例",
						func(t *posting.Terms) { t.EndsOn = t.EndsOn.AddDays(1) })
					if err != nil {
						t.Error("correcting:", err)
					}
				}
			})
			if n%2 == 0 {
				group.Go(func() {
					if _, err := services.Teachers.Anonymise(ctx, officer, p.TeacherID, 1, fmt.Sprintf("示例教师%d", n), "本人申请"); err != nil {
						t.Error("anonymising:", err)
					}
				})
			}
			group.Wait()
			created, err := services.Certificates.Find(ctx, officer, p.ID)
			switch {
			case domain.KindOf(err) == domain.NotFound && n%2 == 0:
			case err != nil:
				t.Error(err)
			case n%2 == 0 && (created.Status == certificate.Valid || created.Content.TeacherName != "（已匿名）"):
				t.Errorf("after anonymising: %+v", created)
			case n%2 == 1 && created.Status == certificate.Valid && created.Content.LastDay != day(t, "2019-09-04"):
				t.Errorf("valid, and wrong: %+v", created)
			}
		}
		var wrong int
		must(t, repositorytest.SQL(t, w.db).QueryRowContext(ctx, `SELECT count(*) FROM certificates c JOIN postings p ON p.id = c.posting_id
			JOIN teachers t ON t.id = p.teacher_id WHERE t.anonymised_at IS NOT NULL AND c.content LIKE '%示例教师%'`).Scan(&wrong))
		if wrong != 0 {
			t.Errorf("%d certificates still bear the name", wrong)
		}
	})
}

func TestAnAnonymisedTeachersNameIsNowhere(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		const former, name = "欧阳甲乙", "欧阳丙丁"
		send := func(user, method, path string, version int, body any, status int) reply {
			return w.as(user, request{method: method, path: path, version: version, body: body, key: newKey()}).expect(t, status)
		}
		entered := send("one", "POST", "/api/v1/teachers", 0,
			map[string]any{"name": former, "staff_number": "S20100901", "phone": "13812341234", "stage": "primary",
				"title": "first", "backbone": "none", "school_id": w.own.schools[0].ID, "entered_on": "2010-09-01"}, 201)
		who := entered.header.Get("Location")
		form := postingForm(w.own.schools[0].ID, w.own.schools[1].ID, "2018-09-01", "2019-07-16")
		form["teacher_id"], form["duties"] = entered.body["id"], former+"任班主任"
		at := send("one", "POST", "/api/v1/postings", 0, form, 201).header.Get("Location")
		send("district", "POST", at+"/approval", 1, nil, 200)
		send("district", "POST", at+"/certificate", 0, nil, 201)
		send("one", "PATCH", who, 1, map[string]any{"name": name}, 200) // voids the first, which bears the former name
		send("two", "POST", at+"/service-reports", 0, map[string]any{"month": "2018-10", "note": name + "上示范课"}, 201)
		send("two", "POST", at+"/appraisal", 2, map[string]any{"appraisal": "excellent", "note": name + "表现突出"}, 200)
		send("district", "PATCH", at, 3, map[string]any{"ends_on": "2019-08-01", "duties": name + "任班主任", "reason": name + "的日期有误"}, 200)
		issued := send("district", "POST", at+"/certificate", 0, nil, 201)
		send("district", "POST", who+"/anonymisation", 2, map[string]any{"confirm_name": name, "reason": name + "本人申请"}, 200)

		api, page := w.public(issued)
		if api.body["status"] != "voided" || api.body["void_reason"] != "anonymised" || strings.Contains(page, "欧阳") {
			t.Errorf("the certificate: %s\n%s", api.raw, page)
		}
		w.as("district", request{method: "POST", path: at + "/certificate", key: newKey()}).expect(t, 409)
		for table, rows := range w.dump() {
			for _, row := range rows {
				for _, personal := range []string{former, name, "S20100901", "13812341234", "138****1234"} {
					if strings.Contains(row, personal) {
						t.Errorf("%s still holds %s: %s", table, personal, row)
					}
				}
			}
		}
	})
}

// dump is every row of every table that a person's data could be in.
func (w *world) dump() map[string][]string {
	w.t.Helper()
	byName := map[string][]string{}
	for _, table := range []string{"teachers", "teacher_stays", "teacher_ranks", "postings", "service_reports", "certificates",
		"audit_entries", "idempotency_keys"} {
		rows, err := repositorytest.SQL(w.t, w.db).QueryContext(w.t.Context(), "SELECT * FROM "+table)
		must(w.t, err)
		defer rows.Close() //nolint:errcheck // read to its end
		columns, err := rows.Columns()
		must(w.t, err)
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			must(w.t, rows.Scan(into...))
			byName[table] = append(byName[table], fmt.Sprintf("%s", values))
		}
		must(w.t, rows.Err())
		if len(byName[table]) == 0 {
			w.t.Fatalf("%s is empty: nothing is shown", table)
		}
	}
	return byName
}
