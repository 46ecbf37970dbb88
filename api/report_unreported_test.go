package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/community"
	"gongtongti/domain/posting"
	"gongtongti/domain/school"
)

// unreported is the report of a subject; what opens into rows is checked against them.
func (w *world) unreported(user, subject, query string) map[string]any {
	w.t.Helper()
	body := w.as(user, request{method: "GET", path: "/api/v1/reports/" + subject + "/unreported" + query}).expect(w.t, 200).body
	for name, part := range body {
		section, ok := part.(map[string]any)
		if !ok || section["rows"] == nil {
			continue
		}
		rows := w.as(user, request{method: "GET", path: section["rows"].(string) + "&limit=200"}).expect(w.t, 200)
		if n := len(rows.body["items"].([]any)); n != int(section["total"].(float64)) {
			w.t.Errorf("%s of %s is %v and opens into %d rows: %v", name, subject, section["total"], n, section["rows"])
		}
	}
	return body
}

// lines are some fields of each entry of a section, after its total.
func lines(body map[string]any, section string, fields ...string) string {
	part := body[section].(map[string]any)
	texts := []string{fmt.Sprint(part["total"])}
	for _, item := range part["items"].([]any) {
		var values []string
		for _, field := range fields {
			value := item.(map[string]any)[field]
			if refs, ok := value.([]any); ok {
				var names []string
				for _, ref := range refs {
					if named, ok := ref.(map[string]any); ok {
						ref = named["title"]
					}
					names = append(names, fmt.Sprint(ref))
				}
				value = strings.Join(names, "+")
			}
			values = append(values, fmt.Sprint(value))
		}
		texts = append(texts, strings.Join(values, " "))
	}
	return strings.Join(texts, "; ")
}

func TestWhoHasNotReported(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		is := func(body map[string]any, section, want string, fields ...string) {
			t.Helper()
			if got := lines(body, section, fields...); got != want {
				t.Errorf("%s: %s\nwant %s", section, got, want)
			}
		}
		name := w.own.community.Name
		w.onDay("2018-03-10")
		body := w.unreported("district", "divisions/370676", "")
		// Founded on 1 September 2016: 555 days, and nothing was ever held.
		is(body, "silent_communities", "1; "+name+" 2016-09-01 <nil> 555", "name", "since_on", "last_held_on", "days")
		is(body, "silent_schools", "2; 示例one小学 555; 示例two小学 555", "name", "days")
		is(body, "waiting", "0")
		is(body, "in_charge", "0")

		w.activity(w.own, 0, activity.Confirmed) // held on 5 March
		w.activity(w.own, 1, activity.Submitted) // held on the 7th, all submitted on the 10th
		w.activity(w.own, 2, activity.Returned)
		w.activity(w.own, 3, activity.Planned)
		w.activity(w.other, 1, activity.Submitted)
		w.onDay("2018-04-06") // 30 days after the last that was submitted or confirmed, and 27 after they were written
		body = w.unreported("district", "divisions/370676", "?days=30")
		is(body, "silent_communities", "1; "+name+" 2018-03-07 30", "name", "last_held_on", "days")
		is(body, "silent_schools", "2; 示例one小学 2018-03-07 30; 示例two小学 2018-03-07 30", "name", "last_held_on", "days")
		is(body, "waiting", "1; 示例活动1 "+name+" 27 示例two小学", "title", "community_name", "days", "waits_for")
		is(body, "returned", "1; 示例活动2 27 示例 示例one小学", "title", "days", "reason", "waits_for")
		is(body, "in_charge", "2; 示例one小学 示例one 0 1 0 1; 示例two小学 示例two 1 0 0 1", "school_name", "principals", "confirm", "correct",
			"service_months", "all")
		is(w.unreported("district", "divisions/370676", "?days=31"), "silent_communities", "0")
		is(w.unreported("city", "divisions/370686", ""), "waiting", "0")
		is(w.unreported("one", "schools/"+string(w.own.schools[0].ID), ""), "in_charge", "1; 示例one小学 示例one", "school_name", "principals")
		two := w.unreported("two", "schools/"+string(w.own.schools[1].ID), "")
		is(two, "waiting", "1; 示例活动1", "title")
		is(two, "in_charge", "1; 示例two小学 1", "school_name", "confirm")
		for query, status := range map[string]int{"?days=0": 422, "?days=367": 422, "?days=x": 422, "?days=1": 200, "?days=366": 200,
			"?year=2018": 422} {
			w.as("district", request{method: "GET", path: "/api/v1/reports/divisions/370676/unreported" + query}).expect(t, status)
		}
	})
}

