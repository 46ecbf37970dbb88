package api_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongtongti/domain/activity"
)

// asMergePatch is the name that RFC 7396 gives the body of a PATCH.
var asMergePatch = map[string]string{"Content-Type": "application/merge-patch+json; charset=utf-8"}

// moving is what a stored change moves by itself; ranks follow a teacher's title.
var moving = []string{"version", "updated_at", "ranks"}

// bodyWith is a patch with one member more.
func bodyWith(body any, name string, value any) map[string]any {
	with := maps.Clone(body.(map[string]any))
	with[name] = value
	return with
}

func TestEveryPatchIsAMergePatchOfTheVersionThatWasRead(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		n, patches := 0, 0
		for _, row := range matrix {
			if !strings.HasPrefix(row.route, "PATCH ") {
				continue
			}
			patches++
			asker := strings.Fields(callers[who[row.route]])[0]
			fresh := func() request { n++; return row.make(w, w.own, n) }
			send := func(change func(*request), status int) reply {
				t.Helper()
				r := fresh()
				change(&r)
				got := w.as(asker, r)
				if got.status != status {
					t.Errorf("%s %+v: got %d, want %d: %s", row.route, r, got.status, status, got.raw)
				}
				return got
			}
			send(func(r *request) { r.version = 0 }, 428)
			send(func(r *request) { r.version++ }, 412)
			send(func(r *request) { r.header = map[string]string{"Content-Type": "application/json-patch+json"} }, 415)
			for _, decided := range []string{"id", "version", "status", "created_at", "updated_at", "no_such_member"} {
				if r := send(func(r *request) { r.body = bodyWith(r.body, decided, nil) }, 422); r.fields()[decided] != "unknown_field" {
					t.Errorf("%s takes %s: %s", row.route, decided, r.raw)
				}
			}
			r := fresh()
			before := w.as(asker, request{method: "GET", path: r.path})
			if before.status == 200 && row.route != "PATCH /api/v1/postings/:id" { // whose reason is something by itself
				asRead := map[string]any{}
				for name := range r.body.(map[string]any) {
					switch before.body[name].(type) {
					case string, float64, bool:
						asRead[name] = before.body[name]
					}
				}
				for _, same := range []any{map[string]any{}, asRead} {
					got := w.as(asker, request{method: "PATCH", path: r.path, version: r.version, body: same, header: asMergePatch})
					if got.header.Get("ETag") != before.header.Get("ETag") || got.status != 200 {
						t.Errorf("%s with nothing to change, %v: %d %s, not %s", row.route, same, got.status, got.header.Get("ETag"),
							before.header.Get("ETag"))
					}
				}
			}
			r.header = asMergePatch
			after := w.as(asker, r).expect(t, 200)
			if before.status == 405 { // read in a list alone
				continue
			}
			if after.header.Get("ETag") == before.header.Get("ETag") || after.header.Get("ETag") == "" {
				t.Errorf("%s leaves the ETag %s", row.route, after.header.Get("ETag"))
			}
			for name, was := range before.body {
				_, named := r.body.(map[string]any)[name]
				if is, ok := after.body[name]; ok && !named && !slices.Contains(moving, name) && !cmp.Equal(is, was) {
					t.Errorf("%s does not name %s and makes %v of %v", row.route, name, is, was)
				}
			}
		}
		if patches < 10 {
			t.Errorf("only %d PATCH routes", patches)
		}
	})
}

