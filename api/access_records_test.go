package api_test

import (
	"fmt"

	"gongtongti/domain/activity"
	"gongtongti/domain/community"
)

// records are the rows of what people write.
var records = []row{
	{route: "GET /healthz", make: get("/healthz"), elsewhere: 200},
	{route: "GET /readyz", make: get("/readyz"), elsewhere: 200},
	{route: "GET /openapi.json", make: get("/openapi.json"), elsewhere: 200},
	{route: "POST /api/v1/sessions", elsewhere: 200, make: func(*world, side, int) request {
		return request{method: "POST", path: "/api/v1/sessions", body: map[string]any{"username": "three", "password": password}}
	}},
	{route: "GET /api/v1/me", make: get("/api/v1/me"), elsewhere: 200},
	{route: "GET /api/v1/divisions", make: get("/api/v1/divisions"), elsewhere: 200},
	{route: "GET /api/v1/code-lists", make: get("/api/v1/code-lists"), elsewhere: 200},
	{route: "GET /api/v1/accounts", make: get("/api/v1/accounts"), elsewhere: 200},
	{route: "POST /api/v1/accounts", elsewhere: 201, make: func(_ *world, s side, n int) request {
		return request{method: "POST", path: "/api/v1/accounts", key: newKey(),
			body: map[string]any{"username": fmt.Sprintf("new%d", n), "name": "示例",
				"role": "recorder", "school_id": s.schools[0].ID}}
	}},
	{route: "GET /api/v1/accounts/:id", elsewhere: 200, make: func(w *world, s side, n int) request {
		return onAccount(w, s, n, "GET", "", nil)
	}},
	{route: "PATCH /api/v1/accounts/:id", elsewhere: 200, make: func(w *world, s side, n int) request {
		return onAccount(w, s, n, "PATCH", "", map[string]any{"name": "新名"})
	}},
	{route: "POST /api/v1/accounts/:id/disablement", elsewhere: 200, make: func(w *world, s side, n int) request {
		return onAccount(w, s, n, "POST", "/disablement", nil)
	}},
	{route: "POST /api/v1/accounts/:id/enablement", elsewhere: 200, make: func(w *world, s side, n int) request {
		a := w.user(n, s)
		a, err := w.services.Accounts.Disable(w.t.Context(), w.actors["admin"], a.ID, a.Version)
		must(w.t, err)
		return request{method: "POST", path: "/api/v1/accounts/" + string(a.ID) + "/enablement", version: a.Version}
	}},
	{route: "POST /api/v1/accounts/:id/password-reset", elsewhere: 200, make: func(w *world, s side, n int) request {
		return onAccount(w, s, n, "POST", "/password-reset", nil)
	}},
	{route: "GET /api/v1/changes", make: get("/api/v1/changes"), elsewhere: 200},
	{route: "GET /api/v1/terms", make: get("/api/v1/terms?division=370676"), elsewhere: 200},
	{route: "POST /api/v1/terms", elsewhere: 422, make: func(_ *world, s side, n int) request {
		year := 2001 + n%90
		return request{method: "POST", path: "/api/v1/terms", key: newKey(),
			body: map[string]any{"division_code": s.division, "school_year": year, "number": 1,
				"first_day": fmt.Sprintf("%d-09-01", year), "last_day": fmt.Sprintf("%d-01-20", year+1)}}
	}},
	{route: "GET /api/v1/terms/:id", elsewhere: 200, make: func(w *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/terms/" + string(w.term(s).ID)}
	}},
	{route: "PATCH /api/v1/terms/:id", elsewhere: 403, make: func(w *world, s side, n int) request {
		t := w.term(s)
		return request{method: "PATCH", path: "/api/v1/terms/" + string(t.ID), version: t.Version,
			body: map[string]any{"last_day": t.LastDay.AddDays(n%2*2 - 1)}}
	}},
	{route: "GET /api/v1/schools", make: get("/api/v1/schools"), elsewhere: 200},
	{route: "POST /api/v1/schools", elsewhere: 422, make: func(_ *world, s side, n int) request {
		return request{method: "POST", path: "/api/v1/schools", key: newKey(), body: map[string]any{"code": fmt.Sprintf("3137%06d", n),
			"name": fmt.Sprintf("示例第%d中学", n), "setting": "town", "division_code": s.division}}
	}},
	{route: "GET /api/v1/schools/:id", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/schools/" + string(s.schools[0].ID)}
	}},
	{route: "PATCH /api/v1/schools/:id", blind: "two three", make: func(w *world, s side, _ int) request {
		school, err := w.services.Schools.Find(w.t.Context(), w.officer(s), s.schools[0].ID)
		must(w.t, err)
		return request{method: "PATCH", path: "/api/v1/schools/" + string(school.ID), version: school.Version,
			body: map[string]any{"setting": "town"}}
	}},
	{route: "GET /api/v1/communities", make: get("/api/v1/communities"), elsewhere: 200},
	{route: "POST /api/v1/communities", elsewhere: 422, make: func(_ *world, s side, n int) request {
		return request{method: "POST", path: "/api/v1/communities", key: newKey(),
			body: map[string]any{"name": fmt.Sprintf("示例%d", n), "kind": "pairing", "form": "joint",
				"founded_on": "2017-09-01", "members": []any{map[string]any{"school_id": s.schools[0].ID, "role": "lead"},
					map[string]any{"school_id": s.schools[2].ID, "role": "supported"}}}}
	}},
	{route: "GET /api/v1/communities/:id", blind: "three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/communities/" + string(s.community.ID)}
	}},
	{route: "PATCH /api/v1/communities/:id", blind: "three", make: func(w *world, s side, n int) request {
		r := onCommunity(w, s, n, false, "", map[string]any{"name": "新名"})
		r.method = "PATCH"
		return r
	}},
	{route: "POST /api/v1/communities/:id/activation", blind: "three", make: func(w *world, s side, n int) request {
		return onCommunity(w, s, n, false, "/activation", nil)
	}},
	{route: "POST /api/v1/communities/:id/members", blind: "three", make: func(w *world, s side, n int) request {
		return onCommunity(w, s, n, true, "/members", map[string]any{"school_id": s.schools[2].ID, "role": "member",
			"joined_on": "2018-01-01"})
	}},
	{route: "POST /api/v1/communities/:id/members/:member/departure", make: func(w *world, s side, n int) request {
		c := w.draft(s, n)
		created, err := w.services.Communities.Join(w.t.Context(), w.officer(s), c.ID, c.Version,
			community.NewMember{SchoolID: s.schools[2].ID, Role: community.Plain, JoinedOn: founding.AddDays(9)})
		must(w.t, err)
		return request{method: "POST", path: fmt.Sprintf("/api/v1/communities/%s/members/%s/departure", created.ID, created.Members[2].ID),
			version: created.Version,
			body:    map[string]any{"left_on": "2018-01-01", "reason": "示例"}}
	}},
	{route: "POST /api/v1/communities/:id/members/:member/role", blind: "three", make: func(w *world, s side, n int) request {
		return onCommunity(w, s, n, true, "/members/:member/role", map[string]any{"role": "lead", "from": "2018-01-01"})
	}},
	{route: "POST /api/v1/communities/:id/end", blind: "three", make: func(w *world, s side, n int) request {
		return onCommunity(w, s, n, true, "/end", map[string]any{"ended_on": "2018-01-01", "reason": "示例"})
	}},
	{route: "GET /api/v1/communities/:id/targets", blind: "three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/communities/" + string(s.community.ID) + "/targets"}
	}},
	{route: "POST /api/v1/communities/:id/targets", blind: "three", make: func(_ *world, s side, n int) request {
		return request{method: "POST", path: "/api/v1/communities/" + string(s.community.ID) + "/targets", key: newKey(), body: aim(n, nil)}
	}},
	{route: "GET /api/v1/targets", make: get("/api/v1/targets"), elsewhere: 200},
	{route: "POST /api/v1/targets", elsewhere: 422, make: func(_ *world, s side, n int) request {
		return request{method: "POST", path: "/api/v1/targets", key: newKey(),
			body: aim(n, map[string]any{"division_code": s.division, "kind": "pairing"})}
	}},
	{route: "GET /api/v1/targets/:id", blind: "three", make: onTarget("GET", "", nil)},
	{route: "PATCH /api/v1/targets/:id", blind: "three", make: onTarget("PATCH", "", map[string]any{"planned": 9})},
	{route: "POST /api/v1/targets/:id/end", blind: "three",
		make: onTarget("POST", "/end", map[string]any{"ended_on": "2018-01-01", "reason": "示例"})},
	{route: "GET /api/v1/target-sets", make: get("/api/v1/target-sets"), elsewhere: 200},
	{route: "GET /api/v1/activities", make: get(activities), elsewhere: 200},
	{route: "POST /api/v1/activities", blind: "three", elsewhere: 422, make: func(_ *world, s side, n int) request {
		return request{method: "POST", path: activities, key: newKey(),
			body: form(s, map[string]any{"held_on": held.AddDays(2 * n).String(), "type": "other"})}
	}},
	{route: "POST /api/v1/activities/series", blind: "three", elsewhere: 422, make: func(_ *world, s side, n int) request {
		day := held.AddDays(2 * n)
		return request{method: "POST", path: activities + "/series", key: newKey(),
			body: form(s, map[string]any{"held_on": nil, "type": "shadowing", "first_on": day, "last_on": day})}
	}},
	{route: "POST /api/v1/batch", elsewhere: 200, // each create in it is refused by itself
		make: func(_ *world, s side, _ int) request {
			return request{method: "POST", path: "/api/v1/batch", body: map[string]any{"requests": []any{entry(activities, form(s, nil))}}}
		}},
	{route: "GET /api/v1/activities/:id", blind: "three", make: func(w *world, s side, n int) request {
		r := at(w, s, n, activity.Submitted, "", nil)
		r.method = "GET"
		return r
	}},
	{route: "PATCH /api/v1/activities/:id", blind: "three", make: func(w *world, s side, n int) request {
		r := at(w, s, n, activity.Submitted, "", map[string]any{"summary": "小结"})
		r.method = "PATCH"
		return r
	}},
	{route: "POST /api/v1/activities/:id/submission", blind: "three", make: func(w *world, s side, n int) request {
		return at(w, s, n, activity.Returned, "/submission", nil)
	}},
	{route: "POST /api/v1/activities/:id/confirmations", blind: "three", make: func(w *world, s side, n int) request {
		return at(w, s, n, activity.Submitted, "/confirmations", map[string]any{"answer": "confirmed", "headcount": 4})
	}},
	{route: "POST /api/v1/activities/:id/return", blind: "three", make: func(w *world, s side, n int) request {
		return at(w, s, n, activity.Confirmed, "/return", reason)
	}},
	{route: "POST /api/v1/activities/:id/cancellation", blind: "three", make: func(w *world, s side, n int) request {
		return at(w, s, n, activity.Submitted, "/cancellation", reason)
	}},
}
