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
func (s Periods) Differences(ctx context.Context, scope domain.Scope, l period.Lock, page domain.Page) (domain.List[period.Difference], error) {
	none := domain.List[period.Difference]{}
	after := append(slices.Clone(page.After), "", "", "")[:3] // kind, way, id
	var found []period.Difference
	var err error
	if after[0] != period.OfPosting {
		if found, err = s.changedActivities(ctx, l, after[2], page.Limit+1); err != nil {
			return none, err
		}
		after = []string{"", "", ""}
	}
	if len(found) <= page.Limit {
		postings, err := s.changedPostings(ctx, l, after[1], after[2], page.Limit+1-len(found))
		if err != nil {
			return none, err
		}
		found = append(found, postings...)
	}
	if err := s.explain(ctx, scope, l, found); err != nil {
		return none, err
	}
	return domain.Cut(page, found, func(d period.Difference) []string { return []string{d.Kind, d.Way, string(d.ID)} }), nil
}

func what(was, is bool) string {
	switch {
	case !was:
		return period.Added
	case !is:
		return period.Gone
	}
	return period.Changed
}

func (s Periods) changedActivities(ctx context.Context, l period.Lock, after string, limit int) ([]period.Difference, error) {
	var rows []struct {
		ID      domain.ID
		Was, Is bool
		Frozen  frozenActivityRow `gorm:"embedded;embeddedPrefix:f_"`
		Now     frozenActivityRow `gorm:"embedded;embeddedPrefix:n_"`
	}
	now, args := activitiesNow(l)
	var c cond
	c.and(`(f.activity_id IS NULL OR n.activity_id IS NULL OR f.status <> n.status OR f.type <> n.type OR f.mode <> n.mode OR f.held_on <> n.held_on
		OR f.focus <> n.focus OR f.subject <> n.subject OR f.host_school_id <> n.host_school_id OR f.participants <> n.participants)`)
	if after != "" {
		c.and("coalesce(f.activity_id, n.activity_id) > ?", after)
	}
	err := s.q(ctx).Raw(`WITH f AS (SELECT * FROM frozen_activities WHERE lock_id = ?), n AS (`+now+`)
		SELECT coalesce(f.activity_id, n.activity_id) AS id, f.activity_id IS NOT NULL AS was, n.activity_id IS NOT NULL AS "is", `+
		sides(frozenActivityColumns)+` FROM f FULL JOIN n ON n.activity_id = f.activity_id`+c.where()+" ORDER BY 1 LIMIT ?",
		slices.Concat([]any{l.ID}, args, c.args, []any{limit})...).Scan(&rows).Error
	found := make([]period.Difference, len(rows))
	for i, r := range rows {
		found[i] = period.Difference{Kind: period.OfActivity, ID: r.ID, What: what(r.Was, r.Is)}
		if a := r.Frozen.activity(); r.Was {
			found[i].Frozen = &period.Record{Activity: &a}
		}
		if a := r.Now.activity(); r.Is {
			found[i].Current = &period.Record{Activity: &a}
		}
	}
	return found, translate(err)
}

// sides selects the columns of both, the frozen ones as f_x and the present ones as n_x.
func sides(columns string) string {
	var list []string
	for _, side := range []string{"f", "n"} {
		for column := range strings.SplitSeq(columns, ", ") {
			list = append(list, side+"."+column+" AS "+side+"_"+column)
		}
	}
	return strings.Join(list, ", ")
}

// changedPostings tells days apart only within the period, as the guard does.
func (s Periods) changedPostings(ctx context.Context, l period.Lock, way, id string, limit int) ([]period.Difference, error) {
	var rows []struct {
		ID      domain.ID
		Way     string
		Was, Is bool
		Frozen  frozenPostingRow `gorm:"embedded;embeddedPrefix:f_"`
		Now     frozenPostingRow `gorm:"embedded;embeddedPrefix:n_"`
	}
	now, args := postingsNow(l)
	const fEnd, nEnd = "coalesce(f.ends_on, '9999-12-31')", "coalesce(n.ends_on, '9999-12-31')"
	var c cond
	c.and(`(f.posting_id IS NULL OR n.posting_id IS NULL OR f.kind <> n.kind OR f.direction <> n.direction OR f.backbone <> n.backbone
		OR f.home_school_id <> n.home_school_id OR coalesce(CAST(f.to_school_id AS text), '') <> coalesce(CAST(n.to_school_id AS text), '')
		OR f.starts_on <> n.starts_on AND NOT (f.starts_on < ? AND n.starts_on < ?)
		OR `+fEnd+` <> `+nEnd+` AND NOT (`+fEnd+` > ? AND `+nEnd+` > ?))`, l.From, l.From, l.To, l.To)
	if id != "" {
		c.and("(coalesce(f.way, n.way), coalesce(f.posting_id, n.posting_id)) > (?, ?)", way, id)
	}
	err := s.q(ctx).Raw(`WITH f AS (SELECT * FROM frozen_postings WHERE lock_id = ?), n AS (`+now+`)
		SELECT coalesce(f.posting_id, n.posting_id) AS id, coalesce(f.way, n.way) AS way, f.posting_id IS NOT NULL AS was, n.posting_id IS NOT NULL AS "is", `+
		sides(frozenPostingColumns)+` FROM f FULL JOIN n ON n.posting_id = f.posting_id AND n.way = f.way`+c.where()+" ORDER BY 2, 1 LIMIT ?",
		slices.Concat([]any{l.ID}, args, c.args, []any{limit})...).Scan(&rows).Error
	found := make([]period.Difference, len(rows))
	for i, r := range rows {
		found[i] = period.Difference{Kind: period.OfPosting, ID: r.ID, Way: r.Way, What: what(r.Was, r.Is)}
		if p := r.Frozen.posting(); r.Was {
			found[i].Frozen = &period.Record{Posting: &p}
		}
		if p := r.Now.posting(); r.Is {
			found[i].Current = &period.Record{Posting: &p}
		}
	}
	return found, translate(err)
}

// explain adds titles, names and reasons: those given for the record itself, and for a
// school of it that came into another division.
func (s Periods) explain(ctx context.Context, scope domain.Scope, l period.Lock, found []period.Difference) error {
	ids := map[string][]domain.ID{}
	var targets []domain.ID
	for _, d := range found {
		ids[d.Kind] = append(ids[d.Kind], d.ID)
		targets = append(targets, d.Targets()...)
	}
	titles, err := s.titles(ctx, scope, ids[period.OfActivity])
	if err != nil {
		return err
	}
	names, err := s.teacherNames(ctx, scope, ids[period.OfPosting])
	if err != nil || len(found) == 0 {
		return err
	}
	var corrections []correctionRow
	if err := s.q(ctx).Raw(`SELECT id, target_id, action, actor_role, at, reason FROM period_corrections WHERE lock_id = ? AND target_id IN ? ORDER BY id`,
		l.ID, targets).Scan(&corrections).Error; err != nil {
		return translate(err)
	}
	given := map[domain.ID][]correctionRow{}
	for _, c := range corrections {
		given[c.TargetID] = append(given[c.TargetID], c)
	}
	for i := range found {
		d := &found[i]
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
