package repository

import (
	"context"
	"fmt"

	"gongtongti/domain"
	"gongtongti/domain/report"
)

// Reports answers report.Repository.
type Reports struct{ *DB }

// namedSubject is the subject's name and the code of the division that it lies in, if the scope
// holds it.
func namedSubject(scope domain.Scope, subject report.Subject) (sql string, args []any) {
	var c cond
	switch subject.Kind {
	case report.OfCommunity:
		sql = "SELECT c.name, c.division_code AS code FROM communities c"
		c.and("c.id = ?", subject.ID)
		c.communityInScope(scope, "c.id")
	case report.OfSchool:
		sql = "SELECT s.name, s.division_code AS code FROM schools s"
		c.and("s.id = ?", subject.ID)
		c.schoolInScope(scope, "s")
	default:
		sql = "SELECT d.name, d.code FROM divisions d"
		c.and("d.code = ?", subject.Code)
	}
	return sql + c.where(), c.args
}

// Name implements report.Repository.
func (s Reports) Name(ctx context.Context, scope domain.Scope, subject report.Subject) (string, error) {
	sql, args := namedSubject(scope, subject)
	var names []string
	if err := s.q(ctx).Raw("SELECT v.name FROM ("+sql+") v", args...).Scan(&names).Error; err != nil {
		return "", translate(err)
	}
	if len(names) == 0 {
		return "", domain.Missing()
	}
	return names[0], nil
}

// reported are the activities of a subject in a period, as FROM and WHERE; what each
// figure counts, and by the same conditions the list of its rows.
func reported(subject report.Subject, period domain.Period) (from string, c cond) {
	from, c = touching(subject)
	held := "a.held_on"
	if subject.Kind == report.OfSchool {
		held = "r.held_on"
	}
	c.and(held+" BETWEEN ? AND ?", period.From, period.To)
	return from, c
}

// touching are all activities of a subject. A division begins at its communities, so
// that it costs what it holds; only those that cross its border are asked who took part.
func touching(subject report.Subject) (from string, c cond) {
	switch subject.Kind {
	case report.OfSchool:
		c.and("r.school_id = ?", subject.ID)
		return " FROM activity_participants r JOIN activities a ON a.id = r.activity_id", c
	case report.OfCommunity:
		c.and("a.community_id = ?", subject.ID)
		return " FROM activities a", c
	case report.OfDivision:
		communities, args := within(subject.Code)
		// The part in front of the join comes first in the statement, and so do its values.
		c.args = append([]any{subject.Code, subject.Code + ":", subject.Code, subject.Code + ":"}, args...)
		c.and("a.community_id = v.id")
		// Counted, because PostgreSQL would turn EXISTS behind OR into a scan of all participants.
		c.and(`(v.within OR (SELECT count(*) FROM activity_participants t WHERE t.activity_id = a.id AND t.division_code >= ?
			AND t.division_code < ?) > 0)`,
			subject.Code, subject.Code+":")
		// A community lies within if its schools do and always did: one that moved in did the rest elsewhere.
		return ` FROM (SELECT c.id, c.division_code >= ? AND c.division_code < ? AND c.id NOT IN (SELECT e.community_id
			FROM school_divisions o
				JOIN memberships e ON e.school_id = o.school_id WHERE NOT (o.division_code >= ? AND o.division_code < ?)) AS within
			FROM communities c WHERE c.id IN (` + communities + `)) v CROSS JOIN activities a`, c
	}
	c.and("1 = 0")
	return " FROM activities a", c
}

// Cells implements report.Repository: a community's are read from its index alone.
func (s Reports) Cells(ctx context.Context, subject report.Subject, period domain.Period) ([]report.Cell, error) {
	var cells []report.Cell
	from, c := reported(subject, period)
	err := s.q(ctx).Raw(`WITH r AS (SELECT a.held_month, a.type, a.mode, a.status, a.focus, a.subject, count(*) AS n`+from+c.where()+`
			AND a.status <> 'cancelled' GROUP BY a.held_month, a.type, a.mode, a.status, a.focus, a.subject)
		SELECT 'month' AS way, held_month AS month, type, '' AS code, status, CAST(sum(n) AS bigint) AS count FROM r GROUP BY held_month,
			type, status
		UNION ALL SELECT 'mode', 0, '', mode, status, CAST(sum(n) AS bigint) FROM r GROUP BY mode, status
		UNION ALL SELECT 'focus', 0, '', focus, status, CAST(sum(n) AS bigint) FROM r GROUP BY focus, status
		UNION ALL SELECT 'subject', 0, '', subject, status, CAST(sum(n) AS bigint) FROM r GROUP BY subject, status`, c.args...).
		Scan(&cells).Error
	return cells, translate(err)
}

