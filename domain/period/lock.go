// Package period locks periods of divisions (报送锁定): the figures and their rows are frozen,
// and later changes are shown as differences.
package period

import (
	"slices"
	"time"

	"gongtongti/domain"
)

// Lock is a locked period of a division. It never changes. Locking the same period again adds
// a later lock, and the report shows the latest.
type Lock struct {
	ID           domain.ID   `json:"id"`
	DivisionCode string      `json:"division_code"`
	DivisionName string      `json:"division_name"`
	From         domain.Date `json:"from"`
	To           domain.Date `json:"to"` // the last day that belongs to it
	Note         string      `json:"note"`
	LockedBy     string      `json:"locked_by"` // name of the account
	LockedAt     time.Time   `json:"locked_at"`
	Latest       bool        `json:"latest"` // of this division and period

	AccountID domain.ID `json:"-"`
}

// Identity is the id for the Location of a new lock.
func (l Lock) Identity() domain.ID { return l.ID }

// Period that was closed.
func (l Lock) Period() domain.Period { return domain.Period{From: l.From, To: l.To} }

// check returns the faults of a lock.
func (l Lock) check(today domain.Date) domain.Faults {
	var faults domain.Faults
	if l.To.Before(l.From) {
		faults.Add("to", "before_from", "结束日期不能早于开始日期。", "The last day cannot lie before the first.")
	}
	if l.To.After(today) {
		faults.Add("to", "in_future", "结束日期还没有到，不能锁定。", "The last day has not come yet; the period cannot be locked.")
	}
	return faults
}

// Attendance is a school of the division at an activity.
type Attendance struct {
	SchoolID  domain.ID `json:"school_id"`
	Headcount int       `json:"headcount"`
}

// Activity is the part of an activity that counts for a division.
type Activity struct {
	Status       string       `json:"status"`
	Type         string       `json:"type"`
	Mode         string       `json:"mode"`
	HeldOn       domain.Date  `json:"held_on"`
	Focus        string       `json:"focus"`
	Subject      string       `json:"subject"`
	HostSchoolID domain.ID    `json:"host_school_id"`
	Schools      int          `json:"schools"`   // of the division
	Headcount    int          `json:"headcount"` // of these schools
	Participants []Attendance `json:"participants"`
}

// The ways in which a posting counts for a division.
const (
	Given    = "given"    // from one of its schools
	Received = "received" // to one of its schools
)

// Posting is the part of a posting that counts for a division.
type Posting struct {
	TeacherID    domain.ID   `json:"teacher_id"`
	HomeSchoolID domain.ID   `json:"home_school_id"`
	ToSchoolID   domain.ID   `json:"to_school_id"`
	Kind         string      `json:"kind"`
	Direction    string      `json:"direction"` // setting of the home school and the host: urban-rural
	Backbone     string      `json:"backbone"`  // backbone, other
	StartsOn     domain.Date `json:"starts_on"`
	EndsOn       domain.Date `json:"ends_on"`
}

// FrozenActivity is a row behind the frozen figures.
type FrozenActivity struct {
	ActivityID domain.ID `json:"activity_id"`
	Title      string    `json:"title"` // as it is now; empty where the record lies outside the reader's scope
	Activity
}

// FrozenPosting is a row behind the frozen figures.
type FrozenPosting struct {
	PostingID   domain.ID `json:"posting_id"`
	Way         string    `json:"way"`
	TeacherName string    `json:"teacher_name"` // as it is now; empty where the record lies outside the reader's scope
	Posting
}

// Record is one of the two; the other is nil.
type Record struct {
	*Activity
	*Posting
}

// Kinds of difference.
const (
	Added   = "added"   // counts now and did not
	Gone    = "gone"    // did count and does not now
	Changed = "changed" // counts as something else
)

// Difference is one record that has changed since the period was locked.
type Difference struct {
	Kind        domain.RecordKind `json:"kind"` // activity, posting
	ID          domain.ID         `json:"id"`
	Way         string            `json:"way,omitempty"` // given, received; of a posting
	What        string            `json:"what"`          // added, gone, changed
	Title       string            `json:"title,omitempty"`
	TeacherName string            `json:"teacher_name,omitempty"` // both empty where the record lies outside the reader's scope
	Frozen      *Record           `json:"frozen"`
	Current     *Record           `json:"current"`
	Reasons     []Reason          `json:"reasons"` // of the corrections since the lock, oldest first
}

// Reason is why a locked period was corrected.
type Reason struct {
	At     time.Time   `json:"at"`
	Action string      `json:"action"`
	Role   domain.Role `json:"role"`
	Reason string      `json:"reason"`
}

// Correction is a change within locks, with its reason.
type Correction struct {
	ID         domain.ID
	Locks      []domain.ID
	TargetKind domain.RecordKind
	TargetID   domain.ID
	Reason
}

// Targets are the record and its schools, each once.
func (d Difference) Targets() []domain.ID {
	targets := []domain.ID{d.ID}
	for _, r := range []*Record{d.Frozen, d.Current} {
		switch {
		case r == nil:
		case r.Activity != nil:
			for _, p := range r.Participants {
				targets = append(targets, p.SchoolID)
			}
		case r.Posting != nil:
			targets = append(targets, r.HomeSchoolID, r.ToSchoolID)
		}
	}
	targets = slices.DeleteFunc(targets, func(id domain.ID) bool { return id == "" })
	slices.Sort(targets)
	return slices.Compact(targets)
}
