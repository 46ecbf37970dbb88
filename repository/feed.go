package repository

import (
	"context"
	"crypto/rand"
	"slices"

	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/audit"
)

// telling is a query for audiences, kinds and records: who hears of what.
type telling struct {
	query string
	args  []any
}

// tell notes who hears of a change.
func (s *DB) tell(ctx context.Context, e audit.Entry) error {
	if e.TargetKind == domain.CertificateRecord { // told as its posting, whose id it goes by
		return s.tellAll(ctx, postingsTold("p.id = ?"), e.TargetID, e.TargetID)
	}
	if !e.TargetKind.Type().OnPhones {
		return nil
	}
	for _, audience := range append(e.Heard, string(e.SubjectID)) {
		if err := s.tellAll(ctx, "SELECT ?, ?, ?", audience, e.TargetKind, e.TargetID); err != nil {
			return err
		}
	}
	return nil
}

// tellAll tells of all that a query finds when the transaction is about to commit: in one
// statement, in one order, so that writers never wait for each other in a ring, and at
// one position.
func (s *DB) tellAll(ctx context.Context, text string, args ...any) error {
	one := telling{text, args}
	if running, ok := ctx.Value(txKey{}).(*running); ok {
		running.told = append(running.told, one)
		return nil
	}
	return s.put(ctx, []telling{one})
}

// put writes down who is told. The first branch finds nothing and gives the columns their
// names and types.
func (s *DB) put(ctx context.Context, all []telling) error {
	for some := range slices.Chunk(all, 100) {
		text, args := "SELECT '' AS audience, '' AS kind, CAST(NULL AS uuid) AS record_id WHERE 1 = 0", []any{}
		for _, t := range some {
			text, args = text+" UNION "+t.query, append(args, t.args...)
		}
		if err := s.q(ctx).Exec(`INSERT INTO changes (audience, kind, record_id, at) SELECT f.audience, f.kind, f.record_id, p.at
			FROM (`+text+`) f CROSS JOIN (`+s.dialect.position+`) p WHERE true ORDER BY f.audience, f.kind, f.record_id
			ON CONFLICT (audience, kind, record_id) DO UPDATE SET at = excluded.at`, args...).Error; err != nil {
			return translate(err)
		}
	}
	return nil
}

// postingsTold tells both schools of the postings p of a condition, whose values are given
// twice.
func postingsTold(condition string) string {
	return "SELECT CAST(p.home_school_id AS text), 'posting', p.id FROM postings p WHERE " + condition +
		" UNION SELECT CAST(p.to_school_id AS text), 'posting', p.id FROM postings p WHERE p.to_school_id IS NOT NULL AND " + condition
}

// tellSchools tells schools of a community and of what is held in it from a day on, or of
// all: those that join see it now, those that leave no longer. So do divisions that such a
// school lay in before.
func (s *DB) tellSchools(ctx context.Context, schools []domain.ID, community domain.ID, from domain.Date) error {
	if from.IsZero() {
		from = domain.NewDate(1900, 1, 1)
	}
	return s.tellAll(ctx, `SELECT v.audience, r.kind, r.id FROM (SELECT CAST(id AS text) AS audience FROM schools WHERE id IN ?
		UNION SELECT division_code FROM school_divisions WHERE school_id IN ?) v CROSS JOIN (
		SELECT 'community' AS kind, c.id FROM communities c WHERE c.id = ?
		UNION ALL SELECT 'activity', a.id FROM activities a WHERE a.community_id = ? AND a.held_on >= ?
		UNION ALL SELECT 'target', t.id FROM targets t WHERE t.community_id = ?) r`,
		schools, schools, community, community, from, community)
}

