package api_test

import (
	"maps"

	"gongtongti/domain"
)

// Why a member does not come back.
const (
	inTheAudit = "stands in the audit log"
	askedOnce  = "answers a question that was asked once"
)

// roundTrips has a row for each create.
func (w *world) roundTrips() []roundTrip {
	first, second, third := w.own.schools[0].ID, w.own.schools[1].ID, w.own.schools[2].ID
	return append(append(w.bureauTrips(first, second), w.activityTrips(first, second)...), w.teacherTrips(first, second, third)...)
}

// bureauTrips are of what bureaus enter.
func (w *world) bureauTrips(first, second domain.ID) []roundTrip {
	return []roundTrip{
		{create: "POST /api/v1/accounts", patch: "PATCH /api/v1/accounts/:id", user: "admin",
			creates: []sample{{"username": "round.trip", "name": "往返", "role": "principal", "school_id": first},
				{"username": "round.officer", "name": "往返", "role": "district_officer", "division_code": "370676"}},
			changes: []sample{{"name": "另名", "role": "recorder", "school_id": second},
				{"role": "reader", "school_id": nil, "division_code": "370676"}},
			empties: []sample{{"role": "recorder", "school_id": first}},
			untold:  map[string]string{"issued_password": "is told once"}},
		{create: "POST /api/v1/terms", patch: "PATCH /api/v1/terms/:id", user: "district",
			creates: []sample{{"division_code": "370676", "school_year": 2019, "number": 2, "first_day": "2020-02-10",
				"last_day": "2020-07-10", "holidays": []sample{{"name": "清明节", "from": "2020-04-04", "to": "2020-04-06"},
					{"name": "劳动节", "from": "2020-05-01", "to": "2020-05-05"}}}},
			changes: []sample{{"first_day": "2020-02-17", "last_day": "2020-07-17",
				"holidays": []sample{{"name": "端午节", "from": "2020-06-25", "to": "2020-06-27"}}}},
			empties: []sample{{}}},
		{create: "POST /api/v1/schools", patch: "PATCH /api/v1/schools/:id", user: "city",
			creates: []sample{{"code": "2137000001", "name": "往返小学", "setting": "rural", "division_code": "370676",
				"opened_on": "1996-09-01", "closed_on": "2030-09-01", "distinct_from": []string{newKey()}}},
			changes: []sample{{"code": "2137000002", "name": "环回初中", "setting": "town", "division_code": "370602",
				"opened_on": "1997-09-01", "closed_on": "2031-09-01", "renamed_on": "2018-09-01", "moved_on": "2019-09-01",
				"correction_reason": "示例"}},
			empties:   []sample{{}},
			elsewhere: map[string]string{"renamed_on": "former_names.-1.until", "moved_on": "former_divisions.-1.until"},
			untold:    map[string]string{"distinct_from": askedOnce, "correction_reason": inTheAudit}},
		{create: "POST /api/v1/communities", patch: "PATCH /api/v1/communities/:id", user: "city",
			creates: []sample{{"name": "往返共同体", "kind": "development", "form": "joint", "founded_on": "2017-03-01",
				"members": []sample{{"school_id": first, "role": "lead", "joined_on": "2017-03-01"},
					{"school_id": second, "role": "supported", "joined_on": "2017-04-01"}}}},
			changes: []sample{{"name": "环回共同体", "kind": "learning", "form": "merged", "founded_on": "2017-02-01",
				"members": []sample{{"school_id": second, "role": "lead", "joined_on": "2017-02-01"},
					{"school_id": first, "role": "member", "joined_on": "2017-05-01"}}}},
			empties: []sample{{}}},
		w.targetTrip("/api/v1/communities/:id/targets", w.own.community.ID, sample{}),
		w.targetTrip("/api/v1/targets", nil, sample{"division_code": "370676", "kind": "development", "form": "joint"}),
		{create: "POST /api/v1/policy-profiles", patch: "PATCH /api/v1/policy-profiles/:id", user: "city",
			creates: []sample{{"name_zh": "往返口径", "name_en": "Round trip", "min_years": 5, "more_than_engagements": 2, "min_title": "first",
				"stages": []string{"primary", "junior"}, "excluded_reasons": []string{"illness"}, "counted_kinds": []string{"rotation"},
				"numerator": "rotated_eligible", "rotation_threshold": 1500, "backbone_threshold": 2500, "backbone_denominator": "eligible",
				"source_zh": "示例文件", "source_en": "A paper", "valid_from": "2017-09-01"}},
			changes: []sample{{"name_zh": "环回口径", "name_en": "There and back", "min_years": 6, "more_than_engagements": 3,
				"min_title": "senior", "stages": []string{"senior"}, "excluded_reasons": []string{"maternity", "other"},
				"counted_kinds": []string{"rotation", "shadowing"}, "numerator": "rotated", "rotation_threshold": 1600,
				"backbone_threshold": 2600, "backbone_denominator": "rotated", "source_zh": "另一文件", "source_en": "Another",
				"valid_from": "2018-09-01"}},
			empties: []sample{{}}},
		w.inputsTrip("/api/v1/reports/divisions/:code/rotation", "370676"),
		w.inputsTrip("/api/v1/reports/schools/:id/rotation", string(second)),
		{create: "POST /api/v1/period-locks", user: "district",
			creates: []sample{{"division_code": "370676", "from": "2012-01-01", "to": "2012-12-31", "note": "往返"}}},
	}
}

