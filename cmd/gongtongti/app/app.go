// Package app assembles the service. Only it knows both the API and the repository.
package app

import (
	"cmp"
	"net"
	"net/http"
	"time"
	_ "time/tzdata" // the service's zone, whatever the machine has installed

	"github.com/google/uuid"

	"gongtongti/api"
	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/domain/activity"
	"gongtongti/domain/audit"
	"gongtongti/domain/certificate"
	"gongtongti/domain/community"
	"gongtongti/domain/division"
	"gongtongti/domain/feed"
	"gongtongti/domain/period"
	"gongtongti/domain/posting"
	"gongtongti/domain/report"
	"gongtongti/domain/rotation"
	"gongtongti/domain/school"
	"gongtongti/domain/target"
	"gongtongti/domain/teacher"
	"gongtongti/domain/term"
	"gongtongti/repository"
)

// RealEnv is the present time in a zone, with fresh ids.
func RealEnv(zone *time.Location) domain.Env {
	return domain.Env{Now: time.Now, Zone: zone, NewID: func() domain.ID { return domain.ID(uuid.Must(uuid.NewV7()).String()) }}
}

// Options of the service that an operator may set.
type Options struct {
	Env            domain.Env
	Hasher         *account.Hasher // the strong one if nil
	IdleFor        time.Duration   // of a session; 7 days if 0
	LiveFor        time.Duration   // of a session; 30 days if 0
	TrustedProxies []*net.IPNet
	RateAccount    int // requests a minute; 0: any number
	RateAddress    int
	Origins        []string // whose pages may call the API
	TLS            bool     // reached by https
}

// Services returns the use cases on a database.
func Services(db *repository.DB, o Options) api.Services {
	log := repository.Audit{DB: db}
	periods := period.Service{Repository: repository.Periods{DB: db}, Tx: db, Audit: log, Env: o.Env}
	postings := posting.Service{Repository: repository.Postings{DB: db}, Reports: repository.ServiceReports{DB: db}, Tx: db, Audit: log,
		Env: o.Env, Locks: periods}
	certificates := certificate.Service{Repository: repository.Certificates{DB: db}, Postings: postings, Tx: db, Audit: log, Env: o.Env}
	postings.Certificates = certificates
	o.Hasher = cmp.Or(o.Hasher, account.NewHasher(account.Strong))
	return api.Services{
		Tx: db, Env: o.Env, Keys: repository.Keys{DB: db}, Ready: db.Ready, TrustedProxies: o.TrustedProxies,
		RateAccount: o.RateAccount, RateAddress: o.RateAddress, Origins: o.Origins, TLS: o.TLS,
		Divisions: division.Service{Repository: db},
		Accounts: account.Service{Repository: repository.Accounts{DB: db}, Tx: db, Audit: log, Env: o.Env, Hasher: o.Hasher,
			IdleFor: cmp.Or(o.IdleFor, 7*24*time.Hour), LiveFor: cmp.Or(o.LiveFor, 30*24*time.Hour)},
		Schools:      school.Service{Repository: repository.Schools{DB: db}, Tx: db, Audit: log, Env: o.Env, Locks: periods},
		Communities:  community.Service{Repository: repository.Communities{DB: db}, Tx: db, Audit: log, Env: o.Env},
		Activities:   activity.Service{Repository: repository.Activities{DB: db}, Tx: db, Audit: log, Env: o.Env, Locks: periods},
		Teachers:     teacher.Service{Repository: repository.Teachers{DB: db}, Tx: db, Audit: log, Env: o.Env, Certificates: certificates},
		Postings:     postings,
		Certificates: certificates,
		Reports:      report.Service{Repository: repository.Reports{DB: db}, Locks: periods, Tx: db, Env: o.Env},
		Rotations:    rotation.Service{Repository: repository.Rotations{DB: db}, Tx: db, Audit: log, Env: o.Env},
		Terms:        term.Service{Repository: repository.Terms{DB: db}, Tx: db, Audit: log, Env: o.Env},
		Targets:      target.Service{Repository: repository.Targets{DB: db}, Tx: db, Audit: log, Env: o.Env},
		Periods:      periods,
		Audit:        audit.Service{Repository: log},
		Changes: feed.Service{Repository: repository.Changes{DB: db}, Tx: db, Readers: map[domain.RecordKind]feed.Reader{
			domain.SchoolRecord:    feed.Read(repository.Schools{DB: db}.Among),
			domain.CommunityRecord: feed.Read(repository.Communities{DB: db}.Among),
			domain.ActivityRecord:  feed.Read(repository.Activities{DB: db}.Among),
			domain.TeacherRecord:   feed.Read(repository.Teachers{DB: db}.Among),
			domain.PostingRecord:   feed.Read(repository.Postings{DB: db}.Among),
			domain.TargetRecord:    feed.Read(repository.Targets{DB: db}.Among),
		}},
	}
}

// Handler is the whole service on a database.
func Handler(db *repository.DB, o Options) http.Handler { return api.New(Services(db, o)) }
