package repository

import (
	"context"
	"encoding/json"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/teacher"
)

type teacherRow struct {
	ID           domain.ID
	Name         string
	NameFolded   string
	StaffNumber  string
	Phone        string
	Stage        string
	Title        string
	Backbone     string
	Subjects     string
	SchoolID     domain.ID
	LeftOn       domain.Date
	AnonymisedAt instant
	Version      int
	CreatedAt    instant `gorm:"<-:create;autoCreateTime:false"`
	UpdatedAt    instant `gorm:"autoUpdateTime:false"`
	SchoolName   string  `gorm:"->"` // joined when read
	DivisionCode string  `gorm:"->"`
}

func (teacherRow) TableName() string { return "teachers" }

const teacherColumns = `t.id, t.name, t.staff_number, t.phone, t.stage, t.title, t.backbone, t.subjects, t.school_id, t.left_on,
	t.anonymised_at, t.version, t.created_at, t.updated_at, s.name AS school_name, s.division_code`

const teacherTables = ` FROM teachers t JOIN schools s ON s.id = t.school_id`

func newTeacherRow(t teacher.Teacher) (teacherRow, error) {
	subjects, err := json.Marshal(append([]string{}, t.Subjects...))
	row := teacherRow{ID: t.ID, Name: t.Name, NameFolded: domain.Fold(t.Name), StaffNumber: t.StaffNumber, Phone: t.Number, Stage: t.Stage,
		Title: t.Title, Backbone: t.Backbone, Subjects: string(subjects), SchoolID: t.SchoolID, LeftOn: t.LeftOn, Version: t.Version,
		CreatedAt: instant(t.CreatedAt), UpdatedAt: instant(t.UpdatedAt)}
	if t.Anonymised {
		row.AnonymisedAt = instant(t.UpdatedAt)
	}
	return row, err
}

func (r teacherRow) teacher() (teacher.Teacher, error) {
	t := teacher.Teacher{ID: r.ID, Name: r.Name, StaffNumber: r.StaffNumber, Number: r.Phone, Phone: teacher.Masked(r.Phone),
		Stage: r.Stage,
		Title: r.Title, Backbone: r.Backbone, SchoolID: r.SchoolID, SchoolName: r.SchoolName, Division: r.DivisionCode, LeftOn: r.LeftOn,
		Anonymised: !time.Time(r.AnonymisedAt).IsZero(), Version: r.Version, CreatedAt: time.Time(r.CreatedAt),
		UpdatedAt: time.Time(r.UpdatedAt)}
	return t, json.Unmarshal([]byte(r.Subjects), &t.Subjects)
}

type stayRow struct {
	TeacherID domain.ID
	SchoolID  domain.ID
	EnteredOn domain.Date
	LeftOn    domain.Date
}

func (stayRow) TableName() string { return "teacher_stays" }

type engagementRow struct {
	TeacherID domain.ID
	StartsOn  domain.Date
	EndsOn    domain.Date
}

func (engagementRow) TableName() string { return "teacher_engagements" }

type rankRow struct {
	TeacherID domain.ID
	Since     domain.Date
	Title     string
	Backbone  string
}

func (rankRow) TableName() string { return "teacher_ranks" }

// Teachers answers teacher.Repository.
type Teachers struct{ *DB }

// Add implements teacher.Repository.
func (s Teachers) Add(ctx context.Context, t teacher.Teacher) error {
	row, err := newTeacherRow(t)
	if err != nil {
		return err
	}
	if err := s.q(ctx).Create(&row).Error; err != nil {
		return translate(err)
	}
	return s.addPast(ctx, t)
}

// Store implements teacher.Repository.
func (s Teachers) Store(ctx context.Context, t teacher.Teacher) error {
	row, err := newTeacherRow(t)
	if err != nil {
		return err
	}
	if err := s.update(ctx, &row, t.ID, t.Version); err != nil {
		return err
	}
	for _, table := range []string{"teacher_stays", "teacher_engagements", "teacher_ranks"} {
		if err := s.q(ctx).Exec("DELETE FROM "+table+" WHERE teacher_id = ?", t.ID).Error; err != nil {
			return translate(err)
		}
	}
	return s.addPast(ctx, t)
}

