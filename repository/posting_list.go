package repository

import (
	"context"
	"fmt"
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/posting"
)

// postingPaths are postingInScope for lists, each from an index of what a school or
// district has. A wider scope holds nearly all postings, and its list is read in order.
func postingPaths(scope domain.Scope) []cond {
	paths := make([]cond, 4)
	switch {
	case scope.School != "":
		paths[0].and("p.home_school_id = ?", scope.School)
		paths[1].and("p.to_school_id = ?", scope.School)
		return paths[:2]
	case len(scope.Division) > 4:
		const within = " IN (SELECT i.id FROM schools i WHERE i.division_code >= ? AND i.division_code < ?)"
		paths[0].and("p.home_school_id"+within, scope.Division, scope.Division+":")
		paths[1].and("p.to_school_id"+within, scope.Division, scope.Division+":")
		paths[2].prefix("p.home_division", scope.Division)
		paths[3].prefix("p.to_division", scope.Division)
		return paths
	}
	paths[0].postingInScope(scope)
	return paths[:1]
}

// narrowTables begin at postings on SQLite too, which CROSS keeps from going through the
// schools of all first.
const narrowTables = ` FROM postings p CROSS JOIN schools s LEFT JOIN schools h ON h.id = p.to_school_id`

// narrow finds the postings of a list by few columns, along every path once.
func narrow(scope domain.Scope, filter func(*cond)) (sql string, args []any) {
	var branches []string
	for _, c := range postingPaths(scope) {
		c.and("s.id = p.home_school_id")
		filter(&c)
		branches = append(branches, "SELECT p.id, p.starts_on, p.teacher_id"+narrowTables+c.where())
		args = append(args, c.args...)
	}
	return strings.Join(branches, " UNION "), args
}

// List implements posting.Repository.
func (s Postings) List(ctx context.Context, scope domain.Scope, f posting.Filter, page domain.Page) (domain.List[posting.Posting], error) {
	position := func(p posting.Posting) []string { return []string{p.StartsOn.String(), string(p.ID)} }
	order := " ORDER BY %[1]s.starts_on DESC, %[1]s.id DESC"
	if f.Waiting {
		order = " ORDER BY %[1]s.id" // ids grow with time: oldest first
	}
	text, args := narrow(scope, func(c *cond) {
		c.postingFilter(f)
		if f.Waiting {
			c.waitingForOfficer(scope)
		}
		switch {
		case len(page.After) == 0:
		case f.Waiting:
			c.and("p.id > ?", page.After[1])
		default:
			c.and("(p.starts_on, p.id) < (?, ?)", page.After[0], page.After[1])
		}
	})
	var rows []postingRow
	if err := s.q(ctx).Raw("SELECT "+postingColumns+postingTables+" WHERE p.id IN (SELECT n.id FROM ("+text+") n"+fmt.Sprintf(order,
		"n")+" LIMIT ?)"+
		fmt.Sprintf(order, "p"), append(args, page.Limit+1)...).Scan(&rows).Error; err != nil {
		return domain.List[posting.Posting]{}, translate(err)
	}
	postings := make([]posting.Posting, len(rows))
	for i, r := range rows {
		postings[i] = r.posting()
	}
	return domain.Cut(page, postings, position), nil
}

// Teachers implements posting.Repository.
func (s Postings) Teachers(ctx context.Context, scope domain.Scope, f posting.Filter, page domain.Page) (domain.List[posting.Person],
	error) {
	text, args := narrow(scope, func(c *cond) {
		c.postingFilter(f)
		if len(page.After) > 0 {
			c.and("p.teacher_id > ?", page.After[0])
		}
	})
	var people []posting.Person
	err := s.q(ctx).Raw(`SELECT g.teacher_id, t.name AS teacher_name, g.postings, g.first_starts_on, s.name AS school_name FROM (
		SELECT n.teacher_id, count(*) AS postings, min(n.starts_on) AS first_starts_on FROM (`+text+`) n
		GROUP BY n.teacher_id ORDER BY n.teacher_id LIMIT ?) g
		JOIN teachers t ON t.id = g.teacher_id JOIN schools s ON s.id = t.school_id ORDER BY g.teacher_id`,
		append(args, page.Limit+1)...).Scan(&people).Error
	return domain.Cut(page, people, func(p posting.Person) []string { return []string{string(p.TeacherID)} }), translate(err)
}

func (c *cond) postingFilter(f posting.Filter) {
	andIf(c, f.TeacherID, "p.teacher_id = ?")
	andIf(c, f.HomeSchoolID, "p.home_school_id = ?")
	andIf(c, f.ToSchoolID, "p.to_school_id = ?")
	if f.SchoolID != "" {
		c.and("(p.home_school_id = ? OR p.to_school_id = ?)", f.SchoolID, f.SchoolID)
	}
	c.prefix("p.home_division", f.HomeDivision)
	c.prefix("p.to_division", f.ToDivision)
	andIf(c, f.Direction, directionColumn+" = ?")
	andIf(c, f.Backbone, backboneColumn+" = ?")
	andIf(c, f.Kind, "p.kind = ?")
	andIf(c, f.Status, "p.status = ?")
	if !f.On.IsZero() {
		c.and("p.status IN ('approved', 'ended') AND p.starts_on <= ? AND (p.ends_on IS NULL OR p.ends_on > ?)", f.On, f.On)
	}
	if !f.EndingWithin.From.IsZero() {
		c.and("p.status IN ('approved', 'ended') AND p.ends_on BETWEEN ? AND ?", f.EndingWithin.From, f.EndingWithin.To)
	}
	if !f.UnreportedOn.IsZero() {
		c.unreported(f.UnreportedOn)
	}
	if f.Counted != nil {
		c.countedPosting(*f.Counted)
	}
}

// countedPosting is the one condition by which reports and the rows behind them count:
// postings that hold and overlap the period, or start in it.
func (c *cond) countedPosting(counted posting.Counted) {
	c.and("p.status IN ('approved', 'ended')")
	if counted.Starts {
		c.and("p.starts_on BETWEEN ? AND ?", counted.Period.From, counted.Period.To)
		return
	}
	c.and("p.starts_on <= ? AND (p.ends_on IS NULL OR p.ends_on > ?)", counted.Period.To, counted.Period.From)
}

// waitingForOfficer keeps what an officer of the scope may decide on: both schools lie
// in it, and 市派支教 is for the city, whose codes have at most four digits.
func (c *cond) waitingForOfficer(scope domain.Scope) {
	c.and("p.status = 'proposed'")
	c.prefix("s.division_code", scope.Division)
	c.and("(h.id IS NULL OR h.division_code >= ? AND h.division_code < ?)", scope.Division, scope.Division+":")
	if len(scope.Division) > 4 {
		c.and("p.kind <> ?", posting.SupportTeaching)
	}
}
