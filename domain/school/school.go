// Package school manages schools: code, names, division, setting, opening and closing days.
package school

import (
	"time"

	"gongtongti/domain"
)

// School is one school. A rename keeps the code; a change of category ends the school.
type School struct {
	ID          domain.ID    `json:"id"`
	Code        string       `json:"code"` // 学校标识码, 10 digits
	Name        string       `json:"name"`
	FormerNames []FormerName `json:"former_names"`
	// FormerDivisions keep what the school did while it was in them.
	FormerDivisions []domain.FormerDivision `json:"former_divisions"`
	Stage           string                  `json:"stage"`
	Setting         string                  `json:"setting"`
	DivisionCode    string                  `json:"division_code"`
	OpenedOn        domain.Date             `json:"opened_on"`
	ClosedOn        domain.Date             `json:"closed_on"` // the first day after it
	Version         int                     `json:"version"`
	CreatedAt       time.Time               `json:"created_at"`
	UpdatedAt       time.Time               `json:"updated_at"`
}

// FormerName is the name of the school before the day Until.
type FormerName struct {
	Name  string      `json:"name"`
	Until domain.Date `json:"until"`
}

// stages by the category digits of the school code.
var stages = map[string]string{"11": "kindergarten", "21": "primary", "31": "junior", "34": "senior",
	"36": "vocational", "51": "special"}

// StageOf reads the stage from a school code; empty if the category is unknown.
func StageOf(code string) string {
	if len(code) < 2 {
		return ""
	}
	return stages[code[:2]]
}

// Change is a correction: nil fields are unchanged.
type Change struct {
	Code, Name, Setting, DivisionCode *string
	OpenedOn, ClosedOn                *domain.Date
	// RenamedOn makes a new Name a rename from that day on. Without it a new Name is a
	// correction and the old one remains only in the audit log.
	RenamedOn domain.Date
	// MovedOn makes a new DivisionCode a move from that day on. Without it a new code is a
	// correction back to the last move.
	MovedOn domain.Date
}

// apply applies the change. The caller checks the result.
func (s School) apply(c Change) School {
	if c.Name != nil && *c.Name != s.Name {
		if !c.RenamedOn.IsZero() {
			s.FormerNames = append(s.FormerNames[:len(s.FormerNames):len(s.FormerNames)], FormerName{s.Name, c.RenamedOn})
		}
		s.Name = *c.Name
	}
	if c.DivisionCode != nil && *c.DivisionCode != s.DivisionCode && !c.MovedOn.IsZero() {
		n := len(s.FormerDivisions)
		s.FormerDivisions = append(s.FormerDivisions[:n:n], domain.FormerDivision{DivisionCode: s.DivisionCode, Until: c.MovedOn})
	}
	for _, set := range []struct{ to, from *string }{{&s.Code, c.Code}, {&s.Setting, c.Setting}, {&s.DivisionCode, c.DivisionCode}} {
		if set.from != nil {
			*set.to = *set.from
		}
	}
	if c.OpenedOn != nil {
		s.OpenedOn = *c.OpenedOn
	}
	if c.ClosedOn != nil {
		s.ClosedOn = *c.ClosedOn
	}
	s.Stage = StageOf(s.Code)
	return s
}

// inDivisionSince is the first day of the school in its current division.
func (s School) inDivisionSince() domain.Date {
	if n := len(s.FormerDivisions); n > 0 {
		return s.FormerDivisions[n-1].Until
	}
	return domain.NewDate(1900, time.January, 1)
}

// check returns the faults of a school.
func (s School) check() domain.Faults {
	var faults domain.Faults
	switch {
	case s.Stage == "":
		faults.Add("code", "unknown_category", "学校标识码的前两位不是已知的学校类别（11、21、31、34、36、51）。",
			"The first two digits of the code are no known category (11, 21, 31, 34, 36, 51).")
	case len(s.DivisionCode) >= 2 && s.Code[2:4] != s.DivisionCode[:2]:
		faults.Add("code", "wrong_province", "学校标识码的第三、四位应为所在省份代码"+s.DivisionCode[:2]+"。",
			"Digits three and four of the code must be the province, "+s.DivisionCode[:2]+".")
	}
	if !s.ClosedOn.IsZero() && !s.ClosedOn.After(s.OpenedOn) {
		faults.Add("closed_on", "not_after", "停办日期须晚于开办日期。", "The closing day must lie after the opening day.")
	}
	for i := 1; i < len(s.FormerNames); i++ {
		if !s.FormerNames[i].Until.After(s.FormerNames[i-1].Until) {
			faults.Add("renamed_on", "not_after", "更名日期须晚于上一次更名。", "A rename must lie after the one before.")
		}
	}
	for i := 1; i < len(s.FormerDivisions); i++ {
		if !s.FormerDivisions[i].Until.After(s.FormerDivisions[i-1].Until) {
			faults.Add("moved_on", "not_after", "划转日期须晚于上一次划转。", "A move must lie after the one before.")
		}
	}
	return faults
}

// Revision is the version for the ETag.
func (s School) Revision() int { return s.Version }

// Identity is the id for the Location of a new school.
func (s School) Identity() domain.ID { return s.ID }
