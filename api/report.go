package api

import (
	"cmp"
	"slices"

	"gongtongti/domain"
	"gongtongti/domain/division"
	"gongtongti/domain/report"
)

type reportQuery struct {
	periodQuery
	formatQuery
	Counting string `query:"counting" validate:"omitempty,oneof=overlaps starts"` // of postings; overlaps if not given
}

// reportAnswer adds labels, the counting rules and the way to the rows.
type reportAnswer struct {
	report.Report
	PeriodName string            `json:"period_name"`
	Lock       *reportedLock     `json:"lock,omitempty"` // of this division and period
	Rule       string            `json:"rule"`
	Rows       map[string]string `json:"rows"` // the lists that open the figures of activities, by status
}

var (
	countingRule = domain.T("一次活动只计一次；仅“已确认”计为完成，待确认、被退回和计划中的另列。各校(各区)数字之和大于总数，因为一次活动有多所学校参加。",
		"Each activity counts once; only confirmed ones count as done, submitted, returned and planned ones stand apart. The numbers of schools and divisions add up to more than the total, because several take part in one activity.")
	postingRule = map[string]domain.Text{
		"overlaps": domain.T("派任按时间段内在岗计(有一天在岗即计入)；人数、派任数和人月数是三个不同的数：一人多次派任只计一人。人月数为时间段内截至今日的在岗月数，不足月按天折算。",
			"A posting counts if it holds on any day of the period. People, postings and person-months are three numbers: a teacher with several postings is one person. Person-months are the months in post within the period up to today, parts of a month by days."),
		"starts": domain.T("派任按在时间段内开始计；人数、派任数和人月数是三个不同的数：一人多次派任只计一人。人月数为时间段内截至今日的在岗月数，不足月按天折算。",
			"A posting counts if it starts in the period. People, postings and person-months are three numbers: a teacher with several postings is one person. Person-months are the months in post within the period up to today, parts of a month by days."),
	}
)

func (s *server) report(c *call, in reportQuery) (reportAnswer, error) {
	subject, err := c.subject()
	if err != nil {
		return reportAnswer{}, err
	}
	period, err := s.period(c, in.periodQuery)
	if err != nil {
		return reportAnswer{}, err
	}
	ask := report.Ask{Subject: subject, Period: period.Period, Before: period.before, Starts: in.Counting == "starts"}
	found, lock, err := s.withLock(c, ask)
	if err != nil {
		return reportAnswer{}, err
	}
	lists, err := s.Divisions.CodeLists(c.ctx())
	return labels{language(c), lists}.report(found, period, lock), err
}

// report puts labels, rules and the way to the rows on the figures.
func (l labels) report(found report.Report, period chosen, lock *reportedLock) reportAnswer {
	answer := reportAnswer{PeriodName: period.name.In(l.language), Lock: lock, Rule: countingRule.In(l.language), Rows: openActivities(&found)}
	l.activities(&found.Activities)
	if found.Postings != nil {
		openPostings(&found)
		l.postings(found.Postings)
		answer.Rule += postingRule[found.Postings.Counting].In(l.language)
	}
	answer.Report = found
	return answer
}

// labels names codes in the reader's language and puts them in the order of their list.
type labels struct {
	language domain.Language
	lists    map[string][]division.Item
}

func (l labels) of(list, code string) (label string, position int) {
	for i, item := range l.lists[list] {
		if item.Code == code {
			return domain.T(item.LabelZH, item.LabelEN).In(l.language), i
		}
	}
	if code == report.NotGiven {
		code = notGivenLabel.In(l.language)
	}
	return code, len(l.lists[list])
}

func (l labels) activities(a *report.Activities) {
	for list, counts := range map[string][]report.Count{division.ActivityTypes: a.ByType, division.Modes: a.ByMode, division.Focuses: a.ByFocus, "": a.BySubject} {
		for i := range counts {
			counts[i].Label, _ = l.of(list, counts[i].Code)
		}
		slices.SortStableFunc(counts, func(x, y report.Count) int {
			_, px := l.of(list, x.Code)
			_, py := l.of(list, y.Code)
			return cmp.Compare(px, py)
		})
	}
	for i, n := range a.ByMonthAndType {
		a.ByMonthAndType[i].Label, _ = l.of(division.ActivityTypes, n.Type)
	}
	slices.SortStableFunc(a.ByMonthAndType, func(x, y report.MonthTypeCount) int {
		_, px := l.of(division.ActivityTypes, x.Type)
		_, py := l.of(division.ActivityTypes, y.Type)
		return cmp.Or(cmp.Compare(x.Month, y.Month), cmp.Compare(px, py), cmp.Compare(x.Type, y.Type))
	})
	// Subjects are free words: most frequent first.
	slices.SortStableFunc(a.BySubject, func(x, y report.Count) int { return cmp.Compare(y.Count, x.Count) })
}

var notGivenLabel = domain.T("未填写", "Not given")

var backboneLabels = map[string]domain.Text{"backbone": domain.T("骨干教师", "Backbone teachers"), "other": domain.T("其他教师", "Other teachers")}

func (l labels) postings(p *report.Postings) {
	for _, given := range []*report.Given{&p.Given, &p.Received} {
		for i := range given.ByKind {
			given.ByKind[i].Label, _ = l.of(division.PostingKinds, given.ByKind[i].Code)
		}
		slices.SortStableFunc(given.ByKind, func(x, y report.PostingCount) int {
			_, px := l.of(division.PostingKinds, x.Code)
			_, py := l.of(division.PostingKinds, y.Code)
			return cmp.Compare(px, py)
		})
		for i := range given.ByDirection {
			given.ByDirection[i].Label = l.direction(given.ByDirection[i].Code)
		}
		for i := range given.ByBackbone {
			given.ByBackbone[i].Label = backboneLabels[given.ByBackbone[i].Code].In(l.language)
		}
	}
}
