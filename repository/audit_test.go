package repository_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/repository"
)

// However the audit list is found, it holds the entries about what the scope sees, each
// once and newest first, at the same instant too.
func TestTheAuditListHoldsWhatItsScopeSees(t *testing.T) {
	eachWithDivisions(t, func(t *testing.T, db *repository.DB) {
		enter(t, db, primary(1, "示例第一小学", developmentZone), primary(2, "示例第二小学", qixia), primary(3, "示例第三小学", qixia))
		for n, school := range map[int]int{11: 1, 12: 2} {
			exec(t, db, fmt.Sprintf(`INSERT INTO communities (id, name, name_folded, kind, form, status, division_code, founded_on,
				end_reason, version, created_at, updated_at)
				VALUES ('%s', '示例', '示例', 'development', 'joint', 'active', '3706', '2017-01-01', '', 1, '2018-01-01T00:00:00.000000Z',
					'2018-01-01T00:00:00.000000Z')`, id(n)))
			exec(t, db, fmt.Sprintf(`INSERT INTO memberships (id, community_id, school_id, role, joined_on, left_on)
				VALUES ('%s', '%s', '%s', 'member', '2017-01-01', '2017-06-01')`, id(n), id(n), id(school)))
		}
		exec(t, db, fmt.Sprintf(`INSERT INTO school_divisions (school_id, until, division_code) VALUES ('%s', '2017-03-01', '%s')`, id(2),
			developmentZone))
		const account = 99
		about := map[string][]int{"": nil, "37": {1, 2, 3, 11, 12}, "3706": {1, 2, 3, 11, 12}, developmentZone: {1, 11, 12},
			qixia: {2, 3, 12}, "all": {1, 2, 3, 11, 12, account}}
		log, start, subjects := repository.Audit{DB: db}, time.Date(2018, time.January, 1, 0, 0, 0, 0, time.UTC),
			[]int{1, 2, 3, 11, 12, account}
		var entries []audit.Entry
		for n := range 60 { // three at an instant, and ids that do not follow the time
			e := audit.Entry{ID: id(1000 + n*7%60), At: start.Add(time.Duration(n/3) * time.Hour), ActorID: id(500 + n%2),
				ActorRole: domain.CityOfficer,
				Action:    []audit.Action{audit.Create, audit.Update}[n%4/2], TargetKind: "school", TargetID: id(700 + n%5),
				SubjectID: id(subjects[n%len(subjects)])}
			entries = append(entries, e)
			if err := log.Append(t.Context(), e); err != nil {
				t.Fatal(err)
			}
		}
		slices.SortFunc(entries, func(a, b audit.Entry) int { return cmp.Or(b.At.Compare(a.At), -cmp.Compare(a.ID, b.ID)) })
		for name, visible := range about {
			scope := domain.Scope{Division: name}
			if name == "all" {
				scope = domain.Scope{All: true}
			}
			for _, f := range []audit.Filter{{}, {Action: audit.Create}, {TargetID: id(701)}, {ActorID: id(500)},
				{From: start.Add(3 * time.Hour), To: start.Add(9 * time.Hour)}} {
				var want, got []domain.ID
				for _, e := range entries {
					if slices.ContainsFunc(visible, func(n int) bool { return e.SubjectID == id(n) }) &&
						(f.Action == "" || f.Action == e.Action) &&
						(f.TargetID == "" || f.TargetID == e.TargetID) && (f.ActorID == "" || f.ActorID == e.ActorID) &&
						(f.From.IsZero() || !e.At.Before(f.From) && e.At.Before(f.To)) {
						want = append(want, e.ID)
					}
				}
				for page := (domain.Page{Limit: 4}); ; {
					list, err := log.List(t.Context(), scope, f, page)
					if err != nil {
						t.Fatal(err)
					}
					for _, e := range list.Items {
						got = append(got, e.ID)
					}
					if page.After = list.Next; len(list.Next) == 0 {
						break
					}
				}
				if !slices.Equal(got, want) {
					t.Errorf("%q asks %+v and gets %v, want %v", name, f, got, want)
				}
			}
		}
	})
}
