package demodata_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"gongtongti/api"
	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/community"
	"gongtongti/domain/posting"
	"gongtongti/domain/school"
	"gongtongti/domain/target"
	"gongtongti/domain/teacher"
	"gongtongti/repository"
	"gongtongti/repository/repositorytest"
)

// phone holds what /changes told it, record by record.
type phone struct {
	caller
	actor  domain.Actor
	held   map[string]string // the record's JSON by kind and id
	cursor string
	left   int // records that it was told are its user's no longer
	size   int // bytes of all answers, not compressed
}

func newPhone(t *testing.T, s api.Services, user string) *phone {
	t.Helper()
	p := &phone{caller: as(t, s, user), held: map[string]string{}}
	account, err := s.Accounts.Authenticate(t.Context(), p.token)
	if err != nil {
		t.Fatal(err)
	}
	p.actor = account.Actor("phone")
	return p
}

// page asks once and keeps what it is told.
func (p *phone) page(limit int) (more bool) {
	p.t.Helper()
	address := fmt.Sprintf("/api/v1/changes?limit=%d", limit)
	if p.cursor != "" {
		address += "&since=" + p.cursor
	}
	body, seen := p.get(address), map[string]bool{}
	raw, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	p.size += len(raw)
	for _, item := range body["items"].([]any) {
		change := item.(map[string]any)
		kind := change["kind"].(string)
		name := kind + " " + change["id"].(string)
		if seen[name] {
			p.t.Errorf("%s stands twice on a page", name)
		}
		seen[name] = true
		if change["no_longer_yours"] == true {
			delete(p.held, name)
			p.left++
			continue
		}
		record, err := json.Marshal(change[kind])
		if err != nil || change[kind] == nil {
			p.t.Fatal(err, change)
		}
		p.held[name] = string(record)
	}
	if len(seen) > limit {
		p.t.Errorf("%d on a page of %d", len(seen), limit)
	}
	p.cursor = body["next_cursor"].(string)
	return body["more"].(bool)
}

func (p *phone) sync(limit int) {
	p.t.Helper()
	for p.page(limit) {
	}
}

// due is what the phone must hold: all that the lists show, each record as it is read.
func (p *phone) due(s api.Services) map[string]string {
	p.t.Helper()
	ctx, all := p.t.Context(), map[string]string{}
	add := func(kind domain.RecordKind, ids []domain.ID) {
		byName, err := s.Changes.Readers[kind](ctx, p.actor.Scope, ids)
		if err != nil || len(byName) != len(ids) {
			p.t.Fatal(err, kind, len(byName), len(ids))
		}
		for id, record := range byName {
			raw, err := json.Marshal(record)
			var plain any // with its members in the same order as those a phone has read
			if err != nil || json.Unmarshal(raw, &plain) != nil {
				p.t.Fatal(err)
			}
			raw, _ = json.Marshal(plain)
			all[string(kind)+" "+string(id)] = string(raw)
		}
	}
	add("school", listed(p.t, func(page domain.Page) (domain.List[school.School], error) {
		return s.Schools.List(ctx, p.actor, school.Filter{}, page)
	}))
	communities := listed(p.t, func(page domain.Page) (domain.List[community.Community], error) {
		return s.Communities.List(ctx, p.actor, community.Filter{}, page)
	})
	add("community", communities)
	add("activity", listed(p.t, func(page domain.Page) (domain.List[activity.Activity], error) {
		return s.Activities.List(ctx, p.actor, activity.Filter{}, page)
	}))
	add("teacher", listed(p.t, func(page domain.Page) (domain.List[teacher.Teacher], error) {
		return s.Teachers.List(ctx, p.actor, teacher.Filter{Left: true}, page)
	}))
	add("posting", listed(p.t, func(page domain.Page) (domain.List[posting.Posting], error) {
		return s.Postings.List(ctx, p.actor, posting.Filter{}, page)
	}))
	targets := map[domain.ID]bool{}
	for _, of := range append(communities, "") {
		for _, id := range listed(p.t, func(page domain.Page) (domain.List[target.Target], error) {
			return s.Targets.List(ctx, p.actor, target.Filter{CommunityID: of}, page)
		}) {
			targets[id] = true
		}
	}
	add("target", seenTargets(p, s, slices.Collect(maps.Keys(targets))))
	return all
}

// seenTargets leaves out those of a bureau over the community that is not over the asker.
func seenTargets(p *phone, s api.Services, ids []domain.ID) []domain.ID {
	byName, err := s.Changes.Readers["target"](p.t.Context(), p.actor.Scope, ids)
	if err != nil {
		p.t.Fatal(err)
	}
	return slices.Collect(maps.Keys(byName))
}

