package form

import (
	"strings"

	"gongtongti/domain/report"
)

// inChinese writes in the style of a bureau's bulletin (工作简报).
func (f facts) inChinese(t *telling) {
	f.opening(t)
	if f.total.n > 0 {
		f.breakdown(t, "按类型分，", f.types)
		if f.Subject.Kind == report.OfSchool && len(f.schools) > 0 {
			t.say("共同参加的学校有", listed(f.schools, "学校"))
			t.stop("。")
		}
		if f.focuses[len(f.focuses)-1].name != notGivenLabel.ZH { // otherwise the focus is given for only some of them
			f.breakdown(t, "按主题分，", f.focuses)
		}
		f.compared(t)
	}
	f.awaited(t)
	f.postedAway(t)
	f.postedHere(t)
	if f.restated() {
		t.say("本时间段的数据已锁定上报，上述数字与上报时有", linked{"差异", f.Lock.Rows})
		t.stop("。")
	}
}

// opening says who did what how often.
func (f facts) opening(t *telling) {
	if f.total.n == 0 {
		t.say(f.zh, "，", f.Subject.Name, "没有已确认的共建活动")
		t.stop("。")
		return
	}
	t.say(f.zh, "，")
	switch f.Subject.Kind {
	case report.OfCommunity:
		t.say(listed(f.schools, "学校"), "依托“", f.Subject.Name, "”，", f.yearPhrase(), "开展")
	case report.OfSchool:
		t.say(f.Subject.Name, "依托")
		f.communitiesNamed(t)
		t.say("，", f.yearPhrase(), "参加")
	case report.OfDivision:
		t.say(f.Subject.Name)
		f.communitiesNamed(t)
		t.say(f.yearPhrase(), "开展")
	}
	t.say(typesInChinese(f.types), f.total, "次")
	if len(f.modes) > 1 {
		t.say("，其中")
		enumerate(t, f.modes, "次")
	} else {
		t.say("，均为", f.modes[0].name, "活动")
	}
	t.stop("。")
}

func (f facts) yearPhrase() string {
	if f.yearLong {
		return "一年内"
	}
	return ""
}

// communitiesNamed names the first communities with their numbers, and the total.
func (f facts) communitiesNamed(t *telling) {
	for i, k := range f.communities {
		if i > 0 {
			t.say("、")
		}
		t.say("“", k.name, "”")
		if f.active.n > 1 { // otherwise it equals the total
			t.say("（", k, "次）")
		}
	}
	if f.active.n > len(f.communities) {
		t.say("等", f.active, "个共同体")
	}
}

// typesInChinese names the first three: 集体交流、专题研究、专家指导等.
func typesInChinese(types []counted) string {
	all := names(types)
	switch n := len(all); {
	case n > 3:
		return strings.Join(all[:3], "、") + "等"
	case n > 1:
		return strings.Join(all[:n-1], "、") + "和" + all[n-1] + "共"
	}
	return all[0]
}

// breakdown lists numbers that add up to the total. A single one would repeat it.
func (f facts) breakdown(t *telling, by string, list []counted) {
	if len(list) < 2 {
		return
	}
	t.say(by)
	enumerate(t, list, "次")
	t.stop("。")
}

func enumerate(t *telling, list []counted, unit string) {
	for i, n := range list {
		if i > 0 {
			t.say("、")
		}
		t.say(n.name, n, unit)
	}
}

func (f facts) compared(t *telling) {
	before := counted{n: f.Change.Confirmed, rows: f.Change.Rows}
	if before.n == 0 {
		return
	}
	switch {
	case f.Change.Difference > 0:
		t.say("活动次数多于", f.last.ZH, "的", before, "次")
	case f.Change.Difference < 0:
		t.say("活动次数少于", f.last.ZH, "的", before, "次")
	default:
		t.say("活动次数与", f.last.ZH, "的", before, "次持平")
	}
	t.stop("。")
}

// awaited says what does not count yet.
func (f facts) awaited(t *telling) {
	if len(f.waiting) == 0 {
		return
	}
	t.say("另有")
	for i, w := range f.waiting {
		if i > 0 {
			t.say("、")
		}
		t.say(w, "次", map[string]string{"submitted": "待确认", "returned": "被退回"}[w.name])
	}
	if f.total.n > 0 {
		t.say("，未计入上述次数")
	}
	t.stop("。")
}

// postedAway: 2018年80名教师先后参加了轮岗交流、顶岗培训和市派支教.
func (f facts) postedAway(t *telling) {
	p := f.given
	if p.teachers.n == 0 {
		return
	}
	t.say(f.zh)
	if !f.adjacent {
		t.say("，")
	}
	if f.Subject.Kind == report.OfSchool {
		t.say("该校")
	}
	all := listed(names(p.kinds), "")
	switch {
	case f.Postings.Counting == "starts":
		t.say("新派出", p.teachers, "名教师参加", all)
	case p.teachers.n == 1:
		t.say(p.teachers, "名教师参加了", all)
	default:
		t.say(p.teachers, "名教师先后参加了", all)
	}
	f.closing(t, p)
}

// closing says the number of postings, if it differs from the teachers, and the kinds.
func (f facts) closing(t *telling, p posted) {
	if p.postings.n != p.teachers.n {
		t.say("，共", p.postings, "人次")
	}
	t.stop("。")
	if len(p.kinds) < 2 {
		return
	}
	t.say("其中，")
	enumerate(t, p.kinds, "人")
	if p.sum > p.teachers.n {
		t.say("（参加多类的教师，各类分别计入）")
	}
	t.stop("。")
}

// postedHere is for schools only: within a division, most teachers received are also given.
func (f facts) postedHere(t *telling) {
	p := f.received
	if f.Subject.Kind != report.OfSchool || p.teachers.n == 0 {
		return
	}
	if f.total.n == 0 && f.given.teachers.n == 0 {
		t.say(f.zh, "，")
	} else {
		t.say("同期，")
	}
	t.say(p.teachers, "名外校教师到该校参加", listed(names(p.kinds), ""))
	f.closing(t, p)
}

// mostListed limits the names in a sentence.
const mostListed = 8

// listed joins names with 、 and, if there is no unit, with 和 before the last. Names beyond
// mostListed are left out.
func listed(all []string, unit string) string {
	switch n := len(all); {
	case n > mostListed:
		return strings.Join(all[:mostListed], "、") + "等" + unit
	case n > 1 && unit == "":
		return strings.Join(all[:n-1], "、") + "和" + all[n-1]
	}
	return strings.Join(all, "、")
}
