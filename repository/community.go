package repository

import (
	"context"
	"maps"
	"slices"

	"gongtongti/domain"
	"gongtongti/domain/community"
)

type communityRow struct {
	ID           domain.ID
	Name         string
	NameFolded   string
	Kind         string
	Form         string
	Status       community.Status
	DivisionCode string
	FoundedOn    domain.Date
	EndedOn      domain.Date
	EndReason    string
	Version      int
	CreatedAt    instant `gorm:"<-:create;autoCreateTime:false"`
	UpdatedAt    instant `gorm:"autoUpdateTime:false"`
}

func (communityRow) TableName() string { return "communities" }

type membershipRow struct {
	ID          domain.ID
	CommunityID domain.ID
	SchoolID    domain.ID
	Role        community.Role
	JoinedOn    domain.Date
	LeftOn      domain.Date
	// Joined when read:
	Name         string `gorm:"->"`
	DivisionCode string `gorm:"->"`
}

func (membershipRow) TableName() string { return "memberships" }

var communityColumns = columnsOf[communityRow]("c")

func newCommunityRow(c community.Community) communityRow {
	row := mapped[communityRow](c)
	row.NameFolded = domain.Fold(c.Name)
	return row
}

func (r communityRow) community() community.Community {
	c := mapped[community.Community](r)
	c.Members = []community.Member{}
	return c
}

// Communities answers community.Repository.
type Communities struct{ *DB }

// Add implements community.Repository.
func (s Communities) Add(ctx context.Context, c community.Community) error {
	row := newCommunityRow(c)
	if err := s.q(ctx).Create(&row).Error; err != nil {
		return translate(err)
	}
	return s.storeMembers(ctx, c)
}

// Store implements community.Repository.
func (s Communities) Store(ctx context.Context, c community.Community) error {
	row := newCommunityRow(c)
	if err := s.update(ctx, &row, c.ID, c.Version); err != nil {
		return err
	}
	return s.storeMembers(ctx, c)
}

// storeMembers brings the memberships to what the community says. Ends are written
// before beginnings, so that one may follow the other on the same day.
func (s Communities) storeMembers(ctx context.Context, c community.Community) error {
	var stored []membershipRow
	if err := s.q(ctx).Raw(`SELECT id, school_id, left_on, role FROM memberships WHERE community_id = ?`,
		c.ID).Scan(&stored).Error; err != nil {
		return translate(err)
	}
	was := map[domain.ID]membershipRow{}
	for _, r := range stored {
		was[r.ID] = r
	}
	var added []membershipRow
	ends, roles, ended := map[domain.Date][]domain.ID{}, map[community.Role][]domain.ID{}, map[domain.ID]domain.Date{}
	for _, m := range c.Members {
		old, known := was[m.ID]
		delete(was, m.ID)
		switch {
		case !known:
			added = append(added, membershipRow{ID: m.ID, CommunityID: c.ID, SchoolID: m.SchoolID, Role: m.Role, JoinedOn: m.JoinedOn,
				LeftOn: m.LeftOn})
		case old.LeftOn != m.LeftOn:
			ends[m.LeftOn], ended[m.SchoolID] = append(ends[m.LeftOn], m.ID), m.LeftOn
		case old.Role != m.Role:
			roles[m.Role] = append(roles[m.Role], m.ID)
		}
	}
	if err := s.removeMembers(ctx, c.ID, was); err != nil { // of a draft: nothing of it has been reported
		return err
	}
	if err := s.updateMembers(ctx, ends, roles); err != nil {
		return err
	}
	if len(added) > 0 {
		if err := s.q(ctx).Create(&added).Error; err != nil {
			return translate(err)
		}
	}
	return s.tellMembers(ctx, c, added, ended)
}

func (s Communities) removeMembers(ctx context.Context, id domain.ID, rows map[domain.ID]membershipRow) error {
	var schools []domain.ID
	for _, r := range rows {
		schools = append(schools, r.SchoolID)
	}
	if len(schools) == 0 {
		return nil
	}
	if err := s.q(ctx).Exec(`DELETE FROM memberships WHERE id IN ?`, slices.Collect(maps.Keys(rows))).Error; err != nil {
		return translate(err)
	}
	return s.tellSchools(ctx, schools, id, domain.Date{})
}

// tellMembers tells schools that join of all there is, and those that leave of what they
// see no longer. Who only changes its role hears the community itself.
func (s Communities) tellMembers(ctx context.Context, c community.Community, added []membershipRow, ended map[domain.ID]domain.Date) error {
	var joined []domain.ID
	for _, m := range added {
		if _, turned := ended[m.SchoolID]; !turned {
			joined = append(joined, m.SchoolID)
		}
		delete(ended, m.SchoolID)
	}
	leaving := map[domain.Date][]domain.ID{}
	for school, day := range ended {
		leaving[day] = append(leaving[day], school)
	}
	if len(joined) > 0 {
		leaving[domain.Date{}] = joined
	}
	for from, schools := range leaving {
		if err := s.tellSchools(ctx, schools, c.ID, from); err != nil {
			return err
		}
	}
	return nil
}

