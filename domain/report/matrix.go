package report

import (
	"context"

	"gongtongti/domain"
)

// Matrix counts how often points met in confirmed activities. Points are schools or, for a city
// or province, the divisions of the next level.
type Matrix struct {
	Subject       Subject
	Period        domain.Period
	Points        []Point
	Meetings      []Meeting    // pairs that met; each once
	NeverMet      []domain.Ref // schools in a community in the period, without one confirmed activity
	NeverSubjects []string     // codes of subjects that no confirmed activity had
}

// Point is a school, by id, or a division, by code.
type Point struct {
	Key       string `json:"key"`
	Name      string `json:"name"`
	Confirmed int    `json:"confirmed"`
}

// Meeting is how often two points took part in the same activity.
type Meeting struct {
	A     string `json:"a"` // keys of points, A before B
	B     string `json:"b"`
	Count int    `json:"count"`
}

// Encounters answers Matrix.
type Encounters interface {
	Points(ctx context.Context, subject Subject, period domain.Period) ([]Point, error)
	Meetings(ctx context.Context, subject Subject, period domain.Period) ([]Meeting, error)
	NeverMet(ctx context.Context, subject Subject, period domain.Period) ([]domain.Ref, error)
	NeverSubjects(ctx context.Context, subject Subject, period domain.Period) ([]string, error)
}

// Matrix is for everyone whose scope includes the subject.
func (s Service) Matrix(ctx context.Context, actor domain.Actor, ask Ask) (Matrix, error) {
	matrix := Matrix{Subject: ask.Subject, Period: ask.Period}
	err := s.Tx.View(ctx, func(ctx context.Context) (err error) {
		if matrix.Subject.Name, err = s.name(ctx, actor, ask.Subject); err != nil {
			return err
		}
		if matrix.Points, err = s.Repository.Points(ctx, ask.Subject, ask.Period); err != nil {
			return err
		}
		if matrix.Meetings, err = s.Repository.Meetings(ctx, ask.Subject, ask.Period); err != nil {
			return err
		}
		if matrix.NeverMet, err = s.Repository.NeverMet(ctx, ask.Subject, ask.Period); err != nil {
			return err
		}
		matrix.NeverSubjects, err = s.Repository.NeverSubjects(ctx, ask.Subject, ask.Period)
		return err
	})
	return matrix, err
}
