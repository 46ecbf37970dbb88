package repository_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"

	"gongtongti/domain"
	"gongtongti/domain/division"
	"gongtongti/domain/school"
	"gongtongti/repository"
	"gongtongti/repository/repositorytest"
)

var errRefused = errors.New("the use case said no")

// put writes a division, the smallest thing that can be written.
func put(ctx context.Context, db *repository.DB, code string) error {
	return db.PutDivisions(ctx, []division.Division{{Code: code, Name: "示例区", Kind: "formal"}})
}

// known reports whether a division is there, as another transaction sees it.
func known(t *testing.T, db *repository.DB, code string) bool {
	t.Helper()
	exists, err := repository.Schools{DB: db}.DivisionKnown(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	return exists
}

func TestDo(t *testing.T) {
	t.Run("keeps what was done when the use case succeeds", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			err := db.Do(t.Context(), func(ctx context.Context) error { return put(ctx, db, "990001") })
			if err != nil || !known(t, db, "990001") {
				t.Errorf("nothing was kept (%v)", err)
			}
		})
	})
	t.Run("undoes all of it when the use case fails, and gives its error", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			err := db.Do(t.Context(), func(ctx context.Context) error { return errors.Join(put(ctx, db, "990001"), errRefused) })
			if !errors.Is(err, errRefused) || known(t, db, "990001") {
				t.Errorf("got %v and found the division, want neither", err)
			}
		})
	})
	t.Run("undoes all of it when the use case panics", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			func() {
				defer func() { _ = recover() }()
				_ = db.Do(t.Context(), func(ctx context.Context) error { panic(put(ctx, db, "990001")) })
			}()
			if known(t, db, "990001") {
				t.Error("what was done before the panic was kept")
			}
			if err := db.Do(t.Context(), func(ctx context.Context) error { return put(ctx, db, "990002") }); err != nil {
				t.Error("the next use case cannot run:", err)
			}
		})
	})
	t.Run("within another one joins it, so that both are kept or neither", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			nested := func(outer error) error {
				return db.Do(t.Context(), func(ctx context.Context) error {
					inner := db.Do(ctx, func(ctx context.Context) error { return put(ctx, db, "990001") })
					return errors.Join(inner, outer)
				})
			}
			if err := nested(errRefused); !errors.Is(err, errRefused) || known(t, db, "990001") {
				t.Errorf("the inner part outlived the outer (%v)", err)
			}
			if err := nested(nil); err != nil || !known(t, db, "990001") {
				t.Errorf("the inner part was lost (%v)", err)
			}
		})
	})
	t.Run("ends by itself when the caller goes away", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			request, hangUp := context.WithCancel(t.Context())
			err := db.Do(request, func(ctx context.Context) error {
				hangUp()
				return put(ctx, db, "990001")
			})
			if err != nil || !known(t, db, "990001") {
				t.Errorf("the work was lost with the caller (%v)", err)
			}
		})
	})
	t.Run("does not begin for a caller that has gone", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			request, hangUp := context.WithCancel(t.Context())
			hangUp()
			err := db.Do(request, func(context.Context) error { t.Error("it began"); return nil })
			wantKind(t, err, domain.Unavailable)
		})
	})
	t.Run("lets parallel changes of one record follow each other, and none be lost", func(t *testing.T) {
		eachWithDivisions(t, func(t *testing.T, db *repository.DB) {
			const writers = 20
			schools := repository.Schools{DB: db}
			enter(t, db, primary(1, "第八小学", developmentZone))
			var wg sync.WaitGroup
			for range writers {
				wg.Go(func() {
					err := db.Do(t.Context(), func(ctx context.Context) error {
						school, err := schools.Lock(ctx, city, id(1))
						if err != nil {
							return err
						}
						school.Version++
						return schools.Store(ctx, school, "第八小学")
					})
					if err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if stored, err := schools.Find(t.Context(), city, id(1)); err != nil || stored.Version != 1+writers {
				t.Errorf("the version is %d (%v), want %d", stored.Version, err, 1+writers)
			}
		})
	})
}

func TestView(t *testing.T) {
	t.Run("shows one state from beginning to end, whatever others do", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			schools := repository.Schools{DB: db}
			err := db.View(t.Context(), func(view context.Context) error {
				for _, when := range []string{"before", "after"} {
					exists, err := schools.DivisionKnown(view, "990001")
					if err != nil {
						return err
					}
					if exists {
						t.Errorf("%s another's commit the view shows it", when)
					}
					if err := db.Do(t.Context(), func(ctx context.Context) error { return put(ctx, db, "990001") }); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil || !known(t, db, "990001") {
				t.Errorf("the other's commit is lost (%v)", err)
			}
		})
	})
	t.Run("is for reading: PostgreSQL refuses a write", func(t *testing.T) {
		db := repositorytest.Open(t, repositorytest.Postgres)
		err := db.View(t.Context(), func(ctx context.Context) error { return put(ctx, db, "990001") })
		if err == nil || known(t, db, "990001") {
			t.Errorf("the write went through (%v)", err)
		}
	})
	t.Run("within a change shows what the change has done", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			err := db.Do(t.Context(), func(ctx context.Context) error {
				if err := put(ctx, db, "990001"); err != nil {
					return err
				}
				return db.View(ctx, func(ctx context.Context) error {
					if is, err := (repository.Schools{DB: db}).DivisionKnown(ctx, "990001"); err != nil || !is {
						t.Errorf("the view does not show it (%v)", err)
					}
					return nil
				})
			})
			if err != nil {
				t.Error(err)
			}
		})
	})
}

