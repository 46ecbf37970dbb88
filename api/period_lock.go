package api

import (
	"context"
	"net/url"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/period"
	"gongtongti/domain/report"
)

// correcting is part of every request that may change what a locked period holds.
type correcting struct {
	CorrectionReason string `json:"correction_reason" validate:"max=500"`
}

func (c correcting) correction() string { return c.CorrectionReason }

// noneButReason is the body of a route that needs none, unless a locked period changes.
type noneButReason struct{ correcting }

type newPeriodLock struct {
	DivisionCode string      `json:"division_code" validate:"required,division"`
	From         domain.Date `json:"from" validate:"required"`
	To           domain.Date `json:"to" validate:"required"`
	Note         string      `json:"note" validate:"max=500"`
}

// periodLock is a lock with the way to its rows.
type periodLock struct {
	period.Lock
	Rows lockRows `json:"rows"`
}

// bindingLock is a lock as those see it whom it binds: when, and not who, why or what it holds.
type bindingLock struct {
	period.Lock
	Rows *lockRows `json:"rows,omitempty"`
}

type lockRows struct {
	Activities  string `json:"activities"`
	Postings    string `json:"postings"`
	Differences string `json:"differences"`
	Report      string `json:"report"`
}

// comparedLock is a lock with its figures as they were and as they are.
type comparedLock struct {
	periodLock
	period.Comparison
}

const periodLocks = base + "/period-locks"

func openLock(l period.Lock) periodLock {
	at := periodLocks + "/" + string(l.ID)
	days := url.Values{"from": {l.From.String()}, "to": {l.To.String()}}
	return periodLock{l, lockRows{at + "/activities", at + "/postings", at + "/differences", base + "/reports/divisions/" + l.DivisionCode + "?" + days.Encode()}}
}

func listedLock(l period.Lock, scope domain.Scope) bindingLock {
	if scope.CoversDivision(l.DivisionCode) {
		open := openLock(l)
		return bindingLock{l, &open.Rows}
	}
	l.Note, l.LockedBy = "", ""
	return bindingLock{Lock: l}
}

func (s *server) createPeriodLock(c *call, in newPeriodLock) (periodLock, error) {
	made, err := s.Periods.Lock(c.ctx(), c.actor, in.DivisionCode, domain.Period{From: in.From, To: in.To}, in.Note)
	return openLock(made), err
}

func (s *server) getPeriodLock(c *call, _ none) (comparedLock, error) {
	id, err := c.id("id")
	if err != nil {
		return comparedLock{}, err
	}
	found, err := s.Periods.Find(c.ctx(), c.actor, id)
	return comparedLock{openLock(found.Lock), found.Comparison}, err
}

type periodLockQuery struct {
	paging
	Division string `query:"division" validate:"omitempty,division"` // and what lies in it
}

func (s *server) listPeriodLocks(c *call, in periodLockQuery) (list[bindingLock], error) {
	page, err := c.page(in.paging, isID)
	if err != nil {
		return list[bindingLock]{}, err
	}
	found, err := s.Periods.List(c.ctx(), c.actor, in.Division, page)
	opened := domain.List[bindingLock]{Next: found.Next}
	for _, l := range found.Items {
		opened.Items = append(opened.Items, listedLock(l, c.actor.Scope))
	}
	return answerList(c, opened, err)
}

type pageQuery struct{ paging }

func (s *server) listFrozenActivities(c *call, in pageQuery) (list[period.FrozenActivity], error) {
	id, err := c.id("id")
	if err != nil {
		return list[period.FrozenActivity]{}, err
	}
	page, err := c.page(in.paging, isID)
	if err != nil {
		return list[period.FrozenActivity]{}, err
	}
	found, err := s.Periods.Activities(c.ctx(), c.actor, id, page)
	return answerList(c, found, err)
}

func (s *server) listFrozenPostings(c *call, in pageQuery) (list[period.FrozenPosting], error) {
	id, err := c.id("id")
	if err != nil {
		return list[period.FrozenPosting]{}, err
	}
	page, err := c.page(in.paging, isWay, isID)
	if err != nil {
		return list[period.FrozenPosting]{}, err
	}
	found, err := s.Periods.Postings(c.ctx(), c.actor, id, page)
	return answerList(c, found, err)
}

func isWay(s string) bool { return s == period.Given || s == period.Received }

// difference is labelled in the reader's language.
type difference struct {
	period.Difference
	WhatLabel string `json:"what_label"`
}

var whatLabels = map[string]domain.Text{period.Added: domain.T("锁定后新计入", "Counted since"),
	period.Gone: domain.T("锁定后不再计入", "No longer counted"), period.Changed: domain.T("锁定后有变更", "Changed")}

func (s *server) listDifferences(c *call, in pageQuery) (list[difference], error) {
	id, err := c.id("id")
	if err != nil {
		return list[difference]{}, err
	}
	page, err := c.page(in.paging, isWord, isWord, isID)
	if err != nil {
		return list[difference]{}, err
	}
	found, err := s.Periods.Differences(c.ctx(), c.actor, id, page)
	labelled := domain.List[difference]{Next: found.Next}
	for _, d := range found.Items {
		labelled.Items = append(labelled.Items, difference{d, whatLabels[d.What].In(language(c))})
	}
	return answerList(c, labelled, err)
}

// reportedLock stands in the report of the very division and period that was locked.
type reportedLock struct {
	ID       domain.ID `json:"id"`
	LockedAt time.Time `json:"locked_at"`
	Note     string    `json:"note"`
	period.Comparison
	Rows string `json:"rows"` // the differences, record by record
}

// withLock reads the report and its lock from one state of the database.
func (s *server) withLock(c *call, ask report.Ask) (found report.Report, lock *reportedLock, err error) {
	err = s.Tx.View(c.ctx(), func(ctx context.Context) (err error) {
		if found, err = s.Reports.Of(ctx, c.actor, ask); err != nil {
			return err
		}
		lock, err = s.lockOf(ctx, ask)
		return err
	})
	return found, lock, err
}

func (s *server) lockOf(ctx context.Context, ask report.Ask) (*reportedLock, error) {
	if ask.Subject.Kind != report.OfDivision {
		return nil, nil
	}
	found, err := s.Periods.ForReport(ctx, ask.Subject.Code, ask.Period, ask.Starts)
	if err != nil || found == nil {
		return nil, err
	}
	return &reportedLock{found.ID, found.LockedAt, found.Note, found.Comparison, openLock(found.Lock).Rows.Differences}, nil
}
