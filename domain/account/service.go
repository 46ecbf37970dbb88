package account

import (
	"context"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/change"
)

// Filter narrows the list of accounts; zero fields do not.
type Filter struct {
	Words    string // part of the user name or the name
	Role     domain.Role
	Disabled *bool
}

// Repository keeps accounts, sessions and failed logins.
type Repository interface {
	Add(ctx context.Context, a Account) error
	Lock(ctx context.Context, id domain.ID) (Account, error)
	Find(ctx context.Context, id domain.ID) (Account, error)
	FindByName(ctx context.Context, username string) (Account, error)
	Store(ctx context.Context, a Account) error
	List(ctx context.Context, filter Filter, page domain.Page) (domain.List[Account], error)
	// Known reports whether a school and a division exist.
	Known(ctx context.Context, school domain.ID, division string) (schoolKnown, divisionKnown bool, err error)

	AddSession(ctx context.Context, tokenHash string, account domain.ID, now, expires time.Time) error
	// Session returns the account of a live session and when it was last used.
	Session(ctx context.Context, tokenHash string, now, idleSince time.Time) (Account, time.Time, error)
	TouchSession(ctx context.Context, tokenHash string, now time.Time) error
	EndSession(ctx context.Context, tokenHash string) error
	EndSessions(ctx context.Context, account domain.ID) error

	// LockFailures reads the failures of all subjects and blocks other attempts until the
	// transaction ends.
	LockFailures(ctx context.Context, subjects []string, now time.Time) (map[string]Failures, error)
	// StoreFailures is for subjects that the transaction has locked.
	StoreFailures(ctx context.Context, failures map[string]Failures) error
	KnownAddress(ctx context.Context, subject string, since time.Time) (bool, error)
	RememberAddress(ctx context.Context, subject string, account domain.ID, now time.Time) error
	// Sweep deletes some ended sessions, old failures and old addresses. It does not wait for
	// locks, and must come last in its transaction.
	Sweep(ctx context.Context, now, failuresBefore, addressesBefore time.Time) error
}

// Service has the use cases of accounts.
type Service struct {
	Repository Repository
	Tx         domain.Transactor
	Audit      audit.Log
	Env        domain.Env
	Hasher     *Hasher
	IdleFor    time.Duration // a session ends after this long without a request
	LiveFor    time.Duration // and after this long in any case
}

// New is the data of a new account.
type New struct {
	Username, Name string
	Role           domain.Role
	SchoolID       domain.ID
	DivisionCode   string
}

// Change is a correction: nil fields are unchanged, empty values are removed.
type Change struct {
	Name         *string
	Role         *domain.Role
	SchoolID     *domain.ID
	DivisionCode *string
}

// Create is for the administrator. The password is shown once and must be changed at the
// first login.
func (s Service) Create(ctx context.Context, actor domain.Actor, n New) (Account, string, error) {
	password := issue()
	account, err := s.create(ctx, actor, n, password, true)
	return account, password, err
}

// CreateWith creates an account with a given password.
func (s Service) CreateWith(ctx context.Context, actor domain.Actor, n New, password string) (Account, error) {
	if err := checkPassword("password", password, n.Username).Err(); err != nil {
		return Account{}, err
	}
	return s.create(ctx, actor, n, password, false)
}

func (s Service) create(ctx context.Context, actor domain.Actor, n New, password string, mustChange bool) (Account, error) {
	if err := mayManage(actor); err != nil {
		return Account{}, err
	}
	hash, err := s.Hasher.Hash(ctx, password)
	if err != nil {
		return Account{}, err
	}
	now := s.Env.Instant()
	account := Account{ID: s.Env.NewID(), Username: n.Username, Name: n.Name, Role: n.Role, SchoolID: n.SchoolID,
		DivisionCode:       n.DivisionCode,
		MustChangePassword: mustChange, Version: 1, CreatedAt: now, UpdatedAt: now, passwordHash: hash}
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := s.settle(ctx, account); err != nil {
			return err
		}
		if err := s.Repository.Add(ctx, account); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Create, target(account), nil, account, "")
	})
	return account, err
}

func (s Service) settle(ctx context.Context, a Account) error {
	schoolKnown, divisionKnown, err := s.Repository.Known(ctx, a.SchoolID, a.DivisionCode)
	if err != nil {
		return err
	}
	return a.check(schoolKnown, divisionKnown).Err()
}

// Update is for the administrator; the account's next request has the new scope.
func (s Service) Update(ctx context.Context, actor domain.Actor, id domain.ID, version int, c Change) (Account, error) {
	return s.change(ctx, actor, id, version, audit.Update, func(ctx context.Context, a *Account) error {
		if c.Role != nil && *c.Role != a.Role {
			if err := mayRestrict(actor, *a); err != nil {
				return err
			}
			a.Role = *c.Role
		}
		if c.Name != nil {
			a.Name = *c.Name
		}
		if c.SchoolID != nil {
			a.SchoolID = *c.SchoolID
		}
		if c.DivisionCode != nil {
			a.DivisionCode = *c.DivisionCode
		}
		return s.settle(ctx, *a)
	})
}

