package repository

import (
	"context"

	"gongtongti/domain"
	"gongtongti/domain/posting"
)

// Standing implements posting.Repository.
func (s Postings) Standing(ctx context.Context, scope domain.Scope, school domain.ID, on domain.Date,
	page domain.Page) (domain.List[posting.Standing], error) {
	if _, err := Schools(s).one(ctx, scope, school, ""); err != nil {
		return domain.List[posting.Standing]{}, err
	}
	var c cond
	c.and(`t.id IN (SELECT y.teacher_id FROM teacher_stays y WHERE y.school_id = ? AND y.entered_on <= ?
			AND (y.left_on IS NULL OR y.left_on > ?)
		UNION SELECT q.teacher_id FROM postings q WHERE q.to_school_id = ? AND q.status IN ('approved', 'ended') AND q.starts_on <= ?
			AND (q.ends_on IS NULL OR q.ends_on > ?))`, school, on, on, school, on, on)
	if len(page.After) > 0 {
		c.and("(t.name_folded, t.id) > (?, ?)", page.After[0], page.After[1])
	}
	var rows []standingRow
	err := s.q(ctx).Raw(`SELECT t.id AS teacher_id, t.name AS teacher_name, t.name_folded, y.school_id AS home, s.name AS home_name,
			p.id AS posting, p.to_school_id AS host, h.name AS host_name, p.to_place AS host_place,
			coalesce(p.share_percent, 0) AS share_percent, p.ends_on
		FROM teachers t LEFT JOIN teacher_stays y ON y.teacher_id = t.id AND y.entered_on <= ? AND (y.left_on IS NULL OR y.left_on > ?)
		LEFT JOIN schools s ON s.id = y.school_id
		LEFT JOIN postings p ON p.teacher_id = t.id AND p.status IN ('approved', 'ended')
			AND p.starts_on <= ? AND (p.ends_on IS NULL OR p.ends_on > ?)
		LEFT JOIN schools h ON h.id = p.to_school_id`+c.where()+` ORDER BY t.name_folded, t.id LIMIT ?`,
		append(append([]any{on, on, on, on}, c.args...), page.Limit+1)...).Scan(&rows).Error
	standings := make([]posting.Standing, len(rows))
	for i, r := range rows {
		standings[i] = r.standing(school)
	}
	return domain.Cut(page, standings, func(s posting.Standing) []string { return []string{s.NameFolded, string(s.TeacherID)} }),
		translate(err)
}

// standingRow is a teacher on a day, with the home school and the posting of that day.
type standingRow struct {
	posting.Standing
	Home      nullID
	HomeName  nullText
	Posting   nullID
	Host      nullID
	HostName  nullText
	HostPlace nullText
}

// standing says where the teacher is, seen from a school.
func (r standingRow) standing(school domain.ID) posting.Standing {
	s := r.Standing
	s.HomeSchoolID, s.HomeSchoolName, s.PostingID = domain.ID(r.Home), string(r.HomeName), domain.ID(r.Posting)
	s.ToSchoolID, s.ToSchoolName, s.ToPlace = domain.ID(r.Host), string(r.HostName), string(r.HostPlace)
	switch {
	case r.Posting == "":
		s.Presence = posting.Home
	case domain.ID(r.Host) == school:
		s.Presence = posting.Hosted
	default:
		s.Presence = posting.Away
	}
	return s
}
