package repository

import (
	"context"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/rotation"
)

type inputsRow struct {
	ID              domain.ID
	ProfileID       domain.ID `gorm:"<-:create"`
	DivisionCode    nullText  `gorm:"<-:create"`
	SchoolID        nullID    `gorm:"<-:create"`
	SchoolYear      int       `gorm:"<-:create"`
	Source          string
	Eligible        int
	Rotated         int
	BackboneRotated int
	Note            string
	AccountID       domain.ID
	Version         int
	CreatedAt       instant  `gorm:"<-:create;autoCreateTime:false"`
	UpdatedAt       instant  `gorm:"autoUpdateTime:false"`
	SchoolName      nullText `gorm:"->"` // joined when read
	SchoolDivision  nullText `gorm:"->"`
}

func (inputsRow) TableName() string { return "rotation_inputs" }

const inputsSelect = `SELECT i.id, i.profile_id, i.division_code, i.school_id, i.school_year, i.source, i.eligible, i.rotated,
	i.backbone_rotated,
	i.note, i.account_id, i.version, i.created_at, i.updated_at, s.name AS school_name, s.division_code AS school_division
	FROM rotation_inputs i LEFT JOIN schools s ON s.id = i.school_id`

func newInputsRow(i rotation.Inputs) inputsRow {
	return inputsRow{ID: i.ID, ProfileID: i.ProfileID, DivisionCode: nullText(i.DivisionCode), SchoolID: nullID(i.SchoolID),
		SchoolYear: i.SchoolYear,
		Source:     i.Source, Eligible: i.Eligible, Rotated: i.Rotated, BackboneRotated: i.BackboneRotated, Note: i.Note, AccountID: i.By,
		Version: i.Version, CreatedAt: instant(i.CreatedAt), UpdatedAt: instant(i.UpdatedAt)}
}

func (r inputsRow) inputs() rotation.Inputs {
	return rotation.Inputs{ID: r.ID, ProfileID: r.ProfileID, DivisionCode: string(r.DivisionCode), SchoolID: domain.ID(r.SchoolID),
		SchoolName: string(r.SchoolName), SchoolYear: r.SchoolYear, Source: r.Source,
		Counts: rotation.Counts{Eligible: r.Eligible, Rotated: r.Rotated, BackboneRotated: r.BackboneRotated}, Note: r.Note,
		Version:   r.Version,
		CreatedAt: time.Time(r.CreatedAt), UpdatedAt: time.Time(r.UpdatedAt), Division: string(r.DivisionCode + r.SchoolDivision),
		By: r.AccountID}
}

// AddInputs implements rotation.Repository.
func (s Rotations) AddInputs(ctx context.Context, i rotation.Inputs) error {
	row := newInputsRow(i)
	return translate(s.q(ctx).Create(&row).Error)
}

// StoreInputs implements rotation.Repository.
func (s Rotations) StoreInputs(ctx context.Context, i rotation.Inputs) error {
	row := newInputsRow(i)
	return s.update(ctx, &row, i.ID, i.Version)
}

func (s Rotations) inputs(ctx context.Context, c cond, ending string) ([]rotation.Inputs, error) {
	var rows []inputsRow
	err := s.q(ctx).Raw(inputsSelect+c.where()+ending, c.args...).Scan(&rows).Error
	inputses := make([]rotation.Inputs, len(rows))
	for i, r := range rows {
		inputses[i] = r.inputs()
	}
	return inputses, translate(err)
}

// LockInputs implements rotation.Repository.
func (s Rotations) LockInputs(ctx context.Context, scope domain.Scope, id domain.ID) (rotation.Inputs, error) {
	var c cond
	c.and("i.id = ?", id)
	c.inputsInScope(scope)
	lock := s.dialect.forUpdate
	if lock != "" {
		lock += " OF i"
	}
	inputses, err := s.inputs(ctx, c, lock)
	if err == nil && len(inputses) == 0 {
		err = domain.Missing()
	}
	if err != nil {
		return rotation.Inputs{}, err
	}
	return inputses[0], nil
}

// InputsFor implements rotation.Repository.
func (s Rotations) InputsFor(ctx context.Context, profile domain.ID, asked rotation.Asked) (*rotation.Inputs, error) {
	var c cond
	c.and("i.profile_id = ? AND i.school_year = ?", profile, asked.SchoolYear)
	andIf(&c, asked.Area.Division, "i.division_code = ?")
	andIf(&c, asked.Area.SchoolID, "i.school_id = ?")
	inputses, err := s.inputs(ctx, c, "")
	if err != nil || len(inputses) == 0 {
		return nil, err
	}
	return &inputses[0], nil
}

