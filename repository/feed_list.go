package repository

import (
	"context"
	"slices"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/feed"
)

// Changes answers feed.Repository.
type Changes struct {
	*DB
	View int // how many changes, for whatever audience, one page of a wide scope looks at; 0 is 4,000
}

// Now implements feed.Repository.
func (s Changes) Now(ctx context.Context, mark domain.ID) (now feed.Now, err error) {
	err = s.q(ctx).Raw(`SELECT run, (`+s.dialect.settled+`) AS settled, coalesce((SELECT CAST(id AS text) FROM audit_entries
		ORDER BY id DESC LIMIT 1), ?) AS newest,
		EXISTS (SELECT 1 FROM audit_entries WHERE id = ?) AS known FROM feed`, feed.None, mark).Scan(&now).Error
	now.Known = now.Known || mark == feed.None
	return now, translate(err)
}

// Since implements feed.Repository.
func (s Changes) Since(ctx context.Context, scope domain.Scope, after feed.Cursor, until int64, limit int) (heard []feed.Heard,
	end feed.Position, more bool, err error) {
	if scope.All || wide(scope.Division) {
		return s.window(ctx, scope, after, until, limit)
	}
	sql, args := audiences(scope)
	err = s.q(ctx).Raw(`SELECT x.kind, x.record_id AS id, max(x.at) AS at, max(CASE WHEN x.at > ? THEN v.own ELSE 0 END) AS own
		FROM (`+sql+`) v CROSS JOIN changes x WHERE x.audience = v.audience AND x.at > ? AND x.at <= ? GROUP BY x.kind, x.record_id
		HAVING (max(x.at), x.kind, x.record_id) > (?, ?, ?) ORDER BY max(x.at), x.kind, x.record_id LIMIT ?`,
		slices.Concat([]any{after.Whole}, args, []any{min(after.Whole, after.At-1), until, after.At, after.Kind, after.ID, limit +
			1})...).Scan(&heard).Error
	if more = len(heard) > limit; more {
		heard = heard[:limit]
	}
	if end = after.Position; len(heard) > 0 {
		end = heard[len(heard)-1].Position
	}
	return heard, end, more, translate(err)
}

// toldRow is a change as one audience hears of it.
type toldRow struct {
	Audience string
	feed.Position
}

// window goes through the next changes of all in order, for a wide scope hears a good part
// of them. Audiences and changes meet here and not in SQL: where most positions are the same
// PostgreSQL expects one change to come next, and looks through all audiences for each.
func (s Changes) window(ctx context.Context, scope domain.Scope, after feed.Cursor, until int64, limit int) (heard []feed.Heard,
	end feed.Position, more bool, err error) {
	end = after.Position
	listens, err := s.listens(ctx, scope)
	if err != nil {
		return nil, end, false, err
	}
	rows, more, err := s.inView(ctx, after.Position, until)
	if err != nil {
		return nil, end, false, err
	}
	for _, r := range rows {
		if hears, _ := listens(r.Audience); hears && (len(heard) == 0 || heard[len(heard)-1].Position != r.Position) {
			if len(heard) == limit { // others of this record may have been passed already: not beyond the last one heard
				end, more = heard[limit-1].Position, true
				break
			}
			heard = append(heard, feed.Heard{Position: r.Position})
		}
		end = r.Position
	}
	heard, err = s.atLast(ctx, heard, listens, after.Whole, until)
	return heard, end, more, err
}

// listens tells whether a scope hears what an audience is told, and whether that is its own.
func (s Changes) listens(ctx context.Context, scope domain.Scope) (func(audience string) (hears, own bool), error) {
	if scope.All {
		return func(string) (bool, bool) { return true, true }, nil
	}
	var rows []struct {
		Audience string
		Own      bool
	}
	sql, args := audiences(scope)
	err := s.q(ctx).Raw(sql, args...).Scan(&rows).Error
	owns := map[string]bool{}
	for _, r := range rows {
		owns[r.Audience] = owns[r.Audience] || r.Own
	}
	return func(audience string) (bool, bool) {
		own, hears := owns[audience]
		return hears, own
	}, translate(err)
}