func (w *world) targetTrip(path string, under any, owner sample) roundTrip {
	return roundTrip{create: "POST " + path, patch: "PATCH /api/v1/targets/:id", under: under, user: "city",
		creates: []sample{with(owner, sample{"label": "往返目标", "label_en": "Round trip", "types": []string{"exchange", "other"},
			"mode": "onsite", "planned": 10, "min_subjects": 3, "per": "term", "from_year": 2003, "to_year": 2005}),
			with(owner, sample{"set": "yuyao_2021", "per": "year", "from_year": 2010, "to_year": 2011})},
		changes: []sample{{"label": "环回目标", "label_en": "There and back", "types": []string{"shadowing"}, "mode": "online", "planned": 12,
			"min_subjects": 4, "from_year": 2004, "to_year": 2006}},
		empties: []sample{{}},
		address: func(created reply) string { return "/api/v1/targets/" + onlyRecord(created.body)["id"].(string) }}
}

func (w *world) inputsTrip(report, under string) roundTrip {
	trip := roundTrip{create: "POST " + report + "/inputs", patch: "PATCH /api/v1/rotation-inputs/:id", under: under, user: "district",
		creates: []sample{{"profile_id": national2014, "school_year": 2018, "eligible": 2500, "rotated": 249, "backbone_rotated": 50,
			"note": "往返"}},
		changes: []sample{{"source": "records", "eligible": 2600, "rotated": 250, "backbone_rotated": 51, "note": "环回", "reason": "示例"}},
		address: func(created reply) string { return "/api/v1/rotation-inputs/" + created.body["id"].(string) },
		untold:  map[string]string{"reason": inTheAudit}}
	at := roundTrip{create: "GET " + report, under: under}.path() + national
	trip.read = func(w *world, _ string) map[string]any {
		return w.as("district", request{method: "GET", path: at}).expect(w.t, 200).body["inputs"].(map[string]any)
	}
	return trip
}

func (w *world) activityTrips(first, second domain.ID) []roundTrip {
	written := sample{"community_id": w.own.community.ID, "type": "exchange", "mode": "onsite", "status": "planned",
		"title": "往返", "minutes": 90, "location": "报告厅", "subject": "数学", "focus": "classroom", "summary": "听课评课",
		"host_school_id": first, "participants": []sample{{"school_id": first, "headcount": 5}, {"school_id": second, "headcount": 6}},
		"guests": []sample{{"kind": "expert", "name": "示例专家", "affiliation": "师范学院"},
			{"kind": "guest", "name": "示例嘉宾", "affiliation": "教研室"}},
		"distinct_from": []string{newKey()}, "correction_reason": "示例"}
	submitted := sample{"status": "submitted", "title": "每周教研"}
	untold := map[string]string{"distinct_from": askedOnce, "correction_reason": inTheAudit}
	chooses := "chooses the days"
	term := w.autumn().body["id"]
	return []roundTrip{
		{create: "POST /api/v1/activities", patch: "PATCH /api/v1/activities/:id", user: "one",
			creates: []sample{with(written, sample{"held_on": "2018-03-05"}),
				with(written, submitted, sample{"held_on": "2018-03-15"})},
			changes: []sample{{"type": "shadowing", "mode": "online", "title": "环回", "held_on": "2018-03-06", "minutes": 45,
				"location": "网络教室", "subject": "语文", "focus": "culture", "summary": "座谈", "host_school_id": second,
				"participants":  []sample{{"school_id": first, "headcount": 7}, {"school_id": second, "headcount": 8}},
				"guests":        []sample{{"kind": "guest", "name": "另一嘉宾", "affiliation": "另一单位"}},
				"distinct_from": []string{newKey()}, "correction_reason": "示例"}},
			empties: []sample{{}}, untold: untold},
		{create: "POST /api/v1/activities/series", user: "one",
			creates: []sample{
				with(written, sample{"first_on": "2018-05-07", "last_on": "2018-06-04", "every_weeks": 2,
					"left_out": []string{"2018-05-21"}}),
				with(written, submitted, sample{"first_on": "2017-11-06", "term_id": term})},
			address:   func(created reply) string { return "/api/v1/activities/" + onlyRecord(created.body)["id"].(string) },
			elsewhere: map[string]string{"first_on": "held_on"},
			untold: with(untold, map[string]string{"last_on": chooses, "term_id": chooses, "every_weeks": chooses,
				"left_out": chooses})},
	}
}

