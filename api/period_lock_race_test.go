package api_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"gongtongti/api"
	"gongtongti/cmd/gongtongti/app"
	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/domain/activity"
	"gongtongti/domain/posting"
	"gongtongti/repository/repositorytest"
)

// unlessLocked does something without a reason, and with one if that is refused.
func unlessLocked[T any](actor domain.Actor, locked *atomic.Int64, do func(domain.Actor) (T, error)) (T, error) {
	value, err := do(actor)
	var known *domain.Error
	if errors.As(err, &known) && known.Code == "period_locked" {
		locked.Add(1)
		actor.Correction = "核对后更正"
		return do(actor)
	}
	return value, err
}

// Two processes write into a month while one of them locks it, month after month: each
// change is within the frozen rows, or stands beside them with a reason.
func TestALockCutsCleanlyBetweenRacingChanges(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		other := repositorytest.Connect(t, repositorytest.Address(w.db))
		processes := []api.Services{w.services, app.Services(other,
			app.Options{Env: w.services.Env, Hasher: account.NewHasher(account.Params{Memory: 64, Time: 1, Threads: 1})})}
		ctx, chance := context.WithoutCancel(t.Context()), rand.New(rand.NewPCG(2018, 1))
		var teachers []domain.ID
		for n := range racers {
			teachers = append(teachers, w.teacher(w.own, n).ID)
		}
		var before, after, differences int64
		const rounds = 15
		for round := range rounds {
			month := domain.NewDate(2017, 1, 1).AddMonths(round)
			span := domain.Period{From: month, To: month.AddMonths(1).AddDays(-1)}
			var done, refused atomic.Int64
			var group sync.WaitGroup
			trigger := int64(1 + chance.IntN(racers*2))
			for n := range racers {
				group.Go(func() {
					r := race{w, ctx, processes[n%2], &refused, rand.New(rand.NewPCG(uint64(round), uint64(n)))}
					for i := range 4 {
						r.meet(month.AddDays(r.chance.IntN(28)))
						r.post(teachers[n], month.AddDays(7*i))
						if done.Add(1) == trigger {
							if _, err := processes[round%2].Periods.Lock(ctx, w.actors["district"], "370676", span, ""); err != nil {
								t.Errorf("a lock: %v", err)
							}
						}
					}
				})
			}
			group.Wait()
			at := w.items("city", periodLocks)[0]["id"].(string)
			differences += int64(len(w.agrees("city", periodLocks+"/"+at, "370676", "from="+span.From.String()+"&to="+span.To.String())))
			before, after = before+int64(len(w.items("city", periodLocks+"/"+at+"/activities"))), after+refused.Load()
		}
		if before == 0 || after == 0 || differences == 0 {
			t.Errorf("%d activities frozen, %d changes refused, %d differences: nothing was raced", before, after, differences)
		}
		t.Logf("%d activities frozen, %d changes refused without a reason, %d differences, each with one", before, after, differences)
	})
}

const racers = 6

type race struct {
	w        *world
	ctx      context.Context
	services api.Services
	refused  *atomic.Int64
	chance   *rand.Rand
}

// meet logs an activity with a title like no other, and confirms, cancels or moves it
// out of the month.
func (r race) meet(day domain.Date) {
	schools, actors, title := r.w.own.schools, r.w.actors, make([]rune, 12)
	for i := range title {
		title[i] = '一' + rune(r.chance.IntN(20000))
	}
	created, err := unlessLocked(actors["one"], r.refused, func(a domain.Actor) (activity.Activity, error) {
		return r.services.Activities.Log(r.ctx, a, activity.New{CommunityID: r.w.own.community.ID,
			Content: activity.Content{Details: activity.Details{Type: "exchange", Mode: "onsite",
				Title: string(title), HeldOn: day, HostSchoolID: schools[0].ID},
				Participants: []activity.Participant{{SchoolID: schools[0].ID, Headcount: 5}, {SchoolID: schools[1].ID, Headcount: 6}}}})
	})
	if err == nil {
		how := r.chance.IntN(3)
		_, err = unlessLocked(actors[[]string{"two", "one", "one"}[how]], r.refused, func(a domain.Actor) (activity.Activity, error) {
			switch how {
			case 0:
				return r.services.Activities.Answer(r.ctx, a, created.ID, created.Version,
					activity.Confirmation{Answer: activity.Confirms, Headcount: 7})
			case 1:
				return r.services.Activities.Cancel(r.ctx, a, created.ID, created.Version, "示例")
			}
			return r.services.Activities.Correct(r.ctx, a, created.ID, created.Version, nil,
				func(c *activity.Content) { c.HeldOn = day.AddDays(900) })
		})
	}
	if err != nil {
		r.w.t.Errorf("an activity: %v", err)
	}
}

// post approves a week's posting, and ends it early or not.
func (r race) post(teacher domain.ID, from domain.Date) {
	officer := r.w.actors["district"]
	created, err := r.services.Postings.Propose(r.ctx, officer, teacher,
		posting.Terms{Kind: "rotation", ToSchoolID: r.w.own.schools[1].ID, StartsOn: from, EndsOn: from.AddDays(7), SharePercent: 100})
	if err == nil {
		created, err = unlessLocked(officer, r.refused, func(a domain.Actor) (posting.Posting, error) {
			return r.services.Postings.Approve(r.ctx, a, created.ID, created.Version)
		})
	}
	if err == nil && r.chance.IntN(2) == 0 {
		_, err = unlessLocked(officer, r.refused, func(a domain.Actor) (posting.Posting, error) {
			return r.services.Postings.End(r.ctx, a, created.ID, created.Version, from.AddDays(3), "health", "")
		})
	}
	if err != nil {
		r.w.t.Errorf("a posting: %v", err)
	}
}
