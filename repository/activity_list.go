package repository

import (
	"cmp"
	"context"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/term"
)

// List implements activity.Repository: latest first. Items carry participants, and
// neither guests nor confirmations. The page is found on narrow index rows first; only
// its own rows are then read whole.
func (s Activities) List(ctx context.Context, scope domain.Scope, f activity.Filter, today domain.Date,
	page domain.Page) (domain.List[activity.Activity], error) {
	if f.Waiting {
		f.SchoolID = scope.School
	}
	var c cond
	path := c.activityPath(scope, f)
	c.activityFilter(f)
	if f.Waiting {
		c.waitingFor(scope.School, today)
	}
	if len(page.After) > 0 {
		c.and("("+path.held+", "+path.id+") < (?, ?)", page.After[0], page.After[1])
	}
	var rows []activityRow
	if err := s.q(ctx).Raw("SELECT "+activityColumns+activityTables+" WHERE a.id IN ("+path.ids(c)+") ORDER BY a.held_on DESC, a.id DESC",
		append(c.args, page.Limit+1)...).Scan(&rows).Error; err != nil {
		return domain.List[activity.Activity]{}, translate(err)
	}
	list, err := s.withParticipants(ctx, rows)
	return domain.Cut(page, list, func(a activity.Activity) []string { return []string{a.HeldOn.String(), string(a.ID)} }), err
}

// path is where a list of activities begins.
type path struct {
	from, held, id string
	whole          bool // all that matches is gathered and then sorted, for the beginning has no order
}

func (p path) ids(c cond) string {
	const order = " ORDER BY held_on DESC, id DESC LIMIT ?"
	text := "SELECT " + p.id + " AS id, " + p.held + " AS held_on FROM " + p.from + c.where()
	if p.whole { // or else PostgreSQL may go through the activities of all to save the sorting of these
		return "WITH n AS MATERIALIZED (" + text + ") SELECT n.id FROM n" + order
	}
	return "SELECT n.id FROM (" + text + order + ") n"
}

// activityPath chooses the beginning, so that a list reads an index in order or sorts no
// more than the scope holds: at the school that is asked for; at the communities of a
// school or district; or, for a city and wider, at the latest activities of all.
func (c *cond) activityPath(scope domain.Scope, f activity.Filter) path {
	if school := cmp.Or(f.SchoolID, f.WithID, f.HostID); school != "" { // a host takes part
		c.activityInScope(scope)
		c.and("p.school_id = ?", school)
		c.prefix("p.division_code", f.SchoolDivision)
		return path{from: "activity_participants p JOIN activities a ON a.id = p.activity_id", held: "p.held_on", id: "p.activity_id"}
	}
	if scope.All || wide(scope.Division) {
		c.activityInScope(scope)
		for _, division := range []string{f.Division, f.WithDivision} {
			if division != "" && !wide(division) && f.CommunityID == "" {
				communities, args := within(division)
				c.args = append(args, c.args...)
				c.and("v.community_id = a.community_id")
				return path{from: "(" + communities + ") v CROSS JOIN activities a", held: "a.held_on", id: "a.id", whole: true}
			}
		}
		return path{from: "activities a", held: "a.held_on", id: "a.id"}
	}
	var own cond
	own.schoolInScope(scope, "s")
	visible := `SELECT m.community_id, coalesce(m.left_on, '9999-12-31') AS until FROM memberships m JOIN schools s ON s.id = m.school_id` +
		own.where()
	if scope.Division != "" {
		var former cond
		former.prefix("d.division_code", scope.Division)
		visible += ` UNION ALL SELECT m.community_id, CASE WHEN m.left_on < d.until THEN m.left_on ELSE d.until END
			FROM memberships m JOIN school_divisions d ON d.school_id = m.school_id AND m.joined_on < d.until` + former.where()
		own.args = append(own.args, former.args...)
	}
	c.args = append(own.args, c.args...)
	c.and("v.community_id = a.community_id AND a.held_on < v.until")
	// CROSS keeps SQLite from turning the two round.
	return path{from: "(SELECT u.community_id, max(u.until) AS until FROM (" + visible +
		") u GROUP BY u.community_id) v CROSS JOIN activities a",
		held: "a.held_on", id: "a.id", whole: true}
}

func (c *cond) activityFilter(f activity.Filter) {
	andIf(c, f.CommunityID, "a.community_id = ?")
	if len(f.Types) > 0 {
		c.and("a.type IN ?", f.Types)
	}
	andIf(c, f.Mode, "a.mode = ?")
	andIf(c, f.HostID, "a.host_school_id = ?")
	c.orNone("a.focus", f.Focus)
	c.orNone("a.subject", f.Subject)
	if f.WithID != "" {
		c.and("EXISTS (SELECT 1 FROM activity_participants q WHERE q.activity_id = a.id AND q.school_id = ?)", f.WithID)
	}
	andIf(c, f.Status, "a.status = ?")
	andIf(c, f.From, "a.held_on >= ?")
	andIf(c, f.To, "a.held_on <= ?")
	for _, division := range []string{f.Division, f.WithDivision} {
		if division != "" {
			c.and(`EXISTS (SELECT 1 FROM activity_participants q WHERE q.activity_id = a.id AND q.division_code >= ?
				AND q.division_code < ?)`,
				division, division+":")
		}
	}
	if f.Words != "" {
		c.like("a.title_folded", domain.Fold(f.Words))
	}
}

