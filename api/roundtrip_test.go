package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gongtongti/api"
	"gongtongti/api/call"
	"gongtongti/api/contract"
)

// whole are values for the optional members of requests, by component of the contract. The
// matrix prepares the rest. Every member of a request has a value, so that a new one cannot
// be forgotten.
var whole = map[string]func(w *world) map[string]any{
	"NewAccount":   func(*world) map[string]any { return map[string]any{} },
	"AccountPatch": func(*world) map[string]any { return map[string]any{"name": "示例改名", "role": "recorder"} },
	"NewTerm": func(*world) map[string]any {
		return map[string]any{"school_year": 2050, "first_day": "2050-09-01", "last_day": "2051-01-20",
			"holidays": []any{map[string]any{"name": "国庆节", "from": "2050-10-01", "to": "2050-10-07"}}}
	},
	"TermPatch": func(w *world) map[string]any {
		t := w.term(w.own)
		return map[string]any{"first_day": t.FirstDay.AddDays(1), "last_day": t.LastDay.AddDays(-1),
			"holidays": []any{map[string]any{"name": "元旦", "from": t.FirstDay.AddDays(30), "to": t.FirstDay.AddDays(32)}}}
	},
	"NewSchool": func(*world) map[string]any {
		return map[string]any{"opened_on": "1990-09-01", "closed_on": "2030-09-01"}
	},
	"SchoolPatch": func(*world) map[string]any {
		return map[string]any{"name": "示例改名小学", "setting": "town", "opened_on": "1991-09-01"}
	},
	"NewCommunity": func(*world) map[string]any { return map[string]any{} },
	"CommunityPatch": func(w *world) map[string]any {
		return map[string]any{"name": "示例改名", "kind": "pairing", "form": "merged", "founded_on": "2015-09-01",
			"members": []any{map[string]any{"school_id": w.own.schools[2].ID, "role": "lead", "joined_on": "2015-09-02"},
				map[string]any{"school_id": w.own.schools[0].ID, "role": "supported", "joined_on": "2015-09-03"}}}
	},
	"NewTarget": wholeTarget,
	"NewDefault": func(w *world) map[string]any {
		return with(wholeTarget(w), map[string]any{"kind": "learning", "form": "merged"})
	},
	"TargetPatch": func(w *world) map[string]any {
		return with(wholeTarget(w), map[string]any{"label": "示例改", "label_en": "Changed", "types": []any{"special_study"}, "mode": "onsite",
			"planned": 9, "min_subjects": 3, "from_year": 2060, "to_year": 2061})
	},
	"NewActivity": wholeActivity,
	"NewSeries": func(w *world) map[string]any {
		return with(wholeActivity(w), map[string]any{"every_weeks": 2})
	},
	"ActivityPatch": func(w *world) map[string]any {
		return map[string]any{"type": "special_study", "mode": "online", "title": "五年级语文专题研究", "held_on": "2018-05-22", "minutes": 45,
			"location": "线上", "subject": "语文", "focus": "culture", "summary": "改后的小结。", "host_school_id": w.own.schools[1].ID,
			"participants": []any{map[string]any{"school_id": w.own.schools[0].ID, "headcount": 3},
				map[string]any{"school_id": w.own.schools[1].ID, "headcount": 4}},
			"guests": []any{map[string]any{"kind": "guest", "name": "示例来宾", "affiliation": "示例大学"}}}
	},
	"NewTeacher": func(*world) map[string]any {
		return map[string]any{"staff_number": "2018001", "phone": "13912345678", "subjects": []any{"数学", "科学"}, "backbone": "city",
			"title": "first", "engagements": []any{map[string]any{"starts_on": "2011-09-01", "ends_on": "2014-09-01"}}}
	},
	"TeacherPatch": func(*world) map[string]any {
		return map[string]any{"name": "示例改名", "staff_number": "2018002", "phone": "13987654321", "stage": "junior", "title": "senior",
			"backbone": "county", "subjects": []any{"语文"}, "entered_on": "2009-09-01",
			"engagements": []any{map[string]any{"starts_on": "2012-09-01", "ends_on": "2015-09-01"}}}
	},
	"NewPosting": func(*world) map[string]any {
		return map[string]any{"ends_on": "2019-09-01", "share_percent": 60, "subject": "数学", "duties": "任课并带教", "key_area": true,
			"transfers_personnel": true}
	},
	"PostingPatch": func(w *world) map[string]any {
		return map[string]any{"kind": "on_post_training", "to_school_id": w.own.schools[2].ID, "starts_on": "2018-09-02",
			"ends_on": "2019-08-31", "share_percent": 40, "subject": "语文", "duties": "跟岗", "key_area": true, "transfers_personnel": true}
	},
	"NewServiceReport": func(*world) map[string]any { return wholeWork(1) },
	"ServiceReportPatch": func(*world) map[string]any {
		return wholeWork(7)
	},
	"NewProfile": wholeProfile,
	"ProfilePatch": func(w *world) map[string]any {
		return with(wholeProfile(w), map[string]any{"name_zh": "示例改", "name_en": "Changed", "min_years": 5, "more_than_engagements": 3,
			"min_title": "senior", "stages": []any{"junior"}, "excluded_reasons": []any{"illness"}, "counted_kinds": []any{"support_teaching"},
			"numerator": "rotated_eligible", "rotation_threshold": 1100, "backbone_threshold": 2100, "backbone_denominator": "eligible",
			"source_zh": "改", "source_en": "changed", "valid_from": "2016-09-01"})
	},
	"NewRotationInputs": func(*world) map[string]any { return map[string]any{} },
	"RotationInputsPatch": func(*world) map[string]any {
		return map[string]any{"source": "by_hand", "eligible": 2600, "rotated": 260, "backbone_rotated": 52, "note": "改后的说明"}
	},
	"NewExclusion":  func(*world) map[string]any { return map[string]any{} },
	"NewPeriodLock": func(*world) map[string]any { return map[string]any{"note": "上报"} },
}

