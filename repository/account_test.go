package repository_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/repository"
	"gongtongti/repository/repositorytest"
)

const goodPassword = "correct horse 2018"

var administrator = domain.Actor{Role: domain.Administrator, Scope: domain.Scope{All: true}}

// accountsOn is the account service on a database, by a clock of the test's own.
func accountsOn(db *repository.DB, now func() time.Time) account.Service {
	return account.Service{Repository: repository.Accounts{DB: db}, Tx: db, Audit: repository.Audit{DB: db},
		Env:    domain.Env{Now: now, Zone: time.UTC, NewID: func() domain.ID { return domain.ID(uuid.Must(uuid.NewV7()).String()) }},
		Hasher: account.NewHasher(account.Params{Memory: 64, Time: 1, Threads: 1}), IdleFor: 7 * 24 * time.Hour,
		LiveFor: 30 * 24 * time.Hour}
}

func addAccount(t *testing.T, s account.Service, username, name string) {
	t.Helper()
	if _, err := s.CreateWith(t.Context(), administrator, account.New{Username: username, Name: name, Role: domain.Administrator},
		goodPassword); err != nil {
		t.Fatal(err)
	}
}

func TestAGoodLoginDoesNotMakeTheNextPersonWait(t *testing.T) {
	repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
		now := time.Date(2018, 3, 5, 8, 0, 0, 0, time.UTC)
		s := accountsOn(db, func() time.Time { return now })
		addAccount(t, s, "shiyan", "示例")
		addAccount(t, s, "dibaxiao", "示例")
		for i := range 40 {
			now = now.Add(16 * time.Minute)
			_, _ = s.LogIn(t.Context(), fmt.Sprintf("nobody%d", i), "a wrong guess", "192.0.2.1")
		}
		if _, err := s.LogIn(t.Context(), "shiyan", goodPassword, "192.0.2.1"); domain.KindOf(err) != domain.Locked {
			t.Fatalf("right after 40 failures at the address: %v", err)
		}
		now = now.Add(20 * time.Minute)
		for _, user := range []string{"shiyan", "dibaxiao"} {
			now = now.Add(time.Second)
			if _, err := s.LogIn(t.Context(), user, goodPassword, "192.0.2.1"); err != nil {
				t.Errorf("%s, when the wait is over: %v", user, err)
			}
		}
	})
}

func TestFailuresAreForgottenThoughPeopleKeepLoggingIn(t *testing.T) {
	repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
		now := time.Date(2018, 3, 5, 8, 0, 0, 0, time.UTC)
		s := accountsOn(db, func() time.Time { return now })
		addAccount(t, s, "shiyan", "示例")
		_, _ = s.LogIn(t.Context(), "nobody", "a wrong guess", "192.0.2.1")
		for range 4 {
			now = now.Add(8 * time.Hour)
			if _, err := s.LogIn(t.Context(), "shiyan", goodPassword, "192.0.2.1"); err != nil {
				t.Fatal(err)
			}
		}
		var left int
		if err := repositorytest.SQL(t, db).QueryRow(`SELECT coalesce(sum(failures), 0) FROM login_failures`).Scan(&left); err != nil ||
			left != 0 {
			t.Errorf("%d failures are held a day after the last (%v)", left, err)
		}
	})
}

func TestAHundredGuessesAtOnceAreNotAHundredChecks(t *testing.T) {
	repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
		s := accountsOn(db, time.Now)
		addAccount(t, s, "shiyan", "示例")
		var checked, slowed atomic.Int32
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				_, err := s.LogIn(context.Background(), "shiyan", "a wrong guess", "192.0.2.1")
				switch domain.KindOf(err) {
				case domain.Unauthenticated:
					checked.Add(1)
				case domain.Locked:
					slowed.Add(1)
				default:
					t.Errorf("a wrong guess is answered with %v", err)
				}
			})
		}
		wg.Wait()
		if checked.Load() < 5 || checked.Load() > 10 || checked.Load()+slowed.Load() != 100 {
			t.Errorf("%d guesses were checked and %d slowed down, want 5 free ones and hardly more", checked.Load(), slowed.Load())
		}
	})
}

func TestLoginsNeverWaitForEachOtherForEver(t *testing.T) {
	repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
		s := accountsOn(db, time.Now)
		for i := range 8 {
			addAccount(t, s, fmt.Sprintf("user%d", i), "示例")
		}
		raw := repositorytest.SQL(t, db)
		for range 3 {
			// Everything from the round before is due to be swept while it is locked.
			if _, err := raw.Exec(`UPDATE login_failures SET failures = 0, last_at = '2018-01-01T00:00:00.000000Z'`); err != nil {
				t.Fatal(err)
			}
			var wg sync.WaitGroup
			for i := range 64 {
				wg.Go(func() {
					password := goodPassword
					if i%3 == 0 {
						password = "a wrong guess"
					}
					_, err := s.LogIn(context.Background(), fmt.Sprintf("user%d", i%8), password, fmt.Sprintf("192.0.2.%d", i%5))
					if kind := domain.KindOf(err); err != nil && kind != domain.Unauthenticated && kind != domain.Locked {
						t.Error(err)
					}
				})
			}
			wg.Wait()
		}
	})
}

func TestAccountsAreFoundWhateverTheCase(t *testing.T) {
	repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
		s := accountsOn(db, time.Now)
		addAccount(t, s, "shiyan", "Li Wei 李伟")
		addAccount(t, s, "under_score", "示例")
		for words, want := range map[string]int{"li wei": 1, "LI": 1, "SHIYAN": 1, "李伟": 1, "": 2, "_": 1, "%": 0, "nobody": 0} {
			list, err := s.List(t.Context(), administrator, account.Filter{Words: words}, domain.Page{Limit: 5})
			if err != nil || len(list.Items) != want {
				t.Errorf("%q finds %d (%v), want %d", words, len(list.Items), err, want)
			}
		}
	})
}

func TestInstancesThatStartTogetherMakeOneAdministrator(t *testing.T) {
	repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
		var told atomic.Int32
		var wg sync.WaitGroup
		for range 4 {
			instance := accountsOn(repositorytest.Connect(t, repositorytest.Address(db)), time.Now)
			wg.Go(func() {
				_, password, err := instance.EnsureAdministrator(context.Background())
				if err != nil {
					t.Error(err)
				}
				if password != "" {
					told.Add(1)
				}
			})
		}
		wg.Wait()
		if told.Load() != 1 {
			t.Errorf("%d instances tell a password, want 1", told.Load())
		}
	})
}
