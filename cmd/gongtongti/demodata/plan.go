package demodata

import (
	"fmt"
	"time"

	"gongtongti/domain"
)

// The plan is what the demonstration shows, in words and numbers; load.go makes it so
// through the use cases. Nothing here depends on the day it is loaded.

// place of a demonstration school.
type place struct{ user, name, code, setting, division string }

const (
	zone = "370676" // 烟台经济技术开发区
	next = "370686" // 栖霞市
)

// schools: three of the published example, twenty more of the zone, and two of the next district.
// Names with 示例 are made up.
var schools = append([]place{
	{"shiyan", "开发区实验小学", "2137000001", "urban", zone},
	{"dibaxiao", "第八小学", "2137000002", "urban", zone},
	{"dajijia", "大季家中心小学", "2137000003", "rural", "370676003"},
}, samples()...)

func samples() []place {
	numbers := []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"}
	settings := []string{"urban", "town", "rural"}
	var list []place
	for i, n := range numbers {
		list = append(list, place{fmt.Sprintf("shifan%d", i+1), "示例" + n + "小", fmt.Sprintf("21370001%02d", i+1), settings[i%3], zone})
	}
	for i, n := range numbers[:5] {
		list = append(list, place{fmt.Sprintf("zhong%d", i+1), "示例" + n + "中", fmt.Sprintf("31370001%02d", i+1), settings[i%3], zone})
	}
	return append(list,
		place{"youeryuan", "示例中心幼儿园", "1137000101", "town", zone},
		place{"gaozhong", "示例高中", "3437000101", "urban", zone},
		place{"zhizhuan", "示例职业中专", "3637000101", "urban", zone},
		place{"qixia1", "示例栖霞一小", "2137000201", "urban", next},
		place{"qixia2", "示例栖霞二小", "2137000202", "rural", next})
}

// bond is a community of the demonstration; its first school leads.
type bond struct {
	name, kind, form string
	members          []string // by user
	second           string   // role of the others
	perYear          [3]int   // confirmed activities in the school years 2016, 2017, 2018
}

// Confirmed2017 is how many activities the 发展共同体 has confirmed in school year 2017
// (docs/rules.md, the published example: «一年内开展集体交流、专题研究、专家指导等80余次»).
const Confirmed2017 = 86

var bonds = []bond{
	{"实验小学发展共同体", "development", "joint", []string{"shiyan", "dibaxiao", "dajijia"}, "supported", [3]int{12, Confirmed2017, 15}},
	{"实验小学学习共同体", "learning", "cooperative", []string{"shiyan", "dibaxiao", "dajijia"}, "member", [3]int{8, 24, 10}},
	{"示例一小发展共同体", "development", "merged", []string{"shifan1", "shifan2", "shifan3"}, "supported", [3]int{9, 14, 11}},
	{"示例四小学习共同体", "learning", "cooperative", []string{"shifan4", "shifan5", "shifan6"}, "member", [3]int{7, 10, 8}},
	{"示例七小结对帮扶", "pairing", "cooperative", []string{"shifan7", "shifan9"}, "supported", [3]int{6, 8, 5}},
	{"示例八小结对帮扶", "pairing", "joint", []string{"shifan8", "shifan12"}, "supported", [3]int{5, 6, 6}},
	{"示例十小学习共同体", "learning", "joint", []string{"shifan10", "shifan11", "shifan1"}, "member", [3]int{0, 9, 9}},
	{"示例一中发展共同体", "development", "merged", []string{"zhong1", "zhong2", "zhong3"}, "supported", [3]int{10, 12, 12}},
	{"示例四中结对帮扶", "pairing", "cooperative", []string{"zhong4", "zhong5"}, "supported", [3]int{4, 5, 0}},
	{"示例高中职教联合共同体", "learning", "merged", []string{"gaozhong", "zhizhuan", "zhong1"}, "member", [3]int{3, 4, 6}},
	{"示例跨区结对帮扶", "pairing", "joint", []string{"shifan1", "qixia1", "qixia2"}, "supported", [3]int{2, 7, 8}},
}

// The first six types of the code list, with how often each comes in ten rounds.
var types = []string{"exchange", "special_study", "joint_lesson_planning", "expert_guidance", "exchange", "case_reflection",
	"small_project", "special_study", "joint_lesson_planning", "expert_guidance"}

var words = map[string]string{"exchange": "集体交流", "special_study": "专题研究", "expert_guidance": "专家指导",
	"case_reflection": "案例反思", "small_project": "小课题研究", "joint_lesson_planning": "合作备课"}

var (
	subjects = []string{"语文", "数学", "英语", "科学", "道德与法治", "音乐", "体育", "美术"}
	topics   = []string{"阅读教学", "计算能力", "口语表达", "实验探究", "班级管理", "作业设计", "校园文化", "课堂提问", "复习课", "综合实践", "学困生辅导"}
	focuses  = []string{"classroom", "management", "culture", "classroom"}
)

// term days of a school year: weekdays outside the winter and summer holidays.
func termDays(year int) []domain.Date {
	var days []domain.Date
	period := domain.SchoolYear(year)
	winter, spring := domain.NewDate(year+1, time.January, 20), domain.NewDate(year+1, time.February, 26)
	summer := domain.NewDate(year+1, time.July, 8)
	for day := period.From; day.Before(summer); day = day.AddDays(1) {
		weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
		if !weekend && (day.Before(winter) || day.After(spring)) {
			days = append(days, day)
		}
	}
	return days
}

// fate is what became of a logged activity.
type fate int

const (
	confirmed fate = iota
	planned
	submitted
	objected
	returnedByBureau
	cancelled
)

// meeting is one planned activity of the demonstration.
type meeting struct {
	bond int
	day  domain.Date
	n    int // running number within its community
	fate fate
}

// Fates of the further activities of each community in school year 2017, which must
// not be counted as done.
var others = []fate{planned, submitted, objected, planned, returnedByBureau, submitted, cancelled, submitted, planned, cancelled, objected,
	submitted}

func meetings() []meeting {
	var list []meeting
	for b, bond := range bonds {
		n := 0
		for i, count := range bond.perYear {
			days := termDays(2016 + i)
			extra := 0
			if i == 1 {
				extra = min(len(others), 2+bond.perYear[1]/8)
			}
			total := count + extra
			for k := range total {
				m := meeting{bond: b, day: days[k*len(days)/total], n: n}
				// The others are spread among the confirmed ones.
				if before, after := k*extra/total, (k+1)*extra/total; after > before {
					m.fate = others[before]
				}
				list = append(list, m)
				n++
			}
		}
	}
	return list
}
