package domain

import "strings"

// Role says what an account may do, Scope where.
type Role string

// The roles.
const (
	Principal       Role = "principal"        // 校长
	Recorder        Role = "recorder"         // 学校填报员
	DistrictOfficer Role = "district_officer" // 区(开发区)教体局
	CityOfficer     Role = "city_officer"     // 市教育局
	Reader          Role = "reader"           // 只读：局领导、审计
	Administrator   Role = "administrator"    // 系统管理员
)

// Roles lists every role once.
var Roles = []Role{Principal, Recorder, DistrictOfficer, CityOfficer, Reader, Administrator}

// OfSchool reports whether the role acts for one school.
func (r Role) OfSchool() bool { return r == Principal || r == Recorder }

// Officer reports whether the role acts for a bureau and may change records.
func (r Role) Officer() bool { return r == DistrictOfficer || r == CityOfficer }

// Scope is the part of the records that an actor may see. The zero Scope sees nothing. At
// most one field is set.
type Scope struct {
	All      bool   // every record: the administrator, who reads
	Division string // every school whose division code starts with it
	School   ID     // one school and the communities it belongs to
}

// CoversDivision reports whether a school of that division lies in the scope of
// a bureau.
func (s Scope) CoversDivision(code string) bool {
	return s.All || s.Division != "" && strings.HasPrefix(code, s.Division)
}

// Actor is the person who runs a use case.
type Actor struct {
	ID        ID
	Role      Role
	Scope     Scope
	RequestID string // links the audit entry to the log line
	// Correction is the reason for changing a locked period, if the request gives one.
	Correction string
}

// OfficerOver reports whether the actor is an officer whose code covers the division.
func (a Actor) OfficerOver(division string) bool {
	return a.Role.Officer() && a.Scope.CoversDivision(division)
}

// ActsFor reports whether the actor is the principal or recorder of the school.
func (a Actor) ActsFor(school ID) bool {
	return a.Role.OfSchool() && school != "" && a.Scope.School == school
}