// SchoolInputs implements rotation.Repository.
func (s Rotations) SchoolInputs(ctx context.Context, profile domain.ID, asked rotation.Asked) ([]rotation.Inputs, error) {
	var c cond
	c.and("i.profile_id = ? AND i.school_year = ? AND i.source = 'by_hand'", profile, asked.SchoolYear)
	c.layIn("s", asked.Area.Division, domain.SchoolYear(asked.SchoolYear).From)
	return s.inputs(ctx, c, " ORDER BY s.code")
}

type exclusionRow struct {
	ID           domain.ID
	TeacherID    domain.ID `gorm:"<-:create"`
	SchoolYear   int       `gorm:"<-:create"`
	Reason       string    `gorm:"<-:create"`
	AccountID    domain.ID `gorm:"<-:create"`
	WithdrawnAt  instant
	Version      int
	CreatedAt    instant   `gorm:"<-:create;autoCreateTime:false"`
	UpdatedAt    instant   `gorm:"autoUpdateTime:false"`
	SchoolID     domain.ID `gorm:"->"` // of the teacher, joined when read
	DivisionCode string    `gorm:"->"`
}

func (exclusionRow) TableName() string { return "rotation_exclusions" }

func newExclusionRow(e rotation.Exclusion) exclusionRow {
	return exclusionRow{ID: e.ID, TeacherID: e.TeacherID, SchoolYear: e.SchoolYear, Reason: e.Reason, AccountID: e.By,
		WithdrawnAt: instant(e.WithdrawnAt), Version: e.Version, CreatedAt: instant(e.CreatedAt), UpdatedAt: instant(e.UpdatedAt)}
}

// AddExclusion implements rotation.Repository.
func (s Rotations) AddExclusion(ctx context.Context, e rotation.Exclusion) error {
	row := newExclusionRow(e)
	return translate(s.q(ctx).Create(&row).Error)
}

// StoreExclusion implements rotation.Repository.
func (s Rotations) StoreExclusion(ctx context.Context, e rotation.Exclusion) error {
	row := newExclusionRow(e)
	return s.update(ctx, &row, e.ID, e.Version)
}

// LockExclusion implements rotation.Repository.
func (s Rotations) LockExclusion(ctx context.Context, scope domain.Scope, id domain.ID) (rotation.Exclusion, error) {
	var c cond
	c.and("x.id = ?", id)
	c.schoolInScope(scope, "s")
	lock := s.dialect.forUpdate
	if lock != "" {
		lock += " OF x"
	}
	var rows []exclusionRow
	if err := s.q(ctx).Raw(`SELECT x.id, x.teacher_id, x.school_year, x.reason, x.account_id, x.withdrawn_at, x.version, x.created_at,
		x.updated_at,
		t.school_id, s.division_code FROM rotation_exclusions x JOIN teachers t ON t.id = x.teacher_id JOIN schools s
			ON s.id = t.school_id`+
		c.where()+lock, c.args...).Scan(&rows).Error; err != nil {
		return rotation.Exclusion{}, translate(err)
	}
	if len(rows) == 0 {
		return rotation.Exclusion{}, domain.Missing()
	}
	r := rows[0]
	return rotation.Exclusion{ID: r.ID, TeacherID: r.TeacherID, SchoolYear: r.SchoolYear, Reason: r.Reason,
		WithdrawnAt: time.Time(r.WithdrawnAt),
		Version:     r.Version, CreatedAt: time.Time(r.CreatedAt), UpdatedAt: time.Time(r.UpdatedAt), SchoolID: r.SchoolID,
		Division: r.DivisionCode,
		By:       r.AccountID}, nil
}

// TeacherAt implements rotation.Repository.
func (s Rotations) TeacherAt(ctx context.Context, scope domain.Scope, id domain.ID) (school domain.ID, division string, err error) {
	var c cond
	c.and("t.id = ?", id)
	c.schoolInScope(scope, "s")
	var rows []teacherRow
	if err := s.q(ctx).Raw("SELECT t.school_id, s.division_code"+teacherTables+c.where(), c.args...).Scan(&rows).Error; err != nil {
		return "", "", translate(err)
	}
	if len(rows) == 0 {
		return "", "", domain.Missing()
	}
	return rows[0].SchoolID, rows[0].DivisionCode, nil
}
