package repository

import (
	"context"
	"fmt"

	"gongtongti/domain"
	"gongtongti/domain/report"
)

// meetingPoint is the column by which a matrix tells participants apart.
func meetingPoint(subject report.Subject, participant string) string {
	if n := subject.NextLevel(); n > 0 {
		return fmt.Sprintf("substr(%s.division_code, 1, %d)", participant, n)
	}
	return participant + ".school_id"
}

// Points implements report.Encounters: schools by code, divisions by theirs.
func (s Reports) Points(ctx context.Context, subject report.Subject, period domain.Period) ([]report.Point, error) {
	points := []report.Point{}
	from, c := reported(subject, period)
	c.and("a.status = 'confirmed'")
	key := meetingPoint(subject, "p")
	met := `SELECT ` + key + ` AS key, count(DISTINCT a.id) AS confirmed` + from + ` JOIN activity_participants p ON p.activity_id = a.id` +
		c.where() + ` GROUP BY ` + key
	if subject.NextLevel() > 0 {
		err := s.q(ctx).Raw(`SELECT t.key, t.confirmed, coalesce(d.name, t.key) AS name FROM (`+met+`) t LEFT JOIN divisions d
			ON d.code = t.key
			ORDER BY t.key`, c.args...).Scan(&points).Error
		return points, translate(err)
	}
	err := s.q(ctx).Raw(`SELECT t.key, t.confirmed, `+nameOnDay("s")+` AS name FROM (`+met+`) t JOIN schools s ON s.id = t.key
		ORDER BY s.code`,
		append([]any{period.To}, c.args...)...).Scan(&points).Error
	return points, translate(err)
}

// Meetings implements report.Encounters.
func (s Reports) Meetings(ctx context.Context, subject report.Subject, period domain.Period) ([]report.Meeting, error) {
	meetings := []report.Meeting{}
	from, c := reported(subject, period)
	c.and("a.status = 'confirmed'")
	if subject.Kind == report.OfSchool {
		c.and("(p.school_id = ? OR q.school_id = ?)", subject.ID, subject.ID)
	}
	a, b := meetingPoint(subject, "p"), meetingPoint(subject, "q")
	err := s.q(ctx).Raw(`SELECT `+a+` AS a, `+b+` AS b, count(DISTINCT a.id) AS count`+from+` JOIN activity_participants p
		ON p.activity_id = a.id
		JOIN activity_participants q ON q.activity_id = a.id AND `+a+` < `+b+c.where()+` GROUP BY `+a+`, `+b+` ORDER BY 1, 2`, c.args...).
		Scan(&meetings).Error
	return meetings, translate(err)
}

// mostNeverMet is as many as a person will go through.
const mostNeverMet = 500

// NeverMet implements report.Encounters: members on a day of the period whose community
// is no draft, and who took part in nothing that counts.
func (s Reports) NeverMet(ctx context.Context, subject report.Subject, period domain.Period) ([]domain.Ref, error) {
	schools := []domain.Ref{}
	var c cond
	c.and("m.joined_on <= ? AND (m.left_on IS NULL OR m.left_on > ?) AND k.status <> 'draft' AND (k.ended_on IS NULL OR k.ended_on > ?)",
		period.To, period.From, period.From)
	switch subject.Kind {
	case report.OfCommunity:
		c.and("m.community_id = ?", subject.ID)
	case report.OfSchool:
		c.and("m.community_id IN (SELECT o.community_id FROM memberships o WHERE o.school_id = ?)", subject.ID)
	case report.OfDivision:
		c.prefix("s.division_code", subject.Code)
	}
	var met cond
	met.and("p.held_on BETWEEN ? AND ?", period.From, period.To)
	if subject.Kind == report.OfCommunity {
		met.and("a.community_id = ?", subject.ID)
	}
	if subject.Kind == report.OfSchool { // met means: met this school
		met.and("EXISTS (SELECT 1 FROM activity_participants q WHERE q.activity_id = a.id AND q.school_id = ?)", subject.ID)
	}
	err := s.q(ctx).Raw(`SELECT s.id, `+nameOnDay("s")+` AS title FROM schools s WHERE s.id IN (
			SELECT m.school_id FROM memberships m JOIN communities k ON k.id = m.community_id JOIN schools s
				ON s.id = m.school_id`+c.where()+`)
		AND NOT EXISTS (SELECT 1 FROM activity_participants p JOIN activities a ON a.id = p.activity_id
		AND a.status = 'confirmed'`+met.where()+` AND p.school_id = s.id)
		ORDER BY s.code LIMIT ?`, append(append(append([]any{period.To}, c.args...), met.args...), mostNeverMet)...).Scan(&schools).Error
	return schools, translate(err)
}

// NeverSubjects implements report.Encounters. People write subjects freely, in either
// language of the list.
func (s Reports) NeverSubjects(ctx context.Context, subject report.Subject, period domain.Period) ([]string, error) {
	codes := []string{}
	from, c := reported(subject, period)
	c.and("a.status = 'confirmed'")
	err := s.q(ctx).Raw(`WITH had AS (SELECT DISTINCT a.subject`+from+c.where()+`) SELECT i.code FROM code_items i WHERE i.list = 'subject'
		AND NOT EXISTS (SELECT 1 FROM had WHERE had.subject = i.label_zh OR had.subject = i.label_en) ORDER BY i.position`, c.args...).
		Scan(&codes).Error
	return codes, translate(err)
}
