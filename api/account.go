package api

import (
	"gongtongti/domain"
	"gongtongti/domain/account"
)

type credentials struct {
	Username string `json:"username" validate:"required,max=40"`
	Password secret `json:"password" validate:"required,max=200"`
}

func (s *server) logIn(c *call, in credentials) (account.Session, error) {
	return s.Accounts.LogIn(c.ctx(), in.Username, string(in.Password), c.RealIP())
}

func (s *server) logOut(c *call, _ none) (none, error) {
	return none{}, s.Accounts.LogOut(c.ctx(), c.token)
}

func (s *server) me(c *call, _ none) (account.Account, error) {
	return s.Accounts.Own(c.ctx(), c.actor)
}

type passwordChange struct {
	CurrentPassword secret `json:"current_password" validate:"required,max=200"`
	NewPassword     secret `json:"new_password" validate:"required,min=10,max=200"`
}

func (s *server) changePassword(c *call, in passwordChange) (account.Session, error) {
	return s.Accounts.ChangePassword(c.ctx(), c.actor, string(in.CurrentPassword), string(in.NewPassword), c.RealIP())
}

type newAccount struct {
	Username     string      `json:"username" validate:"required,username"`
	Name         string      `json:"name" validate:"required,max=50"`
	Role         domain.Role `json:"role" validate:"required,oneof=principal recorder district_officer city_officer reader administrator"`
	SchoolID     domain.ID   `json:"school_id"`
	DivisionCode string      `json:"division_code" validate:"omitempty,division"`
}

// issuedAccount tells a one-time password, once: an answer kept for repeats has none.
type issuedAccount struct {
	account.Account
	IssuedPassword *string `json:"issued_password"`
}

func (i issuedAccount) kept() any {
	i.IssuedPassword = nil
	return i
}

func (s *server) createAccount(c *call, in newAccount) (issuedAccount, error) {
	made, password, err := s.Accounts.Create(c.ctx(), c.actor, account.New(in))
	return issuedAccount{made, &password}, err
}

type accountPatch struct {
	Name         *string          `json:"name" validate:"omitnil,min=1,max=50"`
	Role         *domain.Role     `json:"role" validate:"omitnil,oneof=principal recorder district_officer city_officer reader administrator"`
	SchoolID     field[domain.ID] `json:"school_id"`
	DivisionCode field[string]    `json:"division_code" validate:"omitempty,division"`
}

func (s *server) updateAccount(c *call, in accountPatch) (account.Account, error) {
	id, err := c.id("id")
	if err != nil {
		return account.Account{}, err
	}
	return s.Accounts.Update(c.ctx(), c.actor, id, c.version, account.Change{Name: in.Name, Role: in.Role,
		SchoolID: in.SchoolID.pointer(), DivisionCode: in.DivisionCode.pointer()})
}

func (s *server) disableAccount(c *call, _ none) (account.Account, error) {
	id, err := c.id("id")
	if err != nil {
		return account.Account{}, err
	}
	return s.Accounts.Disable(c.ctx(), c.actor, id, c.version)
}

func (s *server) enableAccount(c *call, _ none) (account.Account, error) {
	id, err := c.id("id")
	if err != nil {
		return account.Account{}, err
	}
	return s.Accounts.Enable(c.ctx(), c.actor, id, c.version)
}

func (s *server) resetPassword(c *call, _ none) (issuedAccount, error) {
	id, err := c.id("id")
	if err != nil {
		return issuedAccount{}, err
	}
	made, password, err := s.Accounts.ResetPassword(c.ctx(), c.actor, id, c.version)
	return issuedAccount{made, &password}, err
}

func (s *server) getAccount(c *call, _ none) (account.Account, error) {
	id, err := c.id("id")
	if err != nil {
		return account.Account{}, err
	}
	return s.Accounts.Find(c.ctx(), c.actor, id)
}

type accountQuery struct {
	paging
	Q        string      `query:"q" validate:"max=100"`
	Role     domain.Role `query:"role" validate:"omitempty,oneof=principal recorder district_officer city_officer reader administrator"`
	Disabled *bool       `query:"disabled"`
}

func (s *server) listAccounts(c *call, in accountQuery) (list[account.Account], error) {
	page, err := c.page(in.paging, isWord)
	if err != nil {
		return list[account.Account]{}, err
	}
	found, err := s.Accounts.List(c.ctx(), c.actor, account.Filter{Words: in.Q, Role: in.Role, Disabled: in.Disabled}, page)
	return answerList(c, found, err)
}
