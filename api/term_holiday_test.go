package api_test

import (
	"fmt"
	"testing"
)

func TestHolidaysAreEnteredWithTheirTerm(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		value := w.autumn()
		at := value.header.Get("Location")
		if got := fmt.Sprint(value.body["holidays"]); got != "[map[from:2017-10-01 name:国庆节 to:2017-10-08] map[from:2017-12-30 name:元旦 "+
			"to:2018-01-01]]" {
			t.Errorf("entered, by day: %s", got)
		}
		patch := func(version int, body any) reply {
			return w.as("city", request{method: "PATCH", path: at, version: version, body: body, header: asMergePatch})
		}
		for name, test := range map[string]struct {
			body        map[string]any
			field, code string
		}{
			"beyond the term": {map[string]any{"holidays": []any{map[string]any{"name": "寒假", "from": "2018-01-31",
				"to": "2018-02-01"}}}, "holidays[0].to", "outside"},
			"before the term": {map[string]any{"holidays": []any{map[string]any{"name": "暑假", "from": "2017-08-31",
				"to": "2017-09-01"}}}, "holidays[0].from", "outside"},
			"backwards": {map[string]any{"holidays": []any{map[string]any{"name": "国庆节", "from": "2017-10-02",
				"to": "2017-10-01"}}}, "holidays[0].to", "before_from"},
			"without a name": {map[string]any{"holidays": []any{map[string]any{"from": "2017-10-02", "to": "2017-10-02"}}},
				"holidays[0].name", "required"},
			"two on one day": {map[string]any{"holidays": []any{map[string]any{"name": "中秋节", "from": "2017-10-04",
				"to": "2017-10-04"}, map[string]any{"name": "国庆节", "from": "2017-10-01", "to": "2017-10-08"}}}, "holidays[1].from",
				"overlap"},
			"the term ends before": {map[string]any{"last_day": "2017-12-30"}, "holidays[1].to", "outside"},
		} {
			if r := patch(1, test.body).expect(t, 422); r.fields()[test.field] != test.code {
				t.Errorf("%s: %s", name, r.raw)
			}
		}
		kept := patch(1, map[string]any{"last_day": "2018-01-30"}).expect(t, 200)
		if fmt.Sprint(kept.body["holidays"]) != fmt.Sprint(value.body["holidays"]) {
			t.Errorf("holidays that a patch does not name: %v", kept.body["holidays"])
		}
		moved := patch(2, map[string]any{"holidays": []any{map[string]any{"name": "国庆节", "from": "2017-10-01",
			"to": "2017-10-01"}}}).expect(t, 200)
		if got := fmt.Sprint(moved.body["holidays"]); got != "[map[from:2017-10-01 name:国庆节 to:2017-10-01]]" {
			t.Errorf("moved: %s", got)
		}
		patch(3, map[string]any{"holidays": nil}).expect(t, 200)
		if got := w.as("one", request{method: "GET", path: at}).expect(t, 200).body["holidays"]; fmt.Sprint(got) != "[]" {
			t.Errorf("taken away: %v", got)
		}
		w.as("one", request{method: "PATCH", path: at, version: 4, body: map[string]any{"holidays": []any{}}}).expect(t, 403)
	})
}
