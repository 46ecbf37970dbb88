package repository

import (
	"context"
	"slices"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/report"
)

// inSubject keeps schools s of a division or the school itself, as they lie now.
func (c *cond) inSubject(subject report.Subject) {
	if subject.Kind == report.OfSchool {
		c.and("s.id = ?", subject.ID)
		return
	}
	c.schoolInScope(domain.Scope{Division: subject.Code}, "s")
}

const reportedStatus = "a.status IN ('submitted', 'confirmed')"

// SilentCommunities implements report.Missing.
func (s Reports) SilentCommunities(ctx context.Context, subject report.Subject, since, today domain.Date) ([]report.Silent, error) {
	c := standing(subject, domain.Period{From: today, To: today})
	c.and("c.status = 'active' AND c.founded_on <= ?", since)
	return s.silent(ctx, `SELECT c.id, c.name, c.founded_on AS since_on, (SELECT a.held_on FROM activities a WHERE a.community_id = c.id
		AND a.held_on <= ? AND `+reportedStatus+` ORDER BY a.held_on DESC LIMIT 1) AS last_held_on FROM communities c`+c.where(),
		append([]any{today}, c.args...), since)
}

// SilentSchools implements report.Missing: members today who were members on the first of
// those days too, whatever their role.
func (s Reports) SilentSchools(ctx context.Context, subject report.Subject, since, today domain.Date) ([]report.Silent, error) {
	const member = `EXISTS (SELECT 1 FROM memberships m JOIN communities k ON k.id = m.community_id AND k.status = 'active'
		WHERE m.school_id = s.id AND m.joined_on <= ? AND (m.left_on IS NULL OR m.left_on > ?))`
	var c cond
	c.inSubject(subject)
	c.and("(s.closed_on IS NULL OR s.closed_on > ?)", today)
	c.and(member, today, today)
	c.and(member, since, since)
	return s.silent(ctx, `SELECT s.id, s.name, (SELECT min(m.joined_on) FROM memberships m JOIN communities k ON k.id = m.community_id
		AND k.status = 'active'
		WHERE m.school_id = s.id) AS since_on, (SELECT p.held_on FROM activity_participants p JOIN activities a ON a.id = p.activity_id
		WHERE p.school_id = s.id AND p.held_on <= ? AND `+reportedStatus+` ORDER BY p.held_on DESC LIMIT 1) AS last_held_on
			FROM schools s`+c.where(),
		append([]any{today}, c.args...), since)
}

// silent keeps those that were last heard of on the day or before, longest silent first.
func (s Reports) silent(ctx context.Context, sql string, args []any, since domain.Date) ([]report.Silent, error) {
	var silents []report.Silent
	err := s.q(ctx).Raw(`SELECT t.*, count(*) OVER () AS total FROM (`+sql+`) t WHERE t.last_held_on IS NULL OR t.last_held_on <= ?
		ORDER BY coalesce(t.last_held_on, t.since_on), t.id LIMIT ?`, append(args, since, report.MostListed)...).Scan(&silents).Error
	return silents, translate(err)
}

// opened are the activities of a subject in an open state; the first condition lets both
// databases take the index of those.
func opened(subject report.Subject, status string) (from string, c cond) {
	from, c = touching(subject)
	c.and("a.status IN ('submitted', 'returned') AND a.status = '" + status + "'")
	return from, c
}

// Open implements report.Missing. When a record came to its state is in its history.
func (s Reports) Open(ctx context.Context, ask report.OpenAsk) ([]report.Open, error) {
	steps := map[string][]string{"submitted": {"create", "submit"}, "returned": {"object", "return"}}[ask.Status]
	from, c := opened(ask.Subject, ask.Status)
	var rows []struct {
		ActivityID    domain.ID
		Title         string
		CommunityName string
		HeldOn        domain.Date
		Opened        instant
		Reason        string
		Total         int
	}
	if err := s.q(ctx).Raw(`SELECT t.*, k.name AS community_name, count(*) OVER () AS total FROM (
		SELECT a.id AS activity_id, a.community_id, a.title, a.held_on, a.status_reason AS reason, coalesce((SELECT max(e.at)
			FROM audit_entries e
			WHERE e.target_id = a.id AND e.action IN ?), a.updated_at) AS opened`+from+c.where()+`) t
		JOIN communities k ON k.id = t.community_id ORDER BY t.opened, t.activity_id LIMIT ?`,
		append(append([]any{steps}, c.args...), report.MostListed)...).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	opens := make([]report.Open, len(rows))
	for i, r := range rows {
		opens[i] = report.Open{ActivityID: r.ActivityID, Title: r.Title, CommunityName: r.CommunityName, HeldOn: r.HeldOn,
			Since:  time.Time(r.Opened),
			Reason: r.Reason, Total: r.Total}
	}
	return opens, nil
}

