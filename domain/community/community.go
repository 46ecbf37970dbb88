// Package community manages communities (共同体): which schools belong together, in which
// role, from when to when.
package community

import (
	"slices"
	"time"

	"gongtongti/domain"
)

// Community is two or more schools bound together over time.
type Community struct {
	ID           domain.ID   `json:"id"`
	Name         string      `json:"name"`
	Kind         string      `json:"kind"` // development, learning, pairing
	Form         string      `json:"form"` // merged, joint, cooperative
	Status       Status      `json:"status"`
	DivisionCode string      `json:"division_code"` // the longest code that covers all its schools
	FoundedOn    domain.Date `json:"founded_on"`
	EndedOn      domain.Date `json:"ended_on"` // the first day after it
	EndReason    string      `json:"end_reason"`
	Members      []Member    `json:"members"`
	Version      int         `json:"version"`
	CreatedAt    time.Time   `json:"created_at"`
	UpdatedAt    time.Time   `json:"updated_at"`
}

// Status of a community: draft → active → ended.
type Status string

// The states.
const (
	Draft  Status = "draft"
	Active Status = "active"
	Ended  Status = "ended"
)

// Role of a school in a community.
type Role string

// The roles: 牵头校, 支援校, 受援校, 成员校.
const (
	Lead       Role = "lead"
	Supporting Role = "supporting"
	Supported  Role = "supported"
	Plain      Role = "member"
)

// Member is one membership. Once the community is active it may end but is never deleted.
type Member struct {
	ID           domain.ID   `json:"id"`
	SchoolID     domain.ID   `json:"school_id"`
	SchoolName   string      `json:"school_name"`
	DivisionCode string      `json:"division_code"`
	Role         Role        `json:"role"`
	JoinedOn     domain.Date `json:"joined_on"`
	LeftOn       domain.Date `json:"left_on"` // the first day after the membership
}

// Revision is the version for the ETag.
func (c Community) Revision() int { return c.Version }

// Identity is the id for the Location of a new community.
func (c Community) Identity() domain.ID { return c.ID }

// Kinds, Forms and Roles are the values that a community may have.
var (
	Kinds = []string{"development", "learning", "pairing"}
	Forms = []string{"merged", "joint", "cooperative"}
	Roles = []Role{Lead, Supporting, Supported, Plain}
)

// coverage is the longest division code that covers every school it ever had.
func (c Community) coverage() string {
	codes := make([]string, len(c.Members))
	for i, m := range c.Members {
		codes[i] = m.DivisionCode
	}
	return domain.CommonPrefix(codes)
}

// stands checks that from some day until its end the community has at least two schools and
// exactly one lead.
func (c Community) stands() error {
	days := make([]domain.Date, 0, 2*len(c.Members))
	for _, m := range c.Members {
		days = append(days, m.JoinedOn)
		if !m.LeftOn.IsZero() {
			days = append(days, m.LeftOn)
		}
	}
	slices.SortFunc(days, func(a, b domain.Date) int { return a.Compare(b) })
	standing := false
	for _, day := range days {
		if !c.EndedOn.IsZero() && !day.Before(c.EndedOn) {
			break
		}
		schools, leads := c.on(day)
		if leads > 1 {
			return unfit(day, "同一天不能有两所牵头校，请先变更牵头校的角色", "there would be two lead schools; hand the lead over instead")
		}
		if standing && schools < 2 {
			return unfit(day, "成员校将不足两所，请改为结束共同体", "fewer than two schools would be left; end the community instead")
		}
		if standing && leads == 0 {
			return unfit(day, "将没有牵头校，请先把牵头校的角色交给另一所成员校", "there would be no lead school; hand the lead over first")
		}
		standing = standing || schools >= 2 && leads == 1
	}
	if !standing {
		return domain.Fail(domain.Conflict, "community_incomplete", "共同体须有两所或以上成员校，并且有一所牵头校。",
			"A community needs two member schools or more, and one lead school.")
	}
	return nil
}

func (c Community) on(day domain.Date) (schools, leads int) {
	for _, m := range c.Members {
		if domain.Covers(m.JoinedOn, m.LeftOn, day) {
			schools++
			if m.Role == Lead {
				leads++
			}
		}
	}
	return schools, leads
}

func unfit(day domain.Date, zh, en string) error {
	return domain.Fail(domain.Conflict, "community_unfit", "自"+day.String()+"起"+zh+"。", "From "+day.String()+" "+en+".")
}

// clone copies the community deeply, so that the state before a change stays as it was.
func (c Community) clone() Community {
	c.Members = slices.Clone(c.Members)
	return c
}