func with(body, more map[string]any) map[string]any {
	maps.Copy(body, more)
	return body
}

func wholeTarget(*world) map[string]any {
	return map[string]any{"label_en": "Example", "mode": "online", "min_subjects": 2}
}

func wholeActivity(*world) map[string]any {
	return map[string]any{"minutes": 90, "location": "三楼会议室", "subject": "数学", "focus": "classroom", "summary": "研讨了分数的初步认识。",
		"guests": []any{map[string]any{"kind": "expert", "name": "示例专家", "affiliation": "示例教科院"}}}
}

func wholeWork(n int) map[string]any {
	return map[string]any{"lessons_taught": 10 + n, "lessons_observed": 20 + n, "talks": 30 + n, "mentored": 40 + n, "note": fmt.Sprint("记录", n)}
}

func wholeProfile(*world) map[string]any {
	return map[string]any{"name_en": "Example", "min_years": 4, "more_than_engagements": 2, "min_title": "first",
		"excluded_reasons": []any{"near_retirement"}, "numerator": "rotated_eligible", "source_en": "Example"}
}

// apart are members that do not come back as they were sent, and why.
var apart = map[string]string{
	"distinct_from": "says what the record is not", "correction_reason": "is kept with the lock", "reason": "is kept in the audit log",
	"renamed_on": "becomes a former name", "moved_on": "becomes a former division", "ranked_since": "becomes a rank", "set": "names targets",
	"phone": "comes back masked", "to_place": "excludes to_school_id", "NewActivity.status": "becomes the state",
	"NewTeacher.school_id": "becomes a stay", "NewTeacher.entered_on": "becomes a stay", "TeacherPatch.entered_on": "becomes a stay",
	"NewSeries.status": "becomes the state", "first_on": "becomes held_on", "last_on": "ends the series", "term_id": "ends the series",
	"every_weeks": "spaces the series", "left_out": "shortens the series", "SchoolPatch.code": "keeps its category",
	"SchoolPatch.division_code": "is a move", "AccountPatch.school_id": "goes with the role", "AccountPatch.division_code": "goes with the role",
	"NewAccount.division_code": "goes with the role", "NewExclusion.reason": "", "SchoolPatch.closed_on": "needs the members to leave; see NewSchool",
}

// reads reports whether a member is compared: those apart are sent only where the matrix does.
func reads(component, member string) bool {
	why, own := apart[component+"."+member]
	_, general := apart[member]
	return own && why == "" || !own && !general
}

// Whatever a request can say is stored and comes back, through create and through PATCH, and
// what may be empty can be emptied.
func TestWhatIsSentComesBack(t *testing.T) {
	routes := map[string]call.Route{}
	for _, r := range api.Routes(api.Services{}) {
		routes[r.Name()] = r
	}
	eachWorld(t, func(t *testing.T, w *world) {
		for n, row := range matrix {
			r := routes[row.route]
			if r.Manner != call.Create && r.Method != http.MethodPatch || !r.HasBody() {
				continue
			}
			component := contract.ComponentOf(r.In)
			values, known := whole[component]
			if !known {
				t.Errorf("%s: no values for %s", row.route, component)
				continue
			}
			asker, sent := strings.Fields(callers[r.Who])[0], row.make(w, w.own, 1000+n)
			body := plain(t, sent.body)
			maps.Copy(body, plain(t, values(w)))
			sent.body = body
			if r.Method == http.MethodPatch {
				w.differs(t, asker, component, r, sent)
			}
			answer := w.as(asker, sent)
			if answer.status >= 300 {
				t.Errorf("%s %s: %s", row.route, sent.body, answer.raw)
				continue
			}
			w.comesBack(t, asker, component, r, sent, answer)
			if r.Method == http.MethodPatch {
				w.emptied(t, asker, component, r, sent, answer)
			}
		}
	})
}