func TestWaitingCountsFromTheLastSubmission(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.onDay("2018-03-10")
		a := w.activity(w.own, 1, activity.Returned)
		w.onDay("2018-03-15")
		_, err := w.services.Activities.Submit(t.Context(), w.actors["one"], a.ID, a.Version)
		must(t, err)
		w.onDay("2018-03-20")
		body := w.unreported("reader", "divisions/370676", "")
		if got := lines(body, "waiting", "days", "since"); got != "1; 5 2018-03-15T04:00:00Z" {
			t.Errorf("waiting: %s", got)
		}
		if got := lines(body, "returned"); got != "0" {
			t.Errorf("returned: %s", got)
		}
	})
}

// A school that joined late, changed its role or is in no community, and a community that
// began late or ended.
func TestSilenceNeedsTimeToBeSilentIn(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		c := w.own.community
		c, err := w.services.Communities.Join(t.Context(), w.actors["city"], c.ID, c.Version,
			community.NewMember{SchoolID: w.own.schools[2].ID, Role: community.Plain, JoinedOn: domain.NewDate(2018, 3, 1)})
		must(t, err)
		c, err = w.services.Communities.SetRole(t.Context(), w.actors["city"], c.ID, c.Members[1].ID, c.Version, community.Lead,
			domain.NewDate(2018, 3, 1))
		must(t, err)
		names := func(section string, days int) (texts []string) {
			t.Helper()
			for _, item := range w.unreported("city", "divisions/3706",
				fmt.Sprintf("?days=%d", days))[section].(map[string]any)["items"].([]any) {
				texts = append(texts, item.(map[string]any)["name"].(string))
			}
			slices.Sort(texts)
			return texts
		}
		w.onDay("2018-03-11")
		if got := names("silent_schools", 30); !slices.Equal(got, []string{"示例one小学", "示例two小学"}) {
			t.Errorf("30 days: %v", got)
		}
		if got := names("silent_schools", 10); len(got) != 3 {
			t.Errorf("10 days: %v", got)
		}
		young, err := w.services.Communities.Found(t.Context(), w.actors["city"],
			community.New{Name: "示例新共同体", Kind: "learning", Form: "joint", FoundedOn: domain.NewDate(2018, 3, 1),
				Members: []community.NewMember{{SchoolID: w.own.schools[0].ID, Role: community.Lead},
					{SchoolID: w.own.schools[2].ID, Role: community.Plain}}})
		must(t, err)
		if got := names("silent_communities", 10); len(got) != 1 { // the young one is a draft
			t.Errorf("with a draft: %v", got)
		}
		_, err = w.services.Communities.Activate(t.Context(), w.actors["city"], young.ID, young.Version)
		must(t, err)
		if got := names("silent_communities", 10); len(got) != 2 {
			t.Errorf("10 days: %v", got)
		}
		if got := names("silent_communities", 11); !slices.Equal(got, []string{c.Name}) {
			t.Errorf("11 days: %v", got)
		}
		_, err = w.services.Communities.End(t.Context(), w.actors["city"], c.ID, c.Version, domain.NewDate(2018, 3, 10), "示例")
		must(t, err)
		if got := names("silent_communities", 10); !slices.Equal(got, []string{"示例新共同体"}) {
			t.Errorf("after the end: %v", got)
		}
		if got := names("silent_schools", 10); !slices.Equal(got, []string{"示例one小学", "示例three小学"}) {
			t.Errorf("two is in no community any more: %v", got)
		}
	})
}

func TestMonthsWithoutAServiceReport(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.onDay("2018-11-15")
		p := w.posting(w.own, 1, posting.Approved) // from 1 September 2018
		w.posting(w.own, 2, posting.Approved)
		w.posting(w.own, 3, posting.Proposed)
		w.posting(w.other, 4, posting.Approved)
		w.report("two", p, month("2018-09")).expect(t, 201)
		is := func(want string) {
			t.Helper()
			body := w.unreported("city", "divisions/3706", "")
			if got := lines(body, "service_months", "school_name", "postings", "months"); got != want {
				t.Errorf("service months: %s, want %s", got, want)
			}
			school := w.unreported("one", "schools/"+string(w.own.schools[0].ID), "")
			if got := lines(school, "service_months", "school_name", "postings", "months"); got != want {
				t.Errorf("the school reads %s, want %s", got, want)
			}
		}
		is("2; 示例one小学 2 3") // October of one, September and October of the other
		w.report("two", p, month("2018-10")).expect(t, 201)
		is("1; 示例one小学 1 2")
		w.onDay("2018-12-01")
		is("2; 示例one小学 2 4")
		if got := lines(w.unreported("city", "divisions/3706", ""), "in_charge", "school_name", "service_months",
			"all"); got != "1; 示例one小学 4 4" {
			t.Errorf("in charge: %s", got)
		}
		// What a posting gave to its district stays there when the school moves.
		successor := "370614"
		_, err := w.services.Schools.Correct(t.Context(), w.actors["city"], w.own.schools[0].ID, w.own.schools[0].Version,
			school.Change{DivisionCode: &successor, MovedOn: domain.NewDate(2018, 11, 20)})
		must(t, err)
		is("2; 示例one小学 2 4")
	})
}
