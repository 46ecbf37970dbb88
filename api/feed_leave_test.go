package api_test

import (
	"testing"

	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/domain/activity"
	"gongtongti/domain/community"
	"gongtongti/domain/posting"
	"gongtongti/domain/school"
	"gongtongti/domain/target"
	"gongtongti/domain/teacher"
	"gongtongti/repository/repositorytest"
)

// agrees asks on, and then holds what a new phone of the same user is told.
func (m *mirror) agrees(t *testing.T) {
	t.Helper()
	repositorytest.Settled(t, m.w.db)
	m.sync()
	fresh := newMirror(m.w, m.user)
	fresh.sync()
	for name, record := range fresh.held {
		if m.held[name] != record {
			t.Errorf("the phone of %s has %q, not %q", m.user, m.held[name], record)
		}
	}
	for name := range m.held {
		if fresh.held[name] == "" {
			t.Errorf("the phone of %s still has %s", m.user, name)
		}
	}
}

// correctSchool moves a school of the own side, or corrects it otherwise.
func (w *world) correctSchool(n int, c school.Change) {
	w.t.Helper()
	s, err := w.services.Schools.Find(w.t.Context(), w.actors["province"], w.own.schools[n].ID)
	must(w.t, err)
	_, err = w.services.Schools.Correct(w.t.Context(), w.actors["province"], s.ID, s.Version, c)
	must(w.t, err)
}

// moved goes to another division on a day, or has never lain in the former if there is none.
func moved(division string, on domain.Date) school.Change {
	return school.Change{DivisionCode: &division, MovedOn: on}
}

func (w *world) planFor(owner target.Owner) {
	w.t.Helper()
	must(w.t, w.tryPlan(owner))
}

func (w *world) tryPlan(owner target.Owner) error {
	_, err := w.services.Targets.Plan(w.t.Context(), w.actors["province"], owner, "",
		target.Content{Label: "示例", Types: []string{"exchange"},
			Planned: 3, Per: "year", FromYear: 2018})
	return err
}

// draftOf is a community of the province's with a target, of the own schools named.
func (w *world) draftOf(schools ...int) community.Community {
	w.t.Helper()
	created, err := w.services.Communities.Found(w.t.Context(), w.actors["province"],
		community.New{Name: "示例草稿", Kind: "development", Form: "joint",
			FoundedOn: founding, Members: w.members(schools...)})
	must(w.t, err)
	w.planFor(target.Owner{CommunityID: created.ID})
	return created
}

// members are own schools, the first of which leads.
func (w *world) members(schools ...int) (all []community.NewMember) {
	for _, n := range schools {
		all = append(all, community.NewMember{SchoolID: w.own.schools[n].ID, Role: community.Plain})
	}
	all[0].Role = community.Lead
	return all
}

func (w *world) setMembers(c community.Community, schools ...int) {
	w.t.Helper()
	members := w.members(schools...)
	_, err := w.services.Communities.Correct(w.t.Context(), w.actors["province"], c.ID, c.Version, community.Change{Members: &members})
	must(w.t, err)
}

// thirdJoins brings the third school into the own community, thirdLeaves out of it.
func (w *world) thirdJoins() community.Community {
	w.t.Helper()
	c, err := w.services.Communities.Find(w.t.Context(), w.actors["province"], w.own.community.ID)
	must(w.t, err)
	c, err = w.services.Communities.Join(w.t.Context(), w.actors["province"], c.ID, c.Version,
		community.NewMember{SchoolID: w.own.schools[2].ID,
			Role: community.Plain, JoinedOn: domain.NewDate(2017, 1, 1)})
	must(w.t, err)
	return c
}

func (w *world) thirdLeaves(on domain.Date) {
	w.t.Helper()
	c, err := w.services.Communities.Find(w.t.Context(), w.actors["province"], w.own.community.ID)
	must(w.t, err)
	for _, m := range c.Members {
		if m.SchoolID == w.own.schools[2].ID {
			_, err = w.services.Communities.Leave(w.t.Context(), w.actors["province"], c.ID, m.ID, c.Version, on, "示例")
			must(w.t, err)
		}
	}
}

// post proposes a teacher of one school for another.
func (w *world) post(from, to domain.ID) posting.Posting {
	w.t.Helper()
	t, err := w.services.Teachers.Enter(w.t.Context(), w.actors["province"],
		teacher.New{Name: "示例甲", Stage: "primary", Title: "second", Backbone: "none",
			Subjects: []string{"语文"}, SchoolID: from, EnteredOn: domain.NewDate(2010, 9, 1)})
	must(w.t, err)
	p, err := w.services.Postings.Propose(w.t.Context(), w.actors["province"], t.ID, posting.Terms{Kind: "rotation", ToSchoolID: to,
		StartsOn: domain.NewDate(2018, 9, 1), EndsOn: domain.NewDate(2019, 7, 1), SharePercent: 100})
	must(w.t, err)
	return p
}

