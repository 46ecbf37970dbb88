package api

import (
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
)

type auditQuery struct {
	paging
	TargetKind string      `query:"target_kind" validate:"omitempty,oneof=school community activity account teacher posting certificate term target policy_profile rotation_inputs rotation_exclusion period_lock"`
	TargetID   domain.ID   `query:"target_id"`
	ActorID    domain.ID   `query:"actor_id"`
	Action     string      `query:"action" validate:"omitempty,code"`
	From       domain.Date `query:"from"`
	To         domain.Date `query:"to"`
}

func (s *server) listAudit(c *call, in auditQuery) (list[audit.Entry], error) {
	page, err := c.page(in.paging, isInstant, isID)
	if err != nil {
		return list[audit.Entry]{}, err
	}
	found, err := s.Audit.List(c.ctx(), c.actor, audit.Filter{TargetKind: in.TargetKind, TargetID: in.TargetID, ActorID: in.ActorID,
		Action: audit.Action(in.Action), From: s.startOf(in.From), To: s.startOf(in.To.AddDays(1))}, page)
	return answerList(c, found, err)
}

// startOf is the instant at which a day begins in the service's zone.
func (s *server) startOf(day domain.Date) time.Time {
	if day.Year() <= 1 {
		return time.Time{}
	}
	return day.In(s.Env.Zone)
}
