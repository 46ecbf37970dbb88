package demodata

import (
	"context"
	"fmt"

	"gongtongti/domain"
	"gongtongti/domain/target"
	"gongtongti/domain/term"
)

// holidays of the terms in which the activities of the published example fall, as the yearly notice gave them.
var holidays = []term.Holiday{
	{Name: "中秋节、国庆节", Period: domain.Period{From: date("2017-10-01"), To: date("2017-10-08")}},
	{Name: "元旦", Period: domain.Period{From: date("2017-12-30"), To: date("2018-01-01")}},
	{Name: "清明节", Period: domain.Period{From: date("2018-04-05"), To: date("2018-04-07")}},
	{Name: "劳动节", Period: domain.Period{From: date("2018-04-29"), To: date("2018-05-01")}},
	{Name: "端午节", Period: domain.Period{From: date("2018-06-16"), To: date("2018-06-18")}},
	{Name: "中秋节", Period: domain.Period{From: date("2018-09-22"), To: date("2018-09-24")}},
	{Name: "国庆节", Period: domain.Period{From: date("2018-10-01"), To: date("2018-10-07")}},
	{Name: "元旦", Period: domain.Period{From: date("2018-12-30"), To: date("2019-01-01")}},
}

// termDates are made up after the usual ones: the winter holiday moves with Spring Festival.
var termDates = []struct {
	year, number int
	first, last  string
}{
	{2016, 1, "2016-09-01", "2017-01-18"}, {2016, 2, "2017-02-13", "2017-07-07"},
	{2017, 1, "2017-09-01", "2018-01-31"}, {2017, 2, "2018-02-26", "2018-07-13"},
	{2018, 1, "2018-09-01", "2019-01-25"}, {2018, 2, "2019-02-18", "2019-07-12"},
}

// planTargets enters the terms of the city, what the 发展共同体 of the published example is to do in a
// school year, and the Yuyao set for the zone's pairs.
func (l *loader) planTargets(ctx context.Context) error {
	l.clock.at(domain.NewDate(2016, 9, 5), 9)
	for _, d := range termDates {
		entered := term.New{DivisionCode: zone[:4], SchoolYear: d.year, Number: d.number, FirstDay: date(d.first), LastDay: date(d.last)}
		for _, h := range holidays {
			if (domain.Period{From: entered.FirstDay, To: entered.LastDay}).Holds(h.From) {
				entered.Holidays = append(entered.Holidays, h)
			}
		}
		if _, err := l.services.Terms.Enter(ctx, l.actors["city"], entered); err != nil {
			return fmt.Errorf("term %d of %d: %w", d.number, d.year, err)
		}
		l.entered()
	}
	six := []string{"exchange", "special_study", "expert_guidance", "case_reflection", "small_project", "joint_lesson_planning"}
	for _, content := range []target.Content{
		{Label: "共建活动", LabelEN: "Joint activities", Types: six, Planned: 80, MinSubjects: 3, Per: "school_year", FromYear: 2016},
		{Label: "专家指导", LabelEN: "Expert guidance", Types: []string{"expert_guidance"}, Planned: 18, Per: "school_year", FromYear: 2016},
		{Label: "线上交流", LabelEN: "Online exchange", Types: six, Mode: "online", Planned: 15, Per: "term", FromYear: 2017},
	} {
		if _, err := l.services.Targets.Plan(ctx, l.actors["district"], target.Owner{CommunityID: l.bonds[0].ID}, "", content); err != nil {
			return fmt.Errorf("target %s: %w", content.Label, err)
		}
	}
	_, err := l.services.Targets.Plan(ctx, l.actors["district"], target.Owner{DivisionCode: zone, Kind: "pairing"}, "yuyao_2021",
		target.Content{Per: "school_year", FromYear: 2017})
	return err
}
