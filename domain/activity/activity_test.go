package activity

import (
	"testing"
	"time"

	"gongtongti/domain"
)

var day = domain.NewDate(2018, time.March, 5)

func activityIn(status Status) Activity {
	return Activity{Status: status, Round: 1, AuthorSchoolID: "a", AuthorDivision: "370676", Content: Content{Details: Details{HeldOn: day},
		Participants: []Participant{{SchoolID: "a", Headcount: 5}, {SchoolID: "b", Headcount: 6}, {SchoolID: "c", Headcount: 7}}}}
}

func TestEveryStateTakesOnlyItsOwnSteps(t *testing.T) {
	steps := map[string]func(*Activity) error{
		"submit":  func(a *Activity) error { return a.submit(day) },
		"confirm": func(a *Activity) error { return a.answer(Confirmation{SchoolID: "b", Answer: Confirms, Headcount: 9}) },
		"object":  func(a *Activity) error { return a.answer(Confirmation{SchoolID: "b", Answer: Objects, Reason: "no"}) },
		"return":  func(a *Activity) error { return a.giveBack("why") },
		"cancel":  func(a *Activity) error { return a.cancel("why") },
		"correct": func(a *Activity) error { return a.correctable() },
	}
	allowed := map[Status]map[string]Status{
		Planned:   {"submit": Submitted, "cancel": Cancelled, "correct": Planned},
		Submitted: {"confirm": Confirmed, "object": Returned, "return": Returned, "cancel": Cancelled, "correct": Submitted},
		Confirmed: {"confirm": Confirmed, "object": Returned, "return": Returned},
		Returned:  {"submit": Submitted, "cancel": Cancelled, "correct": Returned},
		Cancelled: {},
	}
	for _, from := range Statuses {
		for name, step := range steps {
			a := activityIn(from)
			err := step(&a)
			want, ok := allowed[from][name]
			switch {
			case ok && (err != nil || a.Status != want):
				t.Errorf("%s from %s: got %s, %v; want %s", name, from, a.Status, err, want)
			case !ok && (domain.KindOf(err) != domain.Conflict || a.Status != from):
				t.Errorf("%s from %s must be refused and change nothing, got %s, %v", name, from, a.Status, err)
			}
		}
	}
}

func TestAPartnersHeadCountReplacesTheAuthorsGuess(t *testing.T) {
	a := activityIn(Submitted)
	before := a
	if err := a.answer(Confirmation{SchoolID: "b", Answer: Confirms, Headcount: 9}); err != nil {
		t.Fatal(err)
	}
	if a.Participants[1].Headcount != 9 || a.Participants[0].Headcount != 5 {
		t.Errorf("head-counts are %+v", a.Participants)
	}
	if before.Participants[1].Headcount != 6 {
		t.Error("the state before the change must stay as it was, for the audit entry")
	}
}

func TestASchoolAnswersOnceARound(t *testing.T) {
	a := activityIn(Submitted)
	yes := Confirmation{SchoolID: "b", Answer: Confirms, Headcount: 9}
	if err := a.answer(yes); err != nil {
		t.Fatal(err)
	}
	if err := a.answer(yes); domain.KindOf(err) != domain.Conflict {
		t.Fatalf("a second answer gave %v", err)
	}
	if err := a.giveBack("date"); err != nil {
		t.Fatal(err)
	}
	if err := a.submit(day); err != nil {
		t.Fatal(err)
	}
	if a.Status != Submitted || a.answered("b") {
		t.Fatalf("after a new submission the partner is asked again: %s", a.Status)
	}
}

func TestWhatHasNotBeenHeldCannotBeSubmitted(t *testing.T) {
	a := activityIn(Planned)
	if err := a.submit(day.AddDays(-1)); domain.KindOf(err) != domain.Invalid {
		t.Errorf("submitting a day early gave %v", err)
	}
	if err := a.submit(day); err != nil {
		t.Errorf("submitting on the day gave %v", err)
	}
}

func TestLikenessTellsOneMeetingFromAnother(t *testing.T) {
	c := Community{Places: domain.PlaceNames([]string{"山东省", "烟台市", "烟台经济技术开发区"}),
		Members: []Member{{SchoolName: "第八小学"}, {SchoolName: "开发区实验小学"}}}
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"三年级数学合作备课", "三年级数学合作备课", true},
		{"与第八小学三年级数学合作备课", "与烟台开发区第八小学三年级数学合作备课", true},
		{"三年级数学《分数》合作备课", "三年级数学“分数”合作备课活动", true},
		{"三年级数学合作备课", "三年级数学上册合作备课", true},
		{"三年级数学合作备课", "五年级语文作文教学研讨", false},
		{"三年级数学", "五年级语文", false},
		{"", "数学", false},
	} {
		if got := likeness(topic(test.a, c), topic(test.b, c)) >= alike; got != test.same {
			t.Errorf("%q and %q: same meeting %v, want %v", test.a, test.b, got, test.same)
		}
	}
}

func TestSchoolsMustBeMembersOnTheDay(t *testing.T) {
	c := Community{ID: "x", Members: []Member{
		{SchoolID: "a", JoinedOn: day.AddDays(-10)},
		{SchoolID: "b", JoinedOn: day.AddDays(-10), LeftOn: day},
		{SchoolID: "c", JoinedOn: day.AddDays(1)},
		{SchoolID: "d", JoinedOn: day.AddDays(-10), ClosedOn: day},
		{SchoolID: "e", JoinedOn: day, LeftOn: day.AddDays(1)},
	}}
	a := Activity{AuthorSchoolID: "y", Content: Content{Details: Details{HeldOn: day, Type: "exchange", HostSchoolID: "z"},
		Participants: []Participant{{SchoolID: "a"}, {SchoolID: "b"}, {SchoolID: "c"}, {SchoolID: "d"}, {SchoolID: "e"},
			{SchoolID: "stranger"}}}}
	var got []string
	for _, f := range a.check(c, func(string) bool { return true }, day) {
		got = append(got, f.Field)
	}
	want := []string{"participants[1].school_id", "participants[2].school_id", "participants[3].school_id", "participants[5].school_id",
		"host_school_id", "participants"}
	if len(got) != len(want) {
		t.Fatalf("faults at %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("fault %d at %s, want %s", i, got[i], want[i])
		}
	}
}
