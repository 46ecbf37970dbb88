package demodata_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"gongtongti/api"
	"gongtongti/cmd/gongtongti/demodata"
	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/community"
	"gongtongti/domain/posting"
	"gongtongti/domain/school"
	"gongtongti/domain/target"
)

// shaker does what people do, at random, some of it refused.
type shaker struct {
	*testing.T
	*rand.Rand
	services    api.Services
	city        domain.Actor
	principals  map[domain.ID]domain.Actor // by school
	communities []community.Community
	schools     []school.School
	done        int
}

func newShaker(t *testing.T, s api.Services, seed uint64) *shaker {
	t.Helper()
	sh := &shaker{T: t, Rand: rand.New(rand.NewPCG(seed, 1)), services: s, principals: map[domain.ID]domain.Actor{}}
	users := []string{"city", "shiyan", "dibaxiao", "dajijia", "qixia1", "qixia2"}
	for n := range 12 {
		users = append(users, fmt.Sprintf("shifan%d", n+1))
	}
	for _, user := range users {
		login, err := s.Accounts.LogIn(t.Context(), user, demodata.Password, "127.0.0.1")
		if err != nil {
			t.Fatal(err)
		}
		account, err := s.Accounts.Authenticate(t.Context(), login.Token)
		if err != nil {
			t.Fatal(err)
		}
		sh.city = account.Actor("random")
		sh.principals[account.SchoolID] = account.Actor("random")
	}
	sh.city = sh.principals[""]
	sh.reload()
	return sh
}

func (sh *shaker) reload() {
	communities, err := sh.services.Communities.List(sh.Context(), admin, community.Filter{}, domain.Page{Limit: 200})
	schools, errSchools := sh.services.Schools.List(sh.Context(), admin, school.Filter{}, domain.Page{Limit: 200})
	if err != nil || errSchools != nil {
		sh.Fatal(err, errSchools)
	}
	sh.communities, sh.schools = communities.Items, schools.Items
}

// allow counts what went through and takes a refusal for an answer, but no other error.
func (sh *shaker) allow(err error) {
	sh.Helper()
	if err == nil {
		sh.done++
	} else if domain.KindOf(err) == 0 {
		sh.Fatal(err)
	}
}

func pick[T any](sh *shaker, from []T) T { return from[sh.IntN(len(from))] }

func (sh *shaker) day() domain.Date { return domain.NewDate(2017, 6, 1).AddDays(sh.IntN(800)) }

func (sh *shaker) log() {
	c := pick(sh, sh.communities)
	author := pick(sh, c.Members).SchoolID
	n := activity.New{CommunityID: c.ID, Content: activity.Content{Details: activity.Details{Type: pick(sh,
		[]string{"exchange", "special_study", "other"}),
		Mode:  pick(sh, []string{"onsite", "online"}),
		Title: fmt.Sprint("随机", sh.Uint64()), Subject: pick(sh, []string{"", "语文", "none of these", "数学"}),
		Focus: pick(sh, []string{"", "culture"}), HeldOn: sh.day(), HostSchoolID: author}}}
	for _, m := range c.Members {
		if m.SchoolID == author || sh.IntN(4) > 0 {
			n.Participants = append(n.Participants, activity.Participant{SchoolID: m.SchoolID, Headcount: 1 + sh.IntN(20)})
		}
	}
	created, err := sh.services.Activities.Log(sh.Context(), sh.principals[author], n)
	sh.allow(err)
	if err == nil && sh.IntN(2) == 0 {
		_, err = sh.services.Activities.Answer(sh.Context(), sh.principals[pick(sh, c.Members).SchoolID], created.ID, created.Version,
			activity.Confirmation{Answer: activity.Confirms, Headcount: 3})
		sh.allow(err)
	}
}

// draft founds a community, which may have targets and other members before it begins, or
// goes on with one.
func (sh *shaker) draft() {
	schools := slices.Clone(sh.schools)
	sh.Shuffle(len(schools), func(i, j int) { schools[i], schools[j] = schools[j], schools[i] })
	members := []community.NewMember{{SchoolID: schools[0].ID, Role: community.Lead}, {SchoolID: schools[1].ID, Role: community.Plain}}
	c, owner := pick(sh, sh.communities), target.Owner{DivisionCode: pick(sh, []string{"3706", "370676", "370602"})}
	var err error
	switch sh.IntN(4) {
	case 0:
		_, err = sh.services.Communities.Found(sh.Context(), sh.city,
			community.New{Name: fmt.Sprint("随机草稿", sh.Uint64()), Kind: "development", Form: "joint",
				FoundedOn: domain.NewDate(2016, 9, 1), Members: members})
	case 1:
		_, err = sh.services.Communities.Correct(sh.Context(), sh.city, c.ID, c.Version, community.Change{Members: &members})
	case 2:
		owner = target.Owner{CommunityID: c.ID}
		fallthrough
	case 3:
		_, err = sh.services.Targets.Plan(sh.Context(), sh.city, owner, "",
			target.Content{Label: "随机", Types: []string{"exchange"}, Planned: 3, Per: "year",
				FromYear: 2030 + sh.IntN(50)})
	}
	sh.allow(err)
	sh.reload()
}

