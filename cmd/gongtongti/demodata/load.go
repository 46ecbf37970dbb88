// Package demodata loads the demonstration: the three schools and two communities of
// the published example (docs/rules.md), and a made-up district around them. Everything goes
// in through the use cases, as if people had entered it at the time.
package demodata

import (
	"context"
	"fmt"
	"time"

	"gongtongti/api"
	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/domain/activity"
	"gongtongti/domain/community"
	"gongtongti/domain/school"
)

// Password of every demonstration account; the demonstration listens on this machine only.
const Password = "gongtongti-2018"

// loader holds what has been made so far.
type loader struct {
	services api.Services
	clock    *clock
	actors   map[string]domain.Actor // by user name
	schools  map[string]school.School
	bonds    []community.Community
	tell     func(Progress)
	progress Progress
}

// Load fills a database that has no account, and leaves any other as it is. It is bulk
// work in one transaction: killed at any moment it leaves nothing behind, and of several
// at once one loads while the others wait for it. services makes the use cases with the
// time and the ids of the demonstration; tell hears how far the work is.
func Load(ctx context.Context, zone *time.Location, services func(domain.Env) api.Services, tell func(Progress)) error {
	c := &clock{zone: zone}
	l := &loader{services: services(c.env()), clock: c, actors: map[string]domain.Actor{}, schools: map[string]school.School{},
		tell: tell, progress: Progress{Total: total()}}
	c.at(domain.NewDate(2016, time.August, 20), 9)
	l.begin(waitForOthers)
	return l.services.Tx.Do(domain.Unhurried(ctx), l.all)
}