// inView is the next changes, each with all its audiences: a page must not end between
// them. Where a single record has more of them than it looks at, it looks further.
func (s Changes) inView(ctx context.Context, after feed.Position, until int64) (rows []toldRow, more bool, err error) {
	view := s.View
	if view == 0 {
		view = 4000
	}
	for ; len(rows) == 0; view *= 2 {
		err = s.q(ctx).Raw(`SELECT audience, at, kind, record_id AS id FROM changes WHERE (at, kind, record_id) > (?, ?, ?) AND at <= ?
			ORDER BY at, kind, record_id LIMIT ?`, after.At, after.Kind, after.ID, until, view).Scan(&rows).Error
		if err != nil || len(rows) < view {
			return rows, false, translate(err)
		}
		last := rows[view-1].Position
		rows = slices.DeleteFunc(rows, func(r toldRow) bool { return r.Position == last })
	}
	return rows, true, nil
}

// atLast leaves out what comes once more further on, so that a record is told once in a
// walk, and finds out what was the scope's own, at whatever position.
func (s Changes) atLast(ctx context.Context, heard []feed.Heard, listens func(string) (hears, own bool), whole, until int64) ([]feed.Heard,
	error) {
	if len(heard) == 0 {
		return nil, nil
	}
	ids := make([]domain.ID, len(heard))
	for i, h := range heard {
		ids[i] = h.ID
	}
	var rows []toldRow
	err := s.q(ctx).Raw("SELECT audience, at, kind, record_id AS id FROM changes WHERE record_id IN ? AND at <= ?", ids,
		until).Scan(&rows).Error
	last, owned := map[domain.ID]int64{}, map[domain.ID]bool{}
	for _, r := range rows {
		if hears, own := listens(r.Audience); hears {
			last[r.ID] = max(last[r.ID], r.At)
			owned[r.ID] = owned[r.ID] || own && r.At > whole
		}
	}
	heard = slices.DeleteFunc(heard, func(h feed.Heard) bool { return h.At < last[h.ID] })
	for i, h := range heard {
		heard[i].Own = owned[h.ID]
	}
	return heard, translate(err)
}

// audiences are those that a scope listens to. Own are its schools and divisions: whatever
// they were told of and is not seen any more has left them. Of its communities, and of
// schools that lay in it, it sees a part. What a division hears, for a school may have left
// it, is not for its schools: they listen to what their bureaus set.
func audiences(scope domain.Scope) (sql string, args []any) {
	if scope.School != "" {
		return `SELECT CAST(s.id AS text) AS audience, 1 AS own FROM schools s WHERE s.id = ?
			UNION ALL SELECT DISTINCT CAST(m.community_id AS text), 0 FROM memberships m WHERE m.school_id = ?
			UNION ALL SELECT CAST(? AS text) || d.code, 0 FROM schools s JOIN divisions d ON d.code = substr(s.division_code, 1,
				length(d.code)) WHERE s.id = ?`,
			[]any{scope.School, scope.School, audit.SchoolsOf, scope.School}
	}
	from, to := scope.Division, scope.Division+":"
	var communities cond
	communities.communityInScope(scope, "c.id")
	if scope.Division == "" { // the zero Scope
		from, to = "", ""
	}
	return `SELECT CAST(s.id AS text) AS audience, 1 AS own FROM schools s WHERE s.division_code >= ? AND s.division_code < ?
		UNION ALL SELECT CAST(d.school_id AS text), 0 FROM school_divisions d WHERE d.division_code >= ? AND d.division_code < ?
		UNION ALL SELECT d.code, 1 FROM divisions d WHERE d.code >= ? AND d.code < ?
		UNION ALL SELECT d.code, 0 FROM divisions d WHERE d.code IN ?
		UNION ALL SELECT CAST(c.id AS text), 0 FROM communities c` + communities.where(),
		append([]any{from, to, from, to, from, to, prefixes(from)}, communities.args...)
}
