package report

import (
	"context"
	"time"

	"gongtongti/domain"
)

// MostListed limits the entries of a section. The total counts all.
const MostListed = 200

// Unreported lists who has not reported and what waits for whom, as of today.
type Unreported struct {
	Subject Subject
	Today   domain.Date
	Days    int
	// SilentCommunities are active, for so many days at least, and held nothing in them;
	// SilentSchools belonged to an active community all that time and took part in nothing.
	SilentCommunities Section[Silent]
	SilentSchools     Section[Silent]
	// Waiting are submitted and not confirmed, Returned not corrected: longest first.
	Waiting  Section[Open]
	Returned Section[Open]
	// ServiceMonths are the months without a service report, by the school that posted
	// the teachers; the total counts postings.
	ServiceMonths Section[Unserved]
	InCharge      Section[InCharge]
}

// Section is a list of limited length with the total.
type Section[T any] struct {
	Total int
	Items []T
}

// Silent is a community or school without recent activities.
type Silent struct {
	ID         domain.ID   `json:"id"`
	Name       string      `json:"name"`
	SinceOn    domain.Date `json:"since_on"`     // founded, or in an active community
	LastHeldOn domain.Date `json:"last_held_on"` // null: never
	Days       int         `json:"days"`         // since it was last heard of, or began
	Total      int         `json:"-"`
}

// Open is an activity that waits for a school.
type Open struct {
	ActivityID    domain.ID    `json:"activity_id"`
	Title         string       `json:"title"`
	CommunityName string       `json:"community_name"`
	HeldOn        domain.Date  `json:"held_on"`
	Since         time.Time    `json:"since"`
	Days          int          `json:"days"`
	Reason        string       `json:"reason,omitempty"` // why it was returned
	WaitsFor      []domain.Ref `json:"waits_for"`        // the schools that have to act; any one may confirm
	Total         int          `json:"-"`
}

// Unserved is a school's postings with months that nobody reported on.
type Unserved struct {
	SchoolID   domain.ID `json:"school_id"`
	SchoolName string    `json:"school_name"`
	Postings   int       `json:"postings"`
	Months     int       `json:"months"`
	Total      int       `json:"-"` // postings of all schools
}

// InCharge is a school with what waits for it, and its principals.
type InCharge struct {
	SchoolID   domain.ID `json:"school_id"`
	SchoolName string    `json:"school_name"`
	Principals []string  `json:"principals"`
	Confirm    int       `json:"confirm"`        // activities it may confirm
	Correct    int       `json:"correct"`        // activities it has to correct
	Months     int       `json:"service_months"` // to be reported on
	All        int       `json:"all"`
	Total      int       `json:"-"`
}

// Awaited is a school that has to act on an activity.
type Awaited struct {
	ActivityID domain.ID
	ID         domain.ID
	Title      string
}

// OpenAsk is which open activities: of a subject, in a state.
type OpenAsk struct {
	Subject Subject
	Status  string // submitted, returned
}

// Missing finds what is missing, each in one statement of at most MostListed rows.
type Missing interface {
	SilentCommunities(ctx context.Context, subject Subject, since, today domain.Date) ([]Silent, error)
	SilentSchools(ctx context.Context, subject Subject, since, today domain.Date) ([]Silent, error)
	Open(ctx context.Context, ask OpenAsk) ([]Open, error)
	// Awaited are the schools that the activities wait for.
	Awaited(ctx context.Context, activities []domain.ID) ([]Awaited, error)
	Unserved(ctx context.Context, subject Subject, today domain.Date) ([]Unserved, error)
	// InCharge are schools of the subject, of which a person may know who is the principal.
	InCharge(ctx context.Context, subject Subject, today domain.Date) ([]InCharge, error)
	Principals(ctx context.Context, schools []domain.ID) (map[domain.ID][]string, error)
}

// Unreported is for everybody whose scope holds the subject, a division or school.
func (s Service) Unreported(ctx context.Context, actor domain.Actor, subject Subject, days int) (Unreported, error) {
	unreported := Unreported{Subject: subject, Today: s.Env.Today(), Days: days}
	since := unreported.Today.AddDays(-days)
	err := s.Tx.View(ctx, func(ctx context.Context) (err error) {
		if unreported.Subject.Name, err = s.name(ctx, actor, subject); err != nil {
			return err
		}
		silent, err := s.Repository.SilentCommunities(ctx, subject, since, unreported.Today)
		if err != nil {
			return err
		}
		unreported.SilentCommunities = s.silent(silent)
		if silent, err = s.Repository.SilentSchools(ctx, subject, since, unreported.Today); err != nil {
			return err
		}
		unreported.SilentSchools = s.silent(silent)
		if unreported.Waiting, unreported.Returned, err = s.open(ctx, subject); err != nil {
			return err
		}
		unserved, err := s.Repository.Unserved(ctx, subject, unreported.Today)
		if err != nil {
			return err
		}
		unreported.ServiceMonths = section(unserved, func(u Unserved) int { return u.Total })
		unreported.InCharge, err = s.inCharge(ctx, subject, unreported.Today)
		return err
	})
	return unreported, err
}

// section takes the total from the first row: each carries it.
func section[T any](items []T, total func(T) int) Section[T] {
	if len(items) == 0 {
		return Section[T]{Items: []T{}}
	}
	return Section[T]{Total: total(items[0]), Items: items}
}

func (s Service) silent(silents []Silent) Section[Silent] {
	for i, f := range silents {
		last := f.LastHeldOn
		if last.IsZero() {
			last = f.SinceOn
		}
		silents[i].Days = last.DaysUntil(s.Env.Today())
	}
	return section(silents, func(f Silent) int { return f.Total })
}

func (s Service) open(ctx context.Context, subject Subject) (waiting, returned Section[Open], err error) {
	var ids []domain.ID
	at := map[domain.ID]*Open{}
	for _, part := range []struct {
		status string
		into   *Section[Open]
	}{{"submitted", &waiting}, {"returned", &returned}} {
		opens, err := s.Repository.Open(ctx, OpenAsk{subject, part.status})
		if err != nil {
			return waiting, returned, err
		}
		for i := range opens {
			opens[i].Days = domain.DateOf(opens[i].Since.In(s.Env.Zone)).DaysUntil(s.Env.Today())
			opens[i].WaitsFor = []domain.Ref{}
			ids, at[opens[i].ActivityID] = append(ids, opens[i].ActivityID), &opens[i]
		}
		*part.into = section(opens, func(o Open) int { return o.Total })
	}
	awaited, err := s.Repository.Awaited(ctx, ids)
	for _, a := range awaited {
		at[a.ActivityID].WaitsFor = append(at[a.ActivityID].WaitsFor, domain.Ref{ID: a.ID, Title: a.Title})
	}
	return waiting, returned, err
}

func (s Service) inCharge(ctx context.Context, subject Subject, today domain.Date) (Section[InCharge], error) {
	inCharges, err := s.Repository.InCharge(ctx, subject, today)
	if err != nil {
		return Section[InCharge]{}, err
	}
	ids := make([]domain.ID, len(inCharges))
	for i, f := range inCharges {
		ids[i] = f.SchoolID
	}
	names, err := s.Repository.Principals(ctx, ids)
	for i, f := range inCharges {
		inCharges[i].Principals = append([]string{}, names[f.SchoolID]...)
	}
	return section(inCharges, func(f InCharge) int { return f.Total }), err
}