func (w *world) correctPosting(p posting.Posting, alter func(*posting.Terms)) {
	w.t.Helper()
	_, err := w.services.Postings.Correct(w.t.Context(), w.actors["province"], p.ID, p.Version, "示例", alter)
	must(w.t, err)
}

func (w *world) correctActivity(a activity.Activity, alter func(*activity.Content)) {
	w.t.Helper()
	_, err := w.services.Activities.Correct(w.t.Context(), w.actors["one"], a.ID, a.Version, nil, alter)
	must(w.t, err)
}

var newYear = domain.NewDate(2019, 1, 1) // when schools move

// whatChanges is done after a phone has asked: begin makes ready what then changes.
var whatChanges = []struct {
	name, user string
	begin      func(w *world) (then func())
}{
	{"a school is put into a draft", "three", func(w *world) func() {
		draft := w.draftOf(0, 1)
		return func() { w.setMembers(draft, 0, 2) }
	}},
	{"a school joins a draft", "three", func(w *world) func() {
		draft := w.draftOf(0, 1)
		return func() {
			_, err := w.services.Communities.Join(w.t.Context(), w.actors["province"], draft.ID, draft.Version, community.NewMember{
				SchoolID: w.own.schools[2].ID, Role: community.Plain, JoinedOn: founding})
			must(w.t, err)
		}
	}},
	{"a code is corrected, by which participants are ordered", "one", func(w *world) func() {
		w.activity(w.own, 1, activity.Submitted)
		last := "2137999999"
		return func() { w.correctSchool(0, school.Change{Code: &last}) }
	}},
	{"a posting begins after its school moved away", "district", func(w *world) func() {
		p := w.post(w.own.schools[2].ID, w.other.schools[0].ID)
		w.correctSchool(2, moved("370602", newYear))
		return func() { w.correctPosting(p, func(t *posting.Terms) { t.StartsOn = newYear.AddDays(30) }) }
	}},
	{"a posting goes elsewhere, its host having moved away", "district", func(w *world) func() {
		p := w.post(w.other.schools[0].ID, w.own.schools[2].ID)
		w.correctSchool(2, moved("370602", newYear))
		return func() { w.correctPosting(p, func(t *posting.Terms) { t.ToSchoolID = w.other.schools[1].ID }) }
	}},
	{"a school that moved away had left its community before", "district", func(w *world) func() {
		w.thirdJoins()
		w.activity(w.own, 1, activity.Submitted)
		w.onlyThirdWasThere()
		return func() { w.thirdLeaves(held.AddDays(-90)) }
	}},
	{"an activity is held after such a school left", "district", func(w *world) func() {
		w.thirdJoins()
		w.thirdLeaves(held.AddDays(30))
		a := w.activity(w.own, 1, activity.Submitted)
		w.onlyThirdWasThere()
		return func() { w.correctActivity(a, func(c *activity.Content) { c.HeldOn = held.AddDays(60) }) }
	}},
	{"such a school is taken out of a draft", "district", func(w *world) func() {
		draft := w.draftOf(0, 2)
		w.onlyThirdWasThere()
		return func() { w.setMembers(draft, 0, 1) }
	}},
	{"a record left, and others heard of it again before the bureau asked", "district", leavesAndChanges},
	{"the same of a city", "city", leavesAndChanges},
}

// What comes into somebody's scope or leaves it, or reads otherwise, is told. What a bureau
// goes on seeing of a school that moved away leaves it too, once that did not happen there.
func TestPhonesAreToldOfWhatComesAndLeaves(t *testing.T) {
	for _, c := range whatChanges {
		t.Run(c.name, func(t *testing.T) {
			eachWorld(t, func(t *testing.T, w *world) {
				w.account(t.Context(), account.New{Username: "province", Role: domain.CityOfficer, DivisionCode: "37"})
				then := c.begin(w)
				w.planFor(target.Owner{DivisionCode: "37"}) // heard after all that: what is told at an old position is not heard any more
				repositorytest.Settled(t, w.db)
				phone := newMirror(w, c.user)
				phone.sync()
				then()
				phone.agrees(t)
			})
		})
	}
}

// leavesAndChanges moves a community to another city before its last activity, which then
// is corrected: that is told to the community, whose former places still listen.
func leavesAndChanges(w *world) (then func()) {
	a := w.activity(w.own, 1, activity.Submitted)
	return func() {
		w.correctSchool(0, moved("371002", held.AddDays(-9)))
		w.correctSchool(1, moved("371002", held.AddDays(-9)))
		w.correctActivity(a, func(c *activity.Content) { c.Title = "示例改名" })
	}
}

// onlyThirdWasThere leaves the district nothing but what the third school did there before
// it moved away: the other two have never lain in it.
func (w *world) onlyThirdWasThere() {
	w.correctSchool(0, moved("370602", domain.Date{}))
	w.correctSchool(1, moved("370602", domain.Date{}))
	w.correctSchool(2, moved("370602", newYear))
}
