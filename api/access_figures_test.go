package api_test

import (
	"fmt"

	"gongtongti/domain/posting"
	"gongtongti/domain/rotation"
)

// figures are the rows of reports, and of what has come to be beside them.
var figures = []row{
	{route: "GET /api/v1/reports/communities/:id", blind: "three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/communities/" + string(s.community.ID) + "?year=2018"}
	}},
	{route: "GET /api/v1/reports/schools/:id", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "?year=2018"}
	}},
	{route: "GET /api/v1/reports/divisions/:code", blind: "one recorder two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "?year=2018"}
	}},
	{route: "GET /api/v1/reports/communities/:id/matrix", blind: "three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/communities/" + string(s.community.ID) + "/matrix?year=2018"}
	}},
	{route: "GET /api/v1/reports/schools/:id/matrix", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/matrix?year=2018"}
	}},
	{route: "GET /api/v1/reports/divisions/:code/matrix", blind: "one recorder two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "/matrix?year=2018"}
	}},
	{route: "GET /api/v1/schools/:id/teachers", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/schools/" + string(s.schools[0].ID) + "/teachers?on=2018-10-01"}
	}},
	{route: "GET /api/v1/reports/communities/:id/targets", blind: "three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/communities/" + string(s.community.ID) + "/targets?year=2018"}
	}},
	{route: "GET /api/v1/reports/schools/:id/targets", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/targets?year=2018"}
	}},
	{route: "GET /api/v1/reports/divisions/:code/targets", blind: "one recorder two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "/targets?year=2018"}
	}},
	{route: "GET /api/v1/reports/schools/:id/unreported", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/unreported"}
	}},
	{route: "GET /api/v1/reports/divisions/:code/unreported", blind: "one recorder two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "/unreported?days=7"}
	}},
	{route: "GET /api/v1/postings/teachers", make: get("/api/v1/postings/teachers"), elsewhere: 200},
	{route: "GET /api/v1/teachers", make: get("/api/v1/teachers"), elsewhere: 200},
	{route: "POST /api/v1/teachers", blind: "two three", elsewhere: 422, make: func(_ *world, s side, n int) request {
		return request{method: "POST", path: "/api/v1/teachers", key: newKey(),
			body: map[string]any{"name": fmt.Sprintf("示例教师%d", n), "stage": "primary",
				"title": "first", "backbone": "none", "school_id": s.schools[0].ID, "entered_on": "2010-09-01"}}
	}},
	{route: "GET /api/v1/teachers/:id", blind: "two three", make: onTeacher("GET", "", nil)},
	{route: "PATCH /api/v1/teachers/:id", blind: "two three", make: onTeacher("PATCH", "", map[string]any{"title": "senior"})},
	{route: "POST /api/v1/teachers/:id/move", blind: "two three", make: func(w *world, s side, n int) request {
		return onTeacher("POST", "/move", map[string]any{"school_id": s.schools[2].ID, "on": "2018-01-01"})(w, s, n)
	}},
	{route: "POST /api/v1/teachers/:id/departure", blind: "two three",
		make: onTeacher("POST", "/departure", map[string]any{"on": "2018-01-01", "reason": "退休"})},
	{route: "POST /api/v1/teachers/:id/anonymisation", blind: "two three", make: func(w *world, s side, n int) request {
		return onTeacher("POST", "/anonymisation", map[string]any{"confirm_name": fmt.Sprintf("示例教师%d", n), "reason": "本人申请"})(w, s, n)
	}},
	{route: "POST /api/v1/teachers/:id/phone", blind: "two three", make: onTeacher("POST", "/phone", nil)},
	{route: "GET /api/v1/teachers/:id/service", blind: "two three", make: onTeacher("GET", "/service", nil)},
	{route: "GET /api/v1/postings", make: get("/api/v1/postings"), elsewhere: 200},
	{route: "POST /api/v1/postings", blind: "two three", elsewhere: 422, make: func(w *world, s side, n int) request {
		return request{method: "POST", path: "/api/v1/postings", key: newKey(),
			body: map[string]any{"teacher_id": w.teacher(s, n).ID, "kind": "rotation",
				"to_school_id": s.schools[1].ID, "starts_on": "2018-09-01", "ends_on": "2019-09-01", "share_percent": 100}}
	}},
	{route: "GET /api/v1/postings/:id", blind: "three", make: onPosting("GET", "", posting.Proposed, nil)},
	{route: "PATCH /api/v1/postings/:id", blind: "three",
		make: onPosting("PATCH", "", posting.Proposed, map[string]any{"subject": "数学", "reason": "更正"})},
	{route: "POST /api/v1/postings/:id/approval", blind: "three", make: onPosting("POST", "/approval", posting.Proposed, nil)},
	{route: "POST /api/v1/postings/:id/rejection", blind: "three", make: onPosting("POST", "/rejection", posting.Proposed, reason)},
	{route: "POST /api/v1/postings/:id/withdrawal", blind: "three", make: onPosting("POST", "/withdrawal", posting.Proposed, reason)},
	{route: "POST /api/v1/postings/:id/end", blind: "three",
		make: onPosting("POST", "/end", posting.Approved, map[string]any{"ends_on": "2019-01-01", "reason": "health"})},
	{route: "POST /api/v1/postings/:id/extension", blind: "three",
		make: onPosting("POST", "/extension", posting.Approved, map[string]any{"ends_on": "2020-01-01", "reason": "工作需要"})},
	{route: "POST /api/v1/postings/:id/appraisal", blind: "three",
		make: onPosting("POST", "/appraisal", posting.Approved, map[string]any{"appraisal": "excellent"})},
	{route: "GET /api/v1/postings/:id/service-reports", blind: "three",
		make: onPosting("GET", "/service-reports", posting.Approved, nil)},
	{route: "POST /api/v1/postings/:id/service-reports", blind: "three", make: func(w *world, s side, n int) request {
		r := onPosting("POST", "/service-reports", posting.Approved, map[string]any{"month": "2018-10", "lessons_taught": 40})(w, s, n)
		r.key = newKey()
		return r
	}},
	{route: "GET /api/v1/postings/:id/service-reports/:month", blind: "three",
		make: onReport("GET", nil)},
	{route: "PATCH /api/v1/postings/:id/service-reports/:month", blind: "three",
		make: onReport("PATCH", map[string]any{"talks": 2})},
	{route: "GET /api/v1/postings/:id/certificate", blind: "three",
		make: func(w *world, s side, n int) request {
			return request{method: "GET", path: "/api/v1/postings/" + string(w.certificate(s, n).PostingID) + "/certificate"}
		}},
	{route: "POST /api/v1/postings/:id/certificate", blind: "three", make: func(w *world, s side, n int) request {
		r := onPosting("POST", "/certificate", posting.Approved, nil)(w, s, n)
		r.key = newKey()
		return r
	}},
	{route: "GET /api/v1/certificates/:number", elsewhere: 200, make: onCertificate("/api/v1/certificates/")},
	{route: "GET /certificates", elsewhere: 200, make: get("/certificates")},
	{route: "GET /certificates/:number", elsewhere: 200, make: onCertificate("/certificates/")},
	{route: "GET /api/v1/policy-profiles", make: get("/api/v1/policy-profiles"), elsewhere: 200},
	{route: "POST /api/v1/policy-profiles", elsewhere: 201, make: func(*world, side, int) request {
		return request{method: "POST", path: "/api/v1/policy-profiles", key: newKey(), body: profileForm(nil)}
	}},
	{route: "GET /api/v1/policy-profiles/:id", make: func(w *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/policy-profiles/" + string(w.profile(s).ID)}
	}},
	{route: "PATCH /api/v1/policy-profiles/:id", make: func(w *world, s side, _ int) request {
		created := w.profile(s)
		return request{method: "PATCH", path: "/api/v1/policy-profiles/" + string(created.ID), version: created.Version,
			body: map[string]any{"min_years": 3}}
	}},
	{route: "POST /api/v1/teachers/:id/rotation-exclusions", blind: "two three", make: func(w *world, s side, n int) request {
		r := onTeacher("POST", "/rotation-exclusions", map[string]any{"school_year": 2018, "reason": "illness"})(w, s, n)
		r.key = newKey()
		return r
	}},
	{route: "POST /api/v1/rotation-exclusions/:id/withdrawal", blind: "two three", make: func(w *world, s side, n int) request {
		exclusion, err := w.services.Rotations.Exclude(w.t.Context(), w.officer(s), w.teacher(s, n).ID, 2018, "illness")
		must(w.t, err)
		return request{method: "POST", path: "/api/v1/rotation-exclusions/" + string(exclusion.ID) + "/withdrawal",
			version: exclusion.Version, body: reason}
	}},
	{route: "PATCH /api/v1/rotation-inputs/:id", blind: "two three", make: func(w *world, s side, _ int) request {
		inputs, err := w.services.Rotations.Give(w.t.Context(), w.officer(s), w.profile(s).ID,
			rotation.Asked{Area: rotation.Area{SchoolID: s.schools[0].ID}, SchoolYear: 2018}, rotation.Given{})
		must(w.t, err)
		return request{method: "PATCH", path: "/api/v1/rotation-inputs/" + string(inputs.ID), version: inputs.Version,
			body: map[string]any{"source": "records", "reason": "示例"}}
	}},
	{route: "GET /api/v1/reports/divisions/:code/rotation", blind: "one recorder two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "/rotation" + national}
	}},
	{route: "GET /api/v1/reports/divisions/:code/rotation/teachers", blind: "one recorder two three",
		make: func(_ *world, s side, _ int) request {
			return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "/rotation/teachers" + national}
		}},
	{route: "POST /api/v1/reports/divisions/:code/rotation/inputs", blind: "one recorder two three",
		make: func(w *world, s side, _ int) request {
			return request{method: "POST", path: "/api/v1/reports/divisions/" + s.division + "/rotation/inputs", key: newKey(),
				body: inputsForm(w.profile(s).ID)}
		}},
	{route: "GET /api/v1/reports/schools/:id/rotation", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/rotation" + national}
	}},
	{route: "GET /api/v1/reports/schools/:id/rotation/teachers", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/rotation/teachers" + national}
	}},
	{route: "POST /api/v1/reports/schools/:id/rotation/inputs", blind: "two three", make: func(w *world, s side, _ int) request {
		return request{method: "POST", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/rotation/inputs", key: newKey(),
			body: inputsForm(w.profile(s).ID)}
	}},
	{route: "GET /api/v1/period-locks", make: get("/api/v1/period-locks"), elsewhere: 200},
	{route: "POST /api/v1/period-locks", elsewhere: 422, make: func(_ *world, s side, _ int) request {
		return request{method: "POST", path: "/api/v1/period-locks", key: newKey(),
			body: map[string]any{"division_code": s.division, "from": "2001-01-01", "to": "2001-12-31"}}
	}},
	{route: "GET /api/v1/period-locks/:id", blind: "one recorder two three", make: onLock("")},
	{route: "GET /api/v1/period-locks/:id/activities", blind: "one recorder two three", make: onLock("/activities")},
	{route: "GET /api/v1/period-locks/:id/postings", blind: "one recorder two three", make: onLock("/postings")},
	{route: "GET /api/v1/period-locks/:id/differences", blind: "one recorder two three", make: onLock("/differences")},
	{route: "GET /api/v1/reports/communities/:id/bulletin", blind: "three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/communities/" + string(s.community.ID) + "/bulletin?year=2018"}
	}},
	{route: "GET /api/v1/reports/communities/:id/charts/:name", blind: "three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/communities/" + string(s.community.ID) + "/charts/months.svg?year=2018"}
	}},
	{route: "GET /api/v1/reports/schools/:id/bulletin", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/bulletin?year=2018"}
	}},
	{route: "GET /api/v1/reports/schools/:id/charts/:name", blind: "two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/schools/" + string(s.schools[0].ID) + "/charts/months.svg?year=2018"}
	}},
	{route: "GET /api/v1/reports/divisions/:code/bulletin", blind: "one recorder two three", make: func(_ *world, s side, _ int) request {
		return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "/bulletin?year=2018"}
	}},
	{route: "GET /api/v1/reports/divisions/:code/charts/:name", blind: "one recorder two three",
		make: func(_ *world, s side, _ int) request {
			return request{method: "GET", path: "/api/v1/reports/divisions/" + s.division + "/charts/months.svg?year=2018"}
		}},
	{route: "GET /api/v1/audit", make: get("/api/v1/audit"), elsewhere: 200},
}
