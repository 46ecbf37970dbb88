package api

import (
	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/community"
	"gongtongti/domain/feed"
	"gongtongti/domain/posting"
	"gongtongti/domain/school"
	"gongtongti/domain/target"
	"gongtongti/domain/teacher"
)

// feeds answers /changes.
type feeds struct{ service feed.Service }

// changed is one record as it is now, under the name of its kind.
type changed struct {
	Kind          domain.RecordKind    `json:"kind"`
	ID            domain.ID            `json:"id"`
	NoLongerYours bool                 `json:"no_longer_yours,omitempty"`
	School        *school.School       `json:"school,omitempty"`
	Community     *community.Community `json:"community,omitempty"`
	Activity      *activity.Activity   `json:"activity,omitempty"`
	Teacher       *teacher.Teacher     `json:"teacher,omitempty"`
	Posting       *posting.Posting     `json:"posting,omitempty"`
	Target        *target.Target       `json:"target,omitempty"`
}

// changes is one page. Its cursor is for the next page, and after the last one for the
// next time.
type changes struct {
	Items      []changed `json:"items"`
	NextCursor string    `json:"next_cursor"`
	More       bool      `json:"more"`
}

type changesQuery struct {
	Since string `query:"since" validate:"max=1000"`
	Limit int    `query:"limit" validate:"omitempty,min=1,max=200"`
}

func (h feeds) list(c *call.Call, in changesQuery) (changes, error) {
	var since *feed.Cursor
	if in.Since != "" {
		if !call.Unseal(in.Since, &since) || since == nil || !call.IsID(string(since.ID)) ||
			since.Mark != "" && !call.IsID(string(since.Mark)) || !call.IsWord(string(since.Kind)) {
			return changes{}, domain.Fail(domain.Malformed, "invalid_cursor", "since须为上一次得到的next_cursor，原样带回。",
				"since must be the next_cursor of an earlier answer, unchanged.")
		}
	}
	limit := in.Limit
	if limit == 0 {
		limit = call.DefaultLimit
	}
	page, err := h.service.Since(c.Ctx(), c.Actor, since, limit)
	if err != nil {
		return changes{}, err
	}
	value := changes{Items: make([]changed, len(page.Changes)), NextCursor: call.Seal(page.Next), More: page.More}
	for i, changed := range page.Changes {
		value.Items[i] = changeOf(changed)
	}
	return value, nil
}

func changeOf(c feed.Change) changed {
	value := changed{Kind: c.Kind, ID: c.ID, NoLongerYours: c.Record == nil}
	switch r := c.Record.(type) {
	case school.School:
		value.School = &r
	case community.Community:
		value.Community = &r
	case activity.Activity:
		value.Activity = &r
	case teacher.Teacher:
		value.Teacher = &r
	case posting.Posting:
		value.Posting = &r
	case target.Target:
		value.Target = &r
	}
	return value
}
