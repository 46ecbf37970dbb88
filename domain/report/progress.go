package report

import (
	"context"
	"slices"

	"gongtongti/domain"
)

// Progress compares the communities of a subject with their targets.
type Progress struct {
	Subject     Subject
	Period      domain.Period
	Communities domain.List[CommunityProgress]
}

// CommunityProgress is one community with each of its targets.
type CommunityProgress struct {
	Bound
	Targets []TargetProgress
	// AlsoPer are further kinds of period for which the community has targets.
	AlsoPer []string
}

// TargetProgress is one target. It is measured over its own whole period. A report of a part of
// that period shows the progress on the last day of the part.
type TargetProgress struct {
	TargetID      domain.ID     `json:"target_id"`
	Default       bool          `json:"default"` // of a division, not the community's own
	Label         string        `json:"label"`
	LabelEN       string        `json:"-"`
	Types         []string      `json:"types"`
	Mode          string        `json:"mode"`
	Per           string        `json:"per"`
	Period        domain.Period `json:"period"`  // the target's own
	Counted       domain.Period `json:"counted"` // the days whose activities are counted
	Planned       int           `json:"planned"`
	Done          int           `json:"done"` // confirmed
	Subjects      int           `json:"subjects"`
	MinSubjects   int           `json:"min_subjects"`
	ExpectedByNow int           `json:"expected_by_now"`
	Gap           int           `json:"gap"`       // expected less done, 0 if ahead
	Remaining     int           `json:"remaining"` // planned less done, 0 if reached
	DaysLeft      int           `json:"days_left"`
	Met           bool          `json:"met"`
}

// DoneAsk is the days to be counted for targets of a kind of period.
type DoneAsk struct {
	Per    string
	Period domain.Period
}

// DoneCell is the number of confirmed activities with all of these values.
type DoneCell struct {
	Per, Type, Mode, Subject string
	CommunityID              domain.ID
	Count                    int
}

// Progressing counts for targets, in one statement each.
type Progressing interface {
	// Bounds are the communities of the subject that existed in the period and were not
	// drafts, oldest first.
	Bounds(ctx context.Context, subject Subject, period domain.Period, page domain.Page) (domain.List[Bound], error)
	// Targets returns those of the communities and the defaults that may apply to them.
	Targets(ctx context.Context, communities []Bound) ([]Target, error)
	Done(ctx context.Context, scope domain.Scope, communities []Bound, asks []DoneAsk) ([]DoneCell, error)
}

// Targets is for everyone whose scope includes the subject.
func (s Service) Targets(ctx context.Context, actor domain.Actor, ask TargetAsk, page domain.Page) (Progress, error) {
	progress := Progress{Subject: ask.Subject, Period: ask.Period}
	err := s.Tx.View(ctx, func(ctx context.Context) (err error) {
		if progress.Subject.Name, err = s.name(ctx, actor, ask.Subject); err != nil {
			return err
		}
		bounds, err := s.Repository.Bounds(ctx, ask.Subject, ask.Period, page)
		if err != nil || len(bounds.Items) == 0 {
			return err
		}
		targets, err := s.Repository.Targets(ctx, bounds.Items)
		if err != nil {
			return err
		}
		var asks []DoneAsk
		for _, per := range []string{PerYear, PerSchoolYear, PerTerm} {
			if whole, _, ok := ask.window(per); ok {
				asks = append(asks, DoneAsk{Per: per, Period: domain.Period{From: whole.From, To: ask.Period.To}.Within(whole)})
			}
		}
		cells, err := s.Repository.Done(ctx, actor.Scope, bounds.Items, asks)
		if err != nil {
			return err
		}
		of := map[domain.ID][]DoneCell{}
		for _, c := range cells {
			of[c.CommunityID] = append(of[c.CommunityID], c)
		}
		progress.Communities.Next = bounds.Next
		for _, b := range bounds.Items {
			progress.Communities.Items = append(progress.Communities.Items, against(b, targets, of[b.CommunityID], ask, s.Env.Today()))
		}
		return nil
	})
	return progress, err
}

// against compares a community's targets with its cells.
func against(b Bound, targets []Target, cells []DoneCell, ask TargetAsk, today domain.Date) CommunityProgress {
	communityProgress := CommunityProgress{Bound: b, Targets: []TargetProgress{}, AlsoPer: []string{}}
	for _, per := range []string{PerYear, PerSchoolYear, PerTerm} {
		whole, year, ok := ask.window(per)
		if !ok {
			if slices.ContainsFunc(targets, func(t Target) bool { return t.Per == per && t.EndedOn.IsZero() && t.suits(b) }) {
				communityProgress.AlsoPer = append(communityProgress.AlsoPer, per)
			}
			continue
		}
		for _, t := range chosen(targets, b, per, whole, year) {
			p := TargetProgress{TargetID: t.ID, Default: t.CommunityID == "", Label: t.Label, LabelEN: t.LabelEN, Types: t.Types,
				Mode: t.Mode, Per: per,
				Period: whole, Counted: domain.Period{From: whole.From, To: ask.Period.To}.Within(whole), Planned: t.Planned,
				MinSubjects: t.MinSubjects}
			p.Done, p.Subjects = done(t, cells)
			p.measure(b, today)
			communityProgress.Targets = append(communityProgress.Targets, p)
		}
	}
	return communityProgress
}

// done counts what a community did for a target.
func done(t Target, cells []DoneCell) (count, subjects int) {
	seen := map[string]bool{}
	for _, c := range cells {
		if c.Per != t.Per || t.Mode != "" && c.Mode != t.Mode || !slices.Contains(t.Types, c.Type) {
			continue
		}
		count += c.Count
		if c.Subject != "" && !seen[c.Subject] {
			seen[c.Subject] = true
			subjects++
		}
	}
	return count, subjects
}

// measure computes what is expected by now: planned × days gone ÷ days of the whole period,
// rounded down. Only days on which the community existed count as gone or left; planned is not
// reduced.
func (p *TargetProgress) measure(b Bound, today domain.Date) {
	now := p.Counted.To
	if today.Before(now) {
		now = today
	}
	gone := b.stood(domain.Period{From: p.Period.From, To: now}).Days()
	left := domain.Period{From: now.AddDays(1), To: p.Period.To}.Within(p.Period)
	p.ExpectedByNow = p.Planned * gone / p.Period.Days()
	p.Gap = max(0, p.ExpectedByNow-p.Done)
	p.Remaining = max(0, p.Planned-p.Done)
	p.DaysLeft = b.stood(left).Days()
	p.Met = p.Done >= p.Planned && p.Subjects >= p.MinSubjects
}
