package repository

import (
	"context"

	"gongtongti/domain/posting"
	"gongtongti/domain/report"
)

// counted are the postings of one way of a subject in a period.
func counted(ask report.PostingAsk) (sql string, args []any) {
	from, args := countedFrom(ask)
	return `SELECT p.teacher_id, p.kind, p.starts_on, p.ends_on, ` + directionColumn + ` AS direction, ` + backboneColumn + ` AS backbone` +
		from, args
}

// countedFrom is the FROM and WHERE of what is counted.
func countedFrom(ask report.PostingAsk) (sql string, args []any) {
	var c cond
	c.countedPosting(posting.Counted{Period: ask.Period, Starts: ask.Starts})
	school, division := "p.home_school_id", "p.home_division"
	if ask.Received {
		school, division = "p.to_school_id", "p.to_division"
	}
	if ask.Subject.Kind == report.OfSchool {
		c.and(school+" = ?", ask.Subject.ID)
	} else {
		c.prefix(division, ask.Subject.Code)
	}
	return " FROM postings p" + c.where(), c.args
}

const (
	directionColumn = `p.home_setting || '-' || CASE WHEN p.to_school_id IS NULL THEN 'elsewhere' ELSE p.to_setting END`
	backboneColumn  = `CASE WHEN p.backbone IN ('', 'none') THEN 'other' ELSE 'backbone' END`
)

// Posted implements report.Repository.
func (s Reports) Posted(ctx context.Context, ask report.PostingAsk) ([]report.PostedCell, error) {
	var cells []report.PostedCell
	sql, args := counted(ask)
	err := s.q(ctx).Raw(`WITH c AS (`+sql+`)
		SELECT 'all' AS way, '' AS code, count(DISTINCT teacher_id) AS teachers FROM c
		UNION ALL SELECT 'kind', kind, count(DISTINCT teacher_id) FROM c GROUP BY kind
		UNION ALL SELECT 'direction', direction, count(DISTINCT teacher_id) FROM c GROUP BY direction
		UNION ALL SELECT 'backbone', backbone, count(DISTINCT teacher_id) FROM c GROUP BY backbone`, args...).Scan(&cells).Error
	return cells, translate(err)
}

// Served implements report.Repository.
func (s Reports) Served(ctx context.Context, ask report.PostingAsk) ([]report.ServedCell, error) {
	var cells []report.ServedCell
	sql, args := counted(ask)
	err := s.q(ctx).Raw(`SELECT kind, direction, backbone = 'backbone' AS backbone, starts_on, ends_on, count(*) AS count FROM (`+sql+`) c
		GROUP BY kind, direction, backbone, starts_on, ends_on`, args...).Scan(&cells).Error
	return cells, translate(err)
}
