package repository

import (
	"context"
	"slices"

	"gongtongti/domain"
	"gongtongti/domain/posting"
)

type postingRow struct {
	ID                 domain.ID
	TeacherID          domain.ID `gorm:"<-:create"`
	Kind               string
	Status             posting.Status
	StatusReason       string
	EndReason          string
	HomeSchoolID       domain.ID
	ToSchoolID         nullID
	ToPlace            string
	KeyArea            bool
	StartsOn           domain.Date
	EndsOn             domain.Date
	PlannedEndsOn      domain.Date
	SharePercent       int
	Subject            string
	Duties             string
	TransfersPersonnel bool
	HomeSetting        string
	ToSetting          string
	HomeCounted        string `gorm:"column:home_division"`
	ToCounted          string `gorm:"column:to_division"`
	Title              string
	Backbone           string
	Appraisal          string
	AppraisalNote      string
	AppraisedOn        domain.Date
	ProposedBy         domain.ID `gorm:"<-:create"`
	DecidedBy          nullID
	Version            int
	CreatedAt          instant `gorm:"<-:create;autoCreateTime:false"`
	UpdatedAt          instant `gorm:"autoUpdateTime:false"`
	// Joined when read:
	TeacherName    string      `gorm:"->"`
	HomeSchoolName string      `gorm:"->"`
	HomeDivision   string      `gorm:"->;column:home_now"`
	ToSchoolName   nullText    `gorm:"->"`
	ToDivision     nullText    `gorm:"->;column:to_now"`
	ToOpenedOn     domain.Date `gorm:"->"`
	ToClosedOn     domain.Date `gorm:"->"`
}

func (postingRow) TableName() string { return "postings" }

var postingColumns = columnsOf[postingRow]("p") + `, t.name AS teacher_name, s.name AS home_school_name, s.division_code AS home_now,
	h.name AS to_school_name, h.division_code AS to_now, h.opened_on AS to_opened_on, h.closed_on AS to_closed_on`

const postingTables = ` FROM postings p JOIN teachers t ON t.id = p.teacher_id JOIN schools s ON s.id = p.home_school_id
	LEFT JOIN schools h ON h.id = p.to_school_id`

func newPostingRow(p posting.Posting) postingRow { return mapped[postingRow](p) }

func (r postingRow) posting() posting.Posting { return mapped[posting.Posting](r) }

// Postings answers posting.Repository.
type Postings struct{ *DB }

// Add implements posting.Repository.
func (s Postings) Add(ctx context.Context, p posting.Posting) error {
	row := newPostingRow(p)
	return translate(s.q(ctx).Create(&row).Error)
}

// Store implements posting.Repository.
func (s Postings) Store(ctx context.Context, p posting.Posting) error {
	row := newPostingRow(p)
	return s.update(ctx, &row, p.ID, p.Version)
}

// Find implements posting.Repository.
func (s Postings) Find(ctx context.Context, scope domain.Scope, id domain.ID) (posting.Posting, error) {
	return s.one(ctx, scope, id, "")
}

// Lock implements posting.Repository.
func (s Postings) Lock(ctx context.Context, scope domain.Scope, id domain.ID) (posting.Posting, error) {
	lock := s.dialect.forUpdate
	if lock != "" {
		lock += " OF p, t" // first the posting, then the teacher, whose name is in every answer
	}
	return s.one(ctx, scope, id, lock)
}

func (s Postings) one(ctx context.Context, scope domain.Scope, id domain.ID, lock string) (posting.Posting, error) {
	postings, err := s.among(ctx, scope, []domain.ID{id}, lock)
	return only(postings, err)
}

// Among are those of the postings that the scope holds.
func (s Postings) Among(ctx context.Context, scope domain.Scope, ids []domain.ID) ([]posting.Posting, error) {
	return s.among(ctx, scope, ids, "")
}

