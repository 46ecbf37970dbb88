package api_test

import (
	"fmt"

	"gongtongti/domain/posting"
	"gongtongti/domain/rotation"
)

// figures are the rows of reports, and of what has come to be beside them.
var figures = []row{
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