// addPast writes stays, engagements and ranks anew; what they were stands in the audit log.
func (s Teachers) addPast(ctx context.Context, t teacher.Teacher) error {
	var stays []stayRow
	for _, v := range t.Stays {
		stays = append(stays, stayRow{t.ID, v.SchoolID, v.EnteredOn, v.LeftOn})
	}
	var engagements []engagementRow
	for _, v := range t.Engagements {
		engagements = append(engagements, engagementRow{t.ID, v.StartsOn, v.EndsOn})
	}
	var ranks []rankRow
	for _, v := range t.Ranks {
		ranks = append(ranks, rankRow{t.ID, v.Since, v.Title, v.Backbone})
	}
	if len(stays) > 0 {
		if err := s.q(ctx).Create(&stays).Error; err != nil {
			return translate(err)
		}
	}
	if len(engagements) > 0 {
		if err := s.q(ctx).Create(&engagements).Error; err != nil {
			return translate(err)
		}
	}
	if len(ranks) > 0 {
		return translate(s.q(ctx).Create(&ranks).Error)
	}
	return nil
}

// Find implements teacher.Repository.
func (s Teachers) Find(ctx context.Context, scope domain.Scope, id domain.ID) (teacher.Teacher, error) {
	return s.one(ctx, scope, id, "")
}

// Lock implements teacher.Repository.
func (s Teachers) Lock(ctx context.Context, scope domain.Scope, id domain.ID) (teacher.Teacher, error) {
	lock := s.dialect.forUpdate
	if lock != "" {
		lock += " OF t"
	}
	return s.one(ctx, scope, id, lock)
}

func (s Teachers) one(ctx context.Context, scope domain.Scope, id domain.ID, lock string) (teacher.Teacher, error) {
	teachers, err := s.among(ctx, scope, []domain.ID{id}, lock)
	return only(teachers, err)
}

// Among are those of the teachers that the scope holds, with their past.
func (s Teachers) Among(ctx context.Context, scope domain.Scope, ids []domain.ID) ([]teacher.Teacher, error) {
	return s.among(ctx, scope, ids, "")
}

func (s Teachers) among(ctx context.Context, scope domain.Scope, ids []domain.ID, lock string) ([]teacher.Teacher, error) {
	var c cond
	c.and("t.id IN ?", ids)
	c.schoolInScope(scope, "s")
	var rows []teacherRow
	if err := s.q(ctx).Raw("SELECT "+teacherColumns+teacherTables+c.where()+lock, c.args...).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	teachers, at := make([]teacher.Teacher, len(rows)), map[domain.ID]*teacher.Teacher{}
	for i, r := range rows {
		var err error
		if teachers[i], err = r.teacher(); err != nil {
			return nil, err
		}
		teachers[i].Stays, teachers[i].Engagements, teachers[i].Ranks = []teacher.Stay{}, []teacher.Engagement{}, []teacher.Rank{}
		at[r.ID] = &teachers[i]
	}
	return teachers, s.addPasts(ctx, ids, at)
}

// addPasts reads where the teachers were, and as what, in three statements.
func (s Teachers) addPasts(ctx context.Context, ids []domain.ID, at map[domain.ID]*teacher.Teacher) error {
	if len(at) == 0 {
		return nil
	}
	var stays []struct {
		TeacherID domain.ID
		teacher.Stay
	}
	if err := s.q(ctx).Raw(`SELECT y.teacher_id, y.school_id, s.name AS school_name, y.entered_on, y.left_on FROM teacher_stays y
		JOIN schools s ON s.id = y.school_id WHERE y.teacher_id IN ? ORDER BY y.entered_on`, ids).Scan(&stays).Error; err != nil {
		return translate(err)
	}
	var engaged []engagementRow
	if err := s.q(ctx).Raw(`SELECT teacher_id, starts_on, ends_on FROM teacher_engagements WHERE teacher_id IN ? ORDER BY starts_on`,
		ids).Scan(&engaged).Error; err != nil {
		return translate(err)
	}
	var ranks []rankRow
	if err := s.q(ctx).Raw(`SELECT teacher_id, since, title, backbone FROM teacher_ranks WHERE teacher_id IN ? ORDER BY since`,
		ids).Scan(&ranks).Error; err != nil {
		return translate(err)
	}
	for _, r := range stays {
		if t := at[r.TeacherID]; t != nil {
			t.Stays = append(t.Stays, r.Stay)
		}
	}
	for _, r := range engaged {
		if t := at[r.TeacherID]; t != nil {
			t.Engagements = append(t.Engagements, teacher.Engagement{StartsOn: r.StartsOn, EndsOn: r.EndsOn})
		}
	}
	for _, r := range ranks {
		if t := at[r.TeacherID]; t != nil {
			t.Ranks = append(t.Ranks, teacher.Rank{Since: r.Since, Title: r.Title, Backbone: r.Backbone})
		}
	}
	return nil
}

