package posting

import (
	"context"

	"gongtongti/domain"
	"gongtongti/domain/change"
)

// counted is what a posting counts for in a locked period. The zero value is nothing.
type counted struct {
	given, received, backbone bool
	kind, direction           string
	home, to                  domain.ID
	from, until               domain.Date // cut to the period
}

func (p Posting) countedIn(l domain.LockedPeriod) counted {
	given, received := l.Covers(p.HomeCounted), l.Covers(p.ToCounted)
	holds := p.Status == Approved || p.Status == Ended
	if !holds || !given && !received || p.StartsOn.After(l.To) || !p.EndsOn.IsZero() && !p.EndsOn.After(l.From) {
		return counted{}
	}
	value := counted{given, received, p.Backbone != "" && p.Backbone != "none", p.Kind, p.HomeSetting + "-" + p.ToSetting,
		p.HomeSchoolID, p.ToSchoolID, p.StartsOn, p.EndsOn}
	if before := l.From.AddDays(-1); value.from.Before(before) {
		value.from = before
	}
	if after := l.To.AddDays(1); value.until.IsZero() || value.until.After(after) {
		value.until = after
	}
	return value
}

// guard requires a reason if a change alters a locked period. Postings that count nowhere
// before and after need none.
func (s Service) guard(ctx context.Context, p *change.Pending[Posting]) error {
	old, changed := p.Old, p.Changed
	over := domain.Alteration{Kind: domain.PostingRecord, ID: changed.ID, Action: string(p.Action), From: old.StartsOn, To: old.EndsOn,
		Divisions: []string{old.HomeCounted, old.ToCounted, changed.HomeCounted, changed.ToCounted},
		Alters:    func(l domain.LockedPeriod) bool { return old.countedIn(l) != changed.countedIn(l) }}
	if changed.StartsOn.Before(over.From) {
		over.From = changed.StartsOn
	}
	if changed.EndsOn.IsZero() || changed.EndsOn.After(over.To) && !over.To.IsZero() {
		over.To = changed.EndsOn
	}
	return s.Locks.Guard(ctx, p.Actor, over)
}
