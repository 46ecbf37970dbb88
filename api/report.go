package api

import (
	"net/url"
	"slices"

	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/division"
	"gongtongti/domain/report"
)

// periodQuery chooses one kind of period: a calendar year, a school year, or two dates.
type periodQuery struct {
	Year       int         `query:"year" validate:"omitempty,min=1990,max=2100,excluded_with=SchoolYear From To"`
	SchoolYear int         `query:"school_year" validate:"omitempty,min=1990,max=2100,excluded_with=From To"`
	From       domain.Date `query:"from"`
	To         domain.Date `query:"to"`
}

func (q periodQuery) period() (domain.Period, error) {
	var faults domain.Faults
	switch {
	case q.Year != 0:
		return domain.CalendarYear(q.Year), nil
	case q.SchoolYear != 0:
		return domain.SchoolYear(q.SchoolYear), nil
	case q.From.IsZero() && q.To.IsZero():
		faults.Add("year", "required", "请选择时间：year(自然年)、school_year(学年)，或from和to。", "Choose a period: year, school_year, or from and to.")
	case q.From.IsZero():
		faults.Add("from", "required", "请同时填写from和to。", "Give both from and to.")
	case q.To.IsZero():
		faults.Add("to", "required", "请同时填写from和to。", "Give both from and to.")
	case q.To.Before(q.From):
		faults.Add("to", "before_from", "结束日期不能早于开始日期。", "The last day cannot lie before the first.")
	}
	return domain.Period{From: q.From, To: q.To}, faults.Err()
}

// communityReport adds labels, the counting rule and the way to the rows.
type communityReport struct {
	report.Community
	Rule string            `json:"rule"`
	Rows map[string]string `json:"rows"` // the lists that open the figures
}

var countingRule = domain.T("一次活动只计一次；仅“已确认”计为完成，待确认和被退回的另列。各校数字之和大于总数，因为一次活动有多所学校参加。",
	"Each activity counts once; only confirmed ones count as done, submitted and returned ones stand apart. The schools' numbers add up to more than the total, because several schools take part in one activity.")

func (s *server) reportCommunity(c *call, in periodQuery) (communityReport, error) {
	id, err := c.id("id")
	if err != nil {
		return communityReport{}, err
	}
	period, err := in.period()
	if err != nil {
		return communityReport{}, err
	}
	found, err := s.Reports.OfCommunity(c.ctx(), c.actor, id, period)
	if err != nil {
		return communityReport{}, err
	}
	lists, err := s.Divisions.CodeLists(c.ctx())
	if err != nil {
		return communityReport{}, err
	}
	label(c, found.Activities.ByType, lists[division.ActivityTypes])
	label(c, found.Activities.ByMode, lists[division.Modes])
	rows := map[string]string{}
	for _, status := range []activity.Status{activity.Confirmed, activity.Submitted, activity.Returned} {
		rows[string(status)] = rowsOf(id, period, status)
	}
	return communityReport{found, countingRule.In(language(c)), rows}, nil
}

// label names the counts in the reader's language and puts them in the list's order.
func label(c *call, counts []report.Count, items []division.Item) {
	position := map[string]int{}
	for i, item := range items {
		position[item.Code] = i
		for j := range counts {
			if counts[j].Code == item.Code {
				counts[j].Label = domain.T(item.LabelZH, item.LabelEN).In(language(c))
			}
		}
	}
	slices.SortFunc(counts, func(a, b report.Count) int { return position[a.Code] - position[b.Code] })
}

func rowsOf(community domain.ID, period domain.Period, status activity.Status) string {
	return base + "/activities?" + url.Values{"community_id": {string(community)}, "from": {period.From.String()},
		"to": {period.To.String()}, "status": {string(status)}}.Encode()
}
