package form

import (
	"fmt"
	"time"

	"gongtongti/domain"
)

// Chosen is a period with its name and the period before.
type Chosen struct {
	domain.Period
	Before     domain.Period
	Name       domain.Text
	Kind       string // year, school_year, term, or empty for two dates
	SchoolYear int    // of a term
}

// spoken is the wording for a period in a bulletin.
type spoken struct {
	zh, en   string // 2018年; in 2018
	yearLong bool
	last     domain.Text // the period before
	adjacent bool        // 2018年80名教师: without a comma
}

func (p Chosen) spoken() spoken {
	switch p.Kind {
	case "year":
		return spoken{zh: p.Name.ZH, en: "in " + p.Name.EN, yearLong: true, last: domain.T("上年", "the year before"), adjacent: true}
	case "school_year":
		return spoken{zh: p.Name.ZH, en: "in " + uncapitalized(p.Name.EN), yearLong: true, last: domain.T("上学年", "the school year before"),
			adjacent: true}
	case "term":
		// The period before is the previous term or, if unknown, the same number of days.
		return spoken{zh: p.Name.ZH, en: "in " + uncapitalized(p.Name.EN), last: domain.T("上一时段", "the period before"), adjacent: true}
	}
	return spoken{zh: chineseSpan(p.Period), en: englishSpan(p.Period), last: domain.T("前一等长时段", "the same number of days before")}
}

// chineseSpan is 2018年2月10日至3月5日.
func chineseSpan(p domain.Period) string {
	if p.From == p.To {
		return ChineseDay(p.From)
	}
	if p.From.Year() == p.To.Year() {
		return fmt.Sprintf("%s至%d月%d日", ChineseDay(p.From), p.To.Month()%100, p.To.Day())
	}
	return ChineseDay(p.From) + "至" + ChineseDay(p.To)
}

func englishSpan(p domain.Period) string {
	day := func(d domain.Date) string { return d.In(time.UTC).Format("2 January 2006") }
	if p.From == p.To {
		return "on " + day(p.From)
	}
	return "from " + day(p.From) + " to " + day(p.To)
}

// ChineseDay is 2018年9月1日.
func ChineseDay(d domain.Date) string {
	return fmt.Sprintf("%d年%d月%d日", d.Year(), d.Month()%100, d.Day())
}
