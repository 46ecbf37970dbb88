package repository

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
)

type auditRow struct {
	ID         domain.ID
	At         instant
	ActorID    nullID
	ActorName  nullText `gorm:"->"` // of the account, when read
	ActorRole  domain.Role
	Action     audit.Action
	TargetKind domain.RecordKind
	TargetID   domain.ID
	SubjectID  domain.ID
	Before     nullText
	After      nullText
	Reason     string
	RequestID  string
}

// Audit answers audit.Log and audit.Repository.
type Audit struct{ *DB }

// Append implements audit.Log.
func (s Audit) Append(ctx context.Context, e audit.Entry) error {
	if err := s.touch(ctx, e.Touches); err != nil {
		return err
	}
	if err := s.tell(ctx, e); err != nil {
		return err
	}
	return translate(s.q(ctx).Exec(`INSERT INTO audit_entries
		(id, at, actor_id, actor_role, action, target_kind, target_id, subject_id, before, after, reason, request_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.ID, instant(e.At), nullID(e.ActorID), e.ActorRole, e.Action, e.TargetKind, e.TargetID, e.SubjectID,
		nullText(e.Before), nullText(e.After), e.Reason, e.RequestID).Error)
}

// List implements audit.Repository: newest first. The page is found on narrow index rows
// first, for entries are wide: for a district at what lies in it, for a city and wider at
// the latest entries of all.
func (s Audit) List(ctx context.Context, scope domain.Scope, f audit.Filter, page domain.Page) (domain.List[audit.Entry], error) {
	var c cond
	const order = " ORDER BY at DESC, id DESC LIMIT ?"
	text, rest := "SELECT e.id FROM audit_entries e", order
	switch {
	case scope.All:
	case wide(scope.Division), f.TargetID != "":
		subjects, args := auditSubjects(scope, "e.subject_id")
		c.and("(EXISTS ("+strings.Join(subjects, ") OR EXISTS (")+"))", args...)
	default:
		subjects, args := auditSubjects(scope, "")
		c.args = args
		c.and("e.subject_id = v.id")
		text = "WITH n AS MATERIALIZED (SELECT e.id, e.at FROM (" + strings.Join(subjects, " UNION ALL ") + ") v CROSS JOIN audit_entries e"
		rest = ") SELECT n.id FROM n" + order
	}
	c.auditFilter(f)
	if len(page.After) > 0 {
		c.and("(e.at, e.id) < (?, ?)", page.After[0], page.After[1])
	}
	var rows []auditRow
	err := s.q(ctx).Raw(`SELECT e.id, e.at, e.actor_id, a.name AS actor_name, e.actor_role, e.action, e.target_kind, e.target_id,
		e.subject_id, e.before, e.after, e.reason, e.request_id FROM audit_entries e LEFT JOIN accounts a ON a.id = e.actor_id
		WHERE e.id IN (`+text+c.where()+rest+") ORDER BY e.at DESC, e.id DESC", append(c.args, page.Limit+1)...).Scan(&rows).Error
	if err != nil {
		return domain.List[audit.Entry]{}, translate(err)
	}
	entries := make([]audit.Entry, len(rows))
	for i, r := range rows {
		entries[i] = audit.Entry{ID: r.ID, At: time.Time(r.At), ActorID: domain.ID(r.ActorID), ActorName: string(r.ActorName),
			ActorRole: r.ActorRole, Action: r.Action, TargetKind: r.TargetKind, TargetID: r.TargetID, SubjectID: r.SubjectID,
			Before: jsonOf(r.Before), After: jsonOf(r.After), Reason: r.Reason, RequestID: r.RequestID}
	}
	return domain.Cut(page, entries, func(e audit.Entry) []string { return []string{e.At.UTC().Format(instantLayout), string(e.ID)} }), nil
}

// auditSubjects are what a scope may read the entries of: schools and communities that it
// sees, and what divisions within it have set or given; accounts are the administrator's.
// With a column they are those that it names.
func auditSubjects(scope domain.Scope, column string) (selects []string, args []any) {
	subject := func(table string, may func(*cond)) {
		var c cond
		if column != "" {
			c.and("t.id = " + column)
		}
		may(&c)
		selects, args = append(selects, "SELECT t.id FROM "+table+" t"+c.where()), append(args, c.args...)
	}
	subject("schools", func(c *cond) { c.schoolInScope(scope, "t") })
	subject("communities", func(c *cond) { c.communityInScope(scope, "t.id") })
	for _, kind := range domain.RecordTypes {
		if slices.Contains(kind.History, domain.HistoryByDivision) {
			subject(strings.ReplaceAll(kind.Collection, "-", "_"), func(c *cond) { c.divisionInScope(scope, "t.division_code") })
		}
	}
	return selects, args
}

func (c *cond) auditFilter(f audit.Filter) {
	andIf(c, f.TargetKind, "e.target_kind = ?")
	andIf(c, f.TargetID, "e.target_id = ?")
	andIf(c, f.ActorID, "e.actor_id = ?")
	andIf(c, f.Action, "e.action = ?")
	if !f.From.IsZero() {
		c.and("e.at >= ?", instant(f.From))
	}
	if !f.To.IsZero() {
		c.and("e.at < ?", instant(f.To))
	}
}

func jsonOf(t nullText) json.RawMessage {
	if t == "" {
		return json.RawMessage("null")
	}
	return json.RawMessage(t)
}
