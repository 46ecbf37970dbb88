package demodata_test

import (
	"strings"
	"testing"

	"gongtongti/api"
)

// The two published sentences (docs/rules.md), in both languages, as they come out of the records.
func aBulletinTellsThePublishedSentences(t *testing.T, s api.Services) {
	c := as(t, s, "city")
	bond := "communities/" + string(communityNamed(t, s, "实验小学发展共同体").ID) + "/bulletin?school_year=2017"
	for _, x := range []struct {
		address, sentence string
		get               func(string) map[string]any
	}{
		{bond, "2017学年，开发区实验小学、第八小学、大季家中心小学依托“实验小学发展共同体”，一年内开展集体交流、专题研究、专家指导等86次，其中现场51次、网络35次。", c.get},
		{bond, "按类型分，集体交流16次、专题研究17次、专家指导17次、案例反思9次、小课题研究9次、合作备课18次。", c.get},
		{bond, "In school year 2017, 开发区实验小学, 第八小学 and 大季家中心小学, working together as 实验小学发展共同体, held 86 activities " +
			"(group exchange, special study, expert guidance and others), 51 on site and 35 online. ", c.english},
		{"divisions/370676/bulletin?year=2018", "2018年80名教师先后参加了轮岗交流、顶岗培训和市派支教，共94人次。", c.get},
		{"divisions/370676/bulletin?year=2018",
			"In 2018, 80 teachers took part in rotation, on-post training and support teaching, in 94 postings. ", c.english},
		{"divisions/370676/bulletin?school_year=2017", "2017学年，烟台经济技术开发区“实验小学发展共同体”（86次）、“实验小学学习共同体”（24次）、“示例一小发展共同体”（14次）、" +
			"“示例四小学习共同体”（10次）、“示例七小结对帮扶”（8次）等11个共同体一年内开展集体交流、专题研究、专家指导等184次，其中现场110次、网络74次。", c.get},
		{"divisions/370602/bulletin?year=2018", "2018年，芝罘区没有已确认的共建活动。", c.get},
		{"divisions/370602/bulletin?from=2018-02-10&to=2018-03-05",
			"From 10 February 2018 to 5 March 2018, 芝罘区 had no confirmed activity. ", c.english},
	} {
		body := x.get("/api/v1/reports/" + x.address)
		exists, whole := false, ""
		for _, item := range body["sentences"].([]any) {
			told, parts := item.(map[string]any), ""
			for _, p := range told["parts"].([]any) {
				parts += p.(map[string]any)["text"].(string)
			}
			if parts != told["text"] {
				t.Errorf("%s: the parts make %q of %q", x.address, parts, told["text"])
			}
			exists = exists || parts == x.sentence
			whole += parts
		}
		if !exists || strings.TrimSpace(whole) != body["text"] {
			t.Errorf("%s: no sentence %q in\n%s", x.address, x.sentence, body["text"])
		}
	}
}

// A number without a link to its rows is one that nobody can check.
func everyNumberOfABulletinIsLinked(t *testing.T, s api.Services) {
	c := as(t, s, "city")
	for _, subject := range subjects(t, s) {
		for _, get := range []func(string) map[string]any{c.get, c.english} {
			body := get("/api/v1/reports/" + subject + "/bulletin?year=2018")
			for _, item := range body["sentences"].([]any) {
				for _, p := range item.(map[string]any)["parts"].([]any) {
					p := p.(map[string]any)
					words := strings.NewReplacer("2018", "").Replace(p["text"].(string)) // the year is no figure
					if _, linked := p["rows"]; !linked && strings.ContainsAny(words, "0123456789") {
						t.Errorf("%s: %q holds a number without its rows", subject, p["text"])
					}
				}
			}
		}
	}
}
