package api

import (
	"fmt"
	"time"

	"gongtongti/domain"
)

// spoken is how a bulletin speaks of a period.
type spoken struct {
	zh, en   string // 2018年; in 2018
	yearLong bool
	last     domain.Text // the period before
	adjacent bool        // 2018年80名教师: without a comma
}

func (p chosen) spoken() spoken {
	switch p.kind {
	case "year":
		return spoken{zh: p.name.ZH, en: "in " + p.name.EN, yearLong: true, last: domain.T("上年", "the year before"), adjacent: true}
	case "school_year":
		return spoken{zh: p.name.ZH, en: "in " + uncapitalized(p.name.EN), yearLong: true, last: domain.T("上学年", "the school year before"), adjacent: true}
	case "term":
		// Compared with the term before, or with as many days where that is not known.
		return spoken{zh: p.name.ZH, en: "in " + uncapitalized(p.name.EN), last: domain.T("上一时段", "the period before"), adjacent: true}
	}
	return spoken{zh: chineseSpan(p.Period), en: englishSpan(p.Period), last: domain.T("前一等长时段", "the same number of days before")}
}

// chineseSpan is 2018年2月10日至3月5日.
func chineseSpan(p domain.Period) string {
	if p.From == p.To {
		return chineseDay(p.From)
	}
	if p.From.Year() == p.To.Year() {
		return fmt.Sprintf("%s至%d月%d日", chineseDay(p.From), p.To.Month()%100, p.To.Day())
	}
	return chineseDay(p.From) + "至" + chineseDay(p.To)
}

func englishSpan(p domain.Period) string {
	day := func(d domain.Date) string { return d.In(time.UTC).Format("2 January 2006") }
	if p.From == p.To {
		return "on " + day(p.From)
	}
	return "from " + day(p.From) + " to " + day(p.To)
}
