package api_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gongtongti/api"
	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/domain/activity"
	"gongtongti/domain/community"
	"gongtongti/repository"
	"gongtongti/repository/repositorytest"
)

// heldUp logs an activity that is held up before it commits: on PostgreSQL at its last
// statement, when all is written, who is told too; on SQLite, which has one writer, when its
// time alone is taken. finish lets it go on.
func (w *world) heldUp() (finish func() activity.Activity) {
	w.t.Helper()
	slow, goOn, waiting, done := w.services.Activities, func() {}, make(chan bool), make(chan activity.Activity, 1)
	if strings.Contains(w.t.Name(), repositorytest.SQLite) {
		held := make(chan bool)
		goOn = func() { close(held) }
		slow.Env.Now = sync.OnceValue(func() time.Time {
			now := time.Now()
			close(waiting)
			<-held
			return now
		})
	} else {
		raw := repositorytest.SQL(w.t, w.db)
		tx, err := raw.BeginTx(w.t.Context(), nil)
		must(w.t, err)
		_, err = tx.ExecContext(w.t.Context(), "SELECT 1 FROM revisions WHERE code = '370676' FOR UPDATE")
		must(w.t, err)
		goOn = func() { must(w.t, tx.Rollback()) }
		go func() {
			for blocked := 0; blocked == 0; {
				if err := raw.QueryRowContext(w.t.Context(),
					"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").
					Scan(&blocked); err != nil {
					w.t.Error(err)
					break
				}
			}
			close(waiting)
		}()
	}
	go func() {
		created, err := slow.Log(w.t.Context(), w.actors["two"],
			activity.New{CommunityID: w.own.community.ID, Content: activity.Content{Details: activity.Details{Type: "exchange",
				Mode: "online", Title: "示例迟到的活动", HeldOn: held.AddDays(-9), HostSchoolID: w.own.schools[1].ID},
				Participants: []activity.Participant{
					{SchoolID: w.own.schools[0].ID, Headcount: 1}, {SchoolID: w.own.schools[1].ID, Headcount: 1}}}})
		if err != nil {
			w.t.Error(err)
		}
		done <- created
	}()
	<-waiting
	return func() activity.Activity {
		goOn()
		return <-done
	}
}

// A record that is written first and committed last is what a cursor over times misses.
func TestALateCommitIsNotMissed(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		phone, byTime := newMirror(w, "admin"), &naive{pool: repositorytest.SQL(w.t, w.db), last: "2000-01-01", seen: map[string]bool{}}
		w.activity(w.own, 0, activity.Submitted)
		finish := w.heldUp()
		quick := w.activity(w.other, 1, activity.Submitted)
		phone.sync()
		byTime.ask(t.Context(), t)
		late := finish()
		repositorytest.Settled(t, w.db)
		phone.sync()
		byTime.ask(t.Context(), t)
		for _, a := range []activity.Activity{quick, late} {
			if phone.told[fmt.Sprint(a.ID, " 1")] != 1 {
				t.Errorf("%s came %d times", a.Title, phone.told[fmt.Sprint(a.ID, " 1")])
			}
		}
		if byTime.seen[fmt.Sprint(late.ID, " 1")] {
			t.Error("a cursor over times saw the late one: this test shows nothing")
		}
	})
}

// Sixteen writers commit in any order, several records at once, and phones that ask all
// the while are told of every version that stays, once.
func TestSixteenWritersAndPhonesThatAskMeanwhile(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		const rounds = 12
		phones := []*mirror{newMirror(w, "one"), newMirror(w, "district"), newMirror(w, "city"), newMirror(w, "admin")}
		for _, p := range phones {
			w.token(p.user) // before they run side by side
		}
		byTime := &naive{pool: repositorytest.SQL(w.t, w.db), last: "2000-01-01", seen: map[string]bool{}}
		var writers, readers sync.WaitGroup
		stop := make(chan bool)
		for n := range 16 {
			c := w.foundOne(n)
			writers.Go(func() { w.write(c, n, rounds) })
		}
		for _, p := range phones {
			readers.Go(func() {
				for p.page(7); !closed(stop); p.page(1 + rand.IntN(30)) {
				}
			})
		}
		readers.Go(func() {
			for byTime.ask(t.Context(), t); !closed(stop); byTime.ask(t.Context(), t) {
			}
		})
		writers.Wait()
		close(stop)
		readers.Wait()
		byTime.ask(t.Context(), t)
		repositorytest.Settled(t, w.db)
		lost, total := 0, 0
		for _, p := range phones {
			p.sync()
			for version, times := range p.told {
				if times != 1 {
					t.Errorf("%s: %s came %d times", p.user, version, times)
				}
			}
			stored := w.stored(p.user)
			total = len(stored)
			for id, version := range stored {
				if p.versions[id] != float64(version) {
					t.Errorf("%s: has version %v of %s, not %d", p.user, p.versions[id], id, version)
				}
				if p.user == "admin" && !byTime.seen[fmt.Sprint(id, " ", version)] {
					lost++
				}
			}
			if len(p.versions) != len(stored) {
				t.Errorf("%s: %d activities, not %d", p.user, len(p.versions), len(stored))
			}
		}
		t.Logf("of %d activities a cursor over times lost %d", total, lost)
	})
}