func TestUnavailable(t *testing.T) {
	t.Run("is said when the connection breaks, and the next use case runs", func(t *testing.T) {
		db := repositorytest.Open(t, repositorytest.Postgres)
		err := db.Do(t.Context(), func(ctx context.Context) error {
			if err := put(ctx, db, "990001"); err != nil {
				return err
			}
			// As when the server is restarted: every connection ends, this one too.
			exec(t, db, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
				AND pid <> pg_backend_pid()`)
			return put(ctx, db, "990002")
		})
		wantRetry(t, err)
		if known(t, db, "990001") {
			t.Error("half of the use case was kept")
		}
		if err := db.Do(t.Context(), func(ctx context.Context) error { return put(ctx, db, "990001") }); err != nil {
			t.Error("the connection did not come back:", err)
		}
	})
	t.Run("is said when there is no server", func(t *testing.T) {
		nowhere := url.URL{Scheme: "postgres", User: url.User("nobody"), Path: "/none", RawQuery: "host=" + url.QueryEscape(t.TempDir())}
		db := repositorytest.Connect(t, nowhere.String())
		wantRetry(t, db.Do(t.Context(), func(context.Context) error { return nil }))
		wantRetry(t, db.View(t.Context(), func(context.Context) error { return nil }))
		_, err := db.Divisions(t.Context())
		wantRetry(t, err)
		wantRetry(t, db.Ready(t.Context()))
	})
	t.Run("is said to a reader that has gone", func(t *testing.T) {
		repositorytest.Each(t, func(t *testing.T, db *repository.DB) {
			request, hangUp := context.WithCancel(t.Context())
			hangUp()
			_, err := db.Divisions(request)
			wantRetry(t, err)
		})
	})
}

// wantRetry fails the test unless err tells the caller to send it again, and when.
func wantRetry(t *testing.T, err error) {
	t.Helper()
	var e *domain.Error
	if !errors.As(err, &e) || e.Kind != domain.Unavailable || e.RetryAfter <= 0 {
		t.Errorf("got %v, want “unavailable” with a time to wait", err)
	}
}

// wantTaken fails the test unless err is a conflict about one field.
func wantTaken(t *testing.T, err error, field string) {
	t.Helper()
	var e *domain.Error
	if !errors.As(err, &e) || e.Kind != domain.Conflict || len(e.Faults) != 1 || e.Faults[0].Field != field {
		t.Errorf("got %v, want a conflict about %s", err, field)
	}
}

func TestOpen(t *testing.T) {
	t.Run("takes any path for a SQLite file", func(t *testing.T) {
		db := repositorytest.Connect(t, t.TempDir()+"/数据 100%?#&.db")
		if _, err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := (repository.Schools{DB: db}).List(t.Context(), city, school.Filter{}, "", domain.Page{Limit: 1}); err != nil {
			t.Error(err)
		}
	})
	t.Run("refuses a PostgreSQL address that it cannot read, without repeating its password", func(t *testing.T) {
		_, err := repository.Open("postgres://user:geheim@host:port/x", repository.Options{})
		if err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("got %v, want an error without the password", err)
		}
	})
}