// Disable is for the administrator; every session of the account ends at once.
func (s Service) Disable(ctx context.Context, actor domain.Actor, id domain.ID, version int) (Account, error) {
	return s.change(ctx, actor, id, version, audit.Disable, func(ctx context.Context, a *Account) error {
		if err := mayRestrict(actor, *a); err != nil {
			return err
		}
		a.Disabled = true
		return s.Repository.EndSessions(ctx, id)
	})
}

// Enable is for the administrator.
func (s Service) Enable(ctx context.Context, actor domain.Actor, id domain.ID, version int) (Account, error) {
	return s.change(ctx, actor, id, version, audit.Enable, func(_ context.Context, a *Account) error {
		a.Disabled = false
		return nil
	})
}

// ResetPassword is for the administrator. It sets a one-time password, shown once, and ends
// all sessions of the account.
func (s Service) ResetPassword(ctx context.Context, actor domain.Actor, id domain.ID, version int) (Account, string, error) {
	password := issue()
	if err := mayManage(actor); err != nil {
		return Account{}, "", err
	}
	hash, err := s.Hasher.Hash(ctx, password)
	if err != nil {
		return Account{}, "", err
	}
	account, err := s.change(ctx, actor, id, version, audit.Reset, func(ctx context.Context, a *Account) error {
		a.passwordHash, a.MustChangePassword = hash, true
		return s.Repository.EndSessions(ctx, id)
	})
	return account, password, err
}

// Find is for the administrator.
func (s Service) Find(ctx context.Context, actor domain.Actor, id domain.ID) (Account, error) {
	if err := mayManage(actor); err != nil {
		return Account{}, err
	}
	return s.Repository.Find(ctx, id)
}

// List is for the administrator, by user name.
func (s Service) List(ctx context.Context, actor domain.Actor, filter Filter, page domain.Page) (domain.List[Account], error) {
	if err := mayManage(actor); err != nil {
		return domain.List[Account]{}, err
	}
	return s.Repository.List(ctx, filter, page)
}

// operator is the actor of the command line, when no account exists or can log in.
var operator = domain.Actor{Role: domain.Administrator, Scope: domain.Scope{All: true}, RequestID: "command line"}

// EnsureAdministrator creates “admin” if there are no accounts and returns its one-time
// password; otherwise it does nothing.
func (s Service) EnsureAdministrator(ctx context.Context) (account Account, password string, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		list, err := s.Repository.List(ctx, Filter{}, domain.Page{Limit: 1})
		if err != nil || len(list.Items) > 0 {
			return err
		}
		account, password, err = s.Create(ctx, operator, New{Username: "admin", Name: "系统管理员", Role: domain.Administrator})
		return err
	})
	if domain.KindOf(err) == domain.Conflict {
		return Account{}, "", nil // another instance that started at the same moment was first
	}
	return account, password, err
}

// ResetByName helps an administrator who cannot log in; it is for the command line.
func (s Service) ResetByName(ctx context.Context, username string) (password string, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		account, err := s.Repository.FindByName(ctx, username)
		if err != nil {
			return err
		}
		_, password, err = s.ResetPassword(ctx, operator, account.ID, account.Version)
		return err
	})
	return password, err
}

// change is for the administrator.
func (s Service) change(ctx context.Context, actor domain.Actor, id domain.ID, version int, action audit.Action,
	alter func(context.Context, *Account) error) (Account, error) {
	if err := mayManage(actor); err != nil { // before the answer could reveal whether the account exists
		return Account{}, err
	}
	return s.accounts().Do(ctx, actor, id, version, change.Step[Account]{Action: action,
		May: func(actor domain.Actor, _ Account) error { return mayManage(actor) }, Alter: alter})
}

func (s Service) accounts() change.Of[Account] {
	return change.Of[Account]{
		Tx: s.Tx, Audit: s.Audit, Env: s.Env,
		Lock: func(ctx context.Context, _ domain.Scope, id domain.ID) (Account, error) {
			return s.Repository.Lock(ctx, id)
		},
		Stamp:  func(a *Account, version int, at time.Time) { a.Version, a.UpdatedAt = version, at },
		Store:  func(ctx context.Context, p change.Pending[Account]) error { return s.Repository.Store(ctx, p.Changed) },
		Target: func(_, changed Account) audit.Target { return target(changed) },
	}
}

func target(a Account) audit.Target {
	return audit.Target{Kind: domain.AccountRecord, ID: a.ID, Subject: a.ID}
}
