package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/domain/activity"
	"gongtongti/domain/division"
	"gongtongti/domain/target"
	"gongtongti/repository/repositorytest"
)

// A school hears nothing of what another takes along to another division: neither pages
// without a record, nor so late that it has moved itself before it heard what it lost.
func TestASchoolThatMovesIsNoNewsToItsNeighbours(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.account(t.Context(), account.New{Username: "province", Role: domain.CityOfficer, DivisionCode: "37"})
		for n := range 3 {
			w.activity(w.own, n, activity.Submitted)
		}
		draft := w.draftOf(0, 1)
		phone := newMirror(w, "one")
		repositorytest.Settled(t, w.db)
		phone.sync()
		w.setMembers(draft, 1, 2)
		w.correctSchool(1, moved("370602", newYear))
		repositorytest.Settled(t, w.db)
		phone.page(1)
		w.correctSchool(0, moved("370686", newYear))
		phone.agrees(t)
		stranger := newMirror(w, "three")
		for stranger.page(1) {
		}
		if stranger.empty > 0 {
			t.Errorf("%d pages held nothing", stranger.empty)
		}
	})
}

// Phones of before schools were told of defaults apart from their bureaus start again, and
// then know of those that are there.
func TestDefaultsOfBeforeSchoolsWereToldOfThem(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.account(t.Context(), account.New{Username: "province", Role: domain.CityOfficer, DivisionCode: "37"})
		phone := newMirror(w, "three")
		phone.sync()
		w.planFor(target.Owner{DivisionCode: "3706"})
		for _, undo := range []string{"DELETE FROM changes WHERE audience LIKE 'schools of %'", "DROP INDEX changes_record_idx", "DELETE FROM goose_db_version WHERE version_id >= 14"} {
			_, err := repositorytest.SQL(t, w.db).ExecContext(t.Context(), undo)
			must(t, err)
		}
		_, err := w.db.Migrate(t.Context())
		must(t, err)
		w.as("three", request{method: "GET", path: "/api/v1/changes?since=" + phone.cursor}).expect(t, http.StatusGone)
		repositorytest.Settled(t, w.db)
		again := newMirror(w, "three")
		again.sync()
		if targets := strings.Count(fmt.Sprint(again.held), "kind:target"); targets != 1 {
			t.Errorf("it was told of %d targets", targets)
		}
	})
}

// A school moves below a division for which a target is being set: one waits for the other,
// so that the school hears of it. SQLite has one writer.
func TestATargetIsSetWhileASchoolMovesBelowIt(t *testing.T) {
	w := newWorld(t, repositorytest.Open(t, repositorytest.Postgres))
	ctx, raw, three := t.Context(), repositorytest.SQL(t, w.db), w.own.schools[2]
	w.account(ctx, account.New{Username: "province", Role: domain.CityOfficer, DivisionCode: "37"})
	must(t, w.db.PutDivisions(ctx, []division.Division{{Code: "370602001", Name: "示例街道", Kind: "statistical"}}))
	phone, planned, moves := newMirror(w, "three"), make(chan error), make(chan error)
	slow, begun, goOn := *w, make(chan bool), make(chan bool)
	rings := sync.OnceFunc(func() {
		begun <- true
		<-goOn
	})
	slow.services.Targets.Env.Now = func() time.Time {
		rings()
		return time.Now()
	}
	go func() { planned <- slow.tryPlan(target.Owner{DivisionCode: "370602"}) }()
	<-begun
	w.planFor(target.Owner{DivisionCode: "370676"}) // stands behind the slow one, and takes the phone past it
	tx, err := raw.BeginTx(ctx, nil)
	must(t, err)
	_, err = tx.ExecContext(ctx, "SELECT 1 FROM changes WHERE audience = '"+string(three.ID)+"' FOR UPDATE") // so that the move ends last
	must(t, err)
	go func() {
		_, err := w.services.Schools.Correct(ctx, w.actors["province"], three.ID, three.Version, moved("370602001", newYear))
		moves <- err
	}()
	for waiting := 0; waiting == 0; {
		must(t, raw.QueryRowContext(ctx, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&waiting))
	}
	goOn <- true
	must(t, <-planned)
	phone.sync()
	must(t, tx.Rollback())
	must(t, <-moves)
	phone.agrees(t)
}
