package domain

import "time"

// Period is a span of days, both ends included.
type Period struct {
	From Date `json:"from"`
	To   Date `json:"to"`
}

// CalendarYear is 1 January to 31 December.
func CalendarYear(year int) Period {
	return Period{NewDate(year, time.January, 1), NewDate(year, time.December, 31)}
}

// SchoolYear N runs from 1 September N to 31 August N+1, 学年.
func SchoolYear(year int) Period {
	return Period{NewDate(year, time.September, 1), NewDate(year+1, time.August, 31)}
}

// Within is the part of p that lies in other.
func (p Period) Within(other Period) Period {
	if p.From.Before(other.From) {
		p.From = other.From
	}
	if p.To.After(other.To) {
		p.To = other.To
	}
	return p
}

// Holds reports whether the day belongs to p.
func (p Period) Holds(day Date) bool { return !day.Before(p.From) && !day.After(p.To) }

// Days counts the days of p, 0 if there are none.
func (p Period) Days() int { return max(0, p.From.DaysUntil(p.To)+1) }

// Covers reports whether day is in the half-open span from … until. A zero until is open.
func Covers(from, until, day Date) bool {
	return !day.Before(from) && (until.IsZero() || day.Before(until))
}
