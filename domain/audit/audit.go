// Package audit records who changed what, with the state before and after, in the transaction
// of the change. Entries never change.
package audit

import (
	"context"
	"encoding/json"
	"reflect"
	"time"

	"gongtongti/domain"
)

// Action is what was done. The list is closed.
type Action string

// The actions.
const (
	Create   Action = "create"
	Update   Action = "update"
	Activate Action = "activate"
	Join     Action = "join"
	Leave    Action = "leave"
	SetRole  Action = "set_role"
	End      Action = "end"
	Submit   Action = "submit"
	Confirm  Action = "confirm"
	Object   Action = "object"
	Return   Action = "return"
	Cancel   Action = "cancel"
	Disable  Action = "disable"
	Enable   Action = "enable"
	Reset    Action = "reset_password"
	Password Action = "change_password"

	Move        Action = "move"
	Anonymise   Action = "anonymise"
	RevealPhone Action = "reveal_phone"
	Propose     Action = "propose"
	Approve     Action = "approve"
	Reject      Action = "reject"
	Withdraw    Action = "withdraw"
	Extend      Action = "extend"
	Report      Action = "report_service"
	Appraise    Action = "appraise"
	Issue       Action = "issue_certificate"
	Void        Action = "void_certificate"
	LockPeriod  Action = "lock_period"
)

// Actions lists every action once.
var Actions = []Action{Create, Update, Activate, Join, Leave, SetRole, End, Submit, Confirm, Object,
	Return, Cancel, Disable, Enable, Reset, Password, Move, Anonymise, RevealPhone, Propose, Approve, Reject, Withdraw, Extend,
	Report, Appraise, Issue, Void, LockPeriod}

// Idle reports whether an update changes nothing and gives no reason. The record then keeps
// its version. The two states must not share altered data.
func Idle(action Action, reason string, old, changed any) bool {
	return (action == Update || action == Report) && reason == "" && reflect.DeepEqual(old, changed)
}

// Target is the changed record. Subject decides who may read the entry, by the HistoryRule of
// the kind: the school, community or account that the record belongs to, or the record itself
// if its division decides. Touches are the divisions whose reports may have changed; none
// means all. Heard are the schools and divisions that /changes tells besides the subject.
type Target struct {
	Kind    domain.RecordKind
	ID      domain.ID
	Subject domain.ID
	Touches []string
	Heard   []string
}

// SchoolsOf with a division code means the schools in the division. They are told what their
// bureaus set, but not what the bureaus are told. Migration 0014 has the same prefix.
const SchoolsOf = "schools of "

// Entry is one change.
type Entry struct {
	ID         domain.ID         `json:"id"`
	At         time.Time         `json:"at"`
	ActorID    domain.ID         `json:"actor_id"`
	ActorName  string            `json:"actor_name"`
	ActorRole  domain.Role       `json:"actor_role"`
	Action     Action            `json:"action"`
	TargetKind domain.RecordKind `json:"target_kind"`
	TargetID   domain.ID         `json:"target_id"`
	SubjectID  domain.ID         `json:"-"`
	Touches    []string          `json:"-"`
	Heard      []string          `json:"-"`
	Before     json.RawMessage   `json:"before"`
	After      json.RawMessage   `json:"after"`
	Reason     string            `json:"reason"`
	RequestID  string            `json:"request_id"`
}

// Log appends entries. They cannot be changed or removed.
type Log interface {
	Append(ctx context.Context, e Entry) error
}

// Record appends an entry. before and after are nil if there is no such state.
func Record(ctx context.Context, log Log, env domain.Env, actor domain.Actor, action Action, target Target,
	before, after any, reason string) error {
	e := Entry{ID: env.NewID(), At: env.Instant(), ActorID: actor.ID, ActorRole: actor.Role, Action: action,
		TargetKind: target.Kind, TargetID: target.ID, SubjectID: target.Subject, Touches: target.Touches, Heard: target.Heard,
		Reason: reason, RequestID: actor.RequestID}
	var err error
	if e.Before, err = state(before); err != nil {
		return err
	}
	if e.After, err = state(after); err != nil {
		return err
	}
	return log.Append(ctx, e)
}

func state(v any) (json.RawMessage, error) {
	if v == nil {
		return nil, nil
	}
	return json.Marshal(v)
}

// Filter narrows the audit list; zero fields do not.
type Filter struct {
	TargetKind domain.RecordKind
	TargetID   domain.ID
	ActorID    domain.ID
	Action     Action
	From, To   time.Time
}

// Repository reads the log.
type Repository interface {
	List(ctx context.Context, scope domain.Scope, filter Filter, page domain.Page) (domain.List[Entry], error)
}

// Service reads the audit log.
type Service struct{ Repository Repository }

// List is for officers, within their scope, and for the administrator, who sees all entries.
// Newest first.
func (s Service) List(ctx context.Context, actor domain.Actor, filter Filter, page domain.Page) (domain.List[Entry], error) {
	if err := mayRead(actor); err != nil {
		return domain.List[Entry]{}, err
	}
	return s.Repository.List(ctx, actor.Scope, filter, page)
}
