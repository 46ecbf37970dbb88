package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/division"
)

// data is a made-up province: the same for the same size, on every machine and day. The
// first district's two school years are the same whatever the size, so that what a report of
// it costs can be told from what the database holds.
type data struct {
	size        int // activities
	chance      *rand.Rand
	ids         int // ids so far
	divisions   []division.Division
	schools     []place
	communities []bond
}

const (
	province               = "37"
	aDistrict              = 12   // communities
	aCity                  = 25   // districts, so 300 communities
	schoolsADistrict       = 30   // neighbours are in one community
	mostCommunities        = 2000 // in 167 districts of 7 cities, with 5,010 schools
	firstDistrictsYears    = 1000 // activities of the first district in two school years
	reportedYear           = 2019
	smallest               = firstDistrictsYears // the first district alone
	firstDistrictsPostings = 100
	postingsShare          = 20 // activities to a posting
	mostPostings           = 50000
	activitiesACommunity   = 400 // no more communities than have so many
)

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

func newData(size int) *data {
	d := &data{size: size, chance: rand.New(rand.NewPCG(370676, 1))}
	communities := min(max(size/activitiesACommunity, aDistrict), mostCommunities)
	for n := range (communities + aDistrict - 1) / aDistrict {
		code := fmt.Sprintf("%s%d%02d", province, 51+n/aCity, 1+n%aCity)
		if n%aCity == 0 {
			d.divisions = append(d.divisions, division.Division{Code: code[:4], Name: "示例市" + code[:4], Kind: "formal"})
		}
		d.divisions = append(d.divisions, division.Division{Code: code, Name: "示例区" + code, Kind: "formal"})
		for range schoolsADistrict {
			d.schools = append(d.schools, place{d.id(firstDay), code})
		}
	}
	for n := range communities {
		first := n/aDistrict*schoolsADistrict + n%aDistrict*2
		members := [3]place(d.schools[first : first+3])
		if n%aDistrict == 1 && len(d.schools) > first+schoolsADistrict { // one in a district reaches into the next
			members[2] = d.schools[first+schoolsADistrict]
		}
		d.communities = append(d.communities, bond{id: d.id(firstDay), members: members})
	}
	return d
}

// code of the n-th district.
func (d *data) district(n int) string { return d.schools[n*schoolsADistrict].division }

// id is a UUIDv7 of a day, with a running number where others have chance.
func (d *data) id(day domain.Date) string {
	d.ids++
	ms := day.In(time.UTC).UnixMilli()
	return fmt.Sprintf("%08x-%04x-7%03x-8%03x-%012x", ms>>16, ms&0xffff, d.ids>>12&0xfff, d.ids&0xfff, d.ids)
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

// meeting makes the n-th: first those of the first district's two years, then all others, in
// the order in which they were held.
func (d *data) meeting(n int) meeting {
	year := domain.SchoolYear(reportedYear)
	year.From = year.From.AddDays(-365) // the year that is reported, and the one it is compared with
	b, day := &d.communities[n%aDistrict], year.From.AddDays(n*731/firstDistrictsYears)
	if n >= firstDistrictsYears {
		day = firstDay.AddDays(n * days / d.size)
		b = &d.communities[d.chance.IntN(len(d.communities))]
		switch others := len(d.communities) - aDistrict; {
		case day.Before(year.From) || day.After(year.To):
		case others > 0:
			b = &d.communities[aDistrict+d.chance.IntN(others)]
		default:
			day = day.AddDays(-731)
		}
	}
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
