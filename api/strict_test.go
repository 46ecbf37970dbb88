package api_test

import (
	"fmt"
	"strings"
	"testing"

	"gongtongti/domain/activity"
)

func TestABodyThatProgramsReadDifferentlyIsRefused(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		one, two := w.own.schools[0].ID, w.own.schools[1].ID
		twice := fmt.Sprintf(`{"community_id":%q,"type":"exchange","mode":"online","status":"submitted","held_on":"2018-04-10","host_school_id":%q,
			"title":"研讨","participants":[{"school_id":%q,"headcount":3},{"school_id":%q,"headcount":3,"headcount":4}]}`, w.own.community.ID, one, one, two)
		title := func(s string) string {
			return strings.ReplaceAll(strings.ReplaceAll(twice, `,"headcount":4`, ""), "研讨", s)
		}
		for name, test := range map[string]struct {
			body   string
			status int
			field  string // at fault, or the problem's code
		}{
			"a member twice":                {twice, 422, "participants[1].headcount"},
			"a member twice, at the top":    {`{"title":"甲",` + title("乙")[1:], 422, "title"},
			"half of a surrogate pair":      {title(`\ud842`), 422, "title"},
			"a character that was lost":     {title("实验\uFFFD学"), 422, "title"},
			"nothing that can be seen":      {title("\u200b\ufeff \u202e"), 422, "title"},
			"null":                          {`null`, 400, "malformed_json"},
			"deeper than any form":          {`{"title":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`, 400, "malformed_json"},
			"both halves, and a blank end ": {title(`\ud842\udfb7野\u200b`), 201, ""},
		} {
			r := w.log("one", test.body)
			if r.status != test.status {
				t.Errorf("%s: got %d, want %d: %s", name, r.status, test.status, r.raw)
			} else if _, named := r.fields()[test.field]; !named && r.code() != test.field {
				t.Errorf("%s: the answer does not name %s: %s", name, test.field, r.raw)
			}
			if r.status == 201 && r.body["title"] != "𠮷野" {
				t.Errorf("%s: the title is %q", name, r.body["title"])
			}
		}
		packed := request{method: "POST", path: activities, body: "\x1f\x8b\x08", key: newKey(), header: map[string]string{"Content-Encoding": "gzip"}}
		if r := w.as("one", packed).expect(t, 415); r.code() != "unsupported_content_encoding" {
			t.Error(r.raw)
		}
		var many []string
		for i := range 50000 {
			many = append(many, fmt.Sprintf(`"f%d":1`, i))
		}
		if r := w.log("one", "{"+strings.Join(many, ",")+"}").expect(t, 422); len(r.raw) > 1<<16 {
			t.Errorf("one refused body is answered with %d bytes", len(r.raw))
		}
	})
}

func TestMessagesUseTheNamesThatAClientKnows(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		get := func(path string) reply { return w.as("district", request{method: "GET", path: path}).expect(t, 422) }
		report := "/api/v1/reports/communities/" + string(w.own.community.ID)
		submitted := activities + "/" + string(w.activity(w.own, 1, activity.Submitted).ID)
		for name, test := range map[string]struct {
			got         reply
			field, code string
			said        string
		}{
			"a page too long":      {get(activities + "?limit=201"), "limit", "max", "200"},
			"a cursor too long":    {get(activities + "?cursor=" + strings.Repeat("a", 1001)), "cursor", "max", "1000"},
			"two kinds of years":   {get(report + "?year=2018&school_year=2018"), "year", "excluded_with", "school_year, term, from, to"},
			"heads of an objector": {w.as("two", request{method: "POST", path: submitted + "/confirmations", version: 1, body: map[string]any{"answer": "objected", "reason": "日期不对", "headcount": 3}}).expect(t, 422), "headcount", "excluded_if", "不能填写"},
			"a focus that is none": {w.as("one", request{method: "PATCH", path: submitted, version: 1, body: map[string]any{"focus": "x"}}).expect(t, 422), "focus", "oneof", "management, classroom"},
			"nobody came":          {w.log("one", form(w.own, map[string]any{"participants": []any{map[string]any{"school_id": w.own.schools[0].ID, "headcount": 0}, map[string]any{"school_id": w.own.schools[1].ID, "headcount": 1}}})).expect(t, 422), "participants[0].headcount", "min", "1"},
		} {
			if test.got.fields()[test.field] != test.code || !strings.Contains(test.got.raw, test.said) {
				t.Errorf("%s: want %s %s and %q: %s", name, test.field, test.code, test.said, test.got.raw)
			}
		}
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
			r := w.as("one", request{method: "PATCH", path: at, body: map[string]any{"summary": fmt.Sprint("小结", version)}, header: map[string]string{"If-Match": test.sent}})
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
			tag := strings.TrimPrefix(w.as("one", request{method: "GET", path: path}).expect(t, 200).header.Get("ETag"), "W/") // Go takes gzip
			for sent, status := range map[string]int{tag: 304, "W/" + tag: 304, `"x", W/` + tag: 304, `"x"`: 200} {
				w.as("one", request{method: "GET", path: path, header: map[string]string{"If-None-Match": sent}}).expect(t, status)
			}
		}
	})
}
