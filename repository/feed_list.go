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

// Settled implements feed.Repository.
func (s Changes) Settled(ctx context.Context) (string, int64, error) {
	var found struct {
		Run string
		At  int64
	}
	err := s.q(ctx).Raw("SELECT run, (" + s.dialect.settled + ") AS at FROM feed").Scan(&found).Error
	return found.Run, found.At, translate(err)
}

type heardRow struct {
	Kind     string
	RecordID domain.ID
	At       int64
	Own      *int // none: the scope does not hear of it
}

func (r heardRow) position() feed.Position {
	return feed.Position{At: r.At, Kind: r.Kind, ID: r.RecordID}
}

// Since implements feed.Repository.
func (s Changes) Since(ctx context.Context, scope domain.Scope, after feed.Cursor, until int64, limit int) (heard []feed.Heard, end feed.Position, more bool, err error) {
	rows, whole, err := s.rows(ctx, scope, after, until, limit)
	end, more = after.Position, !whole
	at := map[feed.Position]int{} // of the record, wherever it was told before
	for _, r := range rows {
		record := feed.Position{Kind: r.Kind, ID: r.RecordID}
		before, again := at[record]
		if r.Own != nil && !(again && heard[before].At == r.At) {
			if len(heard) == limit {
				more = true
				break
			}
			h := feed.Heard{Position: r.position(), Own: *r.Own == 1}
			if again { // told once a page, at the last change
				h.Own, heard[before].ID = h.Own || heard[before].Own, ""
			}
			at[record] = len(heard)
			heard = append(heard, h)
		}
		end = r.position()
	}
	return slices.DeleteFunc(heard, func(h feed.Heard) bool { return h.ID == "" }), end, more, err
}

func (s Changes) rows(ctx context.Context, scope domain.Scope, after feed.Cursor, until int64, limit int) (rows []heardRow, whole bool, err error) {
	if scope.All || wide(scope.Division) {
		return s.window(ctx, scope, after, until)
	}
	sql, args := audiences(scope)
	err = s.q(ctx).Raw(`SELECT x.kind, x.record_id, max(x.at) AS at, max(CASE WHEN x.at > ? THEN v.own ELSE 0 END) AS own
		FROM (`+sql+`) v CROSS JOIN changes x WHERE x.audience = v.audience AND x.at > ? AND x.at <= ? GROUP BY x.kind, x.record_id
		HAVING (max(x.at), x.kind, x.record_id) > (?, ?, ?) ORDER BY max(x.at), x.kind, x.record_id LIMIT ?`,
		slices.Concat([]any{after.Whole}, args, []any{min(after.Whole, after.At-1), until, after.At, after.Kind, after.ID, limit + 1})...).Scan(&rows).Error
	return rows, true, translate(err)
}

// window is the next changes of all in order, for a wide scope hears a good part of them. Of
// the audiences of one change those that it listens to come first: a page must not end
// between them.
func (s Changes) window(ctx context.Context, scope domain.Scope, after feed.Cursor, until int64) (rows []heardRow, whole bool, err error) {
	view := s.View
	if view == 0 {
		view = 4000
	}
	own, join, args := "1", "", []any{after.Whole, after.At, after.Kind, after.ID, until, view}
	if !scope.All {
		sql, mine := audiences(scope)
		own, join = "v.own", " LEFT JOIN (SELECT u.audience, max(u.own) AS own FROM ("+sql+") u GROUP BY u.audience) v ON v.audience = x.audience"
		args = append(args, mine...)
	}
	err = s.q(ctx).Raw(`SELECT x.kind, x.record_id, x.at, CASE WHEN x.at > ? THEN `+own+` ELSE 0 * `+own+` END AS own FROM (SELECT kind, record_id, at, audience FROM changes
		WHERE (at, kind, record_id) > (?, ?, ?) AND at <= ? ORDER BY at, kind, record_id LIMIT ?) x`+join+`
		ORDER BY x.at, x.kind, x.record_id, own DESC NULLS LAST`, args...).Scan(&rows).Error
	if whole = len(rows) < view; !whole { // the last record may have more audiences than are in view
		last := rows[len(rows)-1].position()
		rows = slices.DeleteFunc(rows, func(r heardRow) bool { return r.position() == last })
	}
	return rows, whole, translate(err)
}

// audiences are those that a scope listens to. Own are its schools and divisions: whatever
// they were told of and is not seen any more has left them. Of its communities, and of
// schools that lay in it, it sees a part. What a division hears, for a school may have left
// it, is not for its schools: they listen to what their bureaus set.
func audiences(scope domain.Scope) (sql string, args []any) {
	if scope.School != "" {
		return `SELECT CAST(s.id AS text) AS audience, 1 AS own FROM schools s WHERE s.id = ?
			UNION ALL SELECT DISTINCT CAST(m.community_id AS text), 0 FROM memberships m WHERE m.school_id = ?
			UNION ALL SELECT CAST(? AS text) || d.code, 0 FROM schools s JOIN divisions d ON d.code = substr(s.division_code, 1, length(d.code)) WHERE s.id = ?`,
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
