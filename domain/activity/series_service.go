package activity

import (
	"context"
	"slices"

	"gongtongti/domain"
	"gongtongti/domain/audit"
)

// LogSeries logs an activity for each day of a series, all or none. It is for those who may log
// an activity. Faults as in Log, prefixed with dates[…] if only some days are at fault, and
// those of the series itself. Conflicts as in Log, naming the days.
func (s Service) LogSeries(ctx context.Context, actor domain.Actor, n Series) (activities []Activity, without []LeftOut, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := mayLog(actor); err != nil {
			return err
		}
		if err := s.Locks.Enter(ctx); err != nil {
			return err
		}
		if activities, without, err = s.settleSeries(ctx, actor, n); err != nil {
			return err
		}
		if err := s.guardSeries(ctx, actor, activities); err != nil {
			return err
		}
		if err := s.Repository.Add(ctx, activities...); err != nil {
			return err
		}
		for _, a := range activities {
			if err := audit.Record(ctx, s.Audit, s.Env, actor, audit.Create, target(a), nil, a, actor.Correction); err != nil {
				return err
			}
		}
		return nil
	})
	return activities, append([]LeftOut{}, without...), err
}

// settleSeries makes the activities and checks them as settle does one.
func (s Service) settleSeries(ctx context.Context, actor domain.Actor, n Series) ([]Activity, []LeftOut, error) {
	community, known, err := s.lockCommunity(ctx, actor, n.CommunityID)
	if err != nil {
		return nil, nil, err
	}
	terms, err := s.Repository.Terms(ctx, community.DivisionCode)
	if err != nil {
		return nil, nil, err
	}
	days, without, faults := n.days(terms)
	if len(days) == 0 {
		days = []domain.Date{n.FirstOn} // so that the other faults are reported too
	}
	activities, wrong := make([]Activity, len(days)), make([]domain.Faults, len(days))
	for i, day := range days {
		one := n.New
		one.HeldOn, one.Participants, one.Guests = day, slices.Clone(n.Participants), slices.Clone(n.Guests)
		activities[i] = s.begin(actor, one)
		wrong[i] = activities[i].check(community, known, s.Env.Today())
		activities[i].CommunityName = community.Name
	}
	if err := append(faults, ofDays(activities, wrong)...).Err(); err != nil {
		return nil, nil, err
	}
	near, err := s.Repository.Near(ctx, n.CommunityID, n.Type, days...)
	if err != nil {
		return nil, nil, err
	}
	return activities, without, seriesDoubles(activities, near, n.DistinctFrom, community)
}

func seriesDoubles(activities, near []Activity, distinct []domain.ID, c Community) error {
	var list []double
	var days domain.Faults
	for i := range activities {
		if doubles := activities[i].doubles(near, distinct, c); len(doubles) > 0 {
			list = append(list, doubles...)
			days.Add(onDay(activities[i]), "likely_double", activities[i].HeldOn.String()+"可能已登记过。",
				activities[i].HeldOn.String()+" has probably been logged already.")
		}
	}
	if len(list) == 0 {
		return nil
	}
	refused := likelyDouble(list)
	refused.Faults = days
	return refused
}

// onDay is the field prefix for a fault of one day.
func onDay(a Activity) string { return "dates[" + a.HeldOn.String() + "].held_on" }

// guardSeries records a correction for each record.
func (s Service) guardSeries(ctx context.Context, actor domain.Actor, activities []Activity) error {
	all := make([]domain.Alteration, len(activities))
	for i, a := range activities {
		all[i] = alteration(audit.Create, a)
		all[i].Field = onDay(a)
	}
	return s.Locks.Guard(ctx, actor, all[0], all[1:]...)
}
