package repository

import (
	"context"

	"gongtongti/domain"
	"gongtongti/domain/report"
)

// Reports answers report.Repository.
type Reports struct{ *DB }

// CommunityName implements report.Repository.
func (s Reports) CommunityName(ctx context.Context, scope domain.Scope, id domain.ID) (string, error) {
	var c cond
	c.and("c.id = ?", id)
	c.communityInScope(scope, "c.id")
	var names []string
	if err := s.q(ctx).Raw("SELECT c.name FROM communities c"+c.where(), c.args...).Scan(&names).Error; err != nil {
		return "", translate(err)
	}
	if len(names) == 0 {
		return "", domain.Missing()
	}
	return names[0], nil
}

// CommunityCells implements report.Repository: read from activities_community_idx alone.
func (s Reports) CommunityCells(ctx context.Context, id domain.ID, period domain.Period) ([]report.Cell, error) {
	var cells []report.Cell
	err := s.q(ctx).Raw(`SELECT held_month AS month, type, mode, status, count(*) AS count FROM activities
		WHERE community_id = ? AND held_on BETWEEN ? AND ? GROUP BY held_month, type, mode, status`, id, period.From, period.To).
		Scan(&cells).Error
	return cells, translate(err)
}

// CommunitySchools implements report.Repository.
func (s Reports) CommunitySchools(ctx context.Context, id domain.ID, period domain.Period) ([]report.School, error) {
	schools := []report.School{}
	err := s.q(ctx).Raw(`SELECT s.id AS school_id, s.name AS school_name, t.confirmed, t.headcount FROM (
			SELECT p.school_id, count(*) AS confirmed, sum(p.headcount) AS headcount
			FROM activities a JOIN activity_participants p ON p.activity_id = a.id
			WHERE a.community_id = ? AND a.held_on BETWEEN ? AND ? AND a.status = 'confirmed' GROUP BY p.school_id) t
		JOIN schools s ON s.id = t.school_id ORDER BY s.code`, id, period.From, period.To).Scan(&schools).Error
	return schools, translate(err)
}
