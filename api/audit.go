package api

import (
	"time"

	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/audit"
)

// audits answers /audit.
type audits struct {
	service audit.Service
	env     domain.Env
}

type auditQuery struct {
	call.Paging
	TargetKind string      `query:"target_kind" validate:"omitempty,oneof=school community activity account teacher posting certificate term target policy_profile rotation_inputs rotation_exclusion period_lock"`
	TargetID   domain.ID   `query:"target_id"`
	ActorID    domain.ID   `query:"actor_id"`
	Action     string      `query:"action" validate:"omitempty,code"`
	From       domain.Date `query:"from"`
	To         domain.Date `query:"to"`
}

func (h audits) list(c *call.Call, in auditQuery) (call.List[audit.Entry], error) {
	return call.Listed(c, in.Paging, func(page domain.Page) (domain.List[audit.Entry], error) {
		return h.service.List(c.Ctx(), c.Actor, audit.Filter{TargetKind: domain.RecordKind(in.TargetKind), TargetID: in.TargetID,
			ActorID: in.ActorID,
			Action:  audit.Action(in.Action), From: h.startOf(in.From), To: h.startOf(in.To.AddDays(1))}, page)
	}, call.IsInstant, call.IsID)
}

// startOf is the instant at which a day begins in the service's zone.
func (h audits) startOf(day domain.Date) time.Time {
	if day.Year() <= 1 {
		return time.Time{}
	}
	return day.In(h.env.Zone)
}
