package api

import (
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/report"
)

type progressQuery struct {
	periodQuery
	paging
	formatQuery
}

// progressAnswer is a page of communities with their targets, oldest community first:
// they are not ranked.
type progressAnswer struct {
	Subject    report.Subject             `json:"subject"`
	Period     domain.Period              `json:"period"`
	PeriodName string                     `json:"period_name"`
	Rule       string                     `json:"rule"`
	Items      []report.CommunityProgress `json:"items"`
	NextCursor string                     `json:"next_cursor,omitempty"`
}

var progressRule = domain.T("完成数只计“已确认”的活动。每个目标按它自己的整个自然年、学年或学期计量；查询其中的一段时间时，显示截至这段时间最后一天的进度。"+
	"应完成数＝计划数×已过天数(含今天)÷总天数，舍去小数；共同体在其间成立或结束的，计划数不变，已过天数和剩余天数只计共同体存续的天数。差距＝应完成数－完成数，超前时为0。"+
	"共同体有自己的目标时不再适用教育局的默认目标；有多级默认目标时，以最近的区划和最具体的类型、形式为准。",
	"Only confirmed activities count as done. Each target is measured over its own whole year, school year or term; a report of a part of it shows how far it had come on the part's last day. "+
		"Expected by now is planned × days gone (today is one) ÷ all days, rounded down; where a community began or ended meanwhile, planned stays as it is, and only its own days have gone or are left. The gap is expected less done, 0 if ahead. "+
		"A community's own targets take the place of the bureau's defaults; of several defaults that of the nearest division and the most specific kind and form holds.")

func (s *server) targetProgress(c *call, in progressQuery) (progressAnswer, error) {
	subject, err := c.subject()
	if err != nil {
		return progressAnswer{}, err
	}
	period, err := s.period(c, in.periodQuery)
	if err != nil {
		return progressAnswer{}, err
	}
	page, err := c.page(in.paging, isID)
	if err != nil {
		return progressAnswer{}, err
	}
	found, err := s.Reports.Targets(c.ctx(), c.actor, report.TargetAsk{Subject: subject, Period: period.Period, Per: period.kind, SchoolYear: period.schoolYear}, page)
	if err != nil {
		return progressAnswer{}, err
	}
	communities, err := answerList(c, found.Communities, nil)
	for _, community := range communities.Items {
		for i := range community.Targets {
			openTarget(&community.Targets[i], community.CommunityID, language(c))
		}
	}
	return progressAnswer{found.Subject, found.Period, period.name.In(language(c)), progressRule.In(language(c)), communities.Items, communities.NextCursor}, err
}

// openTarget names a target in the reader's language and opens what was done for it.
func openTarget(t *report.TargetProgress, community domain.ID, l domain.Language) {
	if t.LabelEN != "" {
		t.Label = domain.T(t.Label, t.LabelEN).In(l)
	}
	filters := []string{"community_id", string(community), "type", strings.Join(t.Types, ","), "from", t.Counted.From.String(), "to", t.Counted.To.String(),
		"status", string(activity.Confirmed)}
	if t.Mode != "" {
		filters = append(filters, "mode", t.Mode)
	}
	t.Rows = rows("/activities", filters...)
}
