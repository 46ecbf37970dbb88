package repository

import (
	"context"
	"strings"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/account"
)

type accountRow struct {
	ID                 domain.ID
	Username           string `gorm:"<-:create"`
	Name               string
	Role               domain.Role
	SchoolID           nullID
	DivisionCode       nullText
	PasswordHash       string
	MustChangePassword bool
	Disabled           bool
	Version            int
	CreatedAt          instant `gorm:"<-:create;autoCreateTime:false"`
	UpdatedAt          instant `gorm:"autoUpdateTime:false"`
	LastUsedAt         instant `gorm:"->"` // of the session it was found by
}

func (accountRow) TableName() string { return "accounts" }

const accountColumns = `a.id, a.username, a.name, a.role, a.school_id, a.division_code, a.password_hash, a.must_change_password, a.disabled,
	a.version, a.created_at, a.updated_at`

func newAccountRow(a account.Account) accountRow {
	return accountRow{ID: a.ID, Username: a.Username, Name: a.Name, Role: a.Role, SchoolID: nullID(a.SchoolID),
		DivisionCode: nullText(a.DivisionCode),
		PasswordHash: a.PasswordHash(), MustChangePassword: a.MustChangePassword, Disabled: a.Disabled, Version: a.Version,
		CreatedAt: instant(a.CreatedAt), UpdatedAt: instant(a.UpdatedAt)}
}

func (r accountRow) account() account.Account {
	return account.Restore(account.Account{ID: r.ID, Username: r.Username, Name: r.Name, Role: r.Role, SchoolID: domain.ID(r.SchoolID),
		DivisionCode: string(r.DivisionCode), MustChangePassword: r.MustChangePassword, Disabled: r.Disabled, Version: r.Version,
		CreatedAt: time.Time(r.CreatedAt), UpdatedAt: time.Time(r.UpdatedAt)}, r.PasswordHash)
}

// Accounts answers account.Repository.
type Accounts struct{ *DB }

// Add implements account.Repository.
func (s Accounts) Add(ctx context.Context, a account.Account) error {
	row := newAccountRow(a)
	return translate(s.q(ctx).Create(&row).Error)
}

// Store implements account.Repository.
func (s Accounts) Store(ctx context.Context, a account.Account) error {
	row := newAccountRow(a)
	return s.update(ctx, &row, a.ID, a.Version)
}

// Find implements account.Repository.
func (s Accounts) Find(ctx context.Context, id domain.ID) (account.Account, error) {
	return s.one(ctx, "WHERE a.id = ?", id)
}

// Lock implements account.Repository.
func (s Accounts) Lock(ctx context.Context, id domain.ID) (account.Account, error) {
	return s.one(ctx, "WHERE a.id = ?"+s.dialect.forUpdate, id)
}

// FindByName implements account.Repository.
func (s Accounts) FindByName(ctx context.Context, username string) (account.Account, error) {
	return s.one(ctx, "WHERE a.username = ?", username)
}

func (s Accounts) one(ctx context.Context, where string, arg any) (account.Account, error) {
	var rows []accountRow
	if err := s.q(ctx).Raw("SELECT "+accountColumns+" FROM accounts a "+where, arg).Scan(&rows).Error; err != nil {
		return account.Account{}, translate(err)
	}
	if len(rows) == 0 {
		return account.Account{}, domain.Missing()
	}
	return rows[0].account(), nil
}

// List implements account.Repository.
func (s Accounts) List(ctx context.Context, f account.Filter, page domain.Page) (domain.List[account.Account], error) {
	var c cond
	andIf(&c, f.Role, "a.role = ?")
	if f.Disabled != nil {
		c.and("a.disabled = ?", *f.Disabled)
	}
	if f.Words != "" {
		var words cond
		words.like("a.username", strings.ToLower(f.Words))
		words.like("lower(a.name)", strings.ToLower(f.Words)) // LIKE minds the case on PostgreSQL alone
		c.and("("+words.sql[0]+" OR "+words.sql[1]+")", words.args...)
	}
	if len(page.After) > 0 {
		c.and("a.username > ?", page.After[0])
	}
	var rows []accountRow
	if err := s.q(ctx).Raw("SELECT "+accountColumns+" FROM accounts a"+c.where()+" ORDER BY a.username LIMIT ?",
		append(c.args, page.Limit+1)...).
		Scan(&rows).Error; err != nil {
		return domain.List[account.Account]{}, translate(err)
	}
	accounts := make([]account.Account, len(rows))
	for i, r := range rows {
		accounts[i] = r.account()
	}
	return domain.Cut(page, accounts, func(a account.Account) []string { return []string{a.Username} }), nil
}

// Known implements account.Repository.
func (s Accounts) Known(ctx context.Context, school domain.ID, division string) (schoolKnown, divisionKnown bool, err error) {
	if schoolKnown, err = s.exists(ctx, "SELECT 1 FROM schools WHERE id = ?", nullID(school)); err != nil {
		return false, false, err
	}
	divisionKnown, err = s.exists(ctx, "SELECT 1 FROM divisions WHERE code = ?", division)
	return schoolKnown, divisionKnown, err
}
