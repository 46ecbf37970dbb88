package demodata

import (
	"context"
	"fmt"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/posting"
	"gongtongti/domain/teacher"
)

// Teachers2018 is how many teachers the development zone sent in calendar year 2018
// (docs/rules.md, the published example: «2018年80名教师先后参加了轮岗交流、顶岗培训和市派支教»).
const Teachers2018 = 80

// staff of every school of the zone; qixia's two schools have three teachers each.
const staff = 12

// outcome of a planned posting.
type outcome int

const (
	served outcome = iota
	endedEarly
	rejected
	withdrawn
	waiting
)

// sending posts a number of teachers, one after the other, on the same terms.
type sending struct {
	count    int
	kind     string
	from, to string // to is the first day back; empty is open
	outcome  outcome
	again    bool   // the same teachers as the first of all sendings, a second time
	place    string // by name, instead of a school
}

// The sendings of the zone. Those of 2018 come to 80 teachers with 94 postings; a wrong
// rule gives another number: what starts in 2018 alone, what was rejected or withdrawn,
// what ended on the first day of the year.
var sendings = []sending{
	{count: 22, kind: "rotation", from: "2017-09-01", to: "2018-09-01"},
	{count: 19, kind: "rotation", from: "2018-09-01", to: "2019-09-01"},
	{count: 1, kind: "rotation", from: "2018-09-01"},
	{count: 13, kind: "on_post_training", from: "2018-03-01", to: "2018-07-01"},
	{count: 5, kind: "on_post_training", from: "2018-03-01", to: "2018-07-01", outcome: endedEarly},
	{count: 12, kind: "support_teaching", from: "2018-09-01", to: "2019-07-15", place: "示例重点扶贫村小学"},
	{count: 8, kind: "support_teaching", from: "2017-09-01", to: "2018-07-15", place: "示例重点扶贫镇中心小学"},
	{count: 14, kind: "on_post_training", from: "2018-09-01", to: "2019-01-20", again: true},
	// None of these counts for 2018:
	{count: 5, kind: "rotation", from: "2016-09-01", to: "2017-09-01"},
	{count: 3, kind: "on_post_training", from: "2017-09-01", to: "2018-01-01"},
	{count: 4, kind: "rotation", from: "2019-02-15", to: "2019-07-01"},
	{count: 2, kind: "shadowing", from: "2019-03-01", to: "2019-04-01"},
	{count: 4, kind: "rotation", from: "2018-09-01", to: "2019-09-01", outcome: rejected},
	{count: 3, kind: "on_post_training", from: "2018-03-01", to: "2018-07-01", outcome: withdrawn},
	{count: 2, kind: "rotation", from: "2018-09-01", to: "2019-09-01", outcome: waiting},
}

var (
	surnames = []rune("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢")
	givens   = []rune("芳伟娜敏静丽强磊军洋艳勇涛明")
	titles   = []string{"second", "first", "senior", "third", "first", "second", "senior", "full_senior", "first", "second", "first",
		"none"}
)

// hire enters the n-th teacher of the demonstration. Years in the school, titles and
// 聘期 spread evenly, so that policies differ in whom they find eligible.
func (l *loader) hire(ctx context.Context, p place, n int) (teacher.Teacher, error) {
	entered := 2005 + (n*5)%12
	created := teacher.New{Name: "示例" + string(surnames[n%len(surnames)]) + string(givens[n/len(surnames)]),
		StaffNumber: fmt.Sprintf("示例%04d", n+1),
		Stage:       l.schools[p.user].Stage, Title: titles[n%staff], Backbone: "none", Subjects: []string{subjects[n%len(subjects)]},
		SchoolID: l.schools[p.user].ID, EnteredOn: domain.NewDate(entered, time.September, 1)}
	switch {
	case n%4 == 1:
		created.Backbone = "county"
	case n%11 == 6:
		created.Backbone = "city"
	}
	if n%10 == 0 {
		created.Phone = fmt.Sprintf("1380000%04d", n)
	}
	for year := entered; year < 2020; year += 3 {
		created.Engagements = append(created.Engagements, teacher.Engagement{StartsOn: domain.NewDate(year, time.September, 1),
			EndsOn: domain.NewDate(year+3, time.September, 1)})
	}
	return l.services.Teachers.Enter(ctx, l.actors["district"], created)
}

// postTeachers enters the staff of the zone and sends some of it away.
func (l *loader) postTeachers(ctx context.Context) error {
	l.clock.at(domain.NewDate(2016, time.August, 25), 9)
	var people []teacher.Teacher
	for j := range staff {
		for i, p := range schools[:len(schools)-2] { // the last two are qixia's
			created, err := l.hire(ctx, p, j*(len(schools)-2)+i)
			if err != nil {
				return fmt.Errorf("teacher %d of %s: %w", j, p.name, err)
			}
			people = append(people, created)
			l.entered()
		}
	}
	next := 0
	for _, s := range sendings {
		for k := range s.count {
			who := k
			if !s.again {
				who, next = next, next+1
			}
			if err := l.send(ctx, people[who], who, s); err != nil {
				return fmt.Errorf("posting %s of %s: %w", s.kind, people[who].Name, err)
			}
			l.entered()
		}
	}
	return l.receive(ctx)
}

