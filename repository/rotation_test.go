package repository_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongtongti/domain"
	"gongtongti/domain/rotation"
	"gongtongti/repository"
)

func TestAProfileComesBackAsItWent(t *testing.T) {
	eachWithDivisions(t, func(t *testing.T, db *repository.DB) {
		profiles, at := repository.Rotations{DB: db}, primary(1, "", "").CreatedAt
		want := rotation.Profile{ID: id(1), DivisionCode: developmentZone,
			Terms: rotation.Terms{NameZH: "口径", NameEN: "Profile", MinYears: 6, MoreThanEngagements: 2,
				MinTitle: "first", Stages: []string{"primary", "junior"}, ExcludedReasons: []string{"illness"},
				CountedKinds: []string{"rotation"},
				Numerator:    "rotated_eligible", RotationThreshold: 1234, BackboneThreshold: 1, BackboneDenominator: "eligible",
				SourceZH:  "文件",
				SourceEN:  "Paper",
				ValidFrom: domain.NewDate(2016, time.February, 29)}, Version: 1, CreatedAt: at, UpdatedAt: at.Add(time.Microsecond)}
		check := func() {
			t.Helper()
			got, err := profiles.Profile(t.Context(), city, want.ID, true)
			if diff := cmp.Diff(want, got, sameDay); diff != "" || err != nil {
				t.Error(diff, err)
			}
		}
		if err := profiles.AddProfile(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		check()
		want.Terms = rotation.Terms{NameZH: "新", NameEN: "New", Stages: []string{"special"}, ExcludedReasons: []string{},
			CountedKinds: []string{"itinerant"},
			Numerator:    "rotated", RotationThreshold: 10000, BackboneThreshold: 2000, BackboneDenominator: "rotated", SourceZH: "新",
			SourceEN:  "New",
			ValidFrom: domain.NewDate(2020, time.September, 1)}
		want.Version, want.UpdatedAt = 2, at.Add(time.Hour)
		if err := profiles.StoreProfile(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		check()
		wantKind(t, profiles.StoreProfile(t.Context(), want), domain.Stale)
		for name, scope := range map[string]domain.Scope{"the zero scope": {}, "another city": {Division: "3710"},
			"another school": {School: id(9)}} {
			_, err := profiles.Profile(t.Context(), scope, want.ID, false)
			if domain.KindOf(err) != domain.NotFound {
				t.Errorf("%s sees it: %v", name, err)
			}
		}
		if list, err := profiles.Profiles(t.Context(), domain.Scope{}, domain.Page{Limit: 9}); err != nil || len(list.Items) != 0 {
			t.Errorf("the zero scope sees %d profiles (%v)", len(list.Items), err)
		}
	})
}
