package repository

import (
	"context"
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/posting"
	"gongtongti/domain/rotation"
)

// statement is SQL that is put together in its order, with its values.
type statement struct {
	sql  strings.Builder
	args []any
}

func (s *statement) add(sql string, args ...any) {
	s.sql.WriteString(sql)
	s.args = append(s.args, args...)
}

func (s *statement) addWhere(c cond) { s.add(c.where(), c.args...) }

// layIn: the school lay in the division on the day, wherever it lies now. The first
// condition lets an index find the few schools that come into question.
func (c *cond) layIn(s, division string, day domain.Date) {
	c.and(s+`.id IN (SELECT id FROM schools WHERE division_code >= ? AND division_code < ?
		UNION ALL SELECT school_id FROM school_divisions WHERE division_code >= ? AND division_code < ?)`,
		division, division+":", division, division+":")
	c.prefixOf("coalesce((SELECT d.division_code FROM school_divisions d WHERE d.school_id = "+s+".id AND d.until > ? ORDER BY d.until "+
		"LIMIT 1), "+
		s+".division_code)", day, division)
}

// prefixOf is prefix for an expression with one value of its own.
func (c *cond) prefixOf(expression string, value any, p string) {
	c.and(expression+" >= ?", value, p)
	c.and(expression+" < ?", value, p+":")
}

// judged is the common table expression that totals and list both read: one row for each
// teacher who was at a school of the area on the reference day or rotated from one.
// What is looked up for each of them is a subquery on an index and not a join, so that
// PostgreSQL, which cannot guess how many they are, has no plan to choose that is
// quadratic.
func judged(asked rotation.Asked, bar rotation.Bar) *statement {
	s := &statement{}
	near, moved, indexed := among(asked, bar)
	s.add("WITH near AS MATERIALIZED (SELECT s.id, s.name FROM schools s")
	s.addWhere(near)
	// The stay of the day, and since when there was no break before it.
	s.add(`), home AS MATERIALIZED (SELECT y.teacher_id, y.school_id, n.name AS school_name, (SELECT max(e.entered_on) FROM teacher_stays e
			WHERE e.teacher_id = y.teacher_id AND e.school_id = y.school_id AND e.entered_on <= y.entered_on AND NOT EXISTS (
				SELECT 1 FROM teacher_stays b WHERE b.teacher_id = e.teacher_id AND b.school_id = e.school_id AND b.left_on = e.entered_on))
					AS since
		FROM near n JOIN teacher_stays y ON y.school_id = n.id
		WHERE y.entered_on <= ? AND (y.left_on IS NULL OR y.left_on > ?)
			AND NOT EXISTS (SELECT 1 FROM teacher_stays l WHERE l.teacher_id = y.teacher_id AND l.entered_on > y.entered_on
			AND l.entered_on <= ?))`,
		bar.Reference, bar.Reference, bar.Reference)
	s.add(", people AS (SELECT h.teacher_id, h.school_id, h.school_name, h.since, EXISTS (SELECT 1 FROM postings p")
	s.addWhere(moved)
	s.add(` AND p.teacher_id = h.teacher_id) AS rotated FROM home h
		UNION ALL SELECT o.teacher_id, NULL, NULL, NULL, TRUE FROM (SELECT p.teacher_id FROM postings p`)
	s.addWhere(indexed)
	s.add(` EXCEPT SELECT teacher_id FROM home) o)
		, facts AS (SELECT t.id AS teacher_id, t.name AS teacher_name, t.name_folded, t.stage, b.school_id, b.school_name, b.since,
			b.rotated,
			(SELECT count(*) FROM teacher_engagements e WHERE e.teacher_id = t.id AND e.starts_on <= ?
				AND (e.ends_on IS NULL OR e.ends_on > b.since)) AS engagements,
			coalesce((SELECT k.title FROM teacher_ranks k WHERE k.teacher_id = t.id AND k.since <= ? ORDER BY k.since DESC LIMIT 1), '')
				AS title,
			coalesce((SELECT k.backbone FROM teacher_ranks k WHERE k.teacher_id = t.id AND k.since <= ? ORDER BY k.since DESC LIMIT 1),
				'none') AS backbone,
			coalesce((SELECT x.reason FROM rotation_exclusions x WHERE x.teacher_id = t.id AND x.school_year = ? AND x.withdrawn_at IS NULL
				AND x.reason IN ?), '') AS exclusion
		FROM people b JOIN teachers t ON t.id = b.teacher_id)`,
		bar.Reference, bar.Reference, bar.Reference, asked.SchoolYear, orNone(bar.Profile.ExcludedReasons))
	met := eligible(bar)
	s.add(", judged AS (SELECT f.*, "+strings.Join(met.sql, " AND ")+" AS eligible FROM facts f)", met.args...)
	return s
}

// among are the schools of the area on the day, and the postings that count there; the
// same postings with a condition that leads to them by their school.
func among(asked rotation.Asked, bar rotation.Bar) (near, moved, indexed cond) {
	area := asked.Area.Division
	if area == "" {
		near.and("s.id = ?", asked.Area.SchoolID)
		moved.and("p.home_school_id = ?", asked.Area.SchoolID)
	} else {
		near.layIn("s", area, bar.Reference)
		near.notByHand("s.id", bar, asked)
		moved.prefix("p.home_division", area)
		moved.notByHand("p.home_school_id", bar, asked)
		indexed.and(`p.home_school_id IN (SELECT id FROM schools WHERE division_code >= ? AND division_code < ?
			UNION ALL SELECT school_id FROM school_divisions WHERE division_code >= ? AND division_code < ?)`, area, area+":", area,
			area+":")
	}
	moved.and("p.kind IN ?", bar.Profile.CountedKinds)
	moved.countedPosting(posting.Counted{Period: domain.SchoolYear(asked.SchoolYear), Starts: asked.Starts})
	indexed.sql, indexed.args = append(indexed.sql, moved.sql...), append(indexed.args, moved.args...)
	return near, moved, indexed
}