func listed[T interface{ Identity() domain.ID }](t *testing.T, list func(domain.Page) (domain.List[T], error)) (ids []domain.ID) {
	t.Helper()
	for page := (domain.Page{Limit: 200}); ; {
		found, err := list(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range found.Items {
			ids = append(ids, r.Identity())
		}
		if page.After = found.Next; found.Next == nil {
			return ids
		}
	}
}

func (sh *shaker) join() {
	c := pick(sh, sh.communities)
	_, err := sh.services.Communities.Join(sh.Context(), sh.city, c.ID, c.Version,
		community.NewMember{SchoolID: pick(sh, sh.schools).ID, Role: community.Plain, JoinedOn: sh.day()})
	sh.allow(err)
	sh.reload()
}

func (sh *shaker) part() {
	c := pick(sh, sh.communities)
	_, err := sh.services.Communities.Leave(sh.Context(), sh.city, c.ID, pick(sh, c.Members).ID, c.Version, sh.day(), "随机")
	sh.allow(err)
	sh.reload()
}

func (sh *shaker) rename() {
	c, name := pick(sh, sh.communities), fmt.Sprint("随机共同体", sh.Uint64())
	_, err := sh.services.Communities.Correct(sh.Context(), sh.city, c.ID, c.Version, community.Change{Name: &name})
	sh.allow(err)
	sh.reload()
}

func (sh *shaker) teach() {
	list, err := sh.services.Teachers.List(sh.Context(), sh.city, teacher.Filter{SchoolID: pick(sh, sh.schools).ID}, domain.Page{Limit: 50})
	if err != nil || len(list.Items) == 0 {
		return
	}
	t, name := pick(sh, list.Items), fmt.Sprint("示例", sh.IntN(10000))
	switch sh.IntN(4) {
	case 0:
		_, err = sh.services.Teachers.Correct(sh.Context(), sh.city, t.ID, t.Version, teacher.Change{Name: &name})
	case 1, 2:
		_, err = sh.services.Teachers.Move(sh.Context(), sh.city, t.ID, t.Version, pick(sh, sh.schools).ID,
			domain.NewDate(2019, 9, 1).AddDays(sh.IntN(300)))
	case 3:
		_, err = sh.services.Teachers.Anonymise(sh.Context(), sh.city, t.ID, t.Version, t.Name, "随机")
	}
	sh.allow(err)
}

// Phones that ask now and then hold in the end what the lists show, record by record, and
// nothing else, whatever has come into their scope or left it meanwhile.
func phonesHoldWhatTheListsShow(t *testing.T, s api.Services) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	sh, phones := newShaker(t, s, seed), []*phone{}
	for _, user := range []string{"city", "district", "shiyan", "dibaxiao", "dajijia", "qixia1", "shifan1", "shifan2", "shifan3", "admin"} {
		phones = append(phones, newPhone(t, s, user))
	}
	for _, p := range phones[1:] { // the first one asks later
		p.sync(200)
	}
	things := 300
	if racing {
		things = 30
	}
	for range things {
		pick(sh, []func(){sh.log, sh.log, sh.turn, sh.turn, sh.post, sh.move, sh.leave, sh.part, sh.join, sh.rename, sh.teach, sh.teach,
			sh.draft, sh.draft})()
		pick(sh, phones).page(1 + sh.IntN(40))
	}
	repositorytest.Settled(t, s.Changes.Repository.(repository.Changes).DB)
	total, left := 0, 0
	for _, p := range phones {
		p.sync(1 + sh.IntN(200))
		due := p.due(s)
		for name, record := range due {
			if p.held[name] != record {
				t.Errorf("%v: %s is %.60s and the phone has %.60s", p.actor.Scope, name, record, p.held[name])
			}
		}
		for name := range p.held {
			if due[name] == "" {
				t.Errorf("%v: the phone still has %s", p.actor.Scope, name)
			}
		}
		before := p.cursor
		if p.sync(200); p.cursor != before {
			t.Errorf("%v: nothing has changed, but it was told so", p.actor.Scope)
		}
		total, left = total+len(due), left+p.left
	}
	fresh := newPhone(t, s, "shiyan") // a new phone has nothing to lose
	if fresh.sync(200); fresh.left > 0 || !maps.Equal(fresh.held, phones[2].held) {
		t.Errorf("a new phone lost %d records and holds %d, the old one %d", fresh.left, len(fresh.held), len(phones[2].held))
	}
	if fresh.size > 1<<20 {
		t.Errorf("the first synchronisation of a school takes %d bytes", fresh.size)
	}
	if left == 0 && !racing {
		t.Error("nothing ever left a phone's scope: the test is about nothing")
	}
	t.Logf("%d things done; %d phones hold %d records, and %d were taken from them", sh.done, len(phones), total, left)
}
