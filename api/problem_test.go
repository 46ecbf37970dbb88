package api_test

import (
	"strings"
	"testing"

	"gongtongti/domain/activity"
)

func TestEverythingWrongIsSaidAtOnceInTheReadersLanguage(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		body := form(w.own, map[string]any{"mode": "hybrid", "title": strings.Repeat("长", 201), "held_on": "2018-02-29",
			"minutes": "ninety",
			"colour":  "red", "type": nil, "participants": []any{map[string]any{"school_id": w.own.schools[0].ID, "headcount": 0}}})
		r := w.log("one", body).expect(t, 422)
		want := map[string]string{"mode": "oneof", "title": "max", "held_on": "format", "minutes": "type", "colour": "unknown_field",
			"type":         "required",
			"participants": "min"}
		for field, code := range want {
			if r.fields()[field] != code {
				t.Errorf("%s: got %q, want %q", field, r.fields()[field], code)
			}
		}
		if !strings.Contains(r.raw, "不能超过200个字") || r.header.Get("Content-Type") != "application/problem+json" {
			t.Error(r.raw)
		}
		english := w.as("one", request{method: "POST", path: activities, body: body, key: newKey(),
			header: map[string]string{"Accept-Language": "en-GB"}})
		if !strings.Contains(english.raw, "At most 200 characters") {
			t.Error(english.raw)
		}
		if french := w.as("one", request{method: "GET", path: activities + "/x",
			header: map[string]string{"Accept-Language": "fr"}}); !strings.Contains(french.raw, "没有找到") {
			t.Errorf("an unknown language reads Chinese: %s", french.raw)
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
			"a page too long":    {get(activities + "?limit=201"), "limit", "max", "200"},
			"a cursor too long":  {get(activities + "?cursor=" + strings.Repeat("a", 1001)), "cursor", "max", "1000"},
			"two kinds of years": {get(report + "?year=2018&school_year=2018"), "year", "excluded_with", "school_year, term, from, to"},
			"heads of an objector": {w.as("two", request{method: "POST", path: submitted + "/confirmations", version: 1,
				body: map[string]any{"answer": "objected", "reason": "日期不对", "headcount": 3}}).expect(t, 422), "headcount", "excluded_if",
				"不能填写"},
			"a focus that is none": {w.as("one", request{method: "PATCH", path: submitted, version: 1,
				body: map[string]any{"focus": "x"}}).expect(t, 422), "focus", "oneof", "management, classroom"},
			"nobody came": {w.log("one", form(w.own,
				map[string]any{"participants": []any{map[string]any{"school_id": w.own.schools[0].ID, "headcount": 0},
					map[string]any{"school_id": w.own.schools[1].ID, "headcount": 1}}})).expect(t, 422), "participants[0].headcount", "min",
				"1"},
		} {
			if test.got.fields()[test.field] != test.code || !strings.Contains(test.got.raw, test.said) {
				t.Errorf("%s: want %s %s and %q: %s", name, test.field, test.code, test.said, test.got.raw)
			}
		}
	})
}
