package community

import (
	"context"
	"fmt"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/change"
)

// change changes a community that has not ended. The actor must be allowed to manage it before
// and after the change.
func (s Service) change(ctx context.Context, actor domain.Actor, id domain.ID, version int, action audit.Action, reason string,
	alter func(context.Context, *Community) error) (Community, error) {
	return change.Of[Community]{
		Tx: s.Tx, Audit: s.Audit, Env: s.Env,
		Lock:   s.Repository.Lock,
		Open:   Community.open,
		Copy:   Community.clone,
		Guard:  guard,
		Stamp:  func(c *Community, version int, at time.Time) { c.Version, c.UpdatedAt = version, at },
		Store:  s.store,
		Target: func(_, changed Community) audit.Target { return target(changed) },
	}.Do(ctx, actor, id, version, change.Step[Community]{Action: action, Reason: reason, May: mayManage, Alter: alter})
}

// open refuses a community that has ended.
func (c Community) open() error {
	if c.Status == Ended {
		return domain.Fail(domain.Conflict, "ended", "共同体已经结束，不能再变更。", "The community has ended and changes no more.")
	}
	return nil
}

func guard(_ context.Context, p *change.Pending[Community]) error {
	if p.Changed.Status != Draft {
		if err := p.Changed.stands(); err != nil {
			return err
		}
	}
	p.Changed.DivisionCode = p.Changed.coverage()
	return mayManage(p.Actor, p.Changed)
}

// store also tells of the records that name the community.
func (s Service) store(ctx context.Context, p change.Pending[Community]) error {
	if err := s.Repository.Store(ctx, p.Changed); err != nil || p.Changed.Name == p.Old.Name {
		return err
	}
	return s.Repository.Renamed(ctx, p.Changed.ID)
}

// admit converts the schools of a request to members. A school outside the actor's scope is
// unknown, like one that does not exist. path is the field that lists them, empty for a single
// school.
func (s Service) admit(ctx context.Context, actor domain.Actor, c Community, wanted []NewMember, path string) ([]Member, error) {
	ids := make([]domain.ID, len(wanted))
	for i, n := range wanted {
		ids[i] = n.SchoolID
	}
	schools, err := s.Repository.Schools(ctx, actor.Scope, ids)
	if err != nil {
		return nil, err
	}
	var faults domain.Faults
	members := make([]Member, 0, len(wanted))
	for i, n := range wanted {
		at := ""
		if path != "" {
			at = fmt.Sprintf("%s[%d].", path, i)
		}
		if n.JoinedOn.IsZero() {
			n.JoinedOn = c.FoundedOn
		}
		school, ok := schools[n.SchoolID]
		if !ok {
			faults.Add(at+"school_id", "unknown", "没有找到这所学校，或者不在您的管理范围内；跨区共同体由能管辖全部成员校的教育局建立。",
				"There is no such school in your scope; a community across districts is founded by the bureau that covers all of its "+
					"schools.")
			continue
		}
		if n.JoinedOn.Before(c.FoundedOn) {
			faults.Add(at+"joined_on", "before_founding", "加入日期不能早于共同体成立日期。", "A school cannot join before the founding.")
		}
		if !domain.Covers(school.OpenedOn, school.ClosedOn, n.JoinedOn) {
			faults.Add(at+"joined_on", "school_closed", "学校在加入之日尚未开办或已经停办。", "The school is not open on the day it would join.")
		}
		members = append(members, Member{ID: s.Env.NewID(), SchoolID: school.ID, SchoolName: school.Name,
			DivisionCode: school.DivisionCode, Role: n.Role, JoinedOn: n.JoinedOn})
	}
	return members, faults.Err()
}

// membership is one that has not ended.
func (c *Community) membership(member domain.ID) (*Member, error) {
	for i := range c.Members {
		m := &c.Members[i]
		if m.ID != member {
			continue
		}
		if !m.LeftOn.IsZero() {
			return nil, domain.Fail(domain.Conflict, "already_left", "这所学校已经退出或角色已经变更。", "This membership has ended already.")
		}
		return m, nil
	}
	return nil, domain.Missing()
}

// turn ends a membership on a day and starts one with another role. On the first day of the
// membership it only corrects the role.
func (c *Community) turn(member domain.ID, role Role, from domain.Date, id domain.ID) error {
	m, err := c.membership(member)
	if err != nil {
		return err
	}
	switch {
	case from.Before(m.JoinedOn):
		var faults domain.Faults
		faults.Add("from", "before_joining", "变更日期不能早于加入日期。", "The change cannot lie before the school joined.")
		return faults.Err()
	case from == m.JoinedOn:
		m.Role = role
	default:
		next := *m
		next.ID, next.Role, next.JoinedOn = id, role, from
		m.LeftOn = from
		c.Members = append(c.Members, next)
	}
	return nil
}

// noActivityFrom refuses an end before recorded activities: the schools of an activity are
// members on its day.
func (s Service) noActivityFrom(ctx context.Context, id, school domain.ID, day domain.Date) error {
	recorded, err := s.Repository.HasActivityFrom(ctx, id, school, day)
	if err != nil || !recorded {
		return err
	}
	return domain.Fail(domain.Conflict, "has_activities", "该日或之后已有活动记录。请改晚日期，或先取消这些活动。",
		"There are activities on or after that day; choose a later day or cancel them first.")
}

func target(c Community) audit.Target {
	return audit.Target{Kind: domain.CommunityRecord, ID: c.ID, Subject: c.ID}
}