func closed(c chan bool) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// foundOne is a community of its own for a writer.
func (w *world) foundOne(n int) community.Community {
	w.t.Helper()
	ctx := w.t.Context()
	created, err := w.services.Communities.Found(ctx, w.actors["city"],
		community.New{Name: fmt.Sprintf("示例共同体%d号", n), Kind: "development", Form: "joint",
			FoundedOn: founding, Members: []community.NewMember{{SchoolID: w.own.schools[0].ID, Role: community.Lead},
				{SchoolID: w.own.schools[1].ID, Role: community.Supported}}})
	must(w.t, err)
	created, err = w.services.Communities.Activate(ctx, w.actors["city"], created.ID, created.Version)
	must(w.t, err)
	return created
}

// write logs and answers activities, one to four in a transaction.
func (w *world) write(c community.Community, n, rounds int) {
	ctx, day := w.t.Context(), held
	for range rounds {
		err := w.db.Do(ctx, func(ctx context.Context) error {
			for range 1 + rand.IntN(4) {
				day = day.AddDays(2)
				a, err := w.services.Activities.Log(ctx, w.actors["one"],
					activity.New{CommunityID: c.ID, Content: activity.Content{Details: activity.Details{Type: "exchange", Mode: "onsite",
						Title: fmt.Sprintf("示例%d", n), HeldOn: day, HostSchoolID: w.own.schools[0].ID},
						Participants: []activity.Participant{
							{SchoolID: w.own.schools[0].ID, Headcount: 5}, {SchoolID: w.own.schools[1].ID, Headcount: 6}}}})
				if err == nil && rand.IntN(2) == 0 {
					_, err = w.services.Activities.Answer(ctx, w.actors["two"], a.ID, a.Version,
						activity.Confirmation{Answer: activity.Confirms, Headcount: 7})
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			w.t.Error(err)
		}
	}
}

// stored are the versions of all activities that a user sees.
func (w *world) stored(user string) map[string]int {
	w.t.Helper()
	actor, all := w.actors[user], map[string]int{}
	if user == "admin" {
		actor.Scope = domain.Scope{All: true}
	}
	for page := (domain.Page{Limit: 200}); ; {
		list, err := w.services.Activities.List(w.t.Context(), actor, activity.Filter{}, page)
		must(w.t, err)
		for _, a := range list.Items {
			all[string(a.ID)] = a.Version
		}
		if page.After = list.Next; list.Next == nil {
			return all
		}
	}
}

// A page may end anywhere, also at a record that others hear of as well, and a record that
// several heard of, each at another time, comes once.
func TestPagesOfAnySizeTellTheSame(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.account(t.Context(), account.New{Username: "province", Role: domain.CityOfficer, DivisionCode: "37"})
		w.activity(w.own, 1, activity.Submitted)
		w.activity(w.own, 2, activity.Confirmed)
		w.thirdJoins()
		_, err := repositorytest.SQL(t, w.db).ExecContext(t.Context(), `INSERT INTO changes (audience, kind, record_id, at)
			SELECT '0 elsewhere', kind, record_id, max(at) FROM changes GROUP BY kind, record_id`)
		must(t, err)
		repositorytest.Settled(t, w.db)
		for _, user := range []string{"one", "district", "city", "admin"} {
			w.set(func(s *api.Services) { s.Changes.Repository = repository.Changes{DB: w.db} })
			all := w.walk(user, 200)
			if once := slices.Compact(slices.Sorted(slices.Values(all))); len(all) < 4 || len(once) != len(all) {
				t.Errorf("%s was told %d times of %d records", user, len(all), len(once))
			}
			for _, view := range []int{1, 4} { // a wide scope has looks that end anywhere too
				w.set(func(s *api.Services) { s.Changes.Repository = repository.Changes{DB: w.db, View: view} })
				for _, limit := range []int{1, 2, 3, 200} {
					if names := w.walk(user, limit); !slices.Equal(names, all) {
						t.Errorf("%s in pages of %d: %v, not %v", user, limit, names, all)
					}
				}
			}
		}
	})
}

// walk is all that a new phone is told, in order.
func (w *world) walk(user string, limit int) (told []string) {
	w.t.Helper()
	for since := ""; ; {
		body := w.as(user, request{method: "GET", path: fmt.Sprintf("/api/v1/changes?limit=%d%s", limit, since)}).expect(w.t,
			http.StatusOK).body
		for _, item := range body["items"].([]any) {
			change := item.(map[string]any)
			told = append(told, fmt.Sprint(change["kind"], " ", change["id"]))
		}
		if body["more"] != true {
			return told
		}
		before := since
		if since = "&since=" + body["next_cursor"].(string); since == before {
			w.t.Fatal("it goes round")
		}
	}
}

// Where a backup is put back in place, what phones have heard since may be gone, and
// positions go on from where they were: the audit log tells the difference.
func TestABackupThatWasPutBackInPlaceIsNoticed(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.activity(w.own, 1, activity.Submitted)
		before := newMirror(w, "one")
		repositorytest.Settled(t, w.db)
		before.sync()
		raw := repositorytest.SQL(t, w.db)
		var kept string
		must(t, raw.QueryRowContext(t.Context(), "SELECT CAST(id AS text) FROM audit_entries ORDER BY id DESC LIMIT 1").Scan(&kept))
		lost := w.activity(w.own, 2, activity.Submitted)
		repositorytest.Settled(t, w.db)
		after := newMirror(w, "one")
		after.sync()
		unguard := "DROP TRIGGER audit_entries_keep ON audit_entries"
		if strings.Contains(t.Name(), repositorytest.SQLite) {
			unguard = "DROP TRIGGER audit_entries_keep_delete"
		}
		for _, undo := range []string{unguard, "DELETE FROM changes WHERE record_id = '" + string(lost.ID) + "'",
			"DELETE FROM activity_participants WHERE activity_id = '" + string(lost.ID) + "'",
			"DELETE FROM activities WHERE id = '" + string(lost.ID) + "'", "DELETE FROM audit_entries WHERE id > '" + kept + "'"} {
			_, err := raw.ExecContext(t.Context(), undo)
			must(t, err)
		}
		for n := range 3 { // behind the position that the phone has heard
			w.activity(w.own, 3+n, activity.Submitted)
		}
		repositorytest.Settled(t, w.db)
		w.as("one", request{method: "GET", path: "/api/v1/changes?since=" + after.cursor}).expect(t, http.StatusGone)
		if before.sync(); len(before.versions) != 4 {
			t.Errorf("a phone that heard nothing of what is lost has %d activities", len(before.versions))
		}
	})
}