// List implements teacher.Repository.
func (s Teachers) List(ctx context.Context, scope domain.Scope, f teacher.Filter, page domain.Page) (domain.List[teacher.Teacher], error) {
	var c cond
	c.schoolInScope(scope, "s")
	andIf(&c, f.SchoolID, "t.school_id = ?")
	c.prefix("s.division_code", f.Division)
	andIf(&c, f.Title, "t.title = ?")
	andIf(&c, f.Backbone, "t.backbone = ?")
	if !f.Left {
		c.and("t.left_on IS NULL")
	}
	if f.Words != "" {
		var words cond
		words.like("t.name_folded", domain.Fold(f.Words))
		c.and("("+words.sql[0]+" OR t.staff_number = ?)", append(words.args, f.Words)...)
	}
	if len(page.After) > 0 {
		c.and("(t.name_folded, t.id) > (?, ?)", page.After[0], page.After[1])
	}
	var rows []teacherRow
	if err := s.q(ctx).Raw("SELECT "+teacherColumns+teacherTables+c.where()+" ORDER BY t.name_folded, t.id LIMIT ?",
		append(c.args, page.Limit+1)...).Scan(&rows).Error; err != nil {
		return domain.List[teacher.Teacher]{}, translate(err)
	}
	teachers := make([]teacher.Teacher, len(rows))
	for i, r := range rows {
		var err error
		if teachers[i], err = r.teacher(); err != nil {
			return domain.List[teacher.Teacher]{}, err
		}
	}
	return domain.Cut(page, teachers, func(t teacher.Teacher) []string { return []string{domain.Fold(t.Name), string(t.ID)} }), nil
}

// SchoolOf implements teacher.Repository.
func (s Teachers) SchoolOf(ctx context.Context, id domain.ID) (name, division string, err error) {
	school, err := Schools(s).one(ctx, domain.Scope{All: true}, id, "")
	return school.Name, school.DivisionCode, err
}

// Namesakes implements teacher.Repository.
func (s Teachers) Namesakes(ctx context.Context, school domain.ID, name string) ([]domain.Ref, error) {
	var refs []domain.Ref
	err := s.q(ctx).Raw(`SELECT id, name AS title FROM teachers WHERE school_id = ? AND name_folded = ? AND left_on IS NULL ORDER BY id
		LIMIT 10`,
		school, domain.Fold(name)).Scan(&refs).Error
	return refs, translate(err)
}

// PostedAfter implements teacher.Repository.
func (s Teachers) PostedAfter(ctx context.Context, id domain.ID, day domain.Date) (bool, error) {
	return s.exists(ctx,
		`SELECT 1 FROM postings WHERE teacher_id = ? AND status IN ('proposed', 'approved') AND (ends_on IS NULL OR ends_on > ?)`, id, day)
}

// CodesKnown implements teacher.Repository.
func (s Teachers) CodesKnown(ctx context.Context, title, backbone string) (titleKnown, backboneKnown bool, err error) {
	var lists []string
	err = s.q(ctx).Raw(`SELECT list FROM code_items WHERE list = 'title' AND code = ? OR list = 'backbone' AND code = ?`, title, backbone).
		Scan(&lists).Error
	for _, l := range lists {
		titleKnown, backboneKnown = titleKnown || l == "title", backboneKnown || l == "backbone"
	}
	return titleKnown, backboneKnown, translate(err)
}
