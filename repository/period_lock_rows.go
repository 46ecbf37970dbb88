package repository

import (
	"context"
	"strconv"
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/period"
	"gongtongti/domain/report"
)

const (
	frozenActivityColumns = "activity_id, status, type, mode, held_on, focus, subject, host_school_id, schools, headcount, participants"
	frozenPostingColumns  = "posting_id, way, teacher_id, home_school_id, to_school_id, kind, direction, backbone, starts_on, ends_on"
)

func subjectOf(l period.Lock) report.Subject {
	return report.Subject{Kind: report.OfDivision, Code: l.DivisionCode}
}

// activitiesNow are what a report of the lock's division and period counts, in the
// columns of the frozen rows.
func activitiesNow(l period.Lock) (sql string, args []any) {
	from, c := reported(subjectOf(l), l.Period())
	c.and("a.status <> 'cancelled'")
	within := " FILTER (WHERE p.division_code >= ? AND p.division_code < ?)"
	for range 3 {
		args = append(args, l.DivisionCode, l.DivisionCode+":")
	}
	return `SELECT a.id AS activity_id, a.status, a.type, a.mode, a.held_on, a.focus, a.subject, a.host_school_id, count(*)` + within + `
		AS schools,
		coalesce(sum(p.headcount)` + within + `, 0) AS headcount,
		coalesce(string_agg(CAST(p.school_id AS text) || ':' || CAST(p.headcount AS text), ',' ORDER BY p.school_id)` + within + `, '')
			AS participants` +
		from + ` JOIN activity_participants p ON p.activity_id = a.id` + c.where() + ` GROUP BY a.id`, append(args, c.args...)
}

// postingsNow are what the report counts of postings, either way.
func postingsNow(l period.Lock) (sql string, args []any) {
	given, args := countedFrom(report.PostingAsk{Subject: subjectOf(l), Period: l.Period()})
	received, more := countedFrom(report.PostingAsk{Subject: subjectOf(l), Period: l.Period(), Received: true})
	columns := func(way string) string {
		return `SELECT p.id AS posting_id, '` + way + `' AS way, p.teacher_id, p.home_school_id, p.to_school_id, p.kind, ` +
			directionColumn + ` AS direction, ` + backboneColumn + ` AS backbone, p.starts_on, p.ends_on`
	}
	return columns(period.Given) + given + " UNION ALL " + columns(period.Received) + received, append(args, more...)
}

// Figures implements period.Repository.
func (s Periods) Figures(ctx context.Context, l period.Lock, starts bool) (frozen, current domain.PeriodFigures, err error) {
	from, now := reported(subjectOf(l), l.Period())
	now.and("a.status <> 'cancelled'")
	postings, args := postingsNow(l)
	if current, err = s.figures(ctx, l, starts, "SELECT a.status"+from+now.where(), postings, append(now.args, args...)); err != nil {
		return frozen, current, err
	}
	frozen, err = s.figures(ctx, l, starts, "SELECT status FROM frozen_activities WHERE lock_id = ?",
		"SELECT way, teacher_id, starts_on FROM frozen_postings WHERE lock_id = ?", []any{l.ID, l.ID})
	return frozen, current, err
}

func (s Periods) figures(ctx context.Context, l period.Lock, starts bool,
	activities, postings string, args []any) (periodFigures domain.PeriodFigures, err error) {
	if starts {
		postings, args = "SELECT * FROM ("+postings+") t WHERE t.starts_on >= ?", append(args, l.From)
	}
	var counts []struct {
		Code        string
		N, Teachers int
	}
	err = s.q(ctx).Raw(`SELECT a.status AS code, count(*) AS n, 0 AS teachers FROM (`+activities+`) a GROUP BY a.status
		UNION ALL SELECT p.way, count(*), count(DISTINCT p.teacher_id) FROM (`+postings+`) p GROUP BY p.way`, args...).Scan(&counts).Error
	into := map[string]*int{"confirmed": &periodFigures.Confirmed, "submitted": &periodFigures.Submitted,
		"returned": &periodFigures.Returned, "planned": &periodFigures.Planned,
		period.Given: &periodFigures.Given.Postings, period.Received: &periodFigures.Received.Postings}
	for _, c := range counts {
		*into[c.Code] = c.N
		switch c.Code {
		case period.Given:
			periodFigures.Given.Teachers = c.Teachers
		case period.Received:
			periodFigures.Received.Teachers = c.Teachers
		}
	}
	return periodFigures, translate(err)
}

type frozenActivityRow struct {
	ActivityID   domain.ID
	Status       string
	Type         string
	Mode         string
	HeldOn       domain.Date
	Focus        string
	Subject      string
	HostSchoolID domain.ID
	Schools      int
	Headcount    int
	Participants string
}

