package repository_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gongtongti/domain"
	"gongtongti/repository"
	"gongtongti/repository/repositorytest"
)

// wantOverdue fails the test unless err says, in both languages, that the limit was
// exceeded, and that the caller may send it again.
func wantOverdue(t *testing.T, err error, limit time.Duration) {
	t.Helper()
	wantRetry(t, err)
	var e *domain.Error
	if !errors.As(err, &e) || !strings.Contains(e.Detail.EN, "longer than its limit of "+limit.String()) ||
		!strings.Contains(e.Detail.ZH, "超过"+limit.String()) {
		t.Errorf("got %v, want the limit of %s", err, limit)
	}
}

func TestLimit(t *testing.T) {
	t.Run("is a request's unless the opener chooses another", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			left := func(ctx context.Context) (left time.Duration, limited bool) {
				err := db.Do(ctx, func(ctx context.Context) error {
					deadline, ok := ctx.Deadline()
					left, limited = time.Until(deadline), ok
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				return left, limited
			}
			if within, limited := left(t.Context()); !limited || within > domain.RequestLimit {
				t.Errorf("a request's transaction has %s, %t", within, limited)
			}
			if within, limited := left(domain.Within(t.Context(), time.Hour)); !limited || within <= domain.RequestLimit {
				t.Errorf("a transaction of an hour has %s, %t", within, limited)
			}
			if _, limited := left(domain.Unhurried(t.Context())); limited {
				t.Error("bulk work has a limit")
			}
		})
	})
	t.Run("when exceeded says so and undoes the work", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			const limit = 50 * time.Millisecond
			err := db.Do(domain.Within(t.Context(), limit), func(ctx context.Context) error {
				if err := put(ctx, db, "990001"); err != nil {
					return err
				}
				<-ctx.Done()
				return put(ctx, db, "990002")
			})
			wantOverdue(t, err, limit)
			if known(t, db, "990001") {
				t.Error("the work was kept")
			}
		})
	})
	t.Run("holds while waiting for another writer, and bulk work waits without one", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			const limit = 50 * time.Millisecond
			waited := make(chan error, 1)
			err := db.Do(domain.Unhurried(t.Context()), func(ctx context.Context) error {
				if err := put(ctx, db, "990001"); err != nil {
					return err
				}
				wantOverdue(t, db.Do(domain.Within(t.Context(), limit), func(ctx context.Context) error { return put(ctx, db, "990001") }),
					limit)
				go func() {
					waited <- db.Do(domain.Unhurried(t.Context()), func(ctx context.Context) error { return put(ctx, db, "990001") })
				}()
				return nil
			})
			if err := errors.Join(err, <-waited); err != nil {
				t.Error(err)
			}
		})
	})
	t.Run("lifted, ends with the caller", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			command, interrupt := context.WithCancel(t.Context())
			err := db.Do(domain.Unhurried(command), func(ctx context.Context) error {
				if err := put(ctx, db, "990001"); err != nil {
					return err
				}
				interrupt()
				return put(ctx, db, "990002")
			})
			wantRetry(t, err)
			if known(t, db, "990001") {
				t.Error("half of the bulk work was kept")
			}
		})
	})
	t.Run("lifted, holds on the PostgreSQL server neither, for that transaction alone", func(t *testing.T) {
		db, err := repository.Open(repositorytest.Migrated(t, repositorytest.Postgres), repository.Options{MaxConns: 1})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		settings := func(ctx context.Context, want [2]string) {
			t.Helper()
			if err := db.Do(ctx, func(ctx context.Context) error {
				for i, name := range []string{"statement_timeout", "idle_in_transaction_session_timeout"} {
					if value, err := db.Setting(ctx, name); err != nil || value != want[i] {
						t.Errorf("%s is %s, want %s (%v)", name, value, want[i], err)
					}
				}
				return nil
			}); err != nil {
				t.Error(err)
			}
		}
		settings(domain.Unhurried(t.Context()), [2]string{"0", "0"})
		settings(t.Context(), [2]string{"15s", "1min"})
	})
	t.Run("of a statement on the PostgreSQL server is not taken for a server that is away", func(t *testing.T) {
		address := repositorytest.Migrated(t, repositorytest.Postgres)
		first, second := repositorytest.Connect(t, address), hurried(t, address)
		if err := first.Do(domain.Unhurried(t.Context()), func(ctx context.Context) error {
			if err := put(ctx, first, "990001"); err != nil {
				return err
			}
			err := second.Do(t.Context(), func(ctx context.Context) error { return put(ctx, second, "990001") }) // it waits for the first
			wantRetry(t, err)
			if !strings.Contains(err.Error(), "took longer than it may") {
				t.Errorf("it says %v", err)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	})
}

// hurried opens a database whose server ends statements early.
func hurried(t *testing.T, address string) *repository.DB {
	t.Helper()
	db, err := repository.Open(address, repository.Options{StatementTimeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}
