package repository

import (
	"context"
	"encoding/json"
	"slices"
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
	TargetKind string
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
	return translate(s.q(ctx).Exec(`INSERT INTO audit_entries
		(id, at, actor_id, actor_role, action, target_kind, target_id, subject_id, before, after, reason, request_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.ID, instant(e.At), nullID(e.ActorID), e.ActorRole, e.Action, e.TargetKind, e.TargetID, e.SubjectID,
		nullText(e.Before), nullText(e.After), e.Reason, e.RequestID).Error)
}

// List implements audit.Repository: newest first. An entry is in the scope of whoever
// may see the school, community or division it is about; accounts are the administrator's.
func (s Audit) List(ctx context.Context, scope domain.Scope, f audit.Filter, page domain.Page) (domain.List[audit.Entry], error) {
	var c cond
	if !scope.All {
		var school, community, profile, inputs, division cond
		school.schoolInScope(scope, "s")
		community.communityInScope(scope, "c.id")
		profile.and("p.division_code <> ''")
		profile.divisionInScope(scope, "p.division_code")
		inputs.divisionInScope(scope, "i.division_code")
		division.divisionInScope(scope, "d.division_code")
		c.and("e.subject_id IN (SELECT s.id FROM schools s"+school.where()+" UNION ALL SELECT c.id FROM communities c"+community.where()+
			" UNION ALL SELECT p.id FROM policy_profiles p"+profile.where()+" UNION ALL SELECT i.id FROM rotation_inputs i"+inputs.where()+
			" UNION ALL SELECT d.id FROM terms d"+division.where()+" UNION ALL SELECT d.id FROM targets d"+division.where()+
			" UNION ALL SELECT d.id FROM period_locks d"+division.where()+")",
			slices.Concat(school.args, community.args, profile.args, inputs.args, division.args, division.args, division.args)...)
	}
	andIf(&c, f.TargetKind, "e.target_kind = ?")
	andIf(&c, f.TargetID, "e.target_id = ?")
	andIf(&c, f.ActorID, "e.actor_id = ?")
	andIf(&c, f.Action, "e.action = ?")
	if !f.From.IsZero() {
		c.and("e.at >= ?", instant(f.From))
	}
	if !f.To.IsZero() {
		c.and("e.at < ?", instant(f.To))
	}
	if len(page.After) > 0 {
		c.and("e.id < ?", page.After[0])
	}
	var rows []auditRow
	err := s.q(ctx).Raw(`SELECT e.id, e.at, e.actor_id, a.name AS actor_name, e.actor_role, e.action, e.target_kind, e.target_id,
		e.subject_id, e.before, e.after, e.reason, e.request_id FROM audit_entries e LEFT JOIN accounts a ON a.id = e.actor_id`+
		c.where()+" ORDER BY e.id DESC LIMIT ?", append(c.args, page.Limit+1)...).Scan(&rows).Error
	if err != nil {
		return domain.List[audit.Entry]{}, translate(err)
	}
	entries := make([]audit.Entry, len(rows))
	for i, r := range rows {
		entries[i] = audit.Entry{ID: r.ID, At: time.Time(r.At), ActorID: domain.ID(r.ActorID), ActorName: string(r.ActorName),
			ActorRole: r.ActorRole, Action: r.Action, TargetKind: r.TargetKind, TargetID: r.TargetID, SubjectID: r.SubjectID,
			Before: jsonOf(r.Before), After: jsonOf(r.After), Reason: r.Reason, RequestID: r.RequestID}
	}
	return domain.Cut(page, entries, func(e audit.Entry) []string { return []string{string(e.ID)} }), nil
}

func jsonOf(t nullText) json.RawMessage {
	if t == "" {
		return json.RawMessage("null")
	}
	return json.RawMessage(t)
}