// tellDivisions tells the divisions that a school leaves and comes to of all that is its
// own, the one that it leaves also of what was, and the school of what their bureaus set.
// Whoever sets a target for a division locks it: one waits for the other, or the school
// would be told by neither.
func (s *DB) tellDivisions(ctx context.Context, school domain.ID, from, to string) error {
	var locked []string
	if err := s.q(ctx).Raw("SELECT code FROM divisions WHERE code IN ? ORDER BY code"+s.dialect.forShare,
		append(prefixes(from), prefixes(to)...)).
		Scan(&locked).Error; err != nil {
		return translate(err)
	}
	const mine = " IN (SELECT m.community_id FROM memberships m WHERE m.school_id = s.id)"
	if err := s.tellAll(ctx, `SELECT d.code, r.kind, r.id FROM divisions d CROSS JOIN (
		SELECT 'school' AS kind, s.id FROM schools s WHERE s.id = ?
		UNION SELECT 'community', c.id FROM schools s JOIN communities c ON c.id`+mine+` WHERE s.id = ?
		UNION SELECT 'activity', a.id FROM schools s JOIN activities a ON a.community_id`+mine+` WHERE s.id = ?
		UNION SELECT 'target', t.id FROM schools s JOIN targets t ON t.community_id`+mine+` WHERE s.id = ?
		UNION SELECT 'teacher', t.id FROM teachers t WHERE t.school_id = ?
		UNION SELECT 'posting', p.id FROM postings p WHERE p.home_school_id = ?
		UNION SELECT 'posting', p.id FROM postings p WHERE p.to_school_id = ?) r WHERE d.code IN ?`,
		school, school, school, school, school, school, school, []string{from, to}); err != nil {
		return err
	}
	return s.tellAll(ctx, `SELECT CAST(? AS text), x.kind, x.record_id FROM changes x WHERE x.audience = ?
		UNION SELECT CAST(s.id AS text), 'target', t.id FROM schools s CROSS JOIN divisions d
		JOIN targets t ON t.division_code = substr(d.code, 1, length(t.division_code)) WHERE s.id = ? AND d.code IN ?`,
		from, school, school, []string{from, to})
}

// Renamed implements school.Repository: whatever names the school is told anew.
func (s Schools) Renamed(ctx context.Context, id domain.ID) error {
	return s.tellAll(ctx, `SELECT CAST(a.community_id AS text), 'activity', a.id FROM activity_participants p JOIN activities a
		ON a.id = p.activity_id WHERE p.school_id = ?
		UNION SELECT CAST(t.school_id AS text), 'teacher', t.id FROM teacher_stays y JOIN teachers t ON t.id = y.teacher_id
			WHERE y.school_id = ?
		UNION `+postingsTold("(p.home_school_id = ? OR p.to_school_id = ?)"),
		id, id, id, id, id, id)
}

// Renamed implements community.Repository: its activities name it.
func (s Communities) Renamed(ctx context.Context, id domain.ID) error {
	return s.tellAll(ctx, `SELECT CAST(a.community_id AS text), 'activity', a.id FROM activities a WHERE a.community_id = ?`, id)
}

// Postponed implements activity.Repository: schools that left the community in between, and
// divisions that lost a school in between, to another division or out of the community.
func (s Activities) Postponed(ctx context.Context, a activity.Activity, was domain.Date) error {
	return s.tellAll(ctx, `SELECT CAST(m.school_id AS text), 'activity', a.id FROM activities a JOIN memberships m
		ON m.community_id = a.community_id
		WHERE a.id = ? AND m.left_on > ? AND m.left_on <= ?
		UNION SELECT d.division_code, 'activity', a.id FROM activities a JOIN memberships m ON m.community_id = a.community_id
		JOIN school_divisions d ON d.school_id = m.school_id WHERE a.id = ? AND (d.until > ? AND d.until <= ? OR m.left_on > ?
		AND m.left_on <= ?)`,
		a.ID, was, a.HeldOn, a.ID, was, a.HeldOn, was, a.HeldOn)
}

// adopt gives a database that was restored elsewhere a new run of positions: there, those
// of its rows may lie ahead.
func (s *DB) adopt(ctx context.Context) error {
	return s.Do(ctx, func(ctx context.Context) error {
		var home string
		if err := s.q(ctx).Raw(s.dialect.home).Scan(&home).Error; err != nil {
			return translate(err)
		}
		adopted := s.q(ctx).Exec("UPDATE feed SET run = ?, home = ? WHERE home <> ? OR run = ''", rand.Text(), home, home)
		if adopted.Error != nil || adopted.RowsAffected == 0 {
			return translate(adopted.Error)
		}
		return translate(s.q(ctx).Exec("UPDATE changes SET at = 0 WHERE at > 0").Error)
	})
}
