// Package report counts what was done, from the records themselves and by the rules of
// docs/reports.md, so that every figure opens into the rows behind it.
package report

import (
	"context"

	"gongtongti/domain"
)

// Kind of what a report is about.
type Kind string

// A report is about one community, one school, or a division with all that lies in it.
const (
	OfCommunity Kind = "community"
	OfSchool    Kind = "school"
	OfDivision  Kind = "division"
)

// Subject is what a report is about. A division is known by its code, the others by id.
type Subject struct {
	Kind Kind      `json:"kind"`
	ID   domain.ID `json:"id,omitempty"`
	Code string    `json:"code,omitempty"`
	Name string    `json:"name"`
}

// NextLevel is the length of the division codes into which a report of a wide division is
// broken down; 0 if it lists schools.
func (s Subject) NextLevel() int {
	if s.Kind == OfDivision {
		return map[int]int{2: 4, 4: 6}[len(s.Code)]
	}
	return 0
}

// Report has the figures of a period.
type Report struct {
	Subject    Subject
	Period     domain.Period
	Activities Activities
	Change     Change
	Schools    []School           // of a community, a school with its partners, a district
	Divisions  []Part             // of a city or province
	Postings   *Postings          // none of a community
	Lock       *domain.ReportLock // of this division and period; nil if there is none
}

// Ask is what is asked for.
type Ask struct {
	Subject Subject
	Period  domain.Period
	Before  domain.Period // the period to compare with
	Starts  bool          // count postings that start in the period, not those that overlap it
}

// Repository counts in the database: no record is loaded to be counted.
type Repository interface {
	Encounters
	Progressing
	Missing
	// Revision counts the changes that may affect a report of the subject; NotFound if it is
	// outside the scope.
	Revision(ctx context.Context, scope domain.Scope, subject Subject) (int, error)
	// Name returns NotFound for subjects outside the scope.
	Name(ctx context.Context, scope domain.Scope, subject Subject) (string, error)
	Cells(ctx context.Context, subject Subject, period domain.Period) ([]Cell, error)
	Reach(ctx context.Context, subject Subject, period domain.Period) (Reach, error)
	Schools(ctx context.Context, subject Subject, period domain.Period) ([]School, error)
	Parts(ctx context.Context, subject Subject, period domain.Period) ([]Part, error)
	Communities(ctx context.Context, subject Subject, period domain.Period, most int) ([]Community, error)
	// Years counts confirmed activities by year; firstMonth 9 makes them school years.
	Years(ctx context.Context, subject Subject, period domain.Period, firstMonth int) ([]YearCount, error)
	// Posted counts distinct teachers, Served postings and their days.
	Posted(ctx context.Context, ask PostingAsk) ([]PostedCell, error)
	Served(ctx context.Context, ask PostingAsk) ([]ServedCell, error)
}

// Locks know which periods are locked.
type Locks interface {
	// ForReport is the latest lock of the division and period, nil if there is none. Starts
	// counts postings that start in the period, not those that overlap it.
	ForReport(ctx context.Context, division string, p domain.Period, starts bool) (*domain.ReportLock, error)
}

// Service has the use cases of reports.
type Service struct {
	Repository Repository
	Locks      Locks
	Tx         domain.Transactor
	Env        domain.Env
}

// Of is for everyone whose scope includes the subject. All figures come from one snapshot of
// the database.
func (s Service) Of(ctx context.Context, actor domain.Actor, ask Ask) (report Report, err error) {
	err = s.Tx.View(ctx, func(ctx context.Context) error {
		report, err = s.of(ctx, actor, ask)
		return err
	})
	return report, err
}

func (s Service) of(ctx context.Context, actor domain.Actor, ask Ask) (report Report, err error) {
	report = Report{Subject: ask.Subject, Period: ask.Period, Schools: []School{}, Divisions: []Part{}}
	if report.Subject.Name, err = s.name(ctx, actor, ask.Subject); err != nil {
		return report, err
	}
	if err := s.activities(ctx, &report, ask); err != nil || ask.Subject.Kind == OfCommunity {
		return report, err
	}
	if report.Postings, err = s.postings(ctx, ask); err != nil || ask.Subject.Kind != OfDivision {
		return report, err
	}
	report.Lock, err = s.Locks.ForReport(ctx, ask.Subject.Code, ask.Period, ask.Starts)
	return report, err
}

// Revision changes whenever the report may have changed.
func (s Service) Revision(ctx context.Context, actor domain.Actor, subject Subject) (int, error) {
	if subject.Kind == OfDivision && !mayReadDivision(actor, subject.Code) {
		return 0, domain.Missing()
	}
	return s.Repository.Revision(ctx, actor.Scope, subject)
}

func (s Service) name(ctx context.Context, actor domain.Actor, subject Subject) (string, error) {
	if subject.Kind == OfDivision && !mayReadDivision(actor, subject.Code) {
		return "", domain.Missing()
	}
	return s.Repository.Name(ctx, actor.Scope, subject)
}
