package api

import (
	"net/url"

	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/period"
)

// locks answers /period-locks.
type locks struct{ service period.Service }

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
	domain.PeriodComparison
}

func openLock(l period.Lock) periodLock {
	at := periodLocks + "/" + string(l.ID)
	days := url.Values{"from": {l.From.String()}, "to": {l.To.String()}}
	return periodLock{l, lockRows{at + "/activities", at + "/postings", at + "/differences", base + "/reports/divisions/" + l.DivisionCode +
		"?" + days.Encode()}}
}

func listedLock(l period.Lock, scope domain.Scope) bindingLock {
	if scope.CoversDivision(l.DivisionCode) {
		open := openLock(l)
		return bindingLock{l, &open.Rows}
	}
	l.Note, l.LockedBy = "", ""
	return bindingLock{Lock: l}
}

func (h locks) create(c *call.Call, in newPeriodLock) (periodLock, error) {
	lock, err := h.service.Lock(c.Ctx(), c.Actor, in.DivisionCode, domain.Period{From: in.From, To: in.To}, in.Note)
	return openLock(lock), err
}

func (h locks) get(c *call.Call, _ call.None) (comparedLock, error) {
	compared, err := h.service.Find(c.Ctx(), c.Actor, c.ID())
	return comparedLock{openLock(compared.Lock), compared.PeriodComparison}, err
}

type periodLockQuery struct {
	call.Paging
	Division string `query:"division" validate:"omitempty,division"` // and what lies in it
}

func (h locks) list(c *call.Call, in periodLockQuery) (call.List[bindingLock], error) {
	return call.Listed(c, in.Paging, func(page domain.Page) (domain.List[bindingLock], error) {
		locks, err := h.service.List(c.Ctx(), c.Actor, in.Division, page)
		return call.Written(locks, func(l period.Lock) bindingLock { return listedLock(l, c.Actor.Scope) }), err
	}, call.IsID)
}

type pageQuery struct{ call.Paging }

func (h locks) listActivities(c *call.Call, in pageQuery) (call.List[period.FrozenActivity], error) {
	return call.Listed(c, in.Paging, func(page domain.Page) (domain.List[period.FrozenActivity], error) {
		return h.service.Activities(c.Ctx(), c.Actor, c.ID(), page)
	}, call.IsID)
}

func (h locks) listPostings(c *call.Call, in pageQuery) (call.List[period.FrozenPosting], error) {
	return call.Listed(c, in.Paging, func(page domain.Page) (domain.List[period.FrozenPosting], error) {
		return h.service.Postings(c.Ctx(), c.Actor, c.ID(), page)
	}, isWay, call.IsID)
}

func isWay(s string) bool { return s == period.Given || s == period.Received }

// difference is labelled in the reader's language.
type difference struct {
	period.Difference
	WhatLabel string `json:"what_label"`
}

var whatLabels = map[string]domain.Text{period.Added: domain.T("锁定后新计入", "Counted since"),
	period.Gone: domain.T("锁定后不再计入", "No longer counted"), period.Changed: domain.T("锁定后有变更", "Changed")}

func (h locks) listDifferences(c *call.Call, in pageQuery) (call.List[difference], error) {
	return call.Listed(c, in.Paging, func(page domain.Page) (domain.List[difference], error) {
		differences, err := h.service.Differences(c.Ctx(), c.Actor, c.ID(), page)
		return call.Written(differences, func(d period.Difference) difference {
			return difference{d, whatLabels[d.What].In(c.Language())}
		}), err
	}, call.IsWord, call.IsWord, call.IsID)
}
