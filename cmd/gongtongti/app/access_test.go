package app_test

import (
	"fmt"
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
	"gongtongti/domain/rotation"
	"gongtongti/domain/teacher"
)

// The access matrix: every route of the API × every role × a record of the own and of
// another scope. A route without a row here fails the test.

// askers are the roles; “one” wrote the records, “two” is the partner, “three” a school
// of the same district that is in no community.
var askers = []string{"one", "recorder", "two", "three", "district", "city", "reader", "admin"}

// row says who may call a route on a record of their own scope. Everybody else gets
// 403 if they may see the record, and 404 if not.
type row struct {
	route string
	may   string // the askers, blank separated; * is all
	blind string // those who may not even see the record: 404
	// make prepares a fresh record of the side and gives the request for it.
	make   func(w *world, s side, n int) request
	public bool // also for nobody
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
	made, err := w.services.Communities.Found(w.t.Context(), w.officer(s), community.New{Name: fmt.Sprintf("示例草稿%d", n), Kind: "learning", Form: "joint",
		FoundedOn: founding, Members: []community.NewMember{{SchoolID: s.schools[0].ID, Role: community.Lead}, {SchoolID: s.schools[1].ID, Role: community.Plain}}})
	must(w.t, err)
	return made
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
	made, err := w.services.Accounts.CreateWith(w.t.Context(), w.actors["admin"], account.New{Username: fmt.Sprintf("u%d-%s", n, s.division), Name: "示例",
		Role: domain.Principal, SchoolID: s.schools[2].ID}, password)
	must(w.t, err)
	return made
}

func onAccount(w *world, s side, n int, method, step string, body any) request {
	a := w.user(n, s)
	return request{method: method, path: "/api/v1/accounts/" + string(a.ID) + step, version: a.Version, body: body}
}

// teacher belongs to the first school of a side.
func (w *world) teacher(s side, n int) teacher.Teacher {
	w.t.Helper()
	made, err := w.services.Teachers.Enter(w.t.Context(), w.officer(s), teacher.New{Name: fmt.Sprintf("示例教师%d", n), Stage: "primary", Title: "first",
		Backbone: "none", Phone: "13812341234", SchoolID: s.schools[0].ID, EnteredOn: domain.NewDate(2010, 9, 1)})
	must(w.t, err)
	return made
}

func onTeacher(method, step string, body any) func(*world, side, int) request {
	return func(w *world, s side, n int) request {
		made := w.teacher(s, n)
		return request{method: method, path: "/api/v1/teachers/" + string(made.ID) + step, version: made.Version, body: body}
	}
}

// posting sends a new teacher of the first school to the second for school year 2018.
func (w *world) posting(s side, n int, status posting.Status) posting.Posting {
	w.t.Helper()
	ctx, officer := w.t.Context(), w.officer(s)
	made, err := w.services.Postings.Propose(ctx, officer, w.teacher(s, n).ID, posting.Terms{Kind: "rotation", ToSchoolID: s.schools[1].ID,
		StartsOn: domain.NewDate(2018, 9, 1), EndsOn: domain.NewDate(2019, 9, 1), SharePercent: 100})
	if err == nil && status == posting.Approved {
		made, err = w.services.Postings.Approve(ctx, officer, made.ID, made.Version)
	}
	must(w.t, err)
	return made
}

func onPosting(method, step string, status posting.Status, body any) func(*world, side, int) request {
	return func(w *world, s side, n int) request {
		made := w.posting(s, n, status)
		return request{method: method, path: "/api/v1/postings/" + string(made.ID) + step, version: made.Version, body: body}
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
		made, err := w.services.Postings.Report(w.t.Context(), author, p.ID, 201810, posting.Work{LessonsTaught: 40})
		must(w.t, err)
		return request{method: method, path: "/api/v1/postings/" + string(p.ID) + "/service-reports/2018-10", version: made.Version, body: body}
	}
}

// certificate of a posting that is over.
func (w *world) certificate(s side, n int) certificate.Certificate {
	w.t.Helper()
	made, err := w.services.Certificates.Issue(w.t.Context(), w.officer(s), w.posting(s, n, posting.Approved).ID)
	must(w.t, err)
	return made
}

func onCertificate(under string) func(*world, side, int) request {
	return func(w *world, s side, n int) request {
		made := w.certificate(s, n)
		return request{method: "GET", path: under + made.Content.Number + "?check=" + made.CheckCode}
	}
}

