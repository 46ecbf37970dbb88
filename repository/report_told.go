package repository

import (
	"context"
	"fmt"

	"gongtongti/domain"
	"gongtongti/domain/community"
	"gongtongti/domain/report"
)

// Communities implements report.Repository.
func (s Reports) Communities(ctx context.Context, subject report.Subject, period domain.Period, most int) ([]report.Community, error) {
	communities := []report.Community{}
	from, c := reported(subject, period)
	c.and("a.status = 'confirmed'")
	err := s.q(ctx).Raw(`SELECT t.community_id, t.confirmed, k.name, count(*) OVER () AS active FROM (
		SELECT a.community_id, count(*) AS confirmed`+from+c.where()+` GROUP BY a.community_id) t
		JOIN communities k ON k.id = t.community_id ORDER BY k.founded_on, k.id LIMIT ?`, append(c.args, most)...).Scan(&communities).Error
	return communities, translate(err)
}

// activeCommunity keeps communities by the same conditions.
func (c *cond) activeCommunity(f community.Filter) {
	if f.Confirmed == nil {
		return
	}
	active := func(subject report.Subject) {
		from, own := reported(subject, *f.Confirmed)
		own.and("a.status = 'confirmed'")
		c.and("c.id IN (SELECT a.community_id"+from+own.where()+")", own.args...)
	}
	if f.SchoolID != "" {
		active(report.Subject{Kind: report.OfSchool, ID: f.SchoolID})
	}
	if f.Division != "" {
		active(report.Subject{Kind: report.OfDivision, Code: f.Division})
	}
	if f.SchoolID == "" && f.Division == "" {
		c.and("EXISTS (SELECT 1 FROM activities a WHERE a.community_id = c.id AND a.status = 'confirmed' AND a.held_on BETWEEN ? AND ?)",
			f.Confirmed.From, f.Confirmed.To)
	}
}

// Years implements report.Repository: whole numbers are divided alike on both databases.
func (s Reports) Years(ctx context.Context, subject report.Subject, period domain.Period, firstMonth int) ([]report.YearCount, error) {
	var years []report.YearCount
	from, c := reported(subject, period)
	c.and("a.status = 'confirmed'")
	err := s.q(ctx).Raw(fmt.Sprintf("SELECT (a.held_month - %d) / 100 AS year, count(*) AS confirmed", firstMonth)+from+c.where()+
		" GROUP BY 1 ORDER BY 1", c.args...).Scan(&years).Error
	return years, translate(err)
}