// send proposes a posting and brings it to its outcome.
func (l *loader) send(ctx context.Context, who teacher.Teacher, n int, s sending) error {
	terms := posting.Terms{Kind: s.kind, ToPlace: s.place, KeyArea: s.place != "", StartsOn: date(s.from), EndsOn: date(s.to),
		SharePercent: 100,
		Subject:      who.Subjects[0], Duties: "任教并参加教研"}
	if s.place == "" {
		terms.ToSchoolID = l.schools[schools[(n*7+5+n/23)%23].user].ID
		if terms.ToSchoolID == who.SchoolID {
			terms.ToSchoolID = l.schools[schools[(n*7+6+n/23)%23].user].ID
		}
	}
	officer := l.actors["district"]
	if s.kind == posting.SupportTeaching {
		officer = l.actors["city"]
	}
	l.clock.at(terms.StartsOn.AddDays(-30), 10)
	postings := l.services.Postings
	created, err := postings.Propose(ctx, l.actors["district"], who.ID, terms)
	if err != nil || s.outcome == waiting {
		return err
	}
	l.clock.at(terms.StartsOn.AddDays(-20), 10)
	switch s.outcome {
	case rejected:
		_, err = postings.Reject(ctx, officer, created.ID, created.Version, "该校同学科教师紧缺，本学年暂不派出。")
		return err
	case withdrawn:
		_, err = postings.Withdraw(ctx, officer, created.ID, created.Version, "教师因病申请推迟。")
		return err
	}
	created, err = postings.Approve(ctx, officer, created.ID, created.Version)
	switch {
	case err != nil:
		return err
	case s.outcome == endedEarly:
		day := date("2018-05-15")
		l.clock.at(day, 10)
		_, err = postings.End(ctx, officer, created.ID, created.Version, day, "work", "原校临时缺员，提前返回。")
	case n < documented:
		err = l.document(ctx, created, n)
	}
	return err
}

// documented is how many of the first teachers have their service told month by month
// and are appraised, so that a certificate can be issued; every third has gaps.
const documented = 6

func (l *loader) document(ctx context.Context, p posting.Posting, n int) error {
	host := l.principalOf(p.ToSchoolID)
	for month, k := p.StartsOn, 0; month.Before(p.EndsOn); month, k = month.AddMonths(1), k+1 {
		if n%3 == 2 && k%4 == 3 || month.Month()%100 == 7 || month.Month()%100 == 8 {
			continue
		}
		l.clock.at(month.AddMonths(1), 16)
		work := posting.Work{LessonsTaught: 40 + (n+k)%9, LessonsObserved: 4 + k%3, Talks: k % 2, Mentored: 2, Note: "承担任教学科教学，参加集体备课。"}
		if _, err := l.services.Postings.Report(ctx, host, p.ID, domain.Month(month.Month()), work); err != nil {
			return err
		}
	}
	l.clock.at(p.EndsOn.AddDays(-3), 16)
	_, err := l.services.Postings.Appraise(ctx, host, p.ID, p.Version, []string{"excellent", "competent"}[n%2], "教学扎实，受师生欢迎。")
	return err
}

func (l *loader) principalOf(school domain.ID) domain.Actor {
	for user, s := range l.schools {
		if s.ID == school {
			return l.actors[user]
		}
	}
	return domain.Actor{}
}

// received is how many teachers come from the next district.
const received = 6

// receive posts teachers of the next district into the zone.
func (l *loader) receive(ctx context.Context) error {
	for n := range received {
		from := schools[len(schools)-1-n%2]
		l.clock.at(domain.NewDate(2016, time.August, 26), 9)
		created, err := l.services.Teachers.Enter(ctx, l.actors["city"],
			teacher.New{Name: "示例栖霞" + string(givens[n]), Stage: "primary", Title: titles[n],
				Backbone: "none", Subjects: []string{subjects[n]}, SchoolID: l.schools[from.user].ID,
				EnteredOn: domain.NewDate(2010, time.September, 1)})
		if err != nil {
			return err
		}
		l.clock.at(domain.NewDate(2018, time.August, 1), 9)
		p, err := l.services.Postings.Propose(ctx, l.actors["city"], created.ID,
			posting.Terms{Kind: "on_post_training", ToSchoolID: l.schools["shiyan"].ID,
				StartsOn: date("2018-09-01"), EndsOn: date("2019-01-20"), SharePercent: 100, Subject: subjects[n]})
		if err == nil {
			_, err = l.services.Postings.Approve(ctx, l.actors["city"], p.ID, p.Version)
		}
		if err != nil {
			return fmt.Errorf("posting of %s: %w", created.Name, err)
		}
		l.entered()
	}
	return nil
}

// date reads a day of the plan; an empty one is open.
func date(s string) domain.Date {
	day, err := domain.ParseDate(s)
	if err != nil && s != "" {
		panic(err) // the plan is written here
	}
	return day
}
