package posting

import (
	"context"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/change"
)

// ServiceReport is what a posted teacher did in a month, 月度工作报告.
type ServiceReport struct {
	PostingID domain.ID    `json:"posting_id"`
	Month     domain.Month `json:"month"`
	Work
	Version   int       `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`

	AccountID domain.ID `json:"-"` // who wrote it first
}

// Work of one month.
type Work struct {
	LessonsTaught   int    `json:"lessons_taught"`
	LessonsObserved int    `json:"lessons_observed"`
	Talks           int    `json:"talks"`
	Mentored        int    `json:"mentored"` // pupils or colleagues
	Note            string `json:"note"`
}

// Revision is the version for the ETag.
func (r ServiceReport) Revision() int { return r.Version }

// Identity names it below its posting, for the Location of a new one.
func (r ServiceReport) Identity() domain.ID { return domain.ID(r.Month.String()) }

// guarded is the state for the audit log, without the name, which could not be removed later.
func (r ServiceReport) guarded(name string) ServiceReport {
	r.Note = domain.Mask(r.Note, name)
	return r
}

// ServiceReports are the reports of a posting by month, and the months that are over
// and have none.
type ServiceReports struct {
	Items   []ServiceReport `json:"items"`
	Missing []domain.Month  `json:"missing"`
}

// ReportRepository keeps service reports. Who may see the posting sees them.
type ReportRepository interface {
	// Add fails with Conflict already_reported if the month has a report.
	Add(ctx context.Context, r ServiceReport) error
	Store(ctx context.Context, r ServiceReport) error
	Find(ctx context.Context, posting domain.ID, month domain.Month) (ServiceReport, error)
	List(ctx context.Context, posting domain.ID) ([]ServiceReport, error)
}

// due lists the months in post that are over: the month or the posting has ended.
func (p Posting) due(today domain.Date) []domain.Month {
	months := []domain.Month{}
	if p.Status != Approved && p.Status != Ended {
		return months
	}
	for m := domain.MonthOf(p.StartsOn); p.EndsOn.IsZero() || m.First().Before(p.EndsOn); m = m.Next() {
		if m.Next().First().After(today) && (p.EndsOn.IsZero() || p.EndsOn.After(today)) {
			break
		}
		months = append(months, m)
	}
	return months
}

// reportable says what is wrong with reporting a month.
func (p Posting) reportable(month domain.Month, today domain.Date) error {
	if p.Status != Approved && p.Status != Ended {
		return wrongState("只有已批准的派任可以填写工作报告。", "Only an approved posting has service reports.")
	}
	var faults domain.Faults
	first, next := month.First(), month.Next().First()
	switch {
	case !next.After(p.StartsOn) || !p.EndsOn.IsZero() && !first.Before(p.EndsOn):
		faults.Add("month", "not_in_post", "教师在这个月不在任。", "The teacher is not in post in that month.")
	case first.After(today) || p.StartsOn.After(today):
		faults.Add("month", "future", "还没到这个月，不能提前填写。", "The month has not come yet.")
	}
	return faults.Err()
}

// Report is for the people of the host and the home school, once for each month.
func (s Service) Report(ctx context.Context, actor domain.Actor, id domain.ID, month domain.Month, work Work) (ServiceReport, error) {
	now := s.Env.Instant()
	serviceReport := ServiceReport{PostingID: id, Month: month, Work: work, AccountID: actor.ID, Version: 1, CreatedAt: now, UpdatedAt: now}
	err := s.Tx.Do(ctx, func(ctx context.Context) error {
		p, err := s.Repository.Lock(ctx, actor.Scope, id)
		if err != nil {
			return err
		}
		if err := mayReport(actor, p); err != nil {
			return err
		}
		if err := p.reportable(month, s.Env.Today()); err != nil {
			return err
		}
		if err := s.Reports.Add(ctx, serviceReport); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Report, target(p), nil, serviceReport.guarded(p.TeacherName), "")
	})
	return serviceReport, err
}

// CorrectReport is for those who may report, also for a month that is no longer part of the
// corrected posting.
func (s Service) CorrectReport(ctx context.Context, actor domain.Actor, id domain.ID, month domain.Month, version int,
	alter func(*Work)) (ServiceReport, error) {
	var posting Posting
	return change.Of[ServiceReport]{
		Tx: s.Tx, Audit: s.Audit, Env: s.Env,
		Lock: func(ctx context.Context, scope domain.Scope, id domain.ID) (r ServiceReport, err error) {
			// This also locks the reports: nothing writes them without it.
			if posting, err = s.Repository.Lock(ctx, scope, id); err != nil {
				return r, err
			}
			if err := mayReport(actor, posting); err != nil { // before the answer could reveal whether there is a report
				return r, err
			}
			return s.Reports.Find(ctx, id, month)
		},
		Stamp: func(r *ServiceReport, version int, at time.Time) { r.Version, r.UpdatedAt = version, at },
		Store: func(ctx context.Context, p change.Pending[ServiceReport]) error {
			return s.Reports.Store(ctx, p.Changed)
		},
		Target: func(_, _ ServiceReport) audit.Target { return target(posting) },
		Shown:  func(r ServiceReport) ServiceReport { return r.guarded(posting.TeacherName) },
	}.Do(ctx, actor, id, version, change.Step[ServiceReport]{
		Action: audit.Report,
		May:    func(actor domain.Actor, _ ServiceReport) error { return mayReport(actor, posting) },
		Alter: func(_ context.Context, r *ServiceReport) error {
			alter(&r.Work)
			return nil
		},
	})
}

// FindReport is the report of one month, for who sees the posting.
func (s Service) FindReport(ctx context.Context, actor domain.Actor, id domain.ID, month domain.Month) (ServiceReport, error) {
	if _, err := s.Repository.Find(ctx, actor.Scope, id); err != nil {
		return ServiceReport{}, err
	}
	return s.Reports.Find(ctx, id, month)
}

// ListReports is for who sees the posting.
func (s Service) ListReports(ctx context.Context, actor domain.Actor, id domain.ID) (serviceReports ServiceReports, err error) {
	err = s.Tx.View(ctx, func(ctx context.Context) error {
		p, err := s.Repository.Find(ctx, actor.Scope, id)
		if err != nil {
			return err
		}
		if serviceReports.Items, err = s.Reports.List(ctx, id); err != nil {
			return err
		}
		reported := map[domain.Month]bool{}
		for _, r := range serviceReports.Items {
			reported[r.Month] = true
		}
		serviceReports.Missing = []domain.Month{}
		for _, m := range p.due(s.Env.Today()) {
			if !reported[m] {
				serviceReports.Missing = append(serviceReports.Missing, m)
			}
		}
		return nil
	})
	return serviceReports, err
}