// onLock reads a lock of days on which nothing in the matrix happens.
func onLock(under string) func(*world, side, int) request {
	return func(w *world, s side, _ int) request {
		day := domain.NewDate(2002, 1, 1)
		made, err := w.services.Periods.Lock(w.t.Context(), w.officer(s), s.division, domain.Period{From: day, To: day}, "")
		must(w.t, err)
		return request{method: "GET", path: "/api/v1/period-locks/" + string(made.ID) + under}
	}
}

var reason = map[string]any{"reason": "示例"}

var matrix = []row{
	{route: "GET /healthz", may: "*", make: get("/healthz"), elsewhere: 200},
	{route: "GET /readyz", may: "*", make: get("/readyz"), elsewhere: 200},
	{route: "POST /api/v1/sessions", may: "*", elsewhere: 200, make: func(*world, side, int) request {
		return request{method: "POST", path: "/api/v1/sessions", body: map[string]any{"username": "three", "password": password}}
	}},
	{route: "GET /api/v1/me", may: "*", make: get("/api/v1/me"), elsewhere: 200},
	{route: "GET /api/v1/divisions", may: "*", make: get("/api/v1/divisions"), elsewhere: 200},
	{route: "GET /api/v1/code-lists", may: "*", make: get("/api/v1/code-lists"), elsewhere: 200},
	{route: "GET /api/v1/accounts", may: "admin", make: get("/api/v1/accounts"), elsewhere: 200},
	{route: "POST /api/v1/accounts", may: "admin", elsewhere: 201, make: func(_ *world, s side, n int) request {
		return request{method: "POST", path: "/api/v1/accounts", key: newKey(), body: map[string]any{"username": fmt.Sprintf("new%d", n), "name": "示例",
			"role": "recorder", "school_id": s.schools[0].ID}}
	}},
	{route: "GET /api/v1/accounts/:id", may: "admin", elsewhere: 200, make: func(w *world, s side, n int) request {
		return onAccount(w, s, n, "GET", "", nil)
	}},
	{route: "PATCH /api/v1/accounts/:id", may: "admin", elsewhere: 200, make: func(w *world, s side, n int) request {
		return onAccount(w, s, n, "PATCH", "", map[string]any{"name": "新名"})
	}},
	{route: "POST /api/v1/accounts/:id/disablement", may: "admin", elsewhere: 200, make: func(w *world, s side, n int) request {
		return onAccount(w, s, n, "POST", "/disablement", nil)
	}},
	{route: "POST /api/v1/accounts/:id/enablement", may: "admin", elsewhere: 200, make: func(w *world, s side, n int) request {
		a := w.user(n, s)
		a, err := w.services.Accounts.Disable(w.t.Context(), w.actors["admin"], a.ID, a.Version)
		must(w.t, err)
		return request{method: "POST", path: "/api/v1/accounts/" + string(a.ID) + "/enablement", version: a.Version}
	}},
	{route: "POST /api/v1/accounts/:id/password-reset", may: "admin", elsewhere: 200, make: func(w *world, s side, n int) request {
		return onAccount(w, s, n, "POST", "/password-reset", nil)
	}},
	{route: "GET /api/v1/terms", may: "*", make: get("/api/v1/terms?division=370676"), elsewhere: 200},
	{route: "POST /api/v1/terms", may: "district city", elsewhere: 422, make: func(_ *world, s side, n int) request {
		year := 2001 + n%90
		return request{method: "POST", path: "/api/v1/terms", key: newKey(), body: map[string]any{"division_code": s.division, "school_year": year, "number": 1,
			"first_day": fmt.Sprintf("%d-09-01", year), "last_day": fmt.Sprintf("%d-01-20", year+1)}}
	}},
	{route: "GET /api/v1/terms/:id", may: "*", elsewhere: 200, make: func(w *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/terms/" + string(w.term(s).ID)}
	}},
	{route: "PATCH /api/v1/terms/:id", may: "district city", elsewhere: 403, make: func(w *world, s side, n int) request {
		t := w.term(s)
		return request{method: "PATCH", path: "/api/v1/terms/" + string(t.ID), version: t.Version, body: map[string]any{"last_day": t.LastDay.AddDays(n%2*2 - 1)}}
	}},
	{route: "GET /api/v1/schools", may: "*", make: get("/api/v1/schools"), elsewhere: 200},
	{route: "POST /api/v1/schools", may: "district city", elsewhere: 422, make: func(_ *world, s side, n int) request {
		return request{method: "POST", path: "/api/v1/schools", key: newKey(), body: map[string]any{"code": fmt.Sprintf("3137%06d", n),
			"name": fmt.Sprintf("示例第%d中学", n), "setting": "town", "division_code": s.division}}
	}},
	{route: "GET /api/v1/schools/:id", may: "one recorder district city reader admin", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/schools/" + string(s.schools[0].ID)}
	}},
	{route: "PATCH /api/v1/schools/:id", may: "district city", blind: "two three", make: func(w *world, s side, _ int) request {
		found, err := w.services.Schools.Find(w.t.Context(), w.officer(s), s.schools[0].ID)
		must(w.t, err)
		return request{method: "PATCH", path: "/api/v1/schools/" + string(found.ID), version: found.Version, body: map[string]any{"setting": "town"}}
	}},
	{route: "GET /api/v1/communities", may: "*", make: get("/api/v1/communities"), elsewhere: 200},
	{route: "POST /api/v1/communities", may: "district city", elsewhere: 422, make: func(_ *world, s side, n int) request {
		return request{method: "POST", path: "/api/v1/communities", key: newKey(), body: map[string]any{"name": fmt.Sprintf("示例%d", n), "kind": "pairing", "form": "joint",
			"founded_on": "2017-09-01", "members": []any{map[string]any{"school_id": s.schools[0].ID, "role": "lead"}, map[string]any{"school_id": s.schools[2].ID, "role": "supported"}}}}
	}},
	{route: "GET /api/v1/communities/:id", may: "one recorder two district city reader admin", blind: "three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/communities/" + string(s.community.ID)}
	}},
	{route: "PATCH /api/v1/communities/:id", may: "district city", blind: "three", make: func(w *world, s side, n int) request {
		r := onCommunity(w, s, n, false, "", map[string]any{"name": "新名"})
		r.method = "PATCH"
		return r
	}},
	{route: "POST /api/v1/communities/:id/activation", may: "district city", blind: "three", make: func(w *world, s side, n int) request {
		return onCommunity(w, s, n, false, "/activation", nil)
	}},
	{route: "POST /api/v1/communities/:id/members", may: "district city", blind: "three", make: func(w *world, s side, n int) request {
		return onCommunity(w, s, n, true, "/members", map[string]any{"school_id": s.schools[2].ID, "role": "member", "joined_on": "2018-01-01"})
	}},
	{route: "POST /api/v1/communities/:id/members/:member/departure", may: "district city", make: func(w *world, s side, n int) request {
		c := w.draft(s, n)
		made, err := w.services.Communities.Join(w.t.Context(), w.officer(s), c.ID, c.Version, community.NewMember{SchoolID: s.schools[2].ID, Role: community.Plain, JoinedOn: founding.AddDays(9)})
		must(w.t, err)
		return request{method: "POST", path: fmt.Sprintf("/api/v1/communities/%s/members/%s/departure", made.ID, made.Members[2].ID), version: made.Version,
			body: map[string]any{"left_on": "2018-01-01", "reason": "示例"}}
	}},
	{route: "POST /api/v1/communities/:id/members/:member/role", may: "district city", blind: "three", make: func(w *world, s side, n int) request {
		return onCommunity(w, s, n, true, "/members/:member/role", map[string]any{"role": "lead", "from": "2018-01-01"})
	}},
	{route: "POST /api/v1/communities/:id/end", may: "district city", blind: "three", make: func(w *world, s side, n int) request {
		return onCommunity(w, s, n, true, "/end", map[string]any{"ended_on": "2018-01-01", "reason": "示例"})
	}},
	{route: "GET /api/v1/communities/:id/targets", may: "one recorder two district city reader admin", blind: "three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/communities/" + string(s.community.ID) + "/targets"}
	}},
	{route: "POST /api/v1/communities/:id/targets", may: "district city", blind: "three", make: func(_ *world, s side, n int) request {
		return request{method: "POST", path: "/api/v1/communities/" + string(s.community.ID) + "/targets", key: newKey(), body: aim(n, nil)}
	}},
	{route: "GET /api/v1/targets", may: "*", make: get("/api/v1/targets"), elsewhere: 200},
	{route: "POST /api/v1/targets", may: "district city", elsewhere: 422, make: func(_ *world, s side, n int) request {
		return request{method: "POST", path: "/api/v1/targets", key: newKey(), body: aim(n, map[string]any{"division_code": s.division, "kind": "pairing"})}
	}},
	{route: "GET /api/v1/targets/:id", may: "one recorder two district city reader admin", blind: "three", make: onTarget("GET", "", nil)},
	{route: "PATCH /api/v1/targets/:id", may: "district city", blind: "three", make: onTarget("PATCH", "", map[string]any{"planned": 9})},
	{route: "POST /api/v1/targets/:id/end", may: "district city", blind: "three",
		make: onTarget("POST", "/end", map[string]any{"ended_on": "2018-01-01", "reason": "示例"})},
	{route: "GET /api/v1/target-sets", may: "*", make: get("/api/v1/target-sets"), elsewhere: 200},
	{route: "GET /api/v1/activities", may: "*", make: get(activities), elsewhere: 200},
	{route: "POST /api/v1/activities", may: "one recorder two", blind: "three", elsewhere: 422, make: func(_ *world, s side, n int) request {
		return request{method: "POST", path: activities, key: newKey(), body: form(s, map[string]any{"held_on": held.AddDays(2 * n).String(), "type": "other"})}
	}},
	{route: "GET /api/v1/activities/:id", may: "one recorder two district city reader admin", blind: "three", make: func(w *world, s side, n int) request {
		r := at(w, s, n, activity.Submitted, "", nil)
		r.method = "GET"
		return r
	}},
	{route: "PATCH /api/v1/activities/:id", may: "one recorder", blind: "three", make: func(w *world, s side, n int) request {
		r := at(w, s, n, activity.Submitted, "", map[string]any{"summary": "小结"})
		r.method = "PATCH"
		return r
	}},
	{route: "POST /api/v1/activities/:id/submission", may: "one recorder", blind: "three", make: func(w *world, s side, n int) request {
		return at(w, s, n, activity.Returned, "/submission", nil)
	}},
	{route: "POST /api/v1/activities/:id/confirmations", may: "two", blind: "three", make: func(w *world, s side, n int) request {
		return at(w, s, n, activity.Submitted, "/confirmations", map[string]any{"answer": "confirmed", "headcount": 4})
	}},
	{route: "POST /api/v1/activities/:id/return", may: "district city", blind: "three", make: func(w *world, s side, n int) request {
		return at(w, s, n, activity.Confirmed, "/return", reason)
	}},
	{route: "POST /api/v1/activities/:id/cancellation", may: "one recorder district city", blind: "three", make: func(w *world, s side, n int) request {
		return at(w, s, n, activity.Submitted, "/cancellation", reason)
	}},
	{route: "GET /api/v1/reports/communities/:id", may: "one recorder two district city reader admin", blind: "three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/communities/" + string(s.community.ID) + "?year=2018"}
	}},
	{route: "GET /api/v1/reports/schools/:id", may: "one recorder district city reader admin", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "?year=2018"}
	}},
	{route: "GET /api/v1/reports/divisions/:code", may: "district city reader admin", blind: "one recorder two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "?year=2018"}
	}},
	{route: "GET /api/v1/reports/communities/:id/matrix", may: "one recorder two district city reader admin", blind: "three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/communities/" + string(s.community.ID) + "/matrix?year=2018"}
	}},
	{route: "GET /api/v1/reports/schools/:id/matrix", may: "one recorder district city reader admin", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/matrix?year=2018"}
	}},
	{route: "GET /api/v1/reports/divisions/:code/matrix", may: "district city reader admin", blind: "one recorder two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "/matrix?year=2018"}
	}},
	{route: "GET /api/v1/schools/:id/teachers", may: "one recorder district city reader admin", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/schools/" + string(s.schools[0].ID) + "/teachers?on=2018-10-01"}
	}},
	{route: "GET /api/v1/reports/communities/:id/targets", may: "one recorder two district city reader admin", blind: "three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/communities/" + string(s.community.ID) + "/targets?year=2018"}
	}},
	{route: "GET /api/v1/reports/schools/:id/targets", may: "one recorder district city reader admin", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/targets?year=2018"}
	}},
	{route: "GET /api/v1/reports/divisions/:code/targets", may: "district city reader admin", blind: "one recorder two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "/targets?year=2018"}
	}},
	{route: "GET /api/v1/reports/schools/:id/unreported", may: "one recorder district city reader admin", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/unreported"}
	}},
	{route: "GET /api/v1/reports/divisions/:code/unreported", may: "district city reader admin", blind: "one recorder two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "/unreported?days=7"}
	}},
	{route: "GET /api/v1/postings/teachers", may: "*", make: get("/api/v1/postings/teachers"), elsewhere: 200},
	{route: "GET /api/v1/teachers", may: "*", make: get("/api/v1/teachers"), elsewhere: 200},
	{route: "POST /api/v1/teachers", may: "one recorder district city", blind: "two three", elsewhere: 422, make: func(_ *world, s side, n int) request {
		return request{method: "POST", path: "/api/v1/teachers", key: newKey(), body: map[string]any{"name": fmt.Sprintf("示例教师%d", n), "stage": "primary",
			"title": "first", "backbone": "none", "school_id": s.schools[0].ID, "entered_on": "2010-09-01"}}
	}},
	{route: "GET /api/v1/teachers/:id", may: "one recorder district city reader admin", blind: "two three", make: onTeacher("GET", "", nil)},
	{route: "PATCH /api/v1/teachers/:id", may: "one recorder district city", blind: "two three", make: onTeacher("PATCH", "", map[string]any{"title": "senior"})},
	{route: "POST /api/v1/teachers/:id/move", may: "district city", blind: "two three", make: func(w *world, s side, n int) request {
		return onTeacher("POST", "/move", map[string]any{"school_id": s.schools[2].ID, "on": "2018-01-01"})(w, s, n)
	}},
	{route: "POST /api/v1/teachers/:id/departure", may: "one recorder district city", blind: "two three",
		make: onTeacher("POST", "/departure", map[string]any{"on": "2018-01-01", "reason": "退休"})},
	{route: "POST /api/v1/teachers/:id/anonymisation", may: "district city", blind: "two three", make: func(w *world, s side, n int) request {
		return onTeacher("POST", "/anonymisation", map[string]any{"confirm_name": fmt.Sprintf("示例教师%d", n), "reason": "本人申请"})(w, s, n)
	}},
	{route: "POST /api/v1/teachers/:id/phone", may: "one district city", blind: "two three", make: onTeacher("POST", "/phone", nil)},
	{route: "GET /api/v1/teachers/:id/service", may: "one recorder district city reader admin", blind: "two three", make: onTeacher("GET", "/service", nil)},
	{route: "GET /api/v1/postings", may: "*", make: get("/api/v1/postings"), elsewhere: 200},
	{route: "POST /api/v1/postings", may: "one district city", blind: "two three", elsewhere: 422, make: func(w *world, s side, n int) request {
		return request{method: "POST", path: "/api/v1/postings", key: newKey(), body: map[string]any{"teacher_id": w.teacher(s, n).ID, "kind": "rotation",
			"to_school_id": s.schools[1].ID, "starts_on": "2018-09-01", "ends_on": "2019-09-01", "share_percent": 100}}
	}},
	{route: "GET /api/v1/postings/:id", may: "one recorder two district city reader admin", blind: "three", make: onPosting("GET", "", posting.Proposed, nil)},
	{route: "PATCH /api/v1/postings/:id", may: "one district city", blind: "three",
		make: onPosting("PATCH", "", posting.Proposed, map[string]any{"subject": "数学", "reason": "更正"})},
	{route: "POST /api/v1/postings/:id/approval", may: "district city", blind: "three", make: onPosting("POST", "/approval", posting.Proposed, nil)},
	{route: "POST /api/v1/postings/:id/rejection", may: "district city", blind: "three", make: onPosting("POST", "/rejection", posting.Proposed, reason)},
	{route: "POST /api/v1/postings/:id/withdrawal", may: "one district city", blind: "three", make: onPosting("POST", "/withdrawal", posting.Proposed, reason)},
	{route: "POST /api/v1/postings/:id/end", may: "district city", blind: "three",
		make: onPosting("POST", "/end", posting.Approved, map[string]any{"ends_on": "2019-01-01", "reason": "health"})},
	{route: "POST /api/v1/postings/:id/extension", may: "district city", blind: "three",
		make: onPosting("POST", "/extension", posting.Approved, map[string]any{"ends_on": "2020-01-01", "reason": "工作需要"})},
	{route: "POST /api/v1/postings/:id/appraisal", may: "two", blind: "three",
		make: onPosting("POST", "/appraisal", posting.Approved, map[string]any{"appraisal": "excellent"})},
	{route: "GET /api/v1/postings/:id/service-reports", may: "one recorder two district city reader admin", blind: "three",
		make: onPosting("GET", "/service-reports", posting.Approved, nil)},
	{route: "POST /api/v1/postings/:id/service-reports", may: "one recorder two", blind: "three", make: func(w *world, s side, n int) request {
		r := onPosting("POST", "/service-reports", posting.Approved, map[string]any{"month": "2018-10", "lessons_taught": 40})(w, s, n)
		r.key = newKey()
		return r
	}},
	{route: "GET /api/v1/postings/:id/service-reports/:month", may: "one recorder two district city reader admin", blind: "three",
		make: onReport("GET", nil)},
	{route: "PATCH /api/v1/postings/:id/service-reports/:month", may: "one recorder two", blind: "three",
		make: onReport("PATCH", map[string]any{"talks": 2})},
	{route: "GET /api/v1/postings/:id/certificate", may: "one recorder two district city reader admin", blind: "three",
		make: func(w *world, s side, n int) request {
			return request{method: "GET", path: "/api/v1/postings/" + string(w.certificate(s, n).PostingID) + "/certificate"}
		}},
	{route: "POST /api/v1/postings/:id/certificate", may: "district city", blind: "three", make: func(w *world, s side, n int) request {
		r := onPosting("POST", "/certificate", posting.Approved, nil)(w, s, n)
		r.key = newKey()
		return r
	}},
	{route: "GET /api/v1/certificates/:number", may: "*", public: true, elsewhere: 200, make: onCertificate("/api/v1/certificates/")},
	{route: "GET /certificates", may: "*", public: true, elsewhere: 200, make: get("/certificates")},
	{route: "GET /certificates/:number", may: "*", public: true, elsewhere: 200, make: onCertificate("/certificates/")},
	{route: "GET /api/v1/policy-profiles", may: "*", make: get("/api/v1/policy-profiles"), elsewhere: 200},
	{route: "POST /api/v1/policy-profiles", may: "district city", elsewhere: 201, make: func(*world, side, int) request {
		return request{method: "POST", path: "/api/v1/policy-profiles", key: newKey(), body: profileForm(nil)}
	}},
	{route: "GET /api/v1/policy-profiles/:id", may: "*", make: func(w *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/policy-profiles/" + string(w.profile(s).ID)}
	}},
	{route: "PATCH /api/v1/policy-profiles/:id", may: "city", make: func(w *world, s side, _ int) request {
		made := w.profile(s)
		return request{method: "PATCH", path: "/api/v1/policy-profiles/" + string(made.ID), version: made.Version, body: map[string]any{"min_years": 3}}
	}},
	{route: "POST /api/v1/teachers/:id/rotation-exclusions", may: "district city", blind: "two three", make: func(w *world, s side, n int) request {
		r := onTeacher("POST", "/rotation-exclusions", map[string]any{"school_year": 2018, "reason": "illness"})(w, s, n)
		r.key = newKey()
		return r
	}},
	{route: "POST /api/v1/rotation-exclusions/:id/withdrawal", may: "district city", blind: "two three", make: func(w *world, s side, n int) request {
		made, err := w.services.Rotations.Exclude(w.t.Context(), w.officer(s), w.teacher(s, n).ID, 2018, "illness")
		must(w.t, err)
		return request{method: "POST", path: "/api/v1/rotation-exclusions/" + string(made.ID) + "/withdrawal", version: made.Version, body: reason}
	}},
	{route: "PATCH /api/v1/rotation-inputs/:id", may: "district city", blind: "two three", make: func(w *world, s side, _ int) request {
		made, err := w.services.Rotations.Give(w.t.Context(), w.officer(s), w.profile(s).ID, rotation.Asked{Area: rotation.Area{SchoolID: s.schools[0].ID}, SchoolYear: 2018}, rotation.Given{})
		must(w.t, err)
		return request{method: "PATCH", path: "/api/v1/rotation-inputs/" + string(made.ID), version: made.Version, body: map[string]any{"source": "records", "reason": "示例"}}
	}},
	{route: "GET /api/v1/reports/divisions/:code/rotation", may: "district city reader admin", blind: "one recorder two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "/rotation" + national}
	}},
	{route: "GET /api/v1/reports/divisions/:code/rotation/teachers", may: "district city reader admin", blind: "one recorder two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "/rotation/teachers" + national}
	}},
	{route: "POST /api/v1/reports/divisions/:code/rotation/inputs", may: "district city", blind: "one recorder two three", make: func(w *world, s side, _ int) request {
		return request{method: "POST", path: "/api/v1/reports/divisions/" + s.division + "/rotation/inputs", key: newKey(), body: inputsForm(w.profile(s).ID)}
	}},
	{route: "GET /api/v1/reports/schools/:id/rotation", may: "one recorder district city reader admin", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/rotation" + national}
	}},
	{route: "GET /api/v1/reports/schools/:id/rotation/teachers", may: "one recorder district city reader admin", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/rotation/teachers" + national}
	}},
	{route: "POST /api/v1/reports/schools/:id/rotation/inputs", may: "district city", blind: "two three", make: func(w *world, s side, _ int) request {
		return request{method: "POST", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/rotation/inputs", key: newKey(), body: inputsForm(w.profile(s).ID)}
	}},
	{route: "GET /api/v1/period-locks", may: "*", make: get("/api/v1/period-locks"), elsewhere: 200},
	{route: "POST /api/v1/period-locks", may: "district city", elsewhere: 422, make: func(_ *world, s side, _ int) request {
		return request{method: "POST", path: "/api/v1/period-locks", key: newKey(), body: map[string]any{"division_code": s.division, "from": "2001-01-01", "to": "2001-12-31"}}
	}},
	{route: "GET /api/v1/period-locks/:id", may: "district city reader admin", blind: "one recorder two three", make: onLock("")},
	{route: "GET /api/v1/period-locks/:id/activities", may: "district city reader admin", blind: "one recorder two three", make: onLock("/activities")},
	{route: "GET /api/v1/period-locks/:id/postings", may: "district city reader admin", blind: "one recorder two three", make: onLock("/postings")},
	{route: "GET /api/v1/period-locks/:id/differences", may: "district city reader admin", blind: "one recorder two three", make: onLock("/differences")},
	{route: "GET /api/v1/reports/communities/:id/bulletin", may: "one recorder two district city reader admin", blind: "three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/communities/" + string(s.community.ID) + "/bulletin?year=2018"}
	}},
	{route: "GET /api/v1/reports/communities/:id/charts/:name", may: "one recorder two district city reader admin", blind: "three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/communities/" + string(s.community.ID) + "/charts/months.svg?year=2018"}
	}},
	{route: "GET /api/v1/reports/schools/:id/bulletin", may: "one recorder district city reader admin", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/bulletin?year=2018"}
	}},
	{route: "GET /api/v1/reports/schools/:id/charts/:name", may: "one recorder district city reader admin", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/charts/months.svg?year=2018"}
	}},
	{route: "GET /api/v1/reports/divisions/:code/bulletin", may: "district city reader admin", blind: "one recorder two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "/bulletin?year=2018"}
	}},
	{route: "GET /api/v1/reports/divisions/:code/charts/:name", may: "district city reader admin", blind: "one recorder two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "/charts/months.svg?year=2018"}
	}},
	{route: "GET /api/v1/audit", may: "district city admin", make: get("/api/v1/audit"), elsewhere: 200},
}

// ownRoutes act on nothing but the caller's own session; session_test.go shows them.
var ownRoutes = []string{"DELETE /api/v1/sessions/current", "POST /api/v1/me/password"}

func TestTheMatrixHasARowForEveryRoute(t *testing.T) {
	rows := slices.Clone(ownRoutes)
	for _, r := range matrix {
		rows = append(rows, r.route)
	}
	slices.Sort(rows)
	if paths := api.Paths(); !slices.Equal(rows, paths) {
		t.Errorf("rows:\n%s\nroutes:\n%s", strings.Join(rows, "\n"), strings.Join(paths, "\n"))
	}
	t.Logf("%d routes × %d roles × 2 scopes, and nobody", len(matrix), len(askers))
}

func TestWhoMayDoWhat(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		n := 0
		for _, r := range matrix {
			open := r.public || !strings.HasPrefix(r.route, "GET /api") && r.may == "*"
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
	return r.may == "*" || slices.Contains(strings.Fields(r.may), asker)
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
