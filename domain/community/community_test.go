package community

import (
	"testing"
	"time"

	"gongtongti/domain"
)

var start = domain.NewDate(2016, time.September, 1)

func member(id domain.ID, role Role, from, until int) Member {
	m := Member{ID: id, SchoolID: id, Role: role, JoinedOn: start.AddDays(from), DivisionCode: "370676"}
	if until > 0 {
		m.LeftOn = start.AddDays(until)
	}
	return m
}

func TestAnActiveCommunityHasTwoSchoolsAndOneLeadOnEveryDay(t *testing.T) {
	for _, test := range []struct {
		name    string
		members []Member
		ok      bool
	}{
		{"a lead and another", []Member{member("a", Lead, 0, 0), member("b", Supported, 0, 0)}, true},
		{"one school", []Member{member("a", Lead, 0, 0)}, false},
		{"no lead", []Member{member("a", Plain, 0, 0), member("b", Plain, 0, 0)}, false},
		{"two leads", []Member{member("a", Lead, 0, 0), member("b", Lead, 0, 0)}, false},
		{"the second school joins later", []Member{member("a", Lead, 0, 0), member("b", Plain, 30, 0)}, true},
		{"the second of two leaves", []Member{member("a", Lead, 0, 0), member("b", Plain, 0, 30)}, false},
		{"the third of three leaves", []Member{member("a", Lead, 0, 0), member("b", Plain, 0, 30), member("c", Plain, 0, 0)}, true},
		{"the lead leaves", []Member{member("a", Lead, 0, 30), member("b", Plain, 0, 0), member("c", Plain, 0, 0)}, false},
		{"the lead is handed over on the day", []Member{member("a", Lead, 0, 30), member("b", Plain, 0, 30), member("b2", Lead, 30, 0),
			member("a2", Plain, 30, 0)}, true},
		{"one leaves on the day the next joins", []Member{member("a", Lead, 0, 0), member("b", Plain, 0, 30), member("c", Plain, 30, 0)},
			true},
		{"one leaves the day before the next joins", []Member{member("a", Lead, 0, 0), member("b", Plain, 0, 29),
			member("c", Plain, 30, 0)}, false},
	} {
		err := Community{Members: test.members}.stands()
		if (err == nil) != test.ok {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestAnEndedCommunityMayLoseAllItsSchoolsOnItsLastDay(t *testing.T) {
	c := Community{EndedOn: start.AddDays(30), Members: []Member{member("a", Lead, 0, 30), member("b", Plain, 0, 30)}}
	if err := c.stands(); err != nil {
		t.Error(err)
	}
}

func TestHandingTheLeadOver(t *testing.T) {
	c := Community{Members: []Member{member("a", Lead, 0, 0), member("b", Plain, 0, 0)}}
	day := start.AddDays(100)
	if err := c.turn("a", Plain, day, "a2"); err != nil {
		t.Fatal(err)
	}
	if err := c.turn("b", Lead, day, "b2"); err != nil {
		t.Fatal(err)
	}
	if err := c.stands(); err != nil {
		t.Error(err)
	}
	if schools, leads := c.on(day); schools != 2 || leads != 1 {
		t.Errorf("on the day there are %d schools and %d leads", schools, leads)
	}
	if err := c.turn("b2", Plain, start, "b3"); domain.KindOf(err) != domain.Invalid {
		t.Errorf("a change before the membership began gave %v", err)
	}
	if err := c.turn("b", Plain, day, "b4"); domain.KindOf(err) != domain.Conflict {
		t.Errorf("changing an ended membership gave %v", err)
	}
}
