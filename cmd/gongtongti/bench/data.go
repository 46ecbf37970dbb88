package bench

import (
	"fmt"
	"math/rand/v2"
	"time"

	"gongtongti/domain"
)

// data is a made-up city: the same for the same size, on every machine and day.
type data struct {
	size        int // activities
	chance      *rand.Rand
	made        int // ids so far
	schools     []place
	communities []bond
}

type place struct{ id, division string }

// bond is a community of three schools, and a few of its activities to ask for.
type bond struct {
	id         string
	members    [3]place
	activities []string
}

// The records lie in five school years, all over by the time anything is measured.
var (
	firstDay = domain.NewDate(2017, time.September, 1)
	days     = 5*365 + 1
)

const asked = 16 // activities of a community that are kept to ask for

func newData(size int, divisions []string) *data {
	d := &data{size: size, chance: rand.New(rand.NewPCG(370676, uint64(size)))}
	count := min(max(size/200, 23), 5000)
	for i := range count { // neighbours lie in the same division, so that few communities reach across
		d.schools = append(d.schools, place{d.id(firstDay), divisions[i*len(divisions)/count]})
	}
	for range min(max(size/500, 11), 2000) {
		first := d.chance.IntN(count - 2)
		d.communities = append(d.communities, bond{id: d.id(firstDay), members: [3]place(d.schools[first : first+3])})
	}
	return d
}

// id is a UUIDv7 of a day, with a running number where others have chance.
func (d *data) id(day domain.Date) string {
	d.made++
	ms := day.In(time.UTC).UnixMilli()
	return fmt.Sprintf("%08x-%04x-7%03x-8%03x-%012x", ms>>16, ms&0xffff, d.made>>12&0xfff, d.made&0xfff, d.made)
}

func (b bond) division() string {
	return domain.CommonPrefix([]string{b.members[0].division, b.members[1].division, b.members[2].division})
}

var (
	types    = []string{"exchange", "special_study", "expert_guidance", "case_reflection", "small_project", "joint_lesson_planning"}
	subjects = []string{"语文", "数学", "英语", "科学", "美术", "体育", "音乐", "道德与法治"}
	topics   = []string{"分数的认识", "习作指导", "阅读策略", "小组合作", "作业设计", "课堂评价", "图形与几何", "口语交际"}
	forms    = []string{"集体备课", "专题研讨", "案例反思", "专家讲座", "同课异构", "课题论证"}
)

func pick(chance *rand.Rand, from []string) string { return from[chance.IntN(len(from))] }

// meeting is one activity with what hangs on it.
type meeting struct {
	id, community, kind, mode, status, title, subject string
	day                                               domain.Date
	schools                                           []place
}

// meeting makes the n-th; they are entered in the order in which they were held.
func (d *data) meeting(n int) meeting {
	b := &d.communities[d.chance.IntN(len(d.communities))]
	day := firstDay.AddDays(n * days / d.size)
	m := meeting{id: d.id(day), community: b.id, day: day, kind: pick(d.chance, types), mode: "onsite", status: "confirmed",
		subject: pick(d.chance, subjects), schools: b.members[:2+d.chance.IntN(2)]}
	m.title = m.subject + "“" + pick(d.chance, topics) + "”" + pick(d.chance, forms)
	if d.chance.IntN(5) < 2 {
		m.mode = "online"
	}
	if rare := d.chance.IntN(100); rare < 12 {
		m.status = []string{"submitted", "returned", "planned", "cancelled"}[rare/3]
	}
	if len(b.activities) < asked {
		b.activities = append(b.activities, m.id)
	}
	return m
}
