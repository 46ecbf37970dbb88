package period

import (
	"context"
	"slices"
	"strings"

	"gongtongti/domain"
)

// Enter implements domain.Locks.
func (s Service) Enter(ctx context.Context) error { return s.Repository.WhileChanging(ctx) }

// Guard implements domain.Locks: all locks count, those that were restated too.
func (s Service) Guard(ctx context.Context, actor domain.Actor, a domain.Alteration) error {
	found, err := s.Repository.Over(ctx, a.Divisions, a.From, a.To)
	if err != nil {
		return err
	}
	found = slices.DeleteFunc(found, func(l domain.LockedPeriod) bool { return !a.Alters(l) })
	if len(found) == 0 {
		return nil
	}
	if actor.Correction == "" {
		return s.refuse(actor, found)
	}
	made := Correction{ID: s.Env.NewID(), TargetKind: a.Kind, TargetID: a.ID,
		Reason: Reason{At: s.Env.Instant(), Action: a.Action, Role: actor.Role, Reason: actor.Correction}}
	for _, l := range found {
		made.Locks = append(made.Locks, l.ID)
	}
	return s.Repository.AddCorrection(ctx, made)
}

// refuse names each division and period once, by its latest lock; who may read the lock
// is shown the way to it.
func (s Service) refuse(actor domain.Actor, found []domain.LockedPeriod) error {
	type place struct {
		division string
		period   domain.Period
	}
	seen := map[place]bool{}
	var zh, en []string
	var refs []domain.Ref
	for _, l := range found {
		at := place{l.Division, l.Period}
		if seen[at] {
			continue
		}
		seen[at] = true
		since := domain.DateOf(l.Since.In(s.Env.Zone)).String()
		days := l.From.String() + "至" + l.To.String()
		zh = append(zh, l.Name+"("+l.Division+")"+days+"，"+since+"锁定")
		en = append(en, l.Name+" ("+l.Division+") from "+l.From.String()+" to "+l.To.String()+", locked on "+since)
		if actor.Scope.CoversDivision(l.Division) {
			refs = append(refs, domain.Ref{ID: l.ID, Title: l.Name + " " + days})
		}
	}
	e := domain.Fail(domain.Conflict, "period_locked",
		"这条记录涉及已锁定的报送期："+strings.Join(zh, "；")+"。确需更正的，请在correction_reason中写明更正原因后重新提交；更正会在报表中列为差异。",
		"This record counts in a locked period: "+strings.Join(en, "; ")+". If it has to be corrected, say why in correction_reason and send again; the report will show the difference.")
	e.Existing, e.ExistingIs = refs, "period_lock"
	return e
}
