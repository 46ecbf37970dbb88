package repository

import (
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/report"
)

// cond gathers the WHERE of one statement with its values.
type cond struct {
	sql  []string
	args []any
}

func (c *cond) and(sql string, args ...any) {
	c.sql = append(c.sql, sql)
	c.args = append(c.args, args...)
}

// andIf adds a condition for a filter that was given.
func andIf[T comparable](c *cond, value T, sql string) {
	var none T
	if value != none {
		c.and(sql, value)
	}
}

// either adds that one of two conditions holds.
func (c *cond) either(a, b cond) {
	c.and("("+strings.Join(a.sql, " AND ")+" OR "+strings.Join(b.sql, " AND ")+")", append(append([]any{}, a.args...), b.args...)...)
}

func (c *cond) where() string {
	if len(c.sql) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.sql, " AND ")
}

// orNone matches a filter value; report.NotGiven matches what was left empty.
func (c *cond) orNone(column, value string) {
	if value == report.NotGiven {
		c.and(column + " = ''")
		return
	}
	andIf(c, value, column+" = ?")
}

// prefix matches codes that begin with p by a range, so that an index serves it in
// any collation: codes are digits.
func (c *cond) prefix(column, p string) {
	if p != "" {
		c.and(column+" >= ? AND "+column+" < ?", p, p+":") // ':' follows '9'
	}
}

// like matches a folded part of a folded column. Words that were nothing but signs
// fold to nothing, and that is not part of every name.
func (c *cond) like(column, part string) {
	if part != "" {
		part = "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(part) + "%"
	}
	c.and(column+` LIKE ? ESCAPE '\'`, part)
}

// The scope conditions below are the only place where a Scope becomes SQL. A zero Scope
// matches nothing. A bureau goes on seeing what a school did while it lay in its
// division, for its figures count that.

func (c *cond) schoolInScope(scope domain.Scope, s string) {
	switch {
	case scope.All:
	case scope.Division != "":
		c.prefix(s+".division_code", scope.Division)
	case scope.School != "":
		c.and(s+".id = ?", scope.School)
	default:
		c.and("1 = 0")
	}
}

// wide is a scope, or a filter, that holds a good part of all there is: a city's or a
// province's. What lies in it is better met on the way than gathered first.
func wide(division string) bool { return division != "" && len(division) <= 4 }

// communityInScope: a school of the scope is or was a member.
func (c *cond) communityInScope(scope domain.Scope, id string) {
	switch {
	case scope.All:
	case wide(scope.Division):
		c.and("EXISTS (SELECT 1 FROM memberships m JOIN schools s ON s.id = m.school_id WHERE m.community_id = "+id+
			` AND (s.division_code >= ? AND s.division_code < ? OR EXISTS (SELECT 1 FROM school_divisions d WHERE d.school_id = s.id
			AND d.until > m.joined_on AND d.division_code >= ? AND d.division_code < ?)))`, scope.Division, scope.Division+":",
			scope.Division, scope.Division+":")
	case scope.Division != "":
		c.and(id+` IN (SELECT m.community_id FROM memberships m JOIN schools s ON s.id = m.school_id
			WHERE s.division_code >= ? AND s.division_code < ?
			UNION ALL SELECT m.community_id FROM memberships m JOIN school_divisions d ON d.school_id = m.school_id
				AND m.joined_on < d.until
			WHERE d.division_code >= ? AND d.division_code < ?)`, scope.Division, scope.Division+":", scope.Division, scope.Division+":")
	case scope.School != "":
		c.and(id+" IN (SELECT m.community_id FROM memberships m WHERE m.school_id = ?)", scope.School)
	default:
		c.and("1 = 0")
	}
}

// activityInScope: a school of the scope is a member of the activity's community, or
// was one on that day; a school that has left does not see what came after.
func (c *cond) activityInScope(scope domain.Scope) {
	if scope.All {
		return
	}
	var own cond
	own.and("m.community_id = a.community_id AND (m.left_on IS NULL OR m.left_on > a.held_on)")
	if scope.Division != "" {
		own.and(`(s.division_code >= ? AND s.division_code < ? OR EXISTS (SELECT 1 FROM school_divisions d WHERE d.school_id = s.id
			AND d.until > a.held_on AND d.until > m.joined_on AND d.division_code >= ? AND d.division_code < ?))`, scope.Division,
			scope.Division+":", scope.Division, scope.Division+":")
	} else {
		own.schoolInScope(scope, "s")
	}
	c.and("EXISTS (SELECT 1 FROM memberships m JOIN schools s ON s.id = m.school_id"+own.where()+")", own.args...)
}

// divisionInScope: the column names a division within the scope of a bureau.
func (c *cond) divisionInScope(scope domain.Scope, column string) {
	switch {
	case scope.All:
	case scope.Division != "":
		c.prefix(column, scope.Division)
	default:
		c.and("1 = 0")
	}
}

// seenUntil joins to activities a of some communities the day from which a scope sees no
// more of each: activityInScope, worked out once for a community instead of each activity.
func seenUntil(scope domain.Scope, communities []domain.ID) (join string, args []any) {
	if scope.All {
		return "", nil
	}
	forGood := domain.NewDate(9999, 12, 31)
	var schools cond
	schools.and("m.community_id IN ?", communities)
	schools.schoolInScope(scope, "s")
	sql := "SELECT m.community_id, coalesce(m.left_on, ?) AS until FROM memberships m JOIN schools s ON s.id = m.school_id" +
		schools.where()
	args = append([]any{forGood}, schools.args...)
	if scope.Division != "" {
		sql += ` UNION ALL SELECT m.community_id, CASE WHEN m.left_on < d.until THEN m.left_on ELSE d.until END FROM memberships m
			JOIN school_divisions d ON d.school_id = m.school_id
			WHERE m.community_id IN ? AND d.until > m.joined_on AND d.division_code >= ? AND d.division_code < ?`
		args = append(args, communities, scope.Division, scope.Division+":")
	}
	return "JOIN (SELECT u.community_id, max(u.until) AS until FROM (" + sql +
		") u GROUP BY u.community_id) v ON v.community_id = a.community_id AND a.held_on < v.until", args
}

// bureauInScope: what was shipped, or made by a bureau over or within the scope. What is
// over it is no secret: it is what the scope is measured by.
func (c *cond) bureauInScope(scope domain.Scope, p string) {
	switch {
	case scope.All:
	case scope.Division != "":
		c.and("("+p+".division_code IN ? OR "+p+".division_code >= ? AND "+p+".division_code < ?)",
			append(prefixes(scope.Division), ""), scope.Division, scope.Division+":")
	case scope.School != "":
		c.and("("+p+`.division_code = '' OR EXISTS (SELECT 1 FROM schools o WHERE o.id = ?
			AND substr(o.division_code, 1, length(`+p+".division_code)) = "+p+".division_code))", scope.School)
	default:
		c.and("1 = 0")
	}
}

// inputsInScope: of a school s of the scope, or of a division i.division_code within it.
func (c *cond) inputsInScope(scope domain.Scope) {
	if scope.All {
		return
	}
	var school, division cond
	school.schoolInScope(scope, "s")
	division.divisionInScope(scope, "i.division_code")
	c.and("("+strings.Join(append(school.sql, division.sql...), " OR ")+")", append(school.args, division.args...)...)
}
