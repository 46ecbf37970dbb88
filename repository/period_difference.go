package repository

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/period"
)

// Differences implements period.Repository: activities first, then postings. Frozen and
// present rows are compared by the database; only the page's own are read.
func (s Periods) Differences(ctx context.Context, scope domain.Scope, l period.Lock, page domain.Page) (domain.List[period.Difference],
	error) {
	none := domain.List[period.Difference]{}
	after := append(slices.Clone(page.After), "", "", "")[:3] // kind, way, id
	var differences []period.Difference
	var err error
	if after[0] != string(domain.PostingRecord) {
		if differences, err = s.changedActivities(ctx, l, after[2], page.Limit+1); err != nil {
			return none, err
		}
		after = []string{"", "", ""}
	}
	if len(differences) <= page.Limit {
		postings, err := s.changedPostings(ctx, l, after[1], after[2], page.Limit+1-len(differences))
		if err != nil {
			return none, err
		}
		differences = append(differences, postings...)
	}
	if err := s.explain(ctx, scope, l, differences); err != nil {
		return none, err
	}
	return domain.Cut(page, differences, func(d period.Difference) []string { return []string{string(d.Kind), d.Way, string(d.ID)} }), nil
}

func what(d period.Difference) string {
	switch {
	case d.Frozen == nil:
		return period.Added
	case d.Current == nil:
		return period.Gone
	}
	return period.Changed
}

// unlike are the frozen and the present rows that have no equal on the other side, side
// by side. They are grouped, for SQLite would compare each row with every other to join them.
func unlike(table, columns, now, key, alike string) string {
	return `WITH u AS (SELECT 1 AS frozen, ` + columns + ` FROM ` + table + ` WHERE lock_id = ? UNION ALL SELECT 0, ` + columns + `
		FROM (` + now + `) t)
		SELECT frozen = 1 AS was, ` + columns + ` FROM u WHERE (` + key + `) IN (SELECT DISTINCT ` + key + ` FROM u
			WHERE (` + key + `) > (?` + strings.Repeat(", ?", strings.Count(key, ",")) + `)
			GROUP BY ` + alike + ` HAVING count(*) = 1 ORDER BY ` + key + ` LIMIT ?) ORDER BY ` + key
}

// firstID sorts before every other.
const firstID = "00000000-0000-0000-0000-000000000000"

func (s Periods) changedActivities(ctx context.Context, l period.Lock, after string, limit int) ([]period.Difference, error) {
	var rows []struct {
		Was bool
		Row frozenActivityRow `gorm:"embedded"`
	}
	now, args := activitiesNow(l)
	err := s.q(ctx).Raw(unlike("frozen_activities", frozenActivityColumns, now, "activity_id", frozenActivityColumns),
		slices.Concat([]any{l.ID}, args, []any{cmp.Or(after, firstID), limit})...).Scan(&rows).Error
	var differences []period.Difference
	for _, r := range rows {
		a := r.Row.activity()
		differences = beside(differences, period.Difference{Kind: domain.ActivityRecord, ID: r.Row.ActivityID}, r.Was,
			&period.Record{Activity: &a})
	}
	return differences, translate(err)
}

// changedPostings tells days apart only within the period, as the guard does: days
// before it are all alike, and so are those after it.
func (s Periods) changedPostings(ctx context.Context, l period.Lock, way, after string, limit int) ([]period.Difference, error) {
	var rows []struct {
		Was bool
		Row frozenPostingRow `gorm:"embedded"`
	}
	now, args := postingsNow(l)
	const alike = `way, posting_id, teacher_id, home_school_id, to_school_id, kind, direction, backbone,
		CASE WHEN starts_on < ? THEN NULL ELSE starts_on END, CASE WHEN ends_on > ? THEN NULL ELSE ends_on END`
	err := s.q(ctx).Raw(unlike("frozen_postings", frozenPostingColumns, now, "way, posting_id", alike),
		slices.Concat([]any{l.ID}, args, []any{way, cmp.Or(after, firstID), l.From, l.To, limit})...).Scan(&rows).Error
	var differences []period.Difference
	for _, r := range rows {
		p := r.Row.posting()
		differences = beside(differences, period.Difference{Kind: domain.PostingRecord, ID: r.Row.PostingID, Way: r.Row.Way},
			r.Was, &period.Record{Posting: &p})
	}
	return differences, translate(err)
}

// beside puts the two sides of a record into one difference; they follow each other.
func beside(differences []period.Difference, d period.Difference, was bool, record *period.Record) []period.Difference {
	if n := len(differences) - 1; n >= 0 && differences[n].ID == d.ID && differences[n].Way == d.Way {
		d, differences = differences[n], differences[:n]
	}
	if was {
		d.Frozen = record
	} else {
		d.Current = record
	}
	d.What = what(d)
	return append(differences, d)
}

// explain adds titles, names and reasons: those given for the record itself, and for a
// school of it that came into another division.
func (s Periods) explain(ctx context.Context, scope domain.Scope, l period.Lock, differences []period.Difference) error {
	ids := map[domain.RecordKind][]domain.ID{}
	var targets []domain.ID
	for _, d := range differences {
		ids[d.Kind] = append(ids[d.Kind], d.ID)
		targets = append(targets, d.Targets()...)
	}
	titles, err := s.titles(ctx, scope, ids[domain.ActivityRecord])
	if err != nil {
		return err
	}
	names, err := s.teacherNames(ctx, scope, ids[domain.PostingRecord])
	if err != nil || len(differences) == 0 {
		return err
	}
	var corrections []correctionRow
	if err := s.q(ctx).Raw(`SELECT id, target_id, action, actor_role, at, reason FROM period_corrections WHERE lock_id = ? AND target_id
		IN ? ORDER BY id`,
		l.ID, targets).Scan(&corrections).Error; err != nil {
		return translate(err)
	}
	given := map[domain.ID][]correctionRow{}
	for _, c := range corrections {
		given[c.TargetID] = append(given[c.TargetID], c)
	}
	for i := range differences {
		d := &differences[i]
		d.Title, d.TeacherName = titles[d.ID], names[d.ID]
		var own []correctionRow
		for _, target := range d.Targets() {
			own = append(own, given[target]...)
		}
		slices.SortFunc(own, func(a, b correctionRow) int { return cmp.Compare(a.ID, b.ID) })
		d.Reasons = make([]period.Reason, len(own))
		for j, c := range own {
			d.Reasons[j] = period.Reason{At: time.Time(c.At), Action: c.Action, Role: c.ActorRole, Reason: c.Reason}
		}
	}
	return nil
}
