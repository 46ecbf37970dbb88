package api

import (
	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/account"
)

// accounts answers /accounts, /sessions and /me.
type accounts struct{ service account.Service }

type credentials struct {
	Username string      `json:"username" validate:"required,max=40"`
	Password call.Secret `json:"password" validate:"required,max=200"`
}

func (h accounts) logIn(c *call.Call, in credentials) (account.Session, error) {
	return h.service.LogIn(c.Ctx(), in.Username, string(in.Password), c.RealIP())
}

func (h accounts) logOut(c *call.Call, _ call.None) (call.None, error) {
	return call.None{}, h.service.LogOut(c.Ctx(), c.Token)
}

func (h accounts) me(c *call.Call, _ call.None) (account.Account, error) {
	return h.service.Own(c.Ctx(), c.Actor)
}

type passwordChange struct {
	CurrentPassword call.Secret `json:"current_password" validate:"required,max=200"`
	NewPassword     call.Secret `json:"new_password" validate:"required,min=10,max=200"`
}

func (h accounts) changePassword(c *call.Call, in passwordChange) (account.Session, error) {
	return h.service.ChangePassword(c.Ctx(), c.Actor, string(in.CurrentPassword), string(in.NewPassword), c.RealIP())
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

// Kept is the answer without the password.
func (i issuedAccount) Kept() any {
	i.IssuedPassword = nil
	return i
}

func (h accounts) create(c *call.Call, in newAccount) (issuedAccount, error) {
	created, password, err := h.service.Create(c.Ctx(), c.Actor, account.New(in))
	return issuedAccount{created, &password}, err
}

type accountPatch struct {
	Name         *string               `json:"name" validate:"omitnil,min=1,max=50"`
	Role         *domain.Role          `json:"role" validate:"omitnil,oneof=principal recorder district_officer city_officer reader administrator"`
	SchoolID     call.Field[domain.ID] `json:"school_id"`
	DivisionCode call.Field[string]    `json:"division_code" validate:"omitempty,division"`
}

func (h accounts) update(c *call.Call, in accountPatch) (account.Account, error) {
	var change account.Change
	call.Copy(&change, in)
	return h.service.Update(c.Ctx(), c.Actor, c.ID(), c.Version, change)
}

func (h accounts) disable(c *call.Call, _ call.None) (account.Account, error) {
	return h.service.Disable(c.Ctx(), c.Actor, c.ID(), c.Version)
}

func (h accounts) enable(c *call.Call, _ call.None) (account.Account, error) {
	return h.service.Enable(c.Ctx(), c.Actor, c.ID(), c.Version)
}

func (h accounts) resetPassword(c *call.Call, _ call.None) (issuedAccount, error) {
	account, password, err := h.service.ResetPassword(c.Ctx(), c.Actor, c.ID(), c.Version)
	return issuedAccount{account, &password}, err
}

func (h accounts) get(c *call.Call, _ call.None) (account.Account, error) {
	return h.service.Find(c.Ctx(), c.Actor, c.ID())
}

type accountQuery struct {
	call.Paging
	Q        string      `query:"q" validate:"max=100"`
	Role     domain.Role `query:"role" validate:"omitempty,oneof=principal recorder district_officer city_officer reader administrator"`
	Disabled *bool       `query:"disabled"`
}

func (h accounts) list(c *call.Call, in accountQuery) (call.List[account.Account], error) {
	return call.Listed(c, in.Paging, func(page domain.Page) (domain.List[account.Account], error) {
		return h.service.List(c.Ctx(), c.Actor, account.Filter{Words: in.Q, Role: in.Role, Disabled: in.Disabled}, page)
	}, call.IsWord)
}
