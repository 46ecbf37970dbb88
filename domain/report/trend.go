package report

import (
	"context"

	"gongtongti/domain"
)

// Trend is how many activities were confirmed in each of some years, oldest first, empty
// ones included.
type Trend struct {
	Subject Subject
	Years   []YearCount
}

// YearCount is one year. A school year has the name of the year in which it begins.
type YearCount struct {
	Year      int
	Confirmed int
}

// TrendAsk is for so many years up to and with Last.
type TrendAsk struct {
	Subject     Subject
	Last, Years int
	SchoolYears bool
}

// Trend is for everyone whose scope includes the subject.
func (s Service) Trend(ctx context.Context, actor domain.Actor, ask TrendAsk) (Trend, error) {
	trend, first := Trend{Subject: ask.Subject}, ask.Last-ask.Years+1
	period, month := domain.Period{From: domain.CalendarYear(first).From, To: domain.CalendarYear(ask.Last).To}, 1
	if ask.SchoolYears {
		period, month = domain.Period{From: domain.SchoolYear(first).From, To: domain.SchoolYear(ask.Last).To}, 9
	}
	err := s.Tx.View(ctx, func(ctx context.Context) (err error) {
		if trend.Subject.Name, err = s.name(ctx, actor, ask.Subject); err != nil {
			return err
		}
		yearCounts, err := s.Repository.Years(ctx, ask.Subject, period, month)
		counts := map[int]int{}
		for _, y := range yearCounts {
			counts[y.Year] = y.Confirmed
		}
		for year := first; year <= ask.Last; year++ {
			trend.Years = append(trend.Years, YearCount{year, counts[year]})
		}
		return err
	})
	return trend, err
}