// Awaited implements report.Missing: a submitted record waits for the others, a returned
// one for its author.
func (s Reports) Awaited(ctx context.Context, activities []domain.ID) ([]report.Awaited, error) {
	var awaiteds []report.Awaited
	err := s.q(ctx).Raw(`SELECT p.activity_id, s.id, s.name AS title FROM activity_participants p JOIN activities a ON a.id = p.activity_id
		JOIN schools s ON s.id = p.school_id WHERE p.activity_id IN ? AND (a.status = 'submitted') = (p.school_id <> a.author_school_id)
		ORDER BY p.activity_id, s.code`, activities).Scan(&awaiteds).Error
	return awaiteds, translate(err)
}

// unserved are the postings p of a subject with the months that nobody reported on.
func unserved(subject report.Subject, today domain.Date) (sql string, args []any) {
	var c cond
	c.unreported(today)
	if subject.Kind == report.OfSchool {
		c.and("p.home_school_id = ?", subject.ID)
	} else {
		c.and("p.home_division >= ? AND p.home_division < ?", subject.Code, subject.Code+":")
	}
	missing, count := missingMonths(today)
	return "SELECT p.home_school_id AS school_id, count(*) AS postings, CAST(sum(" + missing + ") AS integer) AS months FROM postings p" +
		c.where() +
		" GROUP BY p.home_school_id", append(count, c.args...)
}

// Unserved implements report.Missing.
func (s Reports) Unserved(ctx context.Context, subject report.Subject, today domain.Date) ([]report.Unserved, error) {
	var unserveds []report.Unserved
	sql, args := unserved(subject, today)
	err := s.q(ctx).Raw(`SELECT t.*, s.name AS school_name, CAST(sum(t.postings) OVER () AS integer) AS total FROM (`+sql+`) t
		JOIN schools s ON s.id = t.school_id ORDER BY t.months DESC, s.code LIMIT ?`, append(args, report.MostListed)...).
		Scan(&unserveds).Error
	return unserveds, translate(err)
}

// InCharge implements report.Missing.
func (s Reports) InCharge(ctx context.Context, subject report.Subject, today domain.Date) ([]report.InCharge, error) {
	submitted, confirm := opened(subject, "submitted")
	returned, correct := opened(subject, "returned")
	months, args := unserved(subject, today)
	var own cond
	own.inSubject(subject)
	var rows []struct {
		SchoolID                               domain.ID
		SchoolName                             string
		Confirm, Correct, Months, Waits, Total int
	}
	err := s.q(ctx).Raw(`WITH w AS (
			SELECT p.school_id, count(*) AS confirm, 0 AS correct, 0 AS months`+submitted+`
				JOIN activity_participants p ON p.activity_id = a.id AND p.school_id <> a.author_school_id`+confirm.where()+`
				GROUP BY p.school_id
			UNION ALL SELECT a.author_school_id, 0, count(*), 0`+returned+correct.where()+` GROUP BY a.author_school_id
			UNION ALL SELECT t.school_id, 0, 0, t.months FROM (`+months+`) t)
		SELECT u.*, s.name AS school_name, count(*) OVER () AS total FROM (
			SELECT school_id, CAST(sum(confirm) AS integer) AS confirm, CAST(sum(correct) AS integer) AS correct, CAST(sum(months)
				AS integer) AS months,
				CAST(sum(confirm + correct + months) AS integer) AS waits FROM w GROUP BY school_id) u JOIN schools s
					ON s.id = u.school_id`+own.where()+`
		ORDER BY u.waits DESC, s.code LIMIT ?`, append(slices.Concat(confirm.args, correct.args, args, own.args), report.MostListed)...).
		Scan(&rows).Error
	inCharges := make([]report.InCharge, len(rows))
	for i, r := range rows {
		inCharges[i] = report.InCharge{SchoolID: r.SchoolID, SchoolName: r.SchoolName, Confirm: r.Confirm, Correct: r.Correct,
			Months: r.Months, All: r.Waits, Total: r.Total}
	}
	return inCharges, translate(err)
}

// Principals implements report.Missing.
func (s Reports) Principals(ctx context.Context, schools []domain.ID) (map[domain.ID][]string, error) {
	var rows []struct {
		SchoolID domain.ID
		Name     string
	}
	err := s.q(ctx).Raw(`SELECT a.school_id, a.name FROM accounts a WHERE a.school_id IN ? AND a.role = 'principal' AND NOT a.disabled
		ORDER BY a.school_id, a.name`, schools).Scan(&rows).Error
	names := map[domain.ID][]string{}
	for _, r := range rows {
		names[r.SchoolID] = append(names[r.SchoolID], r.Name)
	}
	return names, translate(err)
}
