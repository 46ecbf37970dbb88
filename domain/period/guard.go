package period

import (
	"context"
	"slices"
	"strings"

	"gongtongti/domain"
)

// Enter implements domain.Locks.
func (s Service) Enter(ctx context.Context) error { return s.Repository.WhileChanging(ctx) }

// Guard implements domain.Locks. All locks count, earlier ones of the same period too.
func (s Service) Guard(ctx context.Context, actor domain.Actor, over domain.Alteration, more ...domain.Alteration) error {
	all := append([]domain.Alteration{over}, more...)
	for _, a := range more {
		over.Divisions = append(slices.Clip(over.Divisions), a.Divisions...)
		if a.From.Before(over.From) {
			over.From = a.From
		}
		if !over.To.IsZero() && (a.To.IsZero() || a.To.After(over.To)) {
			over.To = a.To
		}
	}
	slices.Sort(over.Divisions)
	locks, err := s.Repository.Over(ctx, slices.Compact(over.Divisions), over.From, over.To)
	if err != nil {
		return err
	}
	var met []domain.LockedPeriod
	var faults domain.Faults
	var corrections []Correction
	for _, a := range all {
		own := slices.DeleteFunc(slices.Clone(locks), func(l domain.LockedPeriod) bool { return !a.Alters(l) })
		if len(own) == 0 {
			continue
		}
		met = append(met, own...)
		corrections = append(corrections, s.correction(actor, a, own))
		if a.Field != "" {
			faults.Add(a.Field, "period_locked", a.From.String()+"所在的报送期已锁定。", a.From.String()+" lies in a locked period.")
		}
	}
	switch {
	case len(corrections) == 0:
		return nil
	case actor.Correction == "":
		return s.refuse(actor, met, faults)
	}
	return s.Repository.AddCorrections(ctx, corrections)
}

func (s Service) correction(actor domain.Actor, a domain.Alteration, locks []domain.LockedPeriod) Correction {
	created := Correction{ID: s.Env.NewID(), TargetKind: a.Kind, TargetID: a.ID,
		Reason: Reason{At: s.Env.Instant(), Action: a.Action, Role: actor.Role, Reason: actor.Correction}}
	for _, l := range locks {
		created.Locks = append(created.Locks, l.ID)
	}
	return created
}

// refuse names each division and period once, by its latest lock. Readers who may see the lock
// get a link to it.
func (s Service) refuse(actor domain.Actor, lockedPeriods []domain.LockedPeriod, faults domain.Faults) error {
	type place struct {
		division string
		period   domain.Period
	}
	seen := map[place]bool{}
	var zh, en []string
	var refs []domain.Ref
	for _, l := range lockedPeriods {
		at := place{l.Division, l.Period}
		if seen[at] {
			continue
		}
		seen[at] = true
		since := domain.DateOf(l.Since.In(s.Env.Zone)).String()
		days := l.From.String() + "至" + l.To.String()
		zh = append(zh, l.Name+"（"+l.Division+"）"+days+"，"+since+"锁定")
		en = append(en, l.Name+" ("+l.Division+") from "+l.From.String()+" to "+l.To.String()+", locked on "+since)
		if actor.Scope.CoversDivision(l.Division) {
			refs = append(refs, domain.Ref{ID: l.ID, Title: l.Name + " " + days})
		}
	}
	e := domain.Fail(domain.Conflict, "period_locked",
		"这条记录涉及已锁定的报送期："+strings.Join(zh, "；")+"。确需更正的，请在correction_reason中写明更正原因后重新提交；更正会在报表中列为差异。",
		"This record counts in a locked period: "+strings.Join(en,
			"; ")+". If it has to be corrected, say why in correction_reason and send again; the report will show the difference.")
	e.Existing, e.ExistingIs, e.Faults = refs, domain.PeriodLockRecord, faults
	return e
}
