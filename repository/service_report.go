package repository

import (
	"context"

	"gongtongti/domain"
	"gongtongti/domain/posting"
)

type serviceReportRow struct {
	PostingID       domain.ID
	Month           domain.Month
	LessonsTaught   int
	LessonsObserved int
	Talks           int
	Mentored        int
	Note            string
	AccountID       domain.ID
	Version         int
	CreatedAt       instant `gorm:"autoCreateTime:false"`
	UpdatedAt       instant `gorm:"autoUpdateTime:false"`
}

func (serviceReportRow) TableName() string { return "service_reports" }

var serviceReportColumns = "SELECT " + columnsOf[serviceReportRow]("r") + " FROM service_reports r WHERE r.posting_id = ?"

func (r serviceReportRow) report() posting.ServiceReport { return mapped[posting.ServiceReport](r) }

// ServiceReports answers posting.ReportRepository.
type ServiceReports struct{ *DB }

// Add implements posting.ReportRepository.
func (s ServiceReports) Add(ctx context.Context, r posting.ServiceReport) error {
	row := mapped[serviceReportRow](r)
	return translate(s.q(ctx).Create(&row).Error)
}

// Store implements posting.ReportRepository.
func (s ServiceReports) Store(ctx context.Context, r posting.ServiceReport) error {
	result := s.q(ctx).Exec(`UPDATE service_reports SET lessons_taught = ?, lessons_observed = ?, talks = ?, mentored = ?, note = ?,
		version = ?,
		updated_at = ? WHERE posting_id = ? AND month = ? AND version = ?`, r.LessonsTaught, r.LessonsObserved, r.Talks, r.Mentored, r.Note,
		r.Version, instant(r.UpdatedAt), r.PostingID, r.Month, r.Version-1)
	if result.Error == nil && result.RowsAffected != 1 {
		return domain.CheckVersion(0, r.Version)
	}
	return translate(result.Error)
}

// Find implements posting.ReportRepository.
func (s ServiceReports) Find(ctx context.Context, id domain.ID, month domain.Month) (posting.ServiceReport, error) {
	var rows []serviceReportRow
	if err := s.q(ctx).Raw(serviceReportColumns+" AND month = ?", id, month).Scan(&rows).Error; err != nil {
		return posting.ServiceReport{}, translate(err)
	}
	if len(rows) == 0 {
		return posting.ServiceReport{}, domain.Missing()
	}
	return rows[0].report(), nil
}

// List implements posting.ReportRepository.
func (s ServiceReports) List(ctx context.Context, id domain.ID) ([]posting.ServiceReport, error) {
	var rows []serviceReportRow
	if err := s.q(ctx).Raw(serviceReportColumns+" ORDER BY month", id).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	serviceReports := make([]posting.ServiceReport, len(rows))
	for i, r := range rows {
		serviceReports[i] = r.report()
	}
	return serviceReports, nil
}

// monthNumber counts the months of a date column, so that they can be told apart by
// subtraction. Both databases write a date as 2018-09-01.
func monthNumber(column string) string {
	return "(CAST(substr(CAST(" + column + " AS text), 1, 4) AS integer) * 12 + CAST(substr(CAST(" + column +
		" AS text), 6, 2) AS integer))"
}

// unreported keeps postings with months in post that are over and have no report.
func (c *cond) unreported(today domain.Date) {
	missing, args := missingMonths(today)
	c.and("p.status IN ('approved', 'ended') AND p.starts_on <= ?", today)
	c.and(missing+" > 0", args...)
}

// missingMonths is how many months a posting p that holds has no report for, which is
// what posting.due lists: the month has ended, or the posting has.
func missingMonths(today domain.Date) (sql string, args []any) {
	start, end := monthNumber("p.starts_on"), monthNumber("p.ends_on")
	ended := today.Year()*12 + today.Month()%100 - 1
	// The last month in post is that of the day before ends_on.
	over := "CASE WHEN p.ends_on <= ? THEN " + end +
		" - CASE WHEN substr(CAST(p.ends_on AS text), 9, 2) = '01' THEN 1 ELSE 0 END ELSE ? END"
	return "(" + over + " - " + start + ` + 1 - (SELECT count(*) FROM service_reports r WHERE r.posting_id = p.id
		AND r.month / 100 * 12 + r.month % 100 BETWEEN ` + start + " AND " + over + "))", []any{today, ended, today, ended}
}
