package repository

import (
	"context"

	"gongtongti/domain"
	"gongtongti/domain/rotation"
)

type profileRow struct {
	ID                  domain.ID
	DivisionCode        string `gorm:"<-:create"`
	NameZH              string `gorm:"column:name_zh"`
	NameEN              string `gorm:"column:name_en"`
	MinYears            int
	MoreThanEngagements int
	MinTitle            string
	Stages              jsonList
	ExcludedReasons     jsonList
	CountedKinds        jsonList
	Numerator           string
	RotationThreshold   int
	BackboneThreshold   int
	BackboneDenominator string
	SourceZH            string `gorm:"column:source_zh"`
	SourceEN            string `gorm:"column:source_en"`
	ValidFrom           domain.Date
	Version             int
	CreatedAt           instant `gorm:"<-:create;autoCreateTime:false"`
	UpdatedAt           instant `gorm:"autoUpdateTime:false"`
}

func (profileRow) TableName() string { return "policy_profiles" }

var profileColumns = columnsOf[profileRow]("p")

func newProfileRow(p rotation.Profile) profileRow { return mapped[profileRow](p) }

func (r profileRow) profile() rotation.Profile { return mapped[rotation.Profile](r) }

// Rotations answers rotation.Repository.
type Rotations struct{ *DB }

// AddProfile implements rotation.Repository.
func (s Rotations) AddProfile(ctx context.Context, p rotation.Profile) error {
	row := newProfileRow(p)
	return translate(s.q(ctx).Create(&row).Error)
}

// StoreProfile implements rotation.Repository.
func (s Rotations) StoreProfile(ctx context.Context, p rotation.Profile) error {
	row := newProfileRow(p)
	return s.update(ctx, &row, p.ID, p.Version)
}

// Profile implements rotation.Repository.
func (s Rotations) Profile(ctx context.Context, scope domain.Scope, id domain.ID, lock bool) (rotation.Profile, error) {
	var c cond
	c.and("p.id = ?", id)
	c.bureauInScope(scope, "p")
	query := "SELECT " + profileColumns + " FROM policy_profiles p" + c.where()
	if lock {
		query += s.dialect.forUpdate
	}
	var rows []profileRow
	if err := s.q(ctx).Raw(query, c.args...).Scan(&rows).Error; err != nil {
		return rotation.Profile{}, translate(err)
	}
	if len(rows) == 0 {
		return rotation.Profile{}, domain.Missing()
	}
	return rows[0].profile(), nil
}

// Profiles implements rotation.Repository: shipped ones first, then by bureau.
func (s Rotations) Profiles(ctx context.Context, scope domain.Scope, page domain.Page) (domain.List[rotation.Profile], error) {
	var c cond
	c.bureauInScope(scope, "p")
	if len(page.After) > 0 {
		c.and("(p.division_code, p.id) > (?, ?)", page.After[0], page.After[1])
	}
	var rows []profileRow
	if err := s.q(ctx).Raw("SELECT "+profileColumns+" FROM policy_profiles p"+c.where()+" ORDER BY p.division_code, p.id LIMIT ?",
		append(c.args, page.Limit+1)...).Scan(&rows).Error; err != nil {
		return domain.List[rotation.Profile]{}, translate(err)
	}
	profiles := make([]rotation.Profile, len(rows))
	for i, r := range rows {
		profiles[i] = r.profile()
	}
	return domain.Cut(page, profiles, func(p rotation.Profile) []string { return []string{p.DivisionCode, string(p.ID)} }), nil
}

// Codes implements rotation.Repository.
func (s Rotations) Codes(ctx context.Context) (rotation.Codes, error) {
	var codes rotation.Codes
	err := s.q(ctx).Raw(`SELECT list, code, label_zh, label_en FROM code_items
		WHERE list IN ('stage', 'title', 'backbone', 'posting_kind', 'rotation_exclusion') ORDER BY list, position,
			code`).Scan(&codes).Error
	return codes, translate(err)
}

// DivisionName implements rotation.Repository.
func (s Rotations) DivisionName(ctx context.Context, code string) (string, error) {
	var names []string
	if err := s.q(ctx).Raw("SELECT name FROM divisions WHERE code = ?", code).Scan(&names).Error; err != nil {
		return "", translate(err)
	}
	if len(names) == 0 {
		return "", domain.Missing()
	}
	return names[0], nil
}

// School implements rotation.Repository.
func (s Rotations) School(ctx context.Context, scope domain.Scope, id domain.ID) (name, division string, err error) {
	school, err := Schools(s).one(ctx, scope, id, "")
	return school.Name, school.DivisionCode, err
}
