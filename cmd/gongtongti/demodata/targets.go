package demodata

import (
	"context"
	"fmt"

	"gongtongti/domain"
	"gongtongti/domain/target"
	"gongtongti/domain/term"
)

// termDates are made up after the usual ones: the winter holiday moves with Spring Festival.
var termDates = []struct {
	year, number int
	first, last  string
}{
	{2016, 1, "2016-09-01", "2017-01-18"}, {2016, 2, "2017-02-13", "2017-07-07"},
	{2017, 1, "2017-09-01", "2018-01-31"}, {2017, 2, "2018-02-26", "2018-07-13"},
	{2018, 1, "2018-09-01", "2019-01-25"}, {2018, 2, "2019-02-18", "2019-07-12"},
}

// planTargets enters the terms of the city, what the article's 发展共同体 is to do in a
// school year, and the Yuyao set for the zone's pairs.
func (l *loader) planTargets(ctx context.Context) error {
	l.clock.at(domain.NewDate(2016, 9, 5), 9)
	for _, d := range termDates {
		if _, err := l.services.Terms.Enter(ctx, l.actors["city"], term.New{DivisionCode: zone[:4], SchoolYear: d.year, Number: d.number,
			FirstDay: date(d.first), LastDay: date(d.last)}); err != nil {
			return fmt.Errorf("term %d of %d: %w", d.number, d.year, err)
		}
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
