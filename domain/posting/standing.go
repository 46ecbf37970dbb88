package posting

import (
	"context"

	"gongtongti/domain"
)

// Standing is a teacher of a school on a day: at home, away, or hosted.
type Standing struct {
	TeacherID      domain.ID   `json:"teacher_id"`
	TeacherName    string      `json:"teacher_name"`
	Presence       Presence    `json:"presence"`
	HomeSchoolID   domain.ID   `json:"home_school_id"`
	HomeSchoolName string      `json:"home_school_name"`
	PostingID      domain.ID   `json:"posting_id"` // null for who is at home; so are the fields below
	ToSchoolID     domain.ID   `json:"to_school_id"`
	ToSchoolName   string      `json:"to_school_name"`
	ToPlace        string      `json:"to_place"`
	SharePercent   int         `json:"share_percent"` // of the working time that the posting takes; 0 at home
	EndsOn         domain.Date `json:"ends_on"`       // the first day back

	NameFolded string `json:"-"`
}

// Presence says where a teacher of a school is.
type Presence string

// The three ways to belong to a school on a day.
const (
	Home   Presence = "home"
	Away   Presence = "away"
	Hosted Presence = "hosted"
)

// Standing lists the teachers of a school on a day by name: those who belong to it and those
// who are posted to it.
func (s Service) Standing(ctx context.Context, actor domain.Actor, school domain.ID, on domain.Date,
	page domain.Page) (domain.List[Standing], error) {
	if on.IsZero() {
		on = s.Env.Today()
	}
	return s.Repository.Standing(ctx, actor.Scope, school, on, page)
}
