// Package account manages accounts with their roles and scopes, and login sessions.
package account

import (
	"time"

	"gongtongti/domain"
)

// Account is a person who uses the service.
type Account struct {
	ID                 domain.ID   `json:"id"`
	Username           string      `json:"username"`
	Name               string      `json:"name"`
	Role               domain.Role `json:"role"`
	SchoolID           domain.ID   `json:"school_id"`     // of a principal or recorder, else empty
	DivisionCode       string      `json:"division_code"` // of an officer or reader, else empty
	MustChangePassword bool        `json:"must_change_password"`
	Disabled           bool        `json:"disabled"`
	Version            int         `json:"version"`
	CreatedAt          time.Time   `json:"created_at"`
	UpdatedAt          time.Time   `json:"updated_at"`
	passwordHash       string
}

// Restore rebuilds a stored account. It is for the repository.
func Restore(a Account, passwordHash string) Account {
	a.passwordHash = passwordHash
	return a
}

// PasswordHash is what is stored in place of the password.
func (a Account) PasswordHash() string { return a.passwordHash }

// Revision is the version for the ETag.
func (a Account) Revision() int { return a.Version }

// Identity is the id for the Location of a new account.
func (a Account) Identity() domain.ID { return a.ID }

// Actor returns the account as the actor of a use case.
func (a Account) Actor(requestID string) domain.Actor {
	actor := domain.Actor{ID: a.ID, Role: a.Role, RequestID: requestID}
	switch {
	case a.Role == domain.Administrator:
		actor.Scope.All = true
	case a.Role.OfSchool():
		actor.Scope.School = a.SchoolID
	default:
		actor.Scope.Division = a.DivisionCode
	}
	return actor
}

// check returns all faults in the scope of an account. The parameters say whether its school
// and division exist.
func (a Account) check(schoolKnown, divisionKnown bool) domain.Faults {
	var faults domain.Faults
	switch {
	case a.Role.OfSchool() && a.SchoolID == "":
		faults.Add("school_id", "required", "校长和填报员须选择学校。", "A principal or recorder needs a school.")
	case !a.Role.OfSchool() && a.SchoolID != "":
		faults.Add("school_id", "not_for_role", "这个角色不能选择学校。", "This role has no school.")
	case a.SchoolID != "" && !schoolKnown:
		faults.Add("school_id", "unknown", "没有找到这所学校。", "There is no such school.")
	}
	inBureau := a.Role.Officer() || a.Role == domain.Reader
	switch {
	case inBureau && a.DivisionCode == "":
		faults.Add("division_code", "required", "教育局工作人员和只读用户须填写区划代码。", "An officer or reader needs a division code.")
	case !inBureau && a.DivisionCode != "":
		faults.Add("division_code", "not_for_role", "这个角色不能填写区划代码。", "This role has no division code.")
	case a.DivisionCode != "" && !divisionKnown:
		faults.Add("division_code", "unknown", "没有这个区划代码。", "There is no such division.")
	case a.Role == domain.DistrictOfficer && len(a.DivisionCode) < 6:
		faults.Add("division_code", "too_wide", "区教育局的区划代码至少6位。", "A district officer's code has at least 6 digits.")
	case a.Role == domain.CityOfficer && len(a.DivisionCode) > 4:
		faults.Add("division_code", "too_narrow", "市教育局的区划代码为4位（或省级2位）。", "A city officer's code has 4 digits, or 2 for a province.")
	}
	return faults
}
