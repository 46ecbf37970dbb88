package repository_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/repository"
)

// stay is a school's time in a community; the zero left has no end.
type stay struct {
	community, school int
	joined, left      domain.Date
}

// bonds are made-up schools that move, communities whose members come, go and come back,
// and activities of them.
type bonds struct {
	chance *rand.Rand
	lies   []string                // where each school lies now
	lay    []domain.FormerDivision // where some lay before
	stays  []stay
	held   []activity.Activity
}

var (
	firstHeld = domain.NewDate(2018, time.January, 1)
	codesOfIt = []string{"370676", "370686", "370613", "371002"}
)

const (
	bondSchools     = 9
	bondCommunities = 12
	bondActivities  = 150
	lastDay         = 100
)

func newBonds() *bonds {
	b := &bonds{chance: rand.New(rand.NewPCG(3706, 5)), lay: make([]domain.FormerDivision, bondSchools)}
	for n := range bondSchools {
		b.lies = append(b.lies, codesOfIt[b.chance.IntN(len(codesOfIt))])
		if n%3 > 0 {
			b.lay[n] = domain.FormerDivision{DivisionCode: codesOfIt[b.chance.IntN(len(codesOfIt))], Until: b.day()}
		}
	}
	for c := range bondCommunities {
		for _, school := range b.chance.Perm(bondSchools)[:1+b.chance.IntN(3)] {
			joined := firstHeld.AddDays(b.chance.IntN(lastDay) - 20)
			for joined.Before(firstHeld.AddDays(lastDay)) {
				left := joined.AddDays(10 + b.chance.IntN(lastDay))
				if b.chance.IntN(3) == 0 {
					left = domain.Date{}
				}
				b.stays = append(b.stays, stay{c, school, joined, left})
				if joined = left.AddDays(1 + b.chance.IntN(lastDay)); left.IsZero() {
					break
				}
			}
		}
	}
	for len(b.held) < bondActivities {
		if a, ok := b.activity(len(b.held)); ok {
			b.held = append(b.held, a)
		}
	}
	return b
}

func (b *bonds) day() domain.Date { return firstHeld.AddDays(b.chance.IntN(lastDay)) }

// activity is held by those who are members on the day.
func (b *bonds) activity(n int) (activity.Activity, bool) {
	community, day := b.chance.IntN(bondCommunities), b.day()
	at := primary(1, "", "").CreatedAt
	a := activity.Activity{ID: id(2000 + n), CommunityID: id(1000 + community), AuthorID: id(1), Round: 1, Version: 1,
		CreatedAt: at, UpdatedAt: at,
		Status: []activity.Status{"planned", "submitted", "confirmed", "returned", "cancelled"}[b.chance.IntN(5)],
		Content: activity.Content{Details: activity.Details{Type: []string{"exchange", "special_study"}[n%2], Mode: "onsite", HeldOn: day,
			Title: []string{"数学", "语文"}[b.chance.IntN(2)]}}}
	for _, s := range b.stays {
		if s.community == community && domain.Covers(s.joined, s.left, day) && len(a.Participants) < 2+n%2 {
			a.Participants = append(a.Participants, activity.Participant{SchoolID: id(100 + s.school), Headcount: 3,
				Division: b.layOn(s.school, day)})
		}
	}
	if len(a.Participants) == 0 {
		return a, false
	}
	a.HostSchoolID = a.Participants[b.chance.IntN(len(a.Participants))].SchoolID
	a.AuthorSchoolID = a.Participants[b.chance.IntN(len(a.Participants))].SchoolID
	return a, true
}

func (b *bonds) layOn(school int, day domain.Date) string {
	if b.lay[school].Until.After(day) {
		return b.lay[school].DivisionCode
	}
	return b.lies[school]
}

// sees is what activityInScope says, in words of its own.
func (b *bonds) sees(scope domain.Scope, a activity.Activity) bool {
	within := func(code string) bool { return scope.Division != "" && strings.HasPrefix(code, scope.Division) }
	return scope.All || slices.ContainsFunc(b.stays, func(s stay) bool {
		was := b.lay[s.school]
		return id(1000+s.community) == a.CommunityID && (s.left.IsZero() || s.left.After(a.HeldOn)) &&
			(id(100+s.school) == scope.School || within(b.lies[s.school]) ||
				was.Until.After(a.HeldOn) && was.Until.After(s.joined) && within(was.DivisionCode))
	})
}

