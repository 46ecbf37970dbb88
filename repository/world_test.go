package repository_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongtongti/domain"
	"gongtongti/domain/school"
	"gongtongti/repository"
	"gongtongti/repository/repositorytest"
)

// Yantai has two districts that the tests lay schools in.
const (
	developmentZone = "370676"
	qixia           = "370686"
)

var city = domain.Scope{Division: "3706"}

// sameDay lets cmp compare dates.
var sameDay = cmp.Comparer(func(a, b domain.Date) bool { return a == b })

func id(n int) domain.ID { return domain.ID(fmt.Sprintf("01800000-0000-7000-8000-%012d", n)) }

// eachWithDivisions runs fn on both databases, with Yantai's divisions in them.
func eachWithDivisions(t *testing.T, fn func(t *testing.T, db *repository.DB)) {
	t.Helper()
	repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
		exec(t, db, `INSERT INTO divisions (code, name, kind) VALUES ('37', '山东省', 'formal'), ('3706', '烟台市', 'formal'),
			('370676', '烟台经济技术开发区', 'statistical'), ('370686', '栖霞市', 'formal') ON CONFLICT DO NOTHING`)
		fn(t, db)
	})
}

func exec(t *testing.T, db *repository.DB, statement string, args ...any) {
	t.Helper()
	if _, err := repositorytest.SQL(t, db).Exec(statement, args...); err != nil {
		t.Fatal(err)
	}
}

// primary is the nth primary school of a division, without any former name.
func primary(n int, name, division string) school.School {
	at := time.Date(2017, time.September, 1, 8, 30, 0, 123456000, time.UTC)
	return school.School{ID: id(n), Code: fmt.Sprintf("2137%06d", n), Name: name, FormerNames: []school.FormerName{}, Stage: "primary",
		Setting:      "town",
		DivisionCode: division, OpenedOn: domain.NewDate(1996, time.September, 1), Version: 1, CreatedAt: at, UpdatedAt: at}
}

// enter adds schools under the core names that the service would give them.
func enter(t *testing.T, db *repository.DB, schools ...school.School) {
	t.Helper()
	for _, s := range schools {
		if err := (repository.Schools{DB: db}).Add(t.Context(), s, core(t, db, s.Name, s.DivisionCode)); err != nil {
			t.Fatal(err)
		}
	}
}

func core(t *testing.T, db *repository.DB, name, division string) string {
	t.Helper()
	places, err := (repository.Schools{DB: db}).Places(t.Context(), division)
	if err != nil {
		t.Fatal(err)
	}
	return domain.CoreName(name, domain.PlaceNames(places))
}

// codes that a list holds, in its order.
func codes(schools []school.School) []string {
	names := make([]string, len(schools))
	for i, s := range schools {
		names[i] = s.Code
	}
	return names
}

// wantKind fails the test unless err is a domain error of the kind.
func wantKind(t *testing.T, err error, kind domain.Kind) {
	t.Helper()
	if got := domain.KindOf(err); got != kind {
		t.Errorf("got the error %v of kind %d, want kind %d", err, got, kind)
	}
}
