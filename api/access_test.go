package api_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"gongtongti/api"
	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/domain/activity"
	"gongtongti/domain/certificate"
	"gongtongti/domain/community"
	"gongtongti/domain/posting"
	"gongtongti/domain/teacher"
)

// The access matrix: every route of the API × every role × a record of the own and of
// another scope. A route without a row here fails the test.

// askers are the roles; “one” wrote the records, “two” is the partner, “three” a school
// of the same district that is in no community.
var askers = []string{"one", "recorder", "two", "three", "district", "city", "reader", "admin"}

// callers are the askers who may call a route on a record of their own scope, by the word
// in the table of routes. Everybody else gets 403.
var callers = map[string]string{
	"open":       strings.Join(askers, " "),
	"any":        strings.Join(askers, " "), // who sees the record
	"admin":      "admin",
	"bureaus":    "district city",
	"officer":    "district city",
	"bureau":     "district city reader admin",
	"auditor":    "district city admin",
	"member":     "one recorder two",
	"author":     "one recorder",
	"partner":    "two",
	"canceller":  "one recorder district city",
	"keeper":     "one recorder district city",
	"principal":  "one district city",
	"decider":    "district city",
	"host":       "two",
	"withdrawer": "one district city",
	"corrector":  "one district city",
	"superior":   "district city",
	"maker":      "city",
	"served":     "one recorder two",
}

// who may call each route: the word in the table of routes.
var who = func() map[string]string {
	words := map[string]string{}
	for _, r := range api.Routes(api.Services{}) {
		words[r.Name()] = r.Who
	}
	return words
}()

// row prepares a call of a route.
type row struct {
	route string
	blind string // those who may not even see the record: 404
	// make prepares a fresh record of the side and gives the request for it.
	make func(w *world, s side, n int) request
	// elsewhere is the answer for a record of another scope, for those who may: 404
	// unless said.
	elsewhere int
}

func at(w *world, s side, n int, status activity.Status, step string, body any) request {
	a := w.activity(s, n, status)
	return request{method: "POST", path: activities + "/" + string(a.ID) + step, version: a.Version, body: body}
}

func (w *world) officer(s side) domain.Actor {
	if s.division == w.own.division {
		return w.actors["city"]
	}
	return w.actors["elsewhere"]
}

// draft founds a further community of the side's schools.
func (w *world) draft(s side, n int) community.Community {
	created, err := w.services.Communities.Found(w.t.Context(), w.officer(s),
		community.New{Name: fmt.Sprintf("示例草稿%d", n), Kind: "learning", Form: "joint",
			FoundedOn: founding, Members: []community.NewMember{{SchoolID: s.schools[0].ID, Role: community.Lead},
				{SchoolID: s.schools[1].ID, Role: community.Plain}}})
	must(w.t, err)
	return created
}

func onCommunity(w *world, s side, n int, active bool, step string, body any) request {
	c := w.draft(s, n)
	if active {
		var err error
		c, err = w.services.Communities.Activate(w.t.Context(), w.officer(s), c.ID, c.Version)
		must(w.t, err)
	}
	step = strings.Replace(step, ":member", string(c.Members[1].ID), 1)
	return request{method: "POST", path: "/api/v1/communities/" + string(c.ID) + step, version: c.Version, body: body}
}

func (w *world) user(n int, s side) account.Account {
	created, err := w.services.Accounts.CreateWith(w.t.Context(), w.actors["admin"],
		account.New{Username: fmt.Sprintf("u%d-%s", n, s.division), Name: "示例",
			Role: domain.Principal, SchoolID: s.schools[2].ID}, password)
	must(w.t, err)
	return created
}

func onAccount(w *world, s side, n int, method, step string, body any) request {
	a := w.user(n, s)
	return request{method: method, path: "/api/v1/accounts/" + string(a.ID) + step, version: a.Version, body: body}
}

// teacher belongs to the first school of a side.
func (w *world) teacher(s side, n int) teacher.Teacher {
	w.t.Helper()
	created, err := w.services.Teachers.Enter(w.t.Context(), w.officer(s),
		teacher.New{Name: fmt.Sprintf("示例教师%d", n), Stage: "primary", Title: "first",
			Backbone: "none", Phone: "13812341234", SchoolID: s.schools[0].ID, EnteredOn: domain.NewDate(2010, 9, 1)})
	must(w.t, err)
	return created
}

func onTeacher(method, step string, body any) func(*world, side, int) request {
	return func(w *world, s side, n int) request {
		created := w.teacher(s, n)
		return request{method: method, path: "/api/v1/teachers/" + string(created.ID) + step, version: created.Version, body: body}
	}
}

// posting sends a new teacher of the first school to the second for school year 2018.
func (w *world) posting(s side, n int, status posting.Status) posting.Posting {
	w.t.Helper()
	ctx, officer := w.t.Context(), w.officer(s)
	created, err := w.services.Postings.Propose(ctx, officer, w.teacher(s, n).ID,
		posting.Terms{Kind: "rotation", ToSchoolID: s.schools[1].ID,
			StartsOn: domain.NewDate(2018, 9, 1), EndsOn: domain.NewDate(2019, 9, 1), SharePercent: 100})
	if err == nil && status == posting.Approved {
		created, err = w.services.Postings.Approve(ctx, officer, created.ID, created.Version)
	}
	must(w.t, err)
	return created
}

func onPosting(method, step string, status posting.Status, body any) func(*world, side, int) request {
	return func(w *world, s side, n int) request {
		created := w.posting(s, n, status)
		return request{method: method, path: "/api/v1/postings/" + string(created.ID) + step, version: created.Version, body: body}
	}
}