func (s Postings) among(ctx context.Context, scope domain.Scope, ids []domain.ID, lock string) ([]posting.Posting, error) {
	var c cond
	c.and("p.id IN ?", ids)
	c.postingInScope(scope)
	var rows []postingRow
	if err := s.q(ctx).Raw("SELECT "+postingColumns+postingTables+c.where()+lock, c.args...).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	postings := make([]posting.Posting, len(rows))
	for i, r := range rows {
		postings[i] = r.posting()
	}
	return postings, nil
}

// postingInScope: the home school or the host lies in the scope, or did when it started.
func (c *cond) postingInScope(scope domain.Scope) {
	if scope.All {
		return
	}
	var home, host cond
	home.schoolInScope(scope, "s")
	host.schoolInScope(scope, "h")
	any := "(" + home.sql[0] + " OR " + host.sql[0]
	args := slices.Concat(home.args, host.args)
	if scope.Division != "" {
		any += " OR p.home_division >= ? AND p.home_division < ? OR p.to_division >= ? AND p.to_division < ?"
		args = append(args, scope.Division, scope.Division+":", scope.Division, scope.Division+":")
	}
	c.and(any+")", args...)
}

// LockTeacher implements posting.Repository.
func (s Postings) LockTeacher(ctx context.Context, scope domain.Scope, id domain.ID, day domain.Date) (posting.Teacher, error) {
	t, err := Teachers(s).Lock(ctx, scope, id)
	if err != nil {
		return posting.Teacher{}, err
	}
	teacher := posting.Teacher{Name: t.Name, Title: t.Title, Backbone: t.Backbone}
	for _, rank := range t.Ranks {
		if !rank.Since.After(day) {
			teacher.Title, teacher.Backbone = rank.Title, rank.Backbone
		}
	}
	for _, stay := range t.Stays {
		if domain.Covers(stay.EnteredOn, stay.LeftOn, day) {
			home, err := Schools(s).one(ctx, domain.Scope{All: true}, stay.SchoolID, "")
			if err != nil {
				return teacher, err
			}
			teacher.SchoolID, teacher.SchoolName, teacher.Division, teacher.Setting = home.ID, home.Name, home.DivisionCode, home.Setting
			teacher.Counted = domain.DivisionOn(day, home.FormerDivisions, home.DivisionCode)
		}
	}
	return teacher, nil
}

// SeesTeacher implements posting.Repository.
func (s Postings) SeesTeacher(ctx context.Context, scope domain.Scope, id domain.ID) (bool, error) {
	var c cond
	c.and("t.id = ?", id)
	c.schoolInScope(scope, "s")
	return s.exists(ctx, "SELECT 1"+teacherTables+c.where(), c.args...)
}

// School implements posting.Repository.
func (s Postings) School(ctx context.Context, id domain.ID) (posting.School, error) {
	school, err := Schools(s).one(ctx, domain.Scope{All: true}, id, "")
	return posting.School{Name: school.Name, Division: school.DivisionCode, Setting: school.Setting, OpenedOn: school.OpenedOn,
		ClosedOn:        school.ClosedOn,
		FormerDivisions: school.FormerDivisions}, err
}

// Overlapping implements posting.Repository.
func (s Postings) Overlapping(ctx context.Context, p posting.Posting) (*posting.Posting, error) {
	var c cond
	c.and("p.teacher_id = ? AND p.id <> ? AND p.status IN ('proposed', 'approved', 'ended')", p.TeacherID, p.ID)
	c.and("(p.ends_on IS NULL OR p.ends_on > ?)", p.StartsOn)
	if !p.EndsOn.IsZero() {
		c.and("p.starts_on < ?", p.EndsOn)
	}
	var rows []postingRow
	if err := s.q(ctx).Raw("SELECT "+postingColumns+postingTables+c.where()+" ORDER BY p.starts_on LIMIT 1",
		c.args...).Scan(&rows).Error; err != nil || len(rows) == 0 {
		return nil, translate(err)
	}
	stored := rows[0].posting()
	return &stored, nil
}

// CodeKnown implements posting.Repository.
func (s Postings) CodeKnown(ctx context.Context, list, code string) (bool, error) {
	return s.exists(ctx, "SELECT 1 FROM code_items WHERE list = ? AND code = ?", list, code)
}
