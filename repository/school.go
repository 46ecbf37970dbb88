package repository

import (
	"context"

	"gongtongti/domain"
	"gongtongti/domain/school"
)

type schoolRow struct {
	ID           domain.ID
	Code         string
	Name         string
	NameFolded   string
	NameCore     string
	Stage        string
	Setting      string
	DivisionCode string
	OpenedOn     domain.Date
	ClosedOn     domain.Date
	Version      int
	CreatedAt    instant `gorm:"<-:create;autoCreateTime:false"`
	UpdatedAt    instant `gorm:"autoUpdateTime:false"`
}

func (schoolRow) TableName() string { return "schools" }

type schoolNameRow struct {
	SchoolID   domain.ID
	Until      domain.Date
	Name       string
	NameFolded string
}

func (schoolNameRow) TableName() string { return "school_names" }

type schoolDivisionRow struct {
	SchoolID     domain.ID
	Until        domain.Date
	DivisionCode string
}

func (schoolDivisionRow) TableName() string { return "school_divisions" }

var schoolColumns = columnsOf[schoolRow]("s")

func newSchoolRow(s school.School, core string) schoolRow {
	row := mapped[schoolRow](s)
	row.NameFolded, row.NameCore = domain.Fold(s.Name), core
	return row
}

func (r schoolRow) school() school.School {
	s := mapped[school.School](r)
	s.FormerNames, s.FormerDivisions = []school.FormerName{}, []domain.FormerDivision{}
	return s
}

// Schools answers school.Repository.
type Schools struct{ *DB }

// Add implements school.Repository.
func (s Schools) Add(ctx context.Context, created school.School, core string) error {
	row := newSchoolRow(created, core)
	return translate(s.q(ctx).Create(&row).Error)
}

// Find implements school.Repository.
func (s Schools) Find(ctx context.Context, scope domain.Scope, id domain.ID) (school.School, error) {
	return s.one(ctx, scope, id, "")
}

// Lock implements school.Repository.
func (s Schools) Lock(ctx context.Context, scope domain.Scope, id domain.ID) (school.School, error) {
	return s.one(ctx, scope, id, s.dialect.forUpdate)
}

func (s Schools) one(ctx context.Context, scope domain.Scope, id domain.ID, lock string) (school.School, error) {
	schools, err := s.among(ctx, scope, []domain.ID{id}, lock)
	return only(schools, err)
}

// Among are those of the schools that the scope holds.
func (s Schools) Among(ctx context.Context, scope domain.Scope, ids []domain.ID) ([]school.School, error) {
	return s.among(ctx, scope, ids, "")
}

func (s Schools) among(ctx context.Context, scope domain.Scope, ids []domain.ID, lock string) ([]school.School, error) {
	var c cond
	c.and("s.id IN ?", ids)
	c.schoolInScope(scope, "s")
	var rows []schoolRow
	if err := s.q(ctx).Raw("SELECT "+schoolColumns+" FROM schools s"+c.where()+lock, c.args...).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	return s.withNames(ctx, rows)
}

// Store implements school.Repository.
func (s Schools) Store(ctx context.Context, created school.School, core string) error {
	row := newSchoolRow(created, core)
	if err := s.update(ctx, &row, created.ID, created.Version); err != nil {
		return err
	}
	for _, n := range created.FormerNames {
		name := schoolNameRow{created.ID, n.Until, n.Name, domain.Fold(n.Name)}
		if err := s.q(ctx).Exec(`INSERT INTO school_names (school_id, until, name, name_folded) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			name.SchoolID, name.Until, name.Name, name.NameFolded).Error; err != nil {
			return translate(err)
		}
	}
	for _, d := range created.FormerDivisions {
		if err := s.q(ctx).Exec(`INSERT INTO school_divisions (school_id, until, division_code) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
			created.ID, d.Until, d.DivisionCode).Error; err != nil {
			return translate(err)
		}
	}
	return s.tellAll(ctx, `SELECT CAST(m.community_id AS text), 'community', m.community_id FROM memberships m WHERE m.school_id = ?
		GROUP BY m.community_id`, created.ID) // which names its members
}

// Moved implements school.Repository: activities and postings name the division of
// their day, and a community the one that covers every place its schools lay in.
func (s Schools) Moved(ctx context.Context, id domain.ID, old, division string, since domain.Date) error {
	for _, sql := range []string{
		"UPDATE activity_participants SET division_code = ? WHERE school_id = ? AND held_on >= ?",
		"UPDATE postings SET home_division = ? WHERE home_school_id = ? AND starts_on >= ?",
		"UPDATE postings SET to_division = ? WHERE to_school_id = ? AND starts_on >= ?",
	} {
		if err := s.q(ctx).Exec(sql, division, id, since).Error; err != nil {
			return translate(err)
		}
	}
	var communities []struct {
		ID           domain.ID
		DivisionCode string
	}
	if err := s.q(ctx).Raw(`SELECT id, division_code FROM communities WHERE id IN (SELECT community_id FROM memberships
		WHERE school_id = ?)`, id).
		Scan(&communities).Error; err != nil {
		return translate(err)
	}
	for _, c := range communities {
		if err := s.q(ctx).Exec("UPDATE communities SET division_code = ? WHERE id = ?",
			domain.CommonPrefix([]string{c.DivisionCode, division}), c.ID).Error; err != nil {
			return translate(err)
		}
	}
	return s.tellDivisions(ctx, id, old, division)
}