// eligible is Bar.Judge in SQL: the same comparisons with the same values.
func eligible(bar rotation.Bar) (c cond) {
	c.and("f.school_id IS NOT NULL AND f.exclusion = ''")
	c.and("f.stage IN ?", orNone(bar.Profile.Stages))
	if !bar.EnteredBy.IsZero() {
		c.and("f.since <= ?", bar.EnteredBy)
	}
	if bar.Profile.MoreThanEngagements > 0 {
		c.and("f.engagements > ?", bar.Profile.MoreThanEngagements)
	}
	if bar.Titles != nil {
		c.and("f.title IN ?", bar.Titles)
	}
	return c
}

// orNone is a list that an IN takes also when it is empty.
func orNone(codes []string) []string {
	if len(codes) == 0 {
		return []string{"-"} // no code looks like this
	}
	return codes
}

// notByHand leaves out the schools whose numbers were given by hand.
func (c *cond) notByHand(school string, bar rotation.Bar, asked rotation.Asked) {
	c.and("NOT EXISTS (SELECT 1 FROM rotation_inputs i WHERE i.school_id = "+school+" AND i.profile_id = ? AND i.school_year = ? AND "+
		"i.source = 'by_hand')",
		bar.Profile.ID, asked.SchoolYear)
}

// Count implements rotation.Repository.
func (s Rotations) Count(ctx context.Context, asked rotation.Asked, bar rotation.Bar) (rotation.Totals, error) {
	query := judged(asked, bar)
	rotated := "rotated"
	if bar.Profile.Numerator == rotation.RotatedEligible {
		rotated = "rotated AND eligible"
	}
	query.add(" SELECT count(*) AS teachers, count(*) FILTER (WHERE eligible) AS eligible, count(*) FILTER (WHERE " + rotated +
		") AS rotated, count(*) FILTER (WHERE " + rotated + " AND backbone <> 'none') AS backbone_rotated FROM judged")
	var row struct{ Teachers, Eligible, Rotated, BackboneRotated int }
	err := s.q(ctx).Raw(query.sql.String(), query.args...).Scan(&row).Error
	return rotation.Totals{Teachers: row.Teachers, Counts: rotation.Counts{Eligible: row.Eligible, Rotated: row.Rotated,
		BackboneRotated: row.BackboneRotated}}, translate(err)
}

// Teachers implements rotation.Repository.
func (s Rotations) Teachers(ctx context.Context, asked rotation.Asked, bar rotation.Bar, f rotation.Filter,
	page domain.Page) (domain.List[rotation.Teacher], error) {
	query := judged(asked, bar)
	var c cond
	for _, filter := range []struct {
		wanted *bool
		sql    string
	}{{f.Eligible, "j.eligible"}, {f.Rotated, "j.rotated"}, {f.Backbone, "j.backbone <> 'none'"}} {
		if filter.wanted != nil && *filter.wanted {
			c.and(filter.sql)
		} else if filter.wanted != nil {
			c.and("NOT (" + filter.sql + ")")
		}
	}
	if len(page.After) > 0 {
		c.and("(j.name_folded, j.teacher_id) > (?, ?)", page.After[0], page.After[1])
	}
	query.add(` SELECT j.*, x.id AS exclusion_id, x.version AS exclusion_version FROM (SELECT teacher_id, teacher_name, name_folded, stage,
		school_id, school_name, since, engagements, title, backbone, exclusion, rotated FROM judged j`)
	query.addWhere(c)
	query.add(` ORDER BY j.name_folded, j.teacher_id LIMIT ?) j
		LEFT JOIN rotation_exclusions x ON x.teacher_id = j.teacher_id AND x.school_year = ? AND x.withdrawn_at IS NULL
		ORDER BY j.name_folded, j.teacher_id`, page.Limit+1, asked.SchoolYear)
	var rows []factsRow
	if err := s.q(ctx).Raw(query.sql.String(), query.args...).Scan(&rows).Error; err != nil {
		return domain.List[rotation.Teacher]{}, translate(err)
	}
	teachers := make([]rotation.Teacher, len(rows))
	for i, r := range rows {
		teachers[i] = r.teacher()
	}
	return domain.Cut(page, teachers, func(t rotation.Teacher) []string { return []string{t.NameFolded, string(t.TeacherID)} }), nil
}

type factsRow struct {
	TeacherID        domain.ID
	TeacherName      string
	NameFolded       string
	Stage            string
	SchoolID         nullID
	SchoolName       nullText
	Since            domain.Date
	Engagements      int
	Title            string
	Backbone         string
	Exclusion        string
	ExclusionID      nullID
	ExclusionVersion *int
	Rotated          bool
}

func (r factsRow) teacher() rotation.Teacher {
	t := rotation.Teacher{TeacherID: r.TeacherID, TeacherName: r.TeacherName, NameFolded: r.NameFolded, SchoolName: string(r.SchoolName),
		Backbone: r.Backbone, Rotated: r.Rotated, ExclusionID: domain.ID(r.ExclusionID), Facts: rotation.Facts{Stage: r.Stage,
			SchoolID: domain.ID(r.SchoolID), Since: r.Since, Engagements: r.Engagements, Title: r.Title, Exclusion: r.Exclusion}}
	if r.ExclusionVersion != nil {
		t.ExclusionVersion = *r.ExclusionVersion
	}
	return t
}