// updateMembers takes one statement for each new value, not for each row: a use case
// ends memberships on one day and gives at most two roles.
func (s Communities) updateMembers(ctx context.Context, ends map[domain.Date][]domain.ID, roles map[community.Role][]domain.ID) error {
	for day, ids := range ends {
		if err := s.q(ctx).Exec(`UPDATE memberships SET left_on = ? WHERE id IN ?`, day, ids).Error; err != nil {
			return translate(err)
		}
	}
	for role, ids := range roles {
		if err := s.q(ctx).Exec(`UPDATE memberships SET role = ? WHERE id IN ?`, role, ids).Error; err != nil {
			return translate(err)
		}
	}
	return nil
}

// Find implements community.Repository.
func (s Communities) Find(ctx context.Context, scope domain.Scope, id domain.ID) (community.Community, error) {
	return s.one(ctx, scope, id, "")
}

// Lock implements community.Repository.
func (s Communities) Lock(ctx context.Context, scope domain.Scope, id domain.ID) (community.Community, error) {
	return s.one(ctx, scope, id, s.dialect.forUpdate)
}

func (s Communities) one(ctx context.Context, scope domain.Scope, id domain.ID, lock string) (community.Community, error) {
	communities, err := s.among(ctx, scope, []domain.ID{id}, lock)
	return only(communities, err)
}

// Among are those of the communities that the scope holds.
func (s Communities) Among(ctx context.Context, scope domain.Scope, ids []domain.ID) ([]community.Community, error) {
	return s.among(ctx, scope, ids, "")
}

func (s Communities) among(ctx context.Context, scope domain.Scope, ids []domain.ID, lock string) ([]community.Community, error) {
	var c cond
	c.and("c.id IN ?", ids)
	c.communityInScope(scope, "c.id")
	var rows []communityRow
	if err := s.q(ctx).Raw("SELECT "+communityColumns+" FROM communities c"+c.where()+lock, c.args...).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	return s.withMembers(ctx, rows)
}

// List implements community.Repository.
func (s Communities) List(ctx context.Context, scope domain.Scope, f community.Filter, page domain.Page) (domain.List[community.Community],
	error) {
	var c cond
	c.communityInScope(scope, "c.id")
	andIf(&c, f.Kind, "c.kind = ?")
	andIf(&c, f.Status, "c.status = ?")
	if f.Words != "" {
		c.like("c.name_folded", domain.Fold(f.Words))
	}
	if f.SchoolID != "" {
		c.communityInScope(domain.Scope{School: f.SchoolID}, "c.id")
	}
	if f.Division != "" {
		c.communityInScope(domain.Scope{Division: f.Division}, "c.id")
	}
	c.activeCommunity(f)
	if len(page.After) > 0 {
		c.and("c.id < ?", page.After[0])
	}
	var rows []communityRow
	if err := s.q(ctx).Raw("SELECT "+communityColumns+" FROM communities c"+c.where()+" ORDER BY c.id DESC LIMIT ?",
		append(c.args, page.Limit+1)...).Scan(&rows).Error; err != nil {
		return domain.List[community.Community]{}, translate(err)
	}
	communities, err := s.withMembers(ctx, rows)
	return domain.Cut(page, communities, func(c community.Community) []string { return []string{string(c.ID)} }), err
}

// withMembers reads the members of all rows in one statement.
func (s Communities) withMembers(ctx context.Context, rows []communityRow) ([]community.Community, error) {
	communities, at, ids := make([]community.Community, len(rows)), map[domain.ID]int{}, make([]domain.ID, len(rows))
	for i, r := range rows {
		communities[i], at[r.ID], ids[i] = r.community(), i, r.ID
	}
	if len(rows) == 0 {
		return communities, nil
	}
	var members []membershipRow
	if err := s.q(ctx).Raw(`SELECT m.id, m.community_id, m.school_id, m.role, m.joined_on, m.left_on, s.name, s.division_code
		FROM memberships m JOIN schools s ON s.id = m.school_id WHERE m.community_id IN ? ORDER BY m.joined_on, s.code`, ids).
		Scan(&members).Error; err != nil {
		return nil, translate(err)
	}
	for _, m := range members {
		list := &communities[at[m.CommunityID]].Members
		*list = append(*list, community.Member{ID: m.ID, SchoolID: m.SchoolID, SchoolName: m.Name, DivisionCode: m.DivisionCode,
			Role: m.Role, JoinedOn: m.JoinedOn, LeftOn: m.LeftOn})
	}
	return communities, nil
}

// Schools implements community.Repository.
func (s Communities) Schools(ctx context.Context, scope domain.Scope, ids []domain.ID) (map[domain.ID]community.School, error) {
	var c cond
	c.and("s.id IN ?", ids)
	c.schoolInScope(scope, "s")
	var schools []community.School
	err := s.q(ctx).Raw("SELECT s.id, s.name, s.division_code, s.opened_on, s.closed_on FROM schools s"+c.where(),
		c.args...).Scan(&schools).Error
	byID := map[domain.ID]community.School{}
	for _, school := range schools {
		byID[school.ID] = school
	}
	return byID, translate(err)
}

// HasActivityFrom implements community.Repository.
func (s Communities) HasActivityFrom(ctx context.Context, id, school domain.ID, day domain.Date) (bool, error) {
	var c cond
	c.and("a.community_id = ? AND a.held_on >= ? AND a.status <> 'cancelled'", id, day)
	if school != "" {
		c.and("EXISTS (SELECT 1 FROM activity_participants p WHERE p.activity_id = a.id AND p.school_id = ?)", school)
	}
	return s.exists(ctx, "SELECT 1 FROM activities a"+c.where(), c.args...)
}
