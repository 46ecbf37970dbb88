package domain

import "time"

// PeriodFigures are the figures of a bureau for a period: distinct activities by status, and
// teachers and postings from and to its schools.
type PeriodFigures struct {
	Confirmed int          `json:"confirmed"`
	Submitted int          `json:"submitted"`
	Returned  int          `json:"returned"`
	Planned   int          `json:"planned"`
	Given     PeriodPosted `json:"given"`
	Received  PeriodPosted `json:"received"`
}

// PeriodPosted counts distinct teachers and postings.
type PeriodPosted struct {
	Teachers int `json:"teachers"`
	Postings int `json:"postings"`
}

// PeriodComparison has the frozen figures beside the current ones.
type PeriodComparison struct {
	Frozen     PeriodFigures `json:"frozen"`
	Current    PeriodFigures `json:"current"`
	Difference PeriodFigures `json:"difference"` // current less frozen
}

// ReportLock is the lock of the division and period of a report.
type ReportLock struct {
	ID       ID
	LockedAt time.Time
	Note     string
	PeriodComparison
}

// Compare works out the difference of the figures.
func (f PeriodFigures) Compare(current PeriodFigures) PeriodComparison {
	return PeriodComparison{f, current, PeriodFigures{
		Confirmed: current.Confirmed - f.Confirmed, Submitted: current.Submitted - f.Submitted,
		Returned: current.Returned - f.Returned, Planned: current.Planned - f.Planned,
		Given: current.Given.less(f.Given), Received: current.Received.less(f.Received),
	}}
}

func (p PeriodPosted) less(q PeriodPosted) PeriodPosted {
	return PeriodPosted{p.Teachers - q.Teachers, p.Postings - q.Postings}
}