// all loads everything within the transaction of ctx.
func (l *loader) all(ctx context.Context) error {
	if err := l.services.Periods.Repository.WhileLocked(ctx); err != nil { // nobody else loads or writes meanwhile
		return err
	}
	if loaded, err := l.loaded(ctx); loaded || err != nil {
		return err
	}
	for _, step := range []struct {
		name domain.Text
		load func(context.Context) error
	}{
		{domain.T("账号", "accounts"), l.bureaus},
		{domain.T("学校", "schools"), l.enterSchools},
		{domain.T("共同体", "communities"), l.foundCommunities},
		{domain.T("活动", "activities"), l.logActivities},
		{domain.T("教师与派任", "teachers and postings"), l.postTeachers},
		{domain.T("学期与目标", "terms and targets"), l.planTargets},
	} {
		l.begin(step.name)
		if err := step.load(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) loaded(ctx context.Context) (bool, error) {
	admin := domain.Actor{Role: domain.Administrator, Scope: domain.Scope{All: true}}
	accounts, err := l.services.Accounts.List(ctx, admin, account.Filter{}, domain.Page{Limit: 1})
	return len(accounts.Items) > 0, err
}

func (l *loader) bureaus(ctx context.Context) error {
	l.actors["admin"] = domain.Actor{Role: domain.Administrator, Scope: domain.Scope{All: true}, RequestID: "demo"}
	for _, a := range []account.New{
		{Username: "admin", Name: "系统管理员", Role: domain.Administrator},
		{Username: "city", Name: "市教育局工作人员", Role: domain.CityOfficer, DivisionCode: "3706"},
		{Username: "district", Name: "开发区教体局工作人员", Role: domain.DistrictOfficer, DivisionCode: zone},
		{Username: "reader", Name: "开发区教体局领导", Role: domain.Reader, DivisionCode: zone},
	} {
		if err := l.addAccount(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) addAccount(ctx context.Context, a account.New) error {
	created, err := l.services.Accounts.CreateWith(ctx, l.actors["admin"], a, Password)
	if err != nil {
		return fmt.Errorf("account %s: %w", a.Username, err)
	}
	l.actors[a.Username] = created.Actor("demo")
	l.entered()
	return nil
}

func (l *loader) enterSchools(ctx context.Context) error {
	for _, p := range schools {
		created, err := l.services.Schools.Enter(ctx, l.actors["city"], school.New{Code: p.code, Name: p.name, Setting: p.setting,
			DivisionCode: p.division, OpenedOn: domain.NewDate(2005, time.September, 1)})
		if err != nil {
			return fmt.Errorf("school %s: %w", p.name, err)
		}
		l.schools[p.user] = created
		l.entered()
		if err := l.addAccount(ctx, account.New{Username: p.user, Name: p.name + "校长", Role: domain.Principal,
			SchoolID: created.ID}); err != nil {
			return err
		}
	}
	return l.addAccount(ctx, account.New{Username: "tianbao", Name: "开发区实验小学填报员", Role: domain.Recorder, SchoolID: l.schools["shiyan"].ID})
}

func (l *loader) foundCommunities(ctx context.Context) error {
	l.clock.at(domain.NewDate(2016, time.September, 1), 9)
	for _, b := range bonds {
		n := community.New{Name: b.name, Kind: b.kind, Form: b.form, FoundedOn: domain.NewDate(2016, time.September, 1)}
		for i, user := range b.members {
			role := community.Lead
			if i > 0 {
				role = community.Role(b.second)
			}
			n.Members = append(n.Members, community.NewMember{SchoolID: l.schools[user].ID, Role: role})
		}
		created, err := l.services.Communities.Found(ctx, l.actors["city"], n)
		if err == nil {
			created, err = l.services.Communities.Activate(ctx, l.actors["city"], created.ID, created.Version)
		}
		if err != nil {
			return fmt.Errorf("community %s: %w", b.name, err)
		}
		l.bonds = append(l.bonds, created)
		l.entered()
	}
	return nil
}

func (l *loader) logActivities(ctx context.Context) error {
	for _, m := range meetings() {
		if err := l.hold(ctx, m); err != nil {
			return fmt.Errorf("activity %d of %s on %s: %w", m.n, bonds[m.bond].name, m.day, err)
		}
		l.entered()
	}
	return nil
}

// hold logs a meeting and brings it to its fate.
func (l *loader) hold(ctx context.Context, m meeting) error {
	users := bonds[m.bond].members
	author, partner := users[m.n%len(users)], users[(m.n+1)%len(users)]
	activities, unheld := l.services.Activities, m.fate == planned || m.fate == cancelled
	l.clock.at(m.day, 16)
	if unheld {
		l.clock.at(m.day.AddDays(-14), 16)
	}
	created, err := activities.Log(ctx, l.actors[author], l.describe(m, unheld))
	if err != nil {
		return err
	}
	l.clock.at(m.day.AddDays(1), 9)
	switch m.fate {
	case confirmed:
		_, err = activities.Answer(ctx, l.actors[partner], created.ID, created.Version,
			activity.Confirmation{Answer: activity.Confirms, Headcount: 4 + m.n%9})
	case objected:
		_, err = activities.Answer(ctx, l.actors[partner], created.ID, created.Version,
			activity.Confirmation{Answer: activity.Objects, Reason: "日期有误，当天我校未参加。"})
	case returnedByBureau:
		_, err = activities.Return(ctx, l.actors["district"], created.ID, created.Version, "请补充活动小结。")
	case cancelled:
		l.clock.at(m.day.AddDays(-1), 9)
		_, err = activities.Cancel(ctx, l.actors[author], created.ID, created.Version, "承办学校临时有全区统一检测。")
	}
	return err
}

func (l *loader) describe(m meeting, unheld bool) activity.New {
	users := bonds[m.bond].members
	kind := types[m.n%len(types)]
	subject, topic := subjects[m.n%len(subjects)], topics[m.n%len(topics)]
	c := activity.Content{Details: activity.Details{Type: kind, Mode: "onsite", HeldOn: m.day, Minutes: 60 + m.n%4*30, Subject: subject,
		Focus: focuses[m.n%len(focuses)],
		Title: subject + "“" + topic + "”" + words[kind], HostSchoolID: l.schools[users[m.n%len(users)]].ID}}
	if m.n%5 >= 3 {
		c.Mode = "online"
	} else {
		c.Location = l.schools[users[m.n%len(users)]].Name + "会议室"
	}
	if !unheld {
		c.Summary = "围绕" + subject + topic + "开展" + words[kind] + "，形成改进建议并约定后续跟进。"
	}
	for i, user := range users {
		if len(users) > 2 && m.n%4 == 3 && i == (m.n+2)%len(users) {
			continue // now and then two of three schools meet
		}
		c.Participants = append(c.Participants, activity.Participant{SchoolID: l.schools[user].ID, Headcount: 5 + (m.n+i)%11})
	}
	if kind == "expert_guidance" {
		c.Guests = []activity.Guest{{Kind: "expert", Name: "示例专家" + string(rune('甲'+m.n%2)), Affiliation: "示例教科院"}}
	}
	return activity.New{Content: c, CommunityID: l.bonds[m.bond].ID, Planned: unheld}
}
