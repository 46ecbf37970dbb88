package api_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestABodyThatProgramsReadDifferentlyIsRefused(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		one, two := w.own.schools[0].ID, w.own.schools[1].ID
		twice := fmt.Sprintf(`{"community_id":%q,"type":"exchange","mode":"online","status":"submitted","held_on":"2018-04-10",
			"host_school_id":%q,
			"title":"研讨","participants":[{"school_id":%q,"headcount":3},{"school_id":%q,"headcount":3,"headcount":4}]}`, w.own.community.ID,
			one, one, two)
		title := func(s string) string {
			return strings.ReplaceAll(strings.ReplaceAll(twice, `,"headcount":4`, ""), "研讨", s)
		}
		for name, test := range map[string]struct {
			body   string
			status int
			field  string // at fault, or the problem's code
		}{
			"a member twice":             {twice, 422, "participants[1].headcount"},
			"a member twice, at the top": {`{"title":"甲",` + title("乙")[1:], 422, "title"},
			"half of a surrogate pair":   {title(`\ud842`), 422, "title"},
			"a character that was lost":  {title("实验\uFFFD学"), 422, "title"},
			"nothing that can be seen":   {title("\u200b\ufeff \u202e"), 422, "title"},
			"null":                       {`null`, 400, "malformed_json"},
			"deeper than any form": {`{"title":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`, 400,
				"malformed_json"},
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
		packed := request{method: "POST", path: activities, body: "\x1f\x8b\x08", key: newKey(),
			header: map[string]string{"Content-Encoding": "gzip"}}
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

// To some programs 90 is 90.0.
func TestWholeNumbersMayBeWrittenWithAPoint(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		key := newKey()
		for _, minutes := range []string{"90.0", "9e1", "90"} { // and it is the same request
			body := strings.Replace(encoded(t, form(w.own, map[string]any{"minutes": -1})), `"minutes":-1`, `"minutes":`+minutes, 1)
			value := w.as("one", request{method: "POST", path: activities, key: key, body: body}).expect(t, 201)
			if value.body["minutes"] != 90.0 {
				t.Error(value.raw)
			}
		}
		for _, minutes := range []string{"90.5", "1e400", "-0.5"} {
			body := strings.Replace(encoded(t, form(w.own, map[string]any{"minutes": -1})), `"minutes":-1`, `"minutes":`+minutes, 1)
			if r := w.as("one", request{method: "POST", path: activities, key: newKey(), body: body}); r.fields()["minutes"] != "type" {
				t.Error(minutes, r.raw)
			}
		}
	})
}
