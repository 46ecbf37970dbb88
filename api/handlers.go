package api

import (
	"context"
	"sync"

	"gongtongti/api/call"
	"gongtongti/api/contract"
)

// handlers are those of each part, with the services that it needs.
type handlers struct {
	probes       probes
	contract     document
	accounts     accounts
	divisions    divisions
	terms        terms
	schools      schools
	communities  communities
	targets      targets
	activities   activities
	batches      batches
	teachers     teachers
	postings     postings
	certificates certificates
	rotations    rotations
	reports      reports
	locks        locks
	audits       audits
	feeds        feeds
}

func newHandlers(s Services, server *call.Server) handlers {
	terms := terms{s.Terms}
	return handlers{
		probes:       probes{s.Ready},
		contract:     document{sync.OnceValue(Document)},
		accounts:     accounts{s.Accounts},
		divisions:    divisions{s.Divisions},
		terms:        terms,
		schools:      schools{s.Schools},
		communities:  communities{s.Communities, s.Env},
		targets:      targets{s.Targets},
		activities:   activities{s.Activities},
		batches:      batches{server, map[string]call.Route{}},
		teachers:     teachers{s.Teachers},
		postings:     postings{s.Postings, s.Env},
		certificates: certificates{s.Certificates},
		rotations:    rotations{s.Rotations},
		reports:      reports{s.Reports, s.Divisions, terms},
		locks:        locks{s.Periods},
		audits:       audits{s.Audit, s.Env},
		feeds:        feeds{s.Changes},
	}
}

// probes say that the program runs and whether its database does.
type probes struct{ ready func(context.Context) error }

type health struct {
	Status string `json:"status"`
}

func (probes) healthz(*call.Call, call.None) (health, error) { return health{"ok"}, nil }

// readyz says that the database answers and has the right schema.
func (h probes) readyz(c *call.Call, _ call.None) (health, error) {
	return health{"ok"}, h.ready(c.Ctx())
}

// document serves the contract, made when it is first asked for.
type document struct{ contract func() contract.Document }

func (d document) document(*call.Call, call.None) (contract.Document, error) {
	return d.contract(), nil
}

// Document is the contract of all routes.
func Document() contract.Document {
	return contract.New(Routes(Services{}), map[string]any{"limit": call.DefaultLimit, "counting": "overlaps", "format": "json",
		"days": usualSilence})
}