// A cursor is good for the account and the scope that it was given to, in this run of the
// database; for anything else the answer says to start again.
func TestACursorOfAnotherOrOfBeforeARestore(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		phone := newMirror(w, "one")
		phone.sync()
		ask := func(user, since string) reply {
			return w.as(user, request{method: "GET", path: "/api/v1/changes?since=" + since})
		}
		for _, user := range []string{"two", "recorder", "district", "far-one", "admin"} {
			if got := ask(user, phone.cursor).expect(t, http.StatusGone); got.code() != "start_again" || len(got.body) < 5 {
				t.Error(user, got.raw)
			}
		}
		for _, garbage := range []string{"x", "e30", "bnVsbA", "W10", strings.Repeat("A", 900), "eyJJRCI6IngifQ"} {
			if got := ask("one", garbage).expect(t, http.StatusBadRequest); got.code() != "invalid_cursor" {
				t.Error(garbage, got.raw)
			}
		}
		ask("one", phone.cursor).expect(t, http.StatusOK)
		raw, err := base64.RawURLEncoding.DecodeString(phone.cursor)
		must(t, err)
		var parts map[string]any
		must(t, json.Unmarshal(raw, &parts))
		delete(parts, "Mark")
		older := base64.RawURLEncoding.EncodeToString([]byte(encoded(t, parts)))
		if got := ask("one", older).expect(t, http.StatusGone); got.code() != "start_again" {
			t.Error("a cursor of an older program:", got.raw)
		}
		// As after a restore: on PostgreSQL the database is another, a copy of SQLite says so.
		_, err = repositorytest.SQL(t, w.db).ExecContext(t.Context(), "UPDATE feed SET run = '', home = ''")
		must(t, err)
		_, err = w.db.Migrate(t.Context())
		must(t, err)
		ask("one", phone.cursor).expect(t, http.StatusGone)
		again := newMirror(w, "one")
		again.sync()
		if fmt.Sprint(again.versions) != fmt.Sprint(phone.versions) {
			t.Error(again.versions, phone.versions)
		}
		created := w.activity(w.own, 3, activity.Submitted)
		repositorytest.Settled(t, w.db)
		if again.sync(); again.versions[string(created.ID)] != 1 {
			t.Error("the first change after the restore was missed")
		}
	})
}