// waitingFor keeps what a school has to do: confirm what a partner logged, correct
// what was returned, submit what was planned and is past.
func (c *cond) waitingFor(school domain.ID, today domain.Date) {
	if school == "" {
		c.and("1 = 0")
		return
	}
	c.and(`(a.status = 'submitted' AND a.author_school_id <> ?
		OR a.status = 'returned' AND a.author_school_id = ?
		OR a.status = 'planned' AND a.author_school_id = ? AND a.held_on <= ?)`, school, school, school, today)
}

// LockCommunity implements activity.Repository.
func (s Activities) LockCommunity(ctx context.Context, scope domain.Scope, id domain.ID) (activity.Community, error) {
	community, err := Communities(s).one(ctx, scope, id, s.dialect.forUpdate)
	if err != nil {
		return activity.Community{}, err
	}
	created := activity.Community{ID: community.ID, Name: community.Name, DivisionCode: community.DivisionCode,
		Draft: community.Status == "draft"}
	var closed []struct {
		ID       domain.ID
		ClosedOn domain.Date
	}
	if err := s.q(ctx).Raw(`SELECT s.id, s.closed_on FROM schools s JOIN memberships m ON m.school_id = s.id
		WHERE m.community_id = ? AND s.closed_on IS NOT NULL`, id).Scan(&closed).Error; err != nil {
		return created, translate(err)
	}
	closedOn := map[domain.ID]domain.Date{}
	for _, r := range closed {
		closedOn[r.ID] = r.ClosedOn
	}
	var moved []schoolDivisionRow
	if err := s.q(ctx).Raw(`SELECT d.school_id, d.until, d.division_code FROM school_divisions d
		WHERE d.school_id IN (SELECT m.school_id FROM memberships m WHERE m.community_id = ?) ORDER BY d.until`, id).
		Scan(&moved).Error; err != nil {
		return created, translate(err)
	}
	former := map[domain.ID][]domain.FormerDivision{}
	for _, r := range moved {
		former[r.SchoolID] = append(former[r.SchoolID], domain.FormerDivision{DivisionCode: r.DivisionCode, Until: r.Until})
	}
	for _, m := range community.Members {
		created.Members = append(created.Members, activity.Member{SchoolID: m.SchoolID, SchoolName: m.SchoolName,
			DivisionCode: m.DivisionCode,
			JoinedOn:     m.JoinedOn, LeftOn: m.LeftOn, ClosedOn: closedOn[m.SchoolID], FormerDivisions: former[m.SchoolID]})
	}
	places, err := Schools(s).Places(ctx, community.DivisionCode)
	created.Places = domain.PlaceNames(places)
	return created, err
}

// Near implements activity.Repository.
func (s Activities) Near(ctx context.Context, community domain.ID, kind string, days ...domain.Date) ([]activity.Activity, error) {
	var about []domain.Date
	for _, day := range days {
		about = append(about, day.AddDays(-1), day, day.AddDays(1))
	}
	var rows []activityRow
	if err := s.q(ctx).Raw("SELECT "+activityColumns+activityTables+` WHERE a.community_id = ? AND a.held_on IN ?
		AND a.type = ? AND a.status <> 'cancelled' ORDER BY a.id LIMIT ?`, community, about, kind, 200*len(days)).
		Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	return s.withParticipants(ctx, rows)
}

// Terms implements activity.Repository.
func (s Activities) Terms(ctx context.Context, division string) ([]activity.Term, error) {
	all, err := Terms(s).Of(ctx, division)
	var terms []activity.Term
	for _, t := range term.Holding(all) {
		created := activity.Term{ID: t.ID, Ordinal: 2*t.SchoolYear + t.Number, Period: t.Period()}
		for _, h := range t.Holidays {
			created.Holidays = append(created.Holidays, activity.Holiday(h))
		}
		terms = append(terms, created)
	}
	return terms, err
}

// Types implements activity.Repository.
func (s Activities) Types(ctx context.Context) ([]string, error) {
	var codes []string
	err := s.q(ctx).Raw(`SELECT code FROM code_items WHERE list = 'activity_type'`).Scan(&codes).Error
	return codes, translate(err)
}

// History implements activity.Repository: the audit entries of the record, oldest
// first, without what people wrote in other versions and without names.
func (s Activities) History(ctx context.Context, id domain.ID) ([]activity.Event, error) {
	var rows []struct {
		activity.Event
		When instant `gorm:"column:at_instant"`
	}
	if err := s.q(ctx).Raw(`SELECT e.at AS at_instant, e.action, e.actor_role AS role, coalesce(s.name, '') AS school_name, e.reason
		FROM audit_entries e LEFT JOIN accounts a ON a.id = e.actor_id LEFT JOIN schools s ON s.id = a.school_id
		WHERE e.target_id = ? ORDER BY e.id LIMIT 500`, id).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	events := make([]activity.Event, len(rows))
	for i, r := range rows {
		events[i] = r.Event
		events[i].At = time.Time(r.When)
	}
	return events, nil
}
