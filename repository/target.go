package repository

import (
	"context"

	"gongtongti/domain"
	"gongtongti/domain/target"
)

type targetRow struct {
	ID           domain.ID
	CommunityID  nullID   `gorm:"<-:create"`
	DivisionCode nullText `gorm:"<-:create"`
	Kind         string   `gorm:"<-:create"`
	Form         string   `gorm:"<-:create"`
	Label        string
	LabelEN      string
	Types        jsonList
	Mode         string
	Planned      int
	MinSubjects  int
	Per          string
	FromYear     int
	ToYear       *int
	SetCode      string `gorm:"<-:create"`
	EndedOn      domain.Date
	EndReason    string
	Version      int
	CreatedAt    instant  `gorm:"<-:create;autoCreateTime:false"`
	UpdatedAt    instant  `gorm:"autoUpdateTime:false"`
	Manages      nullText `gorm:"->"` // the division whose bureau does, when read
}

func (targetRow) TableName() string { return "targets" }

var targetSelect = "SELECT " + columnsOf[targetRow]("t") +
	", coalesce(t.division_code, k.division_code) AS manages FROM targets t LEFT JOIN communities k ON k.id = t.community_id"

func newTargetRow(t target.Target) targetRow {
	row := mapped[targetRow](t)
	row.SetCode = t.Set
	return row
}

func (r targetRow) target() target.Target {
	t := mapped[target.Target](r)
	t.Set, t.Division = r.SetCode, string(r.Manages)
	return t
}

// Targets answers target.Repository.
type Targets struct{ *DB }

// LockCommunity implements target.Repository.
func (s Targets) LockCommunity(ctx context.Context, scope domain.Scope, id domain.ID) (target.Community, error) {
	var c cond
	c.and("c.id = ?", id)
	c.communityInScope(scope, "c.id")
	var communities []target.Community
	err := s.q(ctx).Raw("SELECT c.division_code AS division, c.status = 'ended' AS ended FROM communities c"+c.where()+s.dialect.forUpdate,
		c.args...).Scan(&communities).Error
	if err == nil && len(communities) == 0 {
		return target.Community{}, domain.Missing()
	}
	if err != nil {
		return target.Community{}, translate(err)
	}
	return communities[0], nil
}

// LockDivision implements target.Repository.
func (s Targets) LockDivision(ctx context.Context, code string) (bool, error) {
	return Terms(s).LockDivision(ctx, code)
}

// Types implements target.Repository.
func (s Targets) Types(ctx context.Context) ([]string, error) { return Activities(s).Types(ctx) }

// Add implements target.Repository.
func (s Targets) Add(ctx context.Context, targets []target.Target) error {
	rows := make([]targetRow, len(targets))
	for i, t := range targets {
		rows[i] = newTargetRow(t)
	}
	return translate(s.q(ctx).Create(&rows).Error)
}

// Store implements target.Repository.
func (s Targets) Store(ctx context.Context, t target.Target) error {
	row := newTargetRow(t)
	return s.update(ctx, &row, t.ID, t.Version)
}

// OfOwner implements target.Repository.
func (s Targets) OfOwner(ctx context.Context, owner target.Owner) ([]target.Target, error) {
	var c cond
	if owner.CommunityID != "" {
		c.and("t.community_id = ?", owner.CommunityID)
	} else {
		c.and("t.division_code = ? AND t.kind = ? AND t.form = ?", owner.DivisionCode, owner.Kind, owner.Form)
	}
	return s.targets(ctx, c, "")
}

// Find implements target.Repository.
func (s Targets) Find(ctx context.Context, scope domain.Scope, id domain.ID) (target.Target, error) {
	targets, err := s.Among(ctx, scope, []domain.ID{id})
	return only(targets, err)
}

// Among are those of the targets that the scope holds.
func (s Targets) Among(ctx context.Context, scope domain.Scope, ids []domain.ID) ([]target.Target, error) {
	var c, own, over cond
	c.and("t.id IN ?", ids)
	own.and("t.community_id IS NOT NULL")
	own.communityInScope(scope, "t.community_id")
	over.and("t.community_id IS NULL")
	over.bureauInScope(scope, "t")
	c.either(own, over)
	return s.targets(ctx, c, "")
}

// List implements target.Repository.
func (s Targets) List(ctx context.Context, scope domain.Scope, f target.Filter, page domain.Page) (domain.List[target.Target], error) {
	var c cond
	if f.CommunityID != "" {
		community, err := Communities(s).one(ctx, scope, f.CommunityID, "")
		if err != nil {
			return domain.List[target.Target]{}, err
		}
		c.and("(t.community_id = ? OR t.division_code IN ? AND t.kind IN ? AND t.form IN ?)", community.ID,
			prefixes(community.DivisionCode),
			[]string{"", community.Kind}, []string{"", community.Form})
	} else {
		c.and("t.community_id IS NULL")
		c.bureauInScope(scope, "t")
		if f.Division != "" {
			c.and("(t.division_code IN ? OR t.division_code >= ? AND t.division_code < ?)", prefixes(f.Division), f.Division,
				f.Division+":")
		}
	}
	if len(page.After) > 0 {
		c.and("t.id > ?", page.After[0])
	}
	list, err := s.targets(ctx, c, " LIMIT ?", page.Limit+1)
	return domain.Cut(page, list, func(t target.Target) []string { return []string{string(t.ID)} }), err
}

func (s Targets) targets(ctx context.Context, c cond, limit string, args ...any) ([]target.Target, error) {
	var rows []targetRow
	if err := s.q(ctx).Raw(targetSelect+c.where()+" ORDER BY t.id"+limit, append(c.args, args...)...).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	list := make([]target.Target, len(rows))
	for i, r := range rows {
		list[i] = r.target()
	}
	return list, nil
}

// Sets implements target.Repository.
func (s Targets) Sets(ctx context.Context) ([]target.Set, error) {
	var rows []struct {
		Code, NameZh, NameEn, SourceZh, SourceEn string
		LabelZh, LabelEn, Mode                   string
		Types                                    jsonList
		Planned, MinSubjects                     int
	}
	if err := s.q(ctx).Raw(`SELECT s.code, s.name_zh, s.name_en, s.source_zh, s.source_en, i.label_zh, i.label_en, i.mode, i.types,
		i.planned, i.min_subjects
		FROM target_sets s JOIN target_set_items i ON i.set_code = s.code ORDER BY s.code, i.position`).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	var sets []target.Set
	for _, r := range rows {
		if len(sets) == 0 || sets[len(sets)-1].Code != r.Code {
			sets = append(sets, target.Set{Code: r.Code, Name: domain.T(r.NameZh, r.NameEn), Source: domain.T(r.SourceZh, r.SourceEn)})
		}
		set := &sets[len(sets)-1]
		set.Contents = append(set.Contents, target.Content{Label: r.LabelZh, LabelEN: r.LabelEn, Types: r.Types, Mode: r.Mode,
			Planned: r.Planned, MinSubjects: r.MinSubjects})
	}
	return sets, nil
}
