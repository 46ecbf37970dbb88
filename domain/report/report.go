// Package report counts what was done, from the records themselves and by the rules
// of DOMAIN.md, so that every figure opens into the rows behind it.
package report

import (
	"context"
	"fmt"
	"slices"

	"gongtongti/domain"
)

// Community is how much one community did in a period.
type Community struct {
	CommunityID domain.ID     `json:"community_id"`
	Name        string        `json:"name"`
	Period      domain.Period `json:"period"`
	Activities  Activities    `json:"activities"`
	Schools     []School      `json:"schools"`
}

// Activities counts distinct activities. Only confirmed ones count as done; what is
// submitted or returned stands beside them.
type Activities struct {
	Confirmed int     `json:"confirmed"`
	Submitted int     `json:"submitted"`
	Returned  int     `json:"returned"`
	ByType    []Count `json:"by_type"`  // confirmed
	ByMonth   []Count `json:"by_month"` // confirmed; code 2017-09, months without any left out
	ByMode    []Count `json:"by_mode"`  // confirmed
}

// Count is the number of confirmed activities under one code.
type Count struct {
	Code  string `json:"code"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

// School counts the confirmed activities of the community that a school took part in.
// One activity counts for each school there, so these add up to more than the total.
type School struct {
	SchoolID   domain.ID `json:"school_id"`
	SchoolName string    `json:"school_name"`
	Confirmed  int       `json:"confirmed"`
	Headcount  int       `json:"headcount"` // person-times: heads added up over activities
}

// Cell is the number of activities that share month, type, mode and status.
type Cell struct {
	Month              int // yyyymm
	Type, Mode, Status string
	Count              int
}

// Repository counts in the database: no record is loaded to be counted.
type Repository interface {
	// CommunityName answers NotFound for what lies outside the scope.
	CommunityName(ctx context.Context, scope domain.Scope, id domain.ID) (string, error)
	CommunityCells(ctx context.Context, id domain.ID, period domain.Period) ([]Cell, error)
	CommunitySchools(ctx context.Context, id domain.ID, period domain.Period) ([]School, error)
}

// Service answers how much was done.
type Service struct {
	Repository Repository
	Tx         domain.Transactor
}

// OfCommunity is for everybody whose scope holds the community. All its figures come
// from one state of the database.
func (s Service) OfCommunity(ctx context.Context, actor domain.Actor, id domain.ID, period domain.Period) (Community, error) {
	made := Community{CommunityID: id, Period: period}
	err := s.Tx.View(ctx, func(ctx context.Context) (err error) {
		if made.Name, err = s.Repository.CommunityName(ctx, actor.Scope, id); err != nil {
			return err
		}
		cells, err := s.Repository.CommunityCells(ctx, id, period)
		if err != nil {
			return err
		}
		made.Activities = sum(cells)
		made.Schools, err = s.Repository.CommunitySchools(ctx, id, period)
		return err
	})
	return made, err
}

func sum(cells []Cell) Activities {
	var a Activities
	types, months, modes := map[string]int{}, map[string]int{}, map[string]int{}
	for _, c := range cells {
		switch c.Status {
		case "submitted":
			a.Submitted += c.Count
		case "returned":
			a.Returned += c.Count
		case "confirmed":
			a.Confirmed += c.Count
			types[c.Type] += c.Count
			modes[c.Mode] += c.Count
			months[month(c.Month)] += c.Count
		}
	}
	a.ByType, a.ByMonth, a.ByMode = counts(types), counts(months), counts(modes)
	return a
}

func counts(by map[string]int) []Count {
	list := make([]Count, 0, len(by))
	for code, n := range by {
		list = append(list, Count{Code: code, Label: code, Count: n})
	}
	slices.SortFunc(list, func(a, b Count) int {
		if a.Code < b.Code {
			return -1
		}
		return 1
	})
	return list
}

func month(yyyymm int) string { return fmt.Sprintf("%04d-%02d", yyyymm/100, yyyymm%100) }