// within are the communities with a school that lies, or once lay, in a division.
func within(division string) (sql string, args []any) {
	return `SELECT m.community_id FROM memberships m JOIN schools s ON s.id = m.school_id WHERE s.division_code >= ? AND s.division_code < ?
		UNION SELECT m.community_id FROM memberships m JOIN school_divisions d ON d.school_id = m.school_id
		WHERE d.division_code >= ? AND d.division_code < ?`, []any{division, division + ":", division, division + ":"}
}

// attended are the schools in the confirmed activities of a subject, of a division its
// own: rows of participants alone, which hold what is needed of their activity.
func attended(subject report.Subject, period domain.Period) (sql string, args []any) {
	var c cond
	from, of := " FROM activity_participants p", "p"
	switch subject.Kind {
	case report.OfSchool:
		from, of = " FROM activity_participants r JOIN activity_participants p ON p.activity_id = r.activity_id", "r"
		c.and("r.school_id = ?", subject.ID)
	case report.OfCommunity:
		c.and("p.community_id = ?", subject.ID)
	case report.OfDivision:
		communities, args := within(subject.Code)
		from, c.args = " FROM ("+communities+") v CROSS JOIN activity_participants p", args
		c.and("p.community_id = v.community_id")
		c.prefix("p.division_code", subject.Code)
	}
	c.and(of+".held_on BETWEEN ? AND ? AND "+of+".status = 'confirmed'", period.From, period.To)
	return from + c.where(), c.args
}

// Reach implements report.Repository. A school's heads are its own.
func (s Reports) Reach(ctx context.Context, subject report.Subject, period domain.Period) (report.Reach, error) {
	var reach report.Reach
	attending, args := attended(subject, period)
	heads := "sum(p.headcount)"
	if subject.Kind == report.OfSchool {
		heads = "sum(CASE WHEN p.school_id = r.school_id THEN p.headcount ELSE 0 END)"
	}
	err := s.q(ctx).Raw("SELECT count(DISTINCT p.school_id) AS schools, coalesce("+heads+", 0) AS headcount"+attending,
		args...).Scan(&reach).Error
	return reach, translate(err)
}

// Schools implements report.Repository.
func (s Reports) Schools(ctx context.Context, subject report.Subject, period domain.Period) ([]report.School, error) {
	schools := []report.School{}
	attending, args := attended(subject, period)
	err := s.q(ctx).Raw(`SELECT t.*, t.confirmed - t.hosted AS visited, `+nameOnDay("s")+` AS school_name FROM (
		SELECT p.school_id, count(*) AS confirmed, sum(CASE WHEN p.hosted THEN 1 ELSE 0 END) AS hosted, sum(p.headcount) AS headcount`+
		attending+` GROUP BY p.school_id) t
		JOIN schools s ON s.id = t.school_id ORDER BY s.code`, append([]any{period.To}, args...)...).Scan(&schools).Error
	return schools, translate(err)
}

// nameOnDay is what a school was called on a day, which is the value to give.
func nameOnDay(school string) string {
	return `coalesce((SELECT n.name FROM school_names n WHERE n.school_id = ` + school + `.id AND n.until > ? ORDER BY n.until LIMIT 1), ` +
		school + `.name)`
}

// Parts implements report.Repository.
func (s Reports) Parts(ctx context.Context, subject report.Subject, period domain.Period) ([]report.Part, error) {
	parts := []report.Part{}
	attending, args := attended(subject, period)
	code := fmt.Sprintf("substr(p.division_code, 1, %d)", subject.NextLevel())
	err := s.q(ctx).Raw(`SELECT t.code, coalesce(d.name, t.code) AS name, t.confirmed, t.headcount FROM (
		SELECT `+code+` AS code, count(DISTINCT p.activity_id) AS confirmed, sum(p.headcount) AS headcount`+attending+` GROUP BY `+code+`) t
		LEFT JOIN divisions d ON d.code = t.code ORDER BY t.code`, args...).Scan(&parts).Error
	return parts, translate(err)
}
