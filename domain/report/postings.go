package report

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"

	"gongtongti/domain"
)

// Postings counts teachers away from their schools: people, postings and person-months
// are three numbers.
type Postings struct {
	Counting string // overlaps: in post on a day of the period; starts: it begins in it
	Given    Given  // from the schools of the subject
	Received Given  // to the schools of the subject
	Balance  int    // postings received less postings given
}

// Given are the figures of one direction with their breakdowns.
type Given struct {
	Figures
	ByKind      []PostingCount
	ByDirection []PostingCount // code urban-rural: setting of the home school, then of the host
	ByBackbone  []PostingCount // code backbone, other
}

// Figures of postings. Teachers are distinct; person-months are calendar months in
// post within the period and not after today, parts of a month by its days.
type Figures struct {
	Teachers     int     `json:"teachers"`
	Postings     int     `json:"postings"`
	PersonMonths float64 `json:"person_months"` // one decimal
}

// PostingCount is the figures under one code.
type PostingCount struct {
	Code string
	Figures
}

// PostingAsk asks for one direction of the postings of a subject in a period.
type PostingAsk struct {
	Subject  Subject
	Received bool
	Period   domain.Period
	Starts   bool
}

// Breakdowns of postings.
const (
	all          = "all"
	byKind       = "kind"
	byDirection  = "direction"
	byBackbone   = "backbone"
	Elsewhere    = "elsewhere" // direction to a place that is not a school in the system
	backboneCode = "backbone"
	otherCode    = "other"
)

// PostedCell is the number of distinct teachers with a code in one breakdown.
type PostedCell struct {
	Way, Code string
	Teachers  int
}

// ServedCell is the number of postings that share kind, direction, backbone and days.
type ServedCell struct {
	Kind, Direction  string
	Backbone         bool
	StartsOn, EndsOn domain.Date
	Count            int
}

func (s Service) postings(ctx context.Context, ask Ask) (*Postings, error) {
	created := Postings{Counting: "overlaps"}
	if ask.Starts {
		created.Counting = "starts"
	}
	for _, way := range []struct {
		received bool
		into     *Given
	}{{false, &created.Given}, {true, &created.Received}} {
		wanted := PostingAsk{Subject: ask.Subject, Received: way.received, Period: ask.Period, Starts: ask.Starts}
		served, err := s.Repository.Served(ctx, wanted)
		if err != nil {
			return nil, err
		}
		posted, err := s.Repository.Posted(ctx, wanted)
		if err != nil {
			return nil, err
		}
		*way.into = gather(posted, served, ask.Period, s.Env.Today())
	}
	created.Balance = created.Received.Postings - created.Given.Postings
	return &created, nil
}

// gather combines distinct teachers, postings and months.
func gather(posted []PostedCell, served []ServedCell, period domain.Period, today domain.Date) Given {
	type key struct{ way, code string }
	figures, units := map[key]*Figures{}, map[key]int{}
	at := func(way, code string) *Figures {
		if figures[key{way, code}] == nil {
			figures[key{way, code}] = &Figures{}
		}
		return figures[key{way, code}]
	}
	for _, c := range served {
		spent := c.Count * monthUnits(c.StartsOn, c.EndsOn, period, today)
		backbone := otherCode
		if c.Backbone {
			backbone = backboneCode
		}
		for way, code := range map[string]string{all: "", byKind: c.Kind, byDirection: c.Direction, byBackbone: backbone} {
			at(way, code).Postings += c.Count
			units[key{way, code}] += spent
		}
	}
	for _, c := range posted {
		at(c.Way, c.Code).Teachers = c.Teachers
	}
	for k, u := range units {
		figures[k].PersonMonths = math.Round(float64(u)*10/unitsAMonth) / 10
	}
	list := func(way string) []PostingCount {
		postingCounts := []PostingCount{}
		for k := range maps.Keys(figures) {
			if k.way == way {
				postingCounts = append(postingCounts, PostingCount{Code: k.code, Figures: *figures[k]})
			}
		}
		slices.SortFunc(postingCounts, func(a, b PostingCount) int { return cmp.Compare(a.Code, b.Code) })
		return postingCounts
	}
	return Given{Figures: *at(all, ""), ByKind: list(byKind), ByDirection: list(byDirection), ByBackbone: list(byBackbone)}
}

// unitsAMonth is divisible by 28, 29, 30 and 31, so that days add up to months exactly.
const unitsAMonth = 28 * 29 * 30 * 31 / 2

// monthUnits is the time in post within the period and until today.
func monthUnits(startsOn, endsOn domain.Date, period domain.Period, today domain.Date) int {
	from, until := startsOn, period.To.AddDays(1) // until is the first day that does not count
	if from.Before(period.From) {
		from = period.From
	}
	if !endsOn.IsZero() && endsOn.Before(until) {
		until = endsOn
	}
	if tomorrow := today.AddDays(1); tomorrow.Before(until) {
		until = tomorrow
	}
	units := 0
	for from.Before(until) {
		first := from.AddDays(1 - from.Day())
		next := first.AddMonths(1)
		end := next
		if until.Before(next) {
			end = until
		}
		units += from.DaysUntil(end) * (unitsAMonth / first.DaysUntil(next))
		from = next
	}
	return units
}