func (r frozenActivityRow) activity() period.Activity {
	created := period.Activity{Status: r.Status, Type: r.Type, Mode: r.Mode, HeldOn: r.HeldOn, Focus: r.Focus, Subject: r.Subject,
		HostSchoolID: r.HostSchoolID, Schools: r.Schools, Headcount: r.Headcount, Participants: []period.Attendance{}}
	for part := range strings.SplitSeq(r.Participants, ",") {
		if id, heads, ok := strings.Cut(part, ":"); ok {
			n, _ := strconv.Atoi(heads) // we wrote it
			created.Participants = append(created.Participants, period.Attendance{SchoolID: domain.ID(id), Headcount: n})
		}
	}
	return created
}

type frozenPostingRow struct {
	PostingID    domain.ID
	Way          string
	TeacherID    domain.ID
	HomeSchoolID domain.ID
	ToSchoolID   nullID
	Kind         string
	Direction    string
	Backbone     string
	StartsOn     domain.Date
	EndsOn       domain.Date
}

func (r frozenPostingRow) posting() period.Posting {
	return period.Posting{TeacherID: r.TeacherID, HomeSchoolID: r.HomeSchoolID, ToSchoolID: domain.ID(r.ToSchoolID), Kind: r.Kind,
		Direction: r.Direction, Backbone: r.Backbone, StartsOn: r.StartsOn, EndsOn: r.EndsOn}
}

// Activities implements period.Repository: ids grow with time.
func (s Periods) Activities(ctx context.Context, scope domain.Scope, l period.Lock, page domain.Page) (domain.List[period.FrozenActivity],
	error) {
	var c cond
	c.and("lock_id = ?", l.ID)
	if len(page.After) > 0 {
		c.and("activity_id > ?", page.After[0])
	}
	var rows []frozenActivityRow
	if err := s.q(ctx).Raw("SELECT "+frozenActivityColumns+" FROM frozen_activities"+c.where()+" ORDER BY activity_id LIMIT ?",
		append(c.args, page.Limit+1)...).Scan(&rows).Error; err != nil {
		return domain.List[period.FrozenActivity]{}, translate(err)
	}
	frozenActivities, ids := make([]period.FrozenActivity, len(rows)), make([]domain.ID, len(rows))
	for i, r := range rows {
		frozenActivities[i], ids[i] = period.FrozenActivity{ActivityID: r.ActivityID, Activity: r.activity()}, r.ActivityID
	}
	titles, err := s.titles(ctx, scope, ids)
	for i := range frozenActivities {
		frozenActivities[i].Title = titles[frozenActivities[i].ActivityID]
	}
	return domain.Cut(page, frozenActivities, func(a period.FrozenActivity) []string { return []string{string(a.ActivityID)} }), err
}

// Postings implements period.Repository.
func (s Periods) Postings(ctx context.Context, scope domain.Scope, l period.Lock, page domain.Page) (domain.List[period.FrozenPosting],
	error) {
	var c cond
	c.and("lock_id = ?", l.ID)
	if len(page.After) > 0 {
		c.and("(way, posting_id) > (?, ?)", page.After[0], page.After[1])
	}
	var rows []frozenPostingRow
	if err := s.q(ctx).Raw("SELECT "+frozenPostingColumns+" FROM frozen_postings"+c.where()+" ORDER BY way, posting_id LIMIT ?",
		append(c.args, page.Limit+1)...).Scan(&rows).Error; err != nil {
		return domain.List[period.FrozenPosting]{}, translate(err)
	}
	frozenPostings, ids := make([]period.FrozenPosting, len(rows)), make([]domain.ID, len(rows))
	for i, r := range rows {
		frozenPostings[i], ids[i] = period.FrozenPosting{PostingID: r.PostingID, Way: r.Way, Posting: r.posting()}, r.PostingID
	}
	names, err := s.teacherNames(ctx, scope, ids)
	for i := range frozenPostings {
		frozenPostings[i].TeacherName = names[frozenPostings[i].PostingID]
	}
	return domain.Cut(page, frozenPostings, func(p period.FrozenPosting) []string { return []string{p.Way, string(p.PostingID)} }), err
}

// titles of those activities that the scope holds now.
func (s Periods) titles(ctx context.Context, scope domain.Scope, ids []domain.ID) (map[domain.ID]string, error) {
	var c cond
	c.and("a.id IN ?", ids)
	c.activityInScope(scope)
	return s.named(ctx, ids, "SELECT a.id, a.title FROM activities a"+c.where(), c.args)
}

// teacherNames of those postings that the scope holds now.
func (s Periods) teacherNames(ctx context.Context, scope domain.Scope, ids []domain.ID) (map[domain.ID]string, error) {
	var c cond
	c.and("p.id IN ?", ids)
	c.postingInScope(scope)
	return s.named(ctx, ids, "SELECT p.id, t.name AS title"+postingTables+c.where(), c.args)
}

func (s Periods) named(ctx context.Context, ids []domain.ID, sql string, args []any) (map[domain.ID]string, error) {
	names := map[domain.ID]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var refs []domain.Ref
	err := s.q(ctx).Raw(sql, args...).Scan(&refs).Error
	for _, r := range refs {
		names[r.ID] = r.Title
	}
	return names, translate(err)
}