func (b *bonds) enter(t *testing.T, db *repository.DB) {
	t.Helper()
	exec(t, db, `INSERT INTO divisions (code, name, kind) VALUES ('371002', '环翠区', 'formal'), ('370613', '莱山区', 'formal')
		ON CONFLICT DO NOTHING`)
	exec(t, db, fmt.Sprintf(`INSERT INTO accounts (id, username, name, role, password_hash, must_change_password, disabled, version,
		created_at, updated_at)
		VALUES ('%s', 'a', '示例', 'administrator', '', false, false, 1, '2018-01-01T00:00:00.000000Z', '2018-01-01T00:00:00.000000Z')`,
		id(1)))
	for n, code := range b.lies {
		enter(t, db, primary(100+n, fmt.Sprintf("示例第%d小学", n), code))
		if was := b.lay[n]; was.DivisionCode != "" {
			exec(t, db, fmt.Sprintf(`INSERT INTO school_divisions (school_id, until, division_code) VALUES ('%s', '%s', '%s')`, id(100+n),
				was.Until, was.DivisionCode))
		}
	}
	for c := range bondCommunities {
		exec(t, db, fmt.Sprintf(`INSERT INTO communities (id, name, name_folded, kind, form, status, division_code, founded_on, end_reason,
			version, created_at, updated_at)
			VALUES ('%s', '示例', '示例', 'development', 'joint', 'active', '37', '2017-01-01', '', 1, '2018-01-01T00:00:00.000000Z',
				'2018-01-01T00:00:00.000000Z')`, id(1000+c)))
	}
	for n, s := range b.stays {
		left := "NULL"
		if !s.left.IsZero() {
			left = "'" + s.left.String() + "'"
		}
		exec(t, db, fmt.Sprintf(`INSERT INTO memberships (id, community_id, school_id, role, joined_on, left_on) VALUES ('%s', '%s', '%s',
			'member', '%s', %s)`,
			id(5000+n), id(1000+s.community), id(100+s.school), s.joined, left))
	}
	for _, a := range b.held {
		if err := (repository.Activities{DB: db}).Add(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
}

// question is a filter, and what it leaves of what the scope sees.
type question struct {
	filter activity.Filter
	keeps  func(a activity.Activity) bool
}

func questions(scope domain.Scope, today domain.Date) []question {
	took := func(school domain.ID) func(activity.Activity) bool {
		return func(a activity.Activity) bool {
			return slices.ContainsFunc(a.Participants, func(p activity.Participant) bool { return p.SchoolID == school })
		}
	}
	lay := func(code string) func(activity.Activity) bool {
		return func(a activity.Activity) bool {
			return slices.ContainsFunc(a.Participants, func(p activity.Participant) bool { return strings.HasPrefix(p.Division, code) })
		}
	}
	all := []question{
		{activity.Filter{}, func(activity.Activity) bool { return true }},
		{activity.Filter{Types: []string{"exchange"}, Status: "confirmed", Words: "数"}, func(a activity.Activity) bool {
			return a.Type == "exchange" && a.Status == "confirmed" && a.Title == "数学"
		}},
		{activity.Filter{From: firstHeld.AddDays(20), To: firstHeld.AddDays(60)}, func(a activity.Activity) bool {
			return !a.HeldOn.Before(firstHeld.AddDays(20)) && !a.HeldOn.After(firstHeld.AddDays(60))
		}},
		{activity.Filter{CommunityID: id(1001), Division: "370686"},
			func(a activity.Activity) bool { return a.CommunityID == id(1001) && lay("370686")(a) }},
		{activity.Filter{Division: "370676", WithDivision: "371002"},
			func(a activity.Activity) bool { return lay("370676")(a) && lay("371002")(a) }},
		{activity.Filter{Division: "3706"}, lay("3706")},
		{activity.Filter{Waiting: true}, func(a activity.Activity) bool {
			mine := a.AuthorSchoolID == scope.School
			return scope.School != "" && took(scope.School)(a) && (a.Status == "submitted" && !mine || a.Status == "returned" && mine ||
				a.Status == "planned" && mine && !a.HeldOn.After(today))
		}},
	}
	for n := 0; n < bondSchools; n += 4 {
		school, other := id(100+n), id(100+(n+1)%bondSchools)
		all = append(all, question{activity.Filter{SchoolID: school}, took(school)},
			question{activity.Filter{SchoolID: school, WithID: other},
				func(a activity.Activity) bool { return took(school)(a) && took(other)(a) }},
			question{activity.Filter{WithID: school}, took(school)},
			question{activity.Filter{HostID: school, Types: []string{"exchange"}},
				func(a activity.Activity) bool { return a.HostSchoolID == school && a.Type == "exchange" }})
	}
	return all
}

// However a list is found, it holds what the scope sees and the filter keeps, each once,
// latest first; and what it holds can be opened.
func TestAListHoldsWhatItsScopeSees(t *testing.T) {
	b, today := newBonds(), firstHeld.AddDays(lastDay/2)
	scopes := []domain.Scope{{}, {All: true}, {Division: "37"}, {Division: "3706"}, {Division: "3710"}, {Division: "370676"},
		{Division: "370686"}, {Division: "370613"}}
	for n := 0; n < bondSchools; n += 3 {
		scopes = append(scopes, domain.Scope{School: id(100 + n)})
	}
	eachWithDivisions(t, func(t *testing.T, db *repository.DB) {
		b.enter(t, db)
		activities, hidden := repository.Activities{DB: db}, 0
		for _, scope := range scopes {
			for _, a := range b.held {
				_, err := activities.Find(t.Context(), scope, a.ID)
				if sees := b.sees(scope, a); sees != (err == nil) {
					t.Errorf("%+v finds %s: %v, want %t", scope, a.ID, err, sees)
				} else if !sees {
					hidden++
				}
			}
			for _, q := range questions(scope, today) {
				var want []domain.ID
				for _, a := range slices.SortedFunc(slices.Values(b.held), func(a, b activity.Activity) int {
					return cmp.Or(-strings.Compare(a.HeldOn.String(), b.HeldOn.String()), -cmp.Compare(a.ID, b.ID))
				}) {
					if b.sees(scope, a) && q.keeps(a) {
						want = append(want, a.ID)
					}
				}
				if got := paged(t, activities, scope, q.filter, today); !slices.Equal(got, want) {
					t.Errorf("%+v asks %+v and gets %d, want %d:\n%v\n%v", scope, q.filter, len(got), len(want), got, want)
				}
			}
		}
		if hidden < bondActivities {
			t.Errorf("only %d times was anything out of scope: the test shows little", hidden)
		}
	})
}

// paged follows a list to its end.
func paged(t *testing.T, activities repository.Activities, scope domain.Scope, f activity.Filter, today domain.Date) (ids []domain.ID) {
	t.Helper()
	for page := (domain.Page{Limit: 20}); ; {
		list, err := activities.List(t.Context(), scope, f, today, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list.Items {
			ids = append(ids, a.ID)
		}
		if page.After = list.Next; len(list.Next) == 0 {
			return ids
		}
	}
}
