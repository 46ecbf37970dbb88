package repository

import (
	"context"
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/report"
)

// standing keeps communities c of a subject that stood on a day of a period. A division's
// are those with a member that lay in it meanwhile.
func standing(subject report.Subject, period domain.Period) (c cond) {
	c.and("c.status <> 'draft' AND c.founded_on <= ? AND (c.ended_on IS NULL OR c.ended_on > ?)", period.To, period.From)
	member := "SELECT m.community_id FROM memberships m"
	const held = "m.joined_on <= ? AND (m.left_on IS NULL OR m.left_on > ?)"
	switch subject.Kind {
	case report.OfCommunity:
		c.and("c.id = ?", subject.ID)
	case report.OfSchool:
		c.and("c.id IN ("+member+" WHERE m.school_id = ? AND "+held+")", subject.ID, period.To, period.From)
	case report.OfDivision:
		// A stay in a division begins where the one before ended: x.
		const begun = `NOT EXISTS (SELECT 1 FROM school_divisions x WHERE x.school_id = m.school_id AND (x.until > ?
			OR x.until >= m.left_on)`
		c.and("c.id IN ("+member+" JOIN schools s ON s.id = m.school_id WHERE s.division_code >= ? AND s.division_code < ? AND "+
			held+" AND "+begun+`)
			UNION ALL `+member+` JOIN school_divisions d ON d.school_id = m.school_id
			WHERE d.division_code >= ? AND d.division_code < ? AND `+held+`
			AND d.until > ? AND d.until > m.joined_on AND `+begun+" AND x.until < d.until))",
			subject.Code, subject.Code+":", period.To, period.From, period.To,
			subject.Code, subject.Code+":", period.To, period.From, period.From, period.To)
	default:
		c.and("1 = 0")
	}
	return c
}

// Bounds implements report.Progressing.
func (s Reports) Bounds(ctx context.Context, subject report.Subject, period domain.Period, page domain.Page) (domain.List[report.Bound],
	error) {
	c := standing(subject, period)
	if len(page.After) > 0 {
		c.and("c.id > ?", page.After[0])
	}
	var bounds []report.Bound
	err := s.q(ctx).Raw(`SELECT c.id AS community_id, c.name AS community_name, c.kind, c.form, c.division_code, c.founded_on, c.ended_on
		FROM communities c`+
		c.where()+" ORDER BY c.id LIMIT ?", append(c.args, page.Limit+1)...).Scan(&bounds).Error
	return domain.Cut(page, bounds, func(b report.Bound) []string { return []string{string(b.CommunityID)} }), translate(err)
}

// Targets implements report.Progressing.
func (s Reports) Targets(ctx context.Context, communities []report.Bound) ([]report.Target, error) {
	ids, over, seen := make([]domain.ID, len(communities)), []string{}, map[string]bool{}
	for i, b := range communities {
		ids[i] = b.CommunityID
		for _, code := range prefixes(b.DivisionCode) {
			if !seen[code] {
				seen[code], over = true, append(over, code)
			}
		}
	}
	var c cond
	c.and("(t.community_id IN ? OR t.division_code IN ?)", ids, over)
	var rows []targetRow
	if err := s.q(ctx).Raw(targetSelect+c.where()+" ORDER BY t.id", c.args...).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	targets := make([]report.Target, len(rows))
	for i, r := range rows {
		targets[i] = report.Target{ID: r.ID, CommunityID: domain.ID(r.CommunityID), DivisionCode: string(r.DivisionCode), Kind: r.Kind,
			Form:  r.Form,
			Label: r.Label, LabelEN: r.LabelEN, Types: r.Types, Mode: r.Mode, Planned: r.Planned, MinSubjects: r.MinSubjects, Per: r.Per,
			FromYear: r.FromYear,
			EndedOn:  r.EndedOn}
		if r.ToYear != nil {
			targets[i].ToYear = *r.ToYear
		}
	}
	return targets, nil
}

// Done implements report.Progressing: read from the communities' index alone, as far as the
// scope sees.
func (s Reports) Done(ctx context.Context, scope domain.Scope, communities []report.Bound, asks []report.DoneAsk) ([]report.DoneCell,
	error) {
	ids := make([]domain.ID, len(communities))
	for i, b := range communities {
		ids[i] = b.CommunityID
	}
	sight, bounds := seenUntil(scope, ids)
	var parts []string
	var args []any
	for _, ask := range asks {
		parts = append(parts, `SELECT '`+ask.Per+`' AS per, a.community_id, a.type, a.mode, a.subject, count(*) AS count
			FROM activities a `+sight+`
			WHERE a.community_id IN ? AND a.held_on BETWEEN ? AND ? AND a.status = 'confirmed' GROUP BY a.community_id, a.type, a.mode,
				a.subject`)
		args = append(append(args, bounds...), ids, ask.Period.From, ask.Period.To)
	}
	if len(parts) == 0 {
		return nil, nil
	}
	var cells []report.DoneCell
	err := s.q(ctx).Raw(strings.Join(parts, " UNION ALL "), args...).Scan(&cells).Error
	return cells, translate(err)
}
