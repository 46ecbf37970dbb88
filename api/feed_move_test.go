package api_test

import (
	"fmt"
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

// older is a bureau's default as version 13 stored and told it, in a database that has long
// been at its place.
func older(home string) string {
	return `INSERT INTO targets (id, division_code, kind, form, label, label_en, types, mode, planned, min_subjects, per, from_year,
			set_code, end_reason, version, created_at, updated_at)
		VALUES ('00000000-0000-7000-8000-000000000001', '3706', '', '', '示例', '', '["exchange"]', '', 3, 0, 'year', 2018,
			'', '', 1, '2018-09-01T00:00:00.000000Z', '2018-09-01T00:00:00.000000Z');
		INSERT INTO changes (audience, kind, record_id, at) VALUES ('3706', 'target', '00000000-0000-7000-8000-000000000001', 0);
		UPDATE feed SET run = 'before', home = (` + home + `)`
}

// Phones of before schools were told of defaults apart from their bureaus start again, and
// then know of those that are there.
func TestDefaultsOfBeforeSchoolsWereToldOfThem(t *testing.T) {
	homes := map[string]string{
		repositorytest.SQLite: "SELECT ''",
		repositorytest.Postgres: "SELECT system_identifier::text || '/' || (SELECT oid FROM pg_database WHERE datname = " +
			"current_database()) FROM pg_control_system()",
	}
	repositorytest.EachKind(t, func(t *testing.T, kind string) {
		db := repositorytest.At(t, kind, 13)
		raw := repositorytest.SQL(t, db)
		feed := func() (run, at string) {
			must(t, raw.QueryRowContext(t.Context(), "SELECT run, home FROM feed").Scan(&run, &at))
			return run, at
		}
		_, err := raw.ExecContext(t.Context(), older(homes[kind]))
		must(t, err)
		_, before := feed()
		_, err = db.Migrate(t.Context())
		must(t, err)
		if run, after := feed(); run == "before" || after != before {
			t.Errorf("the run is %q, at %q and not at %q: phones do not start again, or for another reason", run, after, before)
		}
		w := newWorld(t, db)
		repositorytest.Settled(t, w.db)
		phone := newMirror(w, "three")
		phone.sync()
		if targets := strings.Count(fmt.Sprint(phone.held), "kind:target"); targets != 1 {
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
		must(t, raw.QueryRowContext(ctx,
			"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&waiting))
	}
	goOn <- true
	must(t, <-planned)
	phone.sync()
	must(t, tx.Rollback())
	must(t, <-moves)
	phone.agrees(t)
}
