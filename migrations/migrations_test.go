package migrations_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongtongti/repository"
	"gongtongti/repository/repositorytest"
)

// bare runs a test on a database without a schema, of each kind.
func bare(t *testing.T, fn func(t *testing.T, address string)) {
	t.Helper()
	repositorytest.EachKind(t, func(t *testing.T, kind string) { fn(t, repositorytest.Bare(t, kind)) })
}

func TestUp(t *testing.T) {
	t.Run("makes the schema of an empty database, once", func(t *testing.T) {
		bare(t, func(t *testing.T, address string) {
			db := repositorytest.Connect(t, address)
			if err := db.Ready(t.Context()); err == nil {
				t.Error("a database without a schema is ready")
			}
			steps, err := db.Migrate(t.Context())
			if err != nil || len(steps) == 0 || !slices.IsSorted(steps) {
				t.Fatalf("first migration took the steps %v (%v), want all, in order", steps, err)
			}
			if err := db.Ready(t.Context()); err != nil {
				t.Error("the migrated database is not ready:", err)
			}
			if steps, err := db.Migrate(t.Context()); err != nil || len(steps) != 0 {
				t.Errorf("second migration took the steps %v (%v), want none", steps, err)
			}
		})
	})
	t.Run("is safe when three processes start at once", func(t *testing.T) {
		bare(t, func(t *testing.T, address string) {
			var wg sync.WaitGroup
			taken := make([][]string, 3)
			// Looking makes goose's own table, without which the first race is for that.
			if repositorytest.Connect(t, address).Ready(t.Context()) == nil {
				t.Fatal("a database without a schema is ready")
			}
			for i := range taken {
				db := repositorytest.Connect(t, address)
				wg.Go(func() {
					var err error
					if taken[i], err = db.Migrate(t.Context()); err != nil {
						t.Error(err)
					}
					if err := db.Ready(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			alone := repositorytest.Connect(t, repositorytest.Bare(t, repositorytest.KindOf(address)))
			want, err := alone.Migrate(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got := slices.Concat(taken...)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error("each step must be taken once:", diff)
			}
		})
	})
	t.Run("refuses a schema that a newer program has made", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			run(t, repositorytest.SQL(t, db), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`)
			if _, err := db.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "newer than this program") {
				t.Errorf("Migrate said %v, want it refused as newer", err)
			}
			if err := db.Ready(t.Context()); err == nil {
				t.Error("a newer schema is ready")
			}
		})
	})
}

func TestAuditEntries(t *testing.T) {
	attempts := map[string]string{
		"refuse an update": `UPDATE audit_entries SET reason = 'other'`,
		"refuse a delete":  `DELETE FROM audit_entries`,
		"refuse an update through an upsert": `INSERT INTO audit_entries (id, at, actor_role, action, target_kind, target_id, subject_id,
			reason, request_id)
			SELECT id, at, actor_role, action, target_kind, target_id, subject_id, 'other', request_id FROM audit_entries WHERE true
			ON CONFLICT (id) DO UPDATE SET reason = 'other'`,
	}
	for name, statement := range attempts {
		t.Run(name, func(t *testing.T) {
			repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
				raw := repositorytest.SQL(t, db)
				run(t, raw, `INSERT INTO audit_entries (id, at, actor_role, action, target_kind, target_id, subject_id, reason, request_id)
					VALUES ('`+uuid(1)+`', '2018-09-01T00:00:00.000000Z', 'city_officer', 'create', 'school', '`+uuid(2)+`', '`+uuid(2)+`',
						'first', 'r')`)
				if _, err := raw.Exec(statement); err == nil {
					t.Error("the database let it happen")
				}
				var reason string
				if err := raw.QueryRow(`SELECT reason FROM audit_entries`).Scan(&reason); err != nil || reason != "first" {
					t.Errorf("the entry now says %q (%v), want it as it was", reason, err)
				}
			})
		})
	}
	t.Run("refuse to be emptied", func(t *testing.T) {
		raw := repositorytest.SQL(t, repositorytest.Open(t, repositorytest.Postgres)) // SQLite has no TRUNCATE
		if _, err := raw.Exec(`TRUNCATE audit_entries`); err == nil {
			t.Error("the database let it happen")
		}
	})
}

func TestMemberships(t *testing.T) {
	repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
		raw := repositorytest.SQL(t, db)
		pair(t, raw)
		run(t, raw, membership(1, "2017-09-01", "2018-09-01"))
		run(t, raw, membership(2, "2019-09-01", ""))
		attempts := []struct {
			name, statement string
			refused         bool
		}{
			{"a second one inside an ended one is refused", membership(10, "2018-01-01", "2018-02-01"), true},
			{"one around an ended one is refused", membership(11, "2017-01-01", "2018-12-31"), true},
			{"one that begins on the last day of another is refused", membership(12, "2018-08-31", "2018-12-31"), true},
			{"one that reaches into an open one is refused", membership(13, "2019-01-01", "2019-09-02"), true},
			{"one after an open one is refused", membership(14, "2024-01-01", "2025-01-01"), true},
			{"a second open one is refused", membership(15, "2019-01-01", ""), true},
			{"one that fills the gap to the day is taken", membership(16, "2018-09-01", "2019-09-01"), false},
			{"stretching one over another is refused", `UPDATE memberships SET left_on = '2018-09-02' WHERE id = '` + uuid(1) + `'`, true},
			{"reopening an ended one is refused", `UPDATE memberships SET left_on = NULL WHERE id = '` + uuid(1) + `'`, true},
			{"shortening one is taken", `UPDATE memberships SET left_on = '2018-08-01' WHERE id = '` + uuid(1) + `'`, false},
			{"ending the open one is taken", `UPDATE memberships SET left_on = '2020-09-01' WHERE id = '` + uuid(2) + `'`, false},
			{"one that ends before it begins is refused", membership(17, "2022-01-02", "2022-01-01"), true},
		}
		for _, a := range attempts { // in order: each goes on with what the one before left
			if _, err := raw.Exec(a.statement); (err != nil) != a.refused {
				t.Errorf("%s, but the database said %v", a.name, err)
			}
		}
	})
	t.Run("of two writers at once one is refused", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			raw := repositorytest.SQL(t, db)
			pair(t, raw)
			var wg sync.WaitGroup
			for i := range 8 {
				wg.Go(func() { // each overlaps every other; which one wins is open
					_, _ = raw.Exec(membership(i, fmt.Sprintf("2018-01-%02d", i+1), "2018-02-01"))
				})
			}
			wg.Wait()
			var left int
			if err := raw.QueryRow(`SELECT count(*) FROM memberships`).Scan(&left); err != nil || left != 1 {
				t.Errorf("%d memberships stand (%v), want 1", left, err)
			}
		})
	})
}

// pair makes a school and a community to bind it in.
func pair(t *testing.T, raw *sql.DB) {
	t.Helper()
	run(t, raw, `INSERT INTO divisions (code, name, kind) VALUES ('370676', '烟台经济技术开发区', 'statistical') ON CONFLICT DO NOTHING`)
	run(t, raw, `INSERT INTO schools (id, code, name, name_folded, name_core, stage, setting, division_code, version, created_at,
		updated_at)
		VALUES ('`+uuid(100)+`', '2137000001', '第八小学', '第八小学', '第八小学', 'primary', 'urban', '370676', 1, '2017-09-01', '2017-09-01')`)
	run(t, raw, `INSERT INTO communities (id, name, name_folded, kind, form, status, division_code, founded_on, end_reason, version,
		created_at, updated_at)
		VALUES ('`+uuid(200)+`', '发展共同体', '发展共同体', 'development', 'joint', 'active', '370676', '2017-01-01', '', 1, '2017-09-01',
			'2017-09-01')`)
}

func membership(n int, from, until string) string {
	end := "NULL"
	if until != "" {
		end = "'" + until + "'"
	}
	return fmt.Sprintf(`INSERT INTO memberships (id, community_id, school_id, role, joined_on, left_on)
		VALUES ('%s', '%s', '%s', 'member', '%s', %s)`, uuid(n), uuid(200), uuid(100), from, end)
}

func uuid(n int) string { return fmt.Sprintf("00000000-0000-7000-8000-%012d", n) }

func run(t *testing.T, raw *sql.DB, statement string) {
	t.Helper()
	if _, err := raw.Exec(statement); err != nil {
		t.Fatal(err)
	}
}