func (w *world) teacherTrips(first, second, third domain.ID) []roundTrip {
	report := w.posted(11, "2017-09-01", "2018-07-01").ID
	certified := w.posted(12, "2017-09-01", "2018-07-01").ID
	excluded, sent, other := w.teacher(w.own, 13).ID, w.teacher(w.own, 14).ID, w.teacher(w.own, 15).ID
	posting := sample{"teacher_id": sent, "kind": "rotation", "to_school_id": second, "key_area": true, "starts_on": "2017-09-01",
		"ends_on": "2018-09-01", "share_percent": 60, "subject": "数学", "duties": "教学", "transfers_personnel": true}
	return []roundTrip{
		{create: "POST /api/v1/teachers", patch: "PATCH /api/v1/teachers/:id", user: "district",
			creates: []sample{{"name": "往返", "staff_number": "A-1", "phone": "13812345678", "stage": "primary", "title": "second",
				"backbone": "county", "subjects": []string{"数学", "科学"}, "school_id": first, "entered_on": "2012-09-01",
				"engagements": []sample{{"starts_on": "2012-09-01", "ends_on": "2015-09-01"},
					{"starts_on": "2015-09-01", "ends_on": "2018-09-01"}},
				"distinct_from": []string{newKey()}}},
			changes: []sample{{"name": "环回", "staff_number": "B-2", "phone": "13987654321", "stage": "junior", "title": "first",
				"backbone": "city", "subjects": []string{"语文"}, "entered_on": "2013-09-01", "ranked_since": "2017-09-01",
				"engagements": []sample{{"starts_on": "2013-09-01", "ends_on": "2016-09-01"}}}},
			empties: []sample{{}},
			read: func(w *world, address string) map[string]any {
				body := w.as("district", request{method: "GET", path: address}).expect(w.t, 200).body
				body["number"] = w.as("district", request{method: "POST", path: address + "/phone"}).expect(w.t, 200).body["phone"]
				return body
			},
			elsewhere: map[string]string{"phone": "number", "entered_on": "stays.-1.entered_on", "ranked_since": "ranks.-1.since"},
			untold:    map[string]string{"distinct_from": askedOnce}},
		{create: "POST /api/v1/postings", patch: "PATCH /api/v1/postings/:id", user: "city",
			creates: []sample{posting, with(posting, sample{"teacher_id": other, "to_school_id": nil, "to_place": "教研室"})},
			changes: []sample{{"kind": "on_post_training", "to_school_id": third, "key_area": false, "starts_on": "2017-10-01",
				"ends_on": "2018-07-01", "share_percent": 40, "subject": "语文", "duties": "教研", "transfers_personnel": false,
				"reason": "示例", "correction_reason": "示例"},
				{"to_school_id": nil, "to_place": "进修学校", "key_area": true, "transfers_personnel": true, "reason": "示例"}},
			empties: []sample{{"to_school_id": second, "reason": "示例"}},
			untold:  map[string]string{"reason": inTheAudit, "correction_reason": inTheAudit}},
		{create: "POST /api/v1/postings/:id/service-reports", patch: "PATCH /api/v1/postings/:id/service-reports/:month", user: "two",
			under: report,
			creates: []sample{{"month": "2018-03", "lessons_taught": 40, "lessons_observed": 8, "talks": 2, "mentored": 3,
				"note": "往返"}},
			changes: []sample{{"lessons_taught": 41, "lessons_observed": 9, "talks": 3, "mentored": 4, "note": "环回"}},
			empties: []sample{{}}},
		{create: "POST /api/v1/postings/:id/certificate", user: "district", under: certified, creates: []sample{nil},
			address: func(reply) string { return "/api/v1/postings/" + string(certified) + "/certificate" }},
		{create: "POST /api/v1/teachers/:id/rotation-exclusions", user: "district", under: excluded,
			creates: []sample{{"school_year": 2018, "reason": "illness"}},
			address: func(reply) string {
				return "/api/v1/reports/schools/" + string(first) + "/rotation/teachers" + national
			},
			read: func(w *world, address string) map[string]any {
				for _, teacher := range w.items("district", address) {
					if teacher["teacher_id"] == string(excluded) {
						return teacher
					}
				}
				return nil
			},
			elsewhere: map[string]string{"reason": "exclusion"},
			untold:    map[string]string{"school_year": "is the year that the list was asked for"}},
	}
}

// with is a copy of a map with the entries of others in the place of its own.
func with[V any](s map[string]V, others ...map[string]V) map[string]V {
	s = maps.Clone(s)
	for _, o := range others {
		maps.Copy(s, o)
	}
	return s
}
