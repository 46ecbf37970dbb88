package community

import (
	"context"

	"gongtongti/domain"
	"gongtongti/domain/audit"
)

// Filter narrows the list of communities; zero fields do not.
type Filter struct {
	Words    string
	Kind     string
	Status   Status
	SchoolID domain.ID // a school that is or was a member
	Division string    // a school of that division is or was a member
	// Confirmed keeps those with a confirmed activity in the period; with SchoolID or
	// Division, one that the school took part in or that touches the division.
	Confirmed *domain.Period
}

// School is the part of a school that communities need.
type School struct {
	ID           domain.ID
	Name         string
	DivisionCode string
	OpenedOn     domain.Date
	ClosedOn     domain.Date
}

// Repository stores communities with their members. Reads take the scope of the actor and
// return NotFound for records outside it.
type Repository interface {
	Add(ctx context.Context, c Community) error
	Lock(ctx context.Context, scope domain.Scope, id domain.ID) (Community, error)
	Find(ctx context.Context, scope domain.Scope, id domain.ID) (Community, error)
	Store(ctx context.Context, c Community) error
	// Renamed tells /changes of all records that contain the name of the community.
	Renamed(ctx context.Context, id domain.ID) error
	List(ctx context.Context, scope domain.Scope, filter Filter, page domain.Page) (domain.List[Community], error)
	// Schools gives those of the schools that lie in the scope.
	Schools(ctx context.Context, scope domain.Scope, ids []domain.ID) (map[domain.ID]School, error)
	// HasActivityFrom reports whether there is an activity on or after the day that is not
	// cancelled, with that school if one is given.
	HasActivityFrom(ctx context.Context, id, school domain.ID, day domain.Date) (bool, error)
}

// Service has the use cases of communities.
type Service struct {
	Repository Repository
	Tx         domain.Transactor
	Audit      audit.Log
	Env        domain.Env
}

// New is a community as it is founded, a draft until it is activated.
type New struct {
	Name, Kind, Form string
	FoundedOn        domain.Date
	Members          []NewMember
}

// NewMember is a school that joins.
type NewMember struct {
	SchoolID domain.ID
	Role     Role
	JoinedOn domain.Date // the founding if none
}

// Change corrects a community: nil fields are unchanged. Members can be replaced only in a
// draft.
type Change struct {
	Name, Kind, Form *string
	FoundedOn        *domain.Date
	Members          *[]NewMember
}

// Found is for the officer whose code covers all the schools. Faults: members.
func (s Service) Found(ctx context.Context, actor domain.Actor, n New) (Community, error) {
	now := s.Env.Instant()
	community := Community{ID: s.Env.NewID(), Name: n.Name, Kind: n.Kind, Form: n.Form, Status: Draft, FoundedOn: n.FoundedOn,
		Version: 1, CreatedAt: now, UpdatedAt: now}
	err := s.Tx.Do(ctx, func(ctx context.Context) (err error) {
		if err := mayFound(actor); err != nil {
			return err
		}
		if community.Members, err = s.admit(ctx, actor, community, n.Members, "members"); err != nil {
			return err
		}
		community.DivisionCode = community.coverage()
		if err := mayManage(actor, community); err != nil {
			return err
		}
		if err := s.Repository.Add(ctx, community); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Create, target(community), nil, community, "")
	})
	return community, err
}

// Correct is for the officer whose code covers all the schools.
func (s Service) Correct(ctx context.Context, actor domain.Actor, id domain.ID, version int, ch Change) (Community, error) {
	return s.change(ctx, actor, id, version, audit.Update, "", func(ctx context.Context, c *Community) (err error) {
		for _, set := range []struct{ to, from *string }{{&c.Name, ch.Name}, {&c.Kind, ch.Kind}, {&c.Form, ch.Form}} {
			if set.from != nil {
				*set.to = *set.from
			}
		}
		if ch.FoundedOn != nil {
			c.FoundedOn = *ch.FoundedOn
		}
		if ch.Members != nil {
			if c.Status != Draft {
				return domain.Fail(domain.Conflict, "not_a_draft", "共同体启用后，成员校只能加入、退出或变更角色，不能整体替换。",
					"Once active, a community's schools join, leave or change role; the list cannot be replaced.")
			}
			c.Members, err = s.admit(ctx, actor, *c, *ch.Members, "members")
			return err
		}
		var faults domain.Faults
		for _, m := range c.Members {
			if m.JoinedOn.Before(c.FoundedOn) {
				faults.Add("founded_on", "after_member", "成立日期不能晚于成员校的加入日期。", "The founding cannot lie after a school joined.")
				break
			}
		}
		return faults.Err()
	})
}