func get(path string) func(*world, side, int) request {
	return func(*world, side, int) request { return request{method: "GET", path: path} }
}

// onReport calls for a report that the home school has written.
func onReport(method string, body any) func(*world, side, int) request {
	return func(w *world, s side, n int) request {
		author := w.actors["one"]
		if s.division != w.own.division {
			author = w.actors["far-one"]
		}
		p := w.posting(s, n, posting.Approved)
		serviceReport, err := w.services.Postings.Report(w.t.Context(), author, p.ID, 201810, posting.Work{LessonsTaught: 40})
		must(w.t, err)
		return request{method: method, path: "/api/v1/postings/" + string(p.ID) + "/service-reports/2018-10",
			version: serviceReport.Version, body: body}
	}
}

// certificate of a posting that is over.
func (w *world) certificate(s side, n int) certificate.Certificate {
	w.t.Helper()
	created, err := w.services.Certificates.Issue(w.t.Context(), w.officer(s), w.posting(s, n, posting.Approved).ID)
	must(w.t, err)
	return created
}

func onCertificate(under string) func(*world, side, int) request {
	return func(w *world, s side, n int) request {
		created := w.certificate(s, n)
		return request{method: "GET", path: under + created.Content.Number + "?check=" + created.CheckCode}
	}
}

// onLock reads a lock of days on which nothing in the matrix happens.
func onLock(under string) func(*world, side, int) request {
	return func(w *world, s side, _ int) request {
		day := domain.NewDate(2002, 1, 1)
		lock, err := w.services.Periods.Lock(w.t.Context(), w.officer(s), s.division, domain.Period{From: day, To: day}, "")
		must(w.t, err)
		return request{method: "GET", path: "/api/v1/period-locks/" + string(lock.ID) + under}
	}
}

var reason = map[string]any{"reason": "示例"}

var matrix = slices.Concat(records, figures)

// ownRoutes act on nothing but the caller's own session; account_test.go shows them.
var ownRoutes = []string{"DELETE /api/v1/sessions/current", "POST /api/v1/me/password"}

func TestTheMatrixHasARowForEveryRoute(t *testing.T) {
	rows := slices.Clone(ownRoutes)
	for _, r := range matrix {
		rows = append(rows, r.route)
	}
	slices.Sort(rows)
	if paths := slices.Sorted(maps.Keys(who)); !slices.Equal(rows, paths) {
		t.Errorf("rows:\n%s\nroutes:\n%s", strings.Join(rows, "\n"), strings.Join(paths, "\n"))
	}
	t.Logf("%d routes × %d roles × 2 scopes, and nobody", len(matrix), len(askers))
}

func TestWhoMayDoWhat(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		n := 0
		for _, r := range matrix {
			open := who[r.route] == "open"
			for _, asker := range askers {
				n++
				if got, want := w.as(asker, r.make(w, w.own, n)).status, r.own(asker); !same(got, want) {
					t.Errorf("%s as %s on the own side: %d, want %d", r.route, asker, got, want)
				}
				n++
				if got, want := w.as(asker, r.make(w, w.other, n)).status, r.far(asker); !same(got, want) {
					t.Errorf("%s as %s on the other side: %d, want %d", r.route, asker, got, want)
				}
			}
			n++
			if got := w.as("", r.make(w, w.own, n)).status; !open && got != 401 {
				t.Errorf("%s without a login: %d", r.route, got)
			}
		}
	})
}

// same takes 201 and 204 for 200.
func same(got, want int) bool { return got == want || want == 200 && (got == 201 || got == 204) }

func (r row) allows(asker string) bool {
	return slices.Contains(strings.Fields(callers[who[r.route]]), asker) && !slices.Contains(strings.Fields(r.blind), asker)
}

func (r row) own(asker string) int {
	switch {
	case r.allows(asker):
		return 200
	case slices.Contains(strings.Fields(r.blind), asker) && r.elsewhere == 422:
		return 422 // the record named in the body is not known to this school
	case slices.Contains(strings.Fields(r.blind), asker):
		return 404
	}
	return 403
}

func (r row) far(asker string) int {
	switch {
	case asker == "admin" && (strings.Contains(r.route, "/:id") || strings.Contains(r.route, "/:code")):
		return r.own(asker) // reads everything, and changes accounts only
	case r.elsewhere != 0 && (r.allows(asker) || slices.Contains(strings.Fields(r.blind), asker)):
		return r.elsewhere
	case r.elsewhere != 0:
		return 403
	}
	return 404
}

func TestListsAndCountsShowNothingOfAnotherScope(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for n := range 3 {
			w.activity(w.own, n, activity.Confirmed)
			w.activity(w.other, n, activity.Confirmed)
		}
		for _, path := range []string{"/api/v1/schools", "/api/v1/communities", activities, "/api/v1/audit"} {
			far := w.as("elsewhere", request{method: "GET", path: path + "?limit=200"}).expect(t, 200)
			for _, item := range far.body["items"].([]any) {
				id := item.(map[string]any)["id"].(string)
				for _, asker := range []string{"one", "two", "three", "recorder", "district", "city", "reader"} {
					if r := w.as(asker, request{method: "GET", path: path + "?limit=200"}); strings.Contains(r.raw, id) {
						t.Errorf("GET %s shows %s a record of another scope", path, asker)
					}
				}
			}
		}
		if n := len(w.as("three", request{method: "GET", path: activities}).expect(t, 200).body["items"].([]any)); n != 0 {
			t.Errorf("a school in no community sees %d activities", n)
		}
	})
}