// List implements school.Repository.
func (s Schools) List(ctx context.Context, scope domain.Scope, f school.Filter, core string, page domain.Page) (domain.List[school.School],
	error) {
	var c cond
	c.schoolInScope(scope, "s")
	c.prefix("s.division_code", f.Division)
	andIf(&c, f.Stage, "s.stage = ?")
	andIf(&c, f.Setting, "s.setting = ?")
	if f.Words != "" {
		var any cond
		any.like("s.name_folded", domain.Fold(f.Words))
		any.like("s.name_core", core)
		any.like("n.name_folded", domain.Fold(f.Words))
		c.and("("+any.sql[0]+" OR "+any.sql[1]+" OR s.code = ? OR EXISTS (SELECT 1 FROM school_names n WHERE n.school_id = s.id "+
			"AND "+any.sql[2]+"))",
			any.args[0], any.args[1], f.Words, any.args[2])
	}
	if len(page.After) > 0 {
		c.and("s.code > ?", page.After[0])
	}
	var rows []schoolRow
	if err := s.q(ctx).Raw("SELECT "+schoolColumns+" FROM schools s"+c.where()+" ORDER BY s.code LIMIT ?", append(c.args, page.Limit+1)...).
		Scan(&rows).Error; err != nil {
		return domain.List[school.School]{}, translate(err)
	}
	schools, err := s.withNames(ctx, rows)
	return domain.Cut(page, schools, func(s school.School) []string { return []string{s.Code} }), err
}

// withNames reads the former names of all rows in one statement.
func (s Schools) withNames(ctx context.Context, rows []schoolRow) ([]school.School, error) {
	schools, at, ids := make([]school.School, len(rows)), map[domain.ID]int{}, make([]domain.ID, len(rows))
	for i, r := range rows {
		schools[i], at[r.ID], ids[i] = r.school(), i, r.ID
	}
	if len(rows) == 0 {
		return schools, nil
	}
	var names []schoolNameRow
	if err := s.q(ctx).Raw(`SELECT school_id, until, name FROM school_names WHERE school_id IN ? ORDER BY until`,
		ids).Scan(&names).Error; err != nil {
		return nil, translate(err)
	}
	for _, n := range names {
		f := &schools[at[n.SchoolID]].FormerNames
		*f = append(*f, school.FormerName{Name: n.Name, Until: n.Until})
	}
	var moves []schoolDivisionRow
	if err := s.q(ctx).Raw(`SELECT school_id, until, division_code FROM school_divisions WHERE school_id IN ? ORDER BY until`,
		ids).Scan(&moves).Error; err != nil {
		return nil, translate(err)
	}
	for _, m := range moves {
		f := &schools[at[m.SchoolID]].FormerDivisions
		*f = append(*f, domain.FormerDivision{DivisionCode: m.DivisionCode, Until: m.Until})
	}
	return schools, nil
}

// Places implements school.Repository.
func (s Schools) Places(ctx context.Context, code string) ([]string, error) {
	var names []string
	var c cond
	if code != "" {
		c.and("(code IN ? OR code >= ? AND code < ?)", prefixes(code), code, code+":")
	}
	err := s.q(ctx).Raw("SELECT name FROM divisions"+c.where(), c.args...).Scan(&names).Error
	return names, translate(err)
}

func prefixes(code string) []string {
	var all []string
	for _, n := range []int{2, 4, 6, 9} {
		if len(code) >= n {
			all = append(all, code[:n])
		}
	}
	return all
}

// DivisionKnown implements school.Repository.
func (s Schools) DivisionKnown(ctx context.Context, code string) (bool, error) {
	return s.exists(ctx, "SELECT 1 FROM divisions WHERE code = ?", code)
}

// Namesakes implements school.Repository.
func (s Schools) Namesakes(ctx context.Context, code, core string) ([]domain.Ref, error) {
	district := code[:min(6, len(code))]
	var refs []domain.Ref
	err := s.q(ctx).Raw(`SELECT id, name AS title FROM schools WHERE division_code >= ? AND division_code < ? AND name_core = ?
		ORDER BY code LIMIT 10`,
		district, district+":", core).Scan(&refs).Error
	return refs, translate(err)
}

// MemberAfter implements school.Repository.
func (s Schools) MemberAfter(ctx context.Context, id domain.ID, day domain.Date) (bool, error) {
	return s.exists(ctx, `SELECT 1 FROM memberships m JOIN communities c ON c.id = m.community_id
		WHERE m.school_id = ? AND (m.left_on IS NULL OR m.left_on > ?) AND (c.ended_on IS NULL OR c.ended_on > ?)`, id, day, day)
}
