package demodata_test

import (
	"testing"
	"time"

	"gongtongti/api"
	"gongtongti/cmd/gongtongti/app"
	"gongtongti/cmd/gongtongti/demodata"
	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/domain/activity"
	"gongtongti/domain/community"
	"gongtongti/domain/report"
	"gongtongti/domain/school"
	"gongtongti/repository"
)

var admin = domain.Actor{Role: domain.Administrator, Scope: domain.Scope{All: true}}

func load(t *testing.T, db *repository.DB) api.Services {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	services := func(env domain.Env) api.Services {
		return app.Services(db, app.Options{Env: env, Hasher: account.NewHasher(account.Params{Memory: 64, Time: 1, Threads: 1})})
	}
	var last demodata.Progress
	impatient := domain.Within(t.Context(), time.Nanosecond) // no request could be answered
	if err := demodata.Load(impatient, zone, services, func(p demodata.Progress) {
		if p.Done < last.Done || p.Done > last.Done+1 || p.Step.ZH == "" || p.Step.EN == "" {
			t.Errorf("after %+v came %+v", last, p)
		}
		last = p
	}); err != nil {
		t.Fatal(err)
	}
	if last.Done != last.Total {
		t.Errorf("when all is loaded, %d of %d are told", last.Done, last.Total)
	}
	return services(app.RealEnv(zone))
}

func communityNamed(t *testing.T, s api.Services, name string) community.Community {
	t.Helper()
	list, err := s.Communities.List(t.Context(), admin, community.Filter{Words: name}, domain.Page{Limit: 2})
	if err != nil || len(list.Items) != 1 {
		t.Fatalf("%s: %d found, %v", name, len(list.Items), err)
	}
	return list.Items[0]
}

func theFirstPublishedSentence(t *testing.T, s api.Services) {
	c := communityNamed(t, s, "实验小学发展共同体")
	var names []string
	for _, m := range c.Members {
		names = append(names, m.SchoolName)
	}
	if len(names) != 3 {
		t.Fatalf("members %v", names)
	}
	period := domain.SchoolYear(2017)
	r, err := s.Reports.Of(t.Context(), admin, report.Ask{Subject: report.Subject{Kind: report.OfCommunity, ID: c.ID}, Period: period,
		Before: domain.SchoolYear(2016)})
	if err != nil {
		t.Fatal(err)
	}
	if r.Activities.Confirmed != demodata.Confirmed2017 {
		t.Errorf("the community has %d confirmed activities in school year 2017", r.Activities.Confirmed)
	}
	for name, counts := range map[string][]report.Count{"type": r.Activities.ByType, "month": r.Activities.ByMonth,
		"mode": r.Activities.ByMode} {
		total := 0
		for _, n := range counts {
			total += n.Count
		}
		if total != r.Activities.Confirmed {
			t.Errorf("by %s the figures add up to %d", name, total)
		}
	}
	if len(r.Activities.ByType) != 6 || len(r.Activities.ByMode) != 2 {
		t.Errorf("types %v, modes %v: the first six types, on site and online", r.Activities.ByType, r.Activities.ByMode)
	}
	bySchool := 0
	for _, school := range r.Schools {
		bySchool += school.Confirmed
	}
	if bySchool <= r.Activities.Confirmed {
		t.Errorf("the schools' figures add up to %d, which must be more than the total", bySchool)
	}
	for status, want := range map[activity.Status]int{activity.Confirmed: r.Activities.Confirmed,
		activity.Submitted: r.Activities.Submitted, activity.Returned: r.Activities.Returned} {
		rows, err := s.Activities.List(t.Context(), admin, activity.Filter{CommunityID: c.ID, From: period.From, To: period.To,
			Status: status}, domain.Page{Limit: 200})
		if err != nil || len(rows.Items) != want || want == 0 {
			t.Errorf("%s: the figure is %d and opens into %d rows, %v", status, want, len(rows.Items), err)
		}
	}
	for _, status := range []activity.Status{activity.Planned, activity.Cancelled} {
		rows, err := s.Activities.List(t.Context(), admin, activity.Filter{CommunityID: c.ID, From: period.From, To: period.To,
			Status: status}, domain.Page{Limit: 200})
		if err != nil || len(rows.Items) == 0 {
			t.Errorf("there must be %s activities, so that a wrong count shows: %v", status, err)
		}
	}
}

func theDistrictOfTheDemonstration(t *testing.T, s api.Services) {
	for division, want := range map[string]int{"370676": 23, "370686": 2} {
		list, err := s.Schools.List(t.Context(), admin, school.Filter{Division: division}, domain.Page{Limit: 200})
		if err != nil || len(list.Items) != want {
			t.Errorf("%s has %d schools, want %d: %v", division, len(list.Items), want, err)
		}
	}
	page, err := s.Communities.List(t.Context(), admin, community.Filter{}, domain.Page{Limit: 200})
	kinds, across := map[string]int{}, 0
	for _, c := range page.Items {
		kinds[c.Kind]++
		if c.DivisionCode == "3706" {
			across++
		}
	}
	if err != nil || len(page.Items) != 11 || len(kinds) != 3 || across != 1 {
		t.Errorf("%d communities, kinds %v, %d across districts: %v", len(page.Items), kinds, across, err)
	}
	for _, user := range []string{"admin", "city", "district", "reader", "shiyan", "dibaxiao", "dajijia", "shifan1"} {
		if _, err := s.Accounts.LogIn(t.Context(), user, demodata.Password, "127.0.0.1"); err != nil {
			t.Errorf("%s cannot log in: %v", user, err)
		}
	}
}