// differs holds that a patch changes every member, so that one that is not stored shows.
func (w *world) differs(t *testing.T, asker, component string, r call.Route, sent request) {
	t.Helper()
	before := w.as(asker, request{method: http.MethodGet, path: sent.path})
	if before.status != http.StatusOK { // it is read with the report alone
		return
	}
	for member := range call.Members(r.In) {
		if reads(component, member) && holds(before.body[member], sent.body.(map[string]any)[member]) {
			t.Errorf("%s.%s is %v already", component, member, before.body[member])
		}
	}
}

// comesBack compares every member of a request with the answer and with the record as it is
// read afterwards.
func (w *world) comesBack(t *testing.T, asker, component string, r call.Route, sent request, answer reply) {
	t.Helper()
	body := sent.body.(map[string]any)
	for member := range call.Members(r.In) {
		if !reads(component, member) {
			continue
		}
		want, given := body[member]
		if !given || reflect.ValueOf(want).IsZero() {
			t.Errorf("%s: %s has no value to try", component, member)
		}
	}
	for _, read := range w.readings(t, asker, sent, answer) {
		for member, want := range body {
			if got := read[member]; reads(component, member) && !holds(got, want) {
				t.Errorf("%s.%s: sent %v, came back %v", component, member, want, got)
			}
		}
	}
}

// readings are the answer and, where it can be read alone, the record.
func (w *world) readings(t *testing.T, asker string, sent request, answer reply) []map[string]any {
	t.Helper()
	records := []map[string]any{answer.body}
	at := answer.header.Get("Location")
	if items, several := answer.body["items"].([]any); several {
		records[0] = items[0].(map[string]any)
		at = "/api/v1/targets/"
		if records[0]["held_on"] != nil {
			at = "/api/v1/activities/"
		}
		at += records[0]["id"].(string)
	}
	if sent.method == http.MethodPatch {
		at = sent.path
	}
	if at == "" { // it is read with the report alone
		return records
	}
	if read := w.as(asker, request{method: http.MethodGet, path: at}); read.status == http.StatusOK {
		records = append(records, read.body)
	} else if !strings.Contains(at, "/rotation-") && !strings.Contains(at, "/rotation/inputs/") {
		t.Errorf("%s cannot be read: %s", at, read.raw)
	}
	return records
}

// emptied sends null for every member that may be emptied.
func (w *world) emptied(t *testing.T, asker, component string, r call.Route, sent request, answer reply) {
	t.Helper()
	body := map[string]any{}
	for member, of := range call.Members(r.In) {
		if _, may := reflect.Zero(of).Interface().(call.Nullable); may && reads(component, member) {
			body[member] = nil
		}
	}
	delete(body, "to_school_id") // then to_place is needed
	if len(body) == 0 {
		return
	}
	if _, asked := call.Members(r.In)["reason"]; asked {
		body["reason"] = "示例"
	}
	sent.version, sent.body = int(answer.body["version"].(float64)), body
	empty := w.as(asker, sent)
	if empty.status != http.StatusOK {
		t.Errorf("%s %v: %s", r.Name(), body, empty.raw)
		return
	}
	for _, read := range w.readings(t, asker, sent, empty) {
		for member := range body {
			value := reflect.ValueOf(read[member])
			if none := !value.IsValid() || value.IsZero() || value.Kind() == reflect.Slice && value.Len() == 0; !none && member != "reason" {
				t.Errorf("%s.%s: emptied, came back %v", component, member, read[member])
			}
		}
	}
}

// holds reports whether what came back holds all that was sent: objects may have more.
func holds(got, want any) bool {
	switch want := want.(type) {
	case map[string]any:
		object, is := got.(map[string]any)
		for name, value := range want {
			if !is || !holds(object[name], value) {
				return false
			}
		}
		return is
	case []any:
		list, is := got.([]any)
		if !is || len(list) != len(want) {
			return false
		}
		for _, item := range want { // lists come back in an order of their own
			if !slices.ContainsFunc(list, func(g any) bool { return holds(g, item) }) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(got, want)
}

// plain is a body as JSON has it.
func plain(t *testing.T, body any) map[string]any {
	t.Helper()
	raw, err := json.Marshal(body)
	must(t, err)
	var object map[string]any
	must(t, json.Unmarshal(raw, &object))
	return object
}