func TestNullEmptiesWhatMayBeEmptyAndNothingElse(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		whole := form(w.own, map[string]any{"minutes": 90, "location": "一楼", "subject": "数学", "focus": "classroom", "summary": "小结",
			"guests": []any{map[string]any{"kind": "expert", "name": "示例专家", "affiliation": "示例"}}})
		at := w.log("one", whole).expect(t, 201).header.Get("Location")
		patch := func(version int, body any) reply {
			return w.as("one", request{method: "PATCH", path: at, version: version, body: body, header: asMergePatch})
		}
		for _, needed := range []string{"type", "mode", "title", "held_on", "host_school_id", "participants"} {
			if r := patch(1, map[string]any{needed: nil}).expect(t, 422); r.fields()[needed] != "null" {
				t.Errorf("%s: %s", needed, r.raw)
			}
		}
		for member, wrong := range map[string]any{"minutes": 1441, "location": strings.Repeat("长", 201), "focus": "x",
			"guests": []any{map[string]any{"kind": "x", "name": "甲"}}} {
			if r := patch(1, map[string]any{member: wrong}).expect(t, 422); !strings.Contains(r.raw, `"field":"`+member) {
				t.Errorf("%s: %s", member, r.raw)
			}
		}
		for i, test := range []struct {
			member string
			empty  any
		}{{"minutes", 0.0}, {"location", ""}, {"subject", ""}, {"focus", ""}, {"summary", ""}, {"guests", []any{}}} {
			before := w.as("one", request{method: "GET", path: at}).expect(t, 200).body
			after := patch(i+1, map[string]any{test.member: nil}).expect(t, 200).body
			if !cmp.Equal(after[test.member], test.empty) {
				t.Errorf("null makes %s %v", test.member, after[test.member])
			}
			for name := range whole {
				if name != test.member && !cmp.Equal(after[name], before[name]) {
					t.Errorf("emptying %s makes %s %v", test.member, name, after[name])
				}
			}
		}
		if r := patch(7, map[string]any{"location": "  二楼　"}).expect(t, 200); r.body["location"] != "二楼" {
			t.Errorf("blanks stay: %v", r.body["location"])
		}
	})
}

func TestAPatchKeepsToTheRulesOfTheCreate(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		teacher := w.teacher(w.own, 1)
		at := "/api/v1/teachers/" + string(teacher.ID)
		for _, phone := range []string{"abc", "1"} {
			r := w.as("district", request{method: "PATCH", path: at, version: 1, body: map[string]any{"phone": phone}}).expect(t, 422)
			if r.fields()["phone"] != "phone" {
				t.Error(r.raw)
			}
		}
		r := w.as("district", request{method: "PATCH", path: at, version: 1,
			body: map[string]any{"phone": nil, "staff_number": nil, "subjects": nil, "engagements": nil}}).expect(t, 200)
		if fmt.Sprint([]any{r.body["phone"], r.body["staff_number"], r.body["subjects"], r.body["engagements"]}) != "[  [] []]" {
			t.Errorf("emptied: %s", r.raw)
		}
		if r := w.as("one", request{method: "PATCH", path: activities + "/" + string(w.activity(w.own, 1, activity.Submitted).ID),
			version: 1,
			header:  map[string]string{"Content-Type": "text/plain"}, body: "{}"}).expect(t,
			415); r.header.Get("Accept-Patch") != "application/merge-patch+json, application/json" {
			t.Errorf("what a PATCH may be: %q", r.header.Get("Accept-Patch"))
		}
		w.as("one", request{method: "POST", path: activities, key: newKey(), header: asMergePatch, body: form(w.own, nil)}).expect(t, 415)
	})
}

func TestTagsSurviveAProxyThatCompresses(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		at := activities + "/" + string(w.activity(w.own, 1, activity.Submitted).ID)
		version := 1
		for _, test := range []struct {
			sent   string
			status int
		}{
			{`*`, 400}, {`1`, 400}, {`"1", "2"`, 400}, {`"01"`, 400}, {`"-1"`, 400}, {`"h1"`, 400}, {`"99999999999999999999"`, 400},
			{`W/"9"`, 412}, {`W/"1"`, 200}, {`"2"`, 200}, {`W/"1"`, 412},
		} {
			r := w.as("one", request{method: "PATCH", path: at, body: map[string]any{"summary": fmt.Sprint("小结", version)},
				header: map[string]string{"If-Match": test.sent}})
			if r.status != test.status {
				t.Errorf("If-Match: %s: got %d, want %d: %s", test.sent, r.status, test.status, r.raw)
			}
			if r.status == 200 {
				version++
			}
			if r.status == 400 && r.code() != "invalid_if_match" {
				t.Error(r.raw)
			}
		}
		if got := w.as("one", request{method: "GET", path: at}).expect(t, 200).body["version"]; got != float64(version) {
			t.Errorf("the record has version %v, want %d", got, version)
		}
		for _, path := range []string{"/api/v1/code-lists", "/api/v1/reports/communities/" + string(w.own.community.ID) + "?year=2018"} {
			tag := strings.TrimPrefix(w.as("one", request{method: "GET", path: path}).expect(t, 200).header.Get("ETag"),
				"W/") // Go takes gzip
			for sent, status := range map[string]int{tag: 304, "W/" + tag: 304, `"x", W/` + tag: 304, `"x"`: 200} {
				w.as("one", request{method: "GET", path: path, header: map[string]string{"If-None-Match": sent}}).expect(t, status)
			}
		}
	})
}