func (sh *shaker) turn() {
	from := sh.day()
	list, err := sh.services.Activities.List(sh.Context(), sh.city, activity.Filter{From: from, To: from.AddDays(20)},
		domain.Page{Limit: 50})
	if err != nil || len(list.Items) == 0 {
		return
	}
	a := pick(sh, list.Items)
	switch sh.IntN(3) {
	case 0:
		_, err = sh.services.Activities.Return(sh.Context(), sh.city, a.ID, a.Version, "随机")
	case 1:
		_, err = sh.services.Activities.Cancel(sh.Context(), sh.principals[a.AuthorSchoolID], a.ID, a.Version, "随机")
	case 2:
		_, err = sh.services.Activities.Correct(sh.Context(), sh.principals[a.AuthorSchoolID], a.ID, a.Version, nil,
			func(c *activity.Content) { c.HeldOn = sh.day() })
	}
	sh.allow(err)
}

func (sh *shaker) move() {
	s := pick(sh, sh.schools)
	change := school.Change{}
	if sh.IntN(2) == 0 {
		name := fmt.Sprint("示例更名", sh.IntN(1000), "小学")
		change.Name, change.RenamedOn = &name, sh.day()
	} else {
		division := pick(sh, []string{"370676", "370676003", "370686", "370602"})
		change.DivisionCode = &division
		if sh.IntN(4) > 0 {
			change.MovedOn = sh.day()
		}
	}
	_, err := sh.services.Schools.Correct(sh.Context(), sh.city, s.ID, s.Version, change)
	sh.allow(err)
	sh.reload()
}

func (sh *shaker) leave() {
	c := pick(sh, sh.communities)
	m := pick(sh, c.Members)
	_, err := sh.services.Communities.Leave(sh.Context(), sh.city, c.ID, m.ID, c.Version, domain.NewDate(2020, 1, 1), "随机")
	sh.allow(err)
	sh.reload()
}

func (sh *shaker) post() {
	on := sh.day()
	list, err := sh.services.Postings.List(sh.Context(), sh.city, posting.Filter{On: on}, domain.Page{Limit: 50})
	if err != nil || len(list.Items) == 0 {
		return
	}
	p := pick(sh, list.Items)
	switch sh.IntN(4) {
	case 0:
		_, err = sh.services.Postings.End(sh.Context(), sh.city, p.ID, p.Version, on, "work", "随机")
	case 1:
		_, err = sh.services.Postings.Extend(sh.Context(), sh.city, p.ID, p.Version, p.EndsOn.AddDays(sh.IntN(90)), "随机")
	case 2:
		_, err = sh.services.Postings.Correct(sh.Context(), sh.city, p.ID, p.Version, "随机", func(t *posting.Terms) {
			t.Kind, t.ToSchoolID, t.ToPlace, t.KeyArea = "itinerant", pick(sh, sh.schools).ID, "", false
		})
	case 3:
		_, err = sh.services.Postings.Correct(sh.Context(), sh.city, p.ID, p.Version, "随机",
			func(t *posting.Terms) { t.StartsOn = sh.day() })
	}
	sh.allow(err)
}

// Figures and rows agree after whatever people did: late records, corrections, schools
// that moved to another district, were renamed or left, postings that changed.
func everyFigureOpensIntoItsRowsAfterRandomWork(t *testing.T, s api.Services) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	sh := newShaker(t, s, seed)
	things := 400
	if racing {
		things = 30
	}
	for range things {
		pick(sh, []func(){sh.log, sh.log, sh.log, sh.turn, sh.turn, sh.post, sh.move, sh.leave})()
	}
	periods := []string{"year=2018", "school_year=2018&counting=starts"}
	for range 2 {
		from := sh.day()
		periods = append(periods, fmt.Sprintf("from=%s&to=%s", from, from.AddDays(sh.IntN(300))))
	}
	some := subjects(t, s)
	sh.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	checked := as(t, s, "city").check(append(some[:min(len(some), 10)], "divisions/3706"), periods)
	checked += as(t, s, "district").check([]string{"divisions/370676", "divisions/370676003"}, periods)
	if (sh.done < 100 || checked < 1000) && !racing {
		t.Errorf("only %d things were done and %d figures checked", sh.done, checked)
	}
	t.Logf("%d things done, %d figures, each equal to the rows it opens into", sh.done, checked)
}