// Activate activates a draft with at least two schools, one of them the lead.
func (s Service) Activate(ctx context.Context, actor domain.Actor, id domain.ID, version int) (Community, error) {
	return s.change(ctx, actor, id, version, audit.Activate, "", func(_ context.Context, c *Community) error {
		if c.Status != Draft {
			return domain.Fail(domain.Conflict, "not_a_draft", "只有草稿状态的共同体可以启用。", "Only a draft can be activated.")
		}
		c.Status = Active
		return nil
	})
}

// Join lets a school of the officer's own scope join.
func (s Service) Join(ctx context.Context, actor domain.Actor, id domain.ID, version int, n NewMember) (Community, error) {
	return s.change(ctx, actor, id, version, audit.Join, "", func(ctx context.Context, c *Community) error {
		members, err := s.admit(ctx, actor, *c, []NewMember{n}, "")
		c.Members = append(c.Members, members...)
		return err
	})
}

// Leave ends a membership. day is the first day after it.
func (s Service) Leave(ctx context.Context, actor domain.Actor, id, member domain.ID, version int, day domain.Date,
	reason string) (Community, error) {
	return s.change(ctx, actor, id, version, audit.Leave, reason, func(ctx context.Context, c *Community) error {
		m, err := c.membership(member)
		if err != nil {
			return err
		}
		var faults domain.Faults
		if !day.After(m.JoinedOn) {
			faults.Add("left_on", "not_after", "退出日期须晚于加入日期。", "The school must leave after it joined.")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		m.LeftOn = day
		return s.noActivityFrom(ctx, c.ID, m.SchoolID, day)
	})
}

// SetRole gives a member another role from a day on; a new lead makes the present
// lead a plain member on that day.
func (s Service) SetRole(ctx context.Context, actor domain.Actor, id, member domain.ID, version int, role Role,
	from domain.Date) (Community, error) {
	return s.change(ctx, actor, id, version, audit.SetRole, "", func(_ context.Context, c *Community) error {
		if _, err := c.membership(member); err != nil {
			return err
		}
		for _, m := range c.Members {
			if role == Lead && m.ID != member && m.Role == Lead && domain.Covers(m.JoinedOn, m.LeftOn, from) {
				if err := c.turn(m.ID, Plain, from, s.Env.NewID()); err != nil {
					return err
				}
			}
		}
		return c.turn(member, role, from, s.Env.NewID())
	})
}

// End ends the community and all memberships. day is the first day after it.
func (s Service) End(ctx context.Context, actor domain.Actor, id domain.ID, version int, day domain.Date, reason string) (Community,
	error) {
	return s.change(ctx, actor, id, version, audit.End, reason, func(ctx context.Context, c *Community) error {
		if c.Status != Active {
			return domain.Fail(domain.Conflict, "not_active", "只有启用中的共同体可以结束。", "Only an active community can be ended.")
		}
		var faults domain.Faults
		for i := range c.Members {
			m := &c.Members[i]
			if !m.JoinedOn.Before(day) {
				faults.Add("ended_on", "not_after", "结束日期须晚于每所成员校的加入日期。", "The end must lie after every school joined.")
				break
			}
			if m.LeftOn.IsZero() || m.LeftOn.After(day) {
				m.LeftOn = day
			}
		}
		if err := faults.Err(); err != nil {
			return err
		}
		c.Status, c.EndedOn, c.EndReason = Ended, day, reason
		return s.noActivityFrom(ctx, c.ID, "", day)
	})
}

// Find is one community of the actor's scope.
func (s Service) Find(ctx context.Context, actor domain.Actor, id domain.ID) (Community, error) {
	return s.Repository.Find(ctx, actor.Scope, id)
}

// List is the communities of the actor's scope, newest first.
func (s Service) List(ctx context.Context, actor domain.Actor, filter Filter, page domain.Page) (domain.List[Community], error) {
	return s.Repository.List(ctx, actor.Scope, filter, page)
}
