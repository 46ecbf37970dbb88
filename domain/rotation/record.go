package rotation

import (
	"time"

	"gongtongti/domain"
)

// Inputs are the three numbers given by hand for a division or a school, under a
// profile: who is eligible depends on it.
type Inputs struct {
	ID           domain.ID `json:"id"`
	ProfileID    domain.ID `json:"profile_id"`
	DivisionCode string    `json:"division_code,omitempty"`
	SchoolID     domain.ID `json:"school_id,omitempty"`
	SchoolName   string    `json:"school_name,omitempty"`
	SchoolYear   int       `json:"school_year"`
	Source       string    `json:"source"` // by_hand; records: withdrawn, the records count again
	Counts
	Note      string    `json:"note"`
	Version   int       `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`

	Division string    `json:"-"` // of the place: whose officers may change it
	By       domain.ID `json:"-"`
}

// Where the numbers of an answer come from.
const (
	Records = "records"
	ByHand  = "by_hand"
	Mixed   = "mixed" // by hand for some of the schools
)

// Revision is the version for the ETag.
func (i Inputs) Revision() int { return i.Version }

func (i Inputs) check() domain.Faults {
	var faults domain.Faults
	if i.BackboneRotated > i.Rotated {
		faults.Add("backbone_rotated", "above_rotated", "实际交流骨干教师数不能大于实际交流轮岗教师数。",
			"No more backbone teachers can have rotated than teachers.")
	}
	return faults
}

// Exclusion leaves a teacher out for a school year. The reason is a code and nothing
// else is kept, for it may be about the person's health.
type Exclusion struct {
	ID          domain.ID `json:"id"`
	TeacherID   domain.ID `json:"teacher_id"`
	SchoolYear  int       `json:"school_year"`
	Reason      string    `json:"reason"` // code list rotation_exclusion
	WithdrawnAt time.Time `json:"withdrawn_at,omitzero"`
	Version     int       `json:"version"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`

	SchoolID domain.ID `json:"-"` // the teacher's, and where it lies
	Division string    `json:"-"`
	By       domain.ID `json:"-"`
}

// Revision is the version for the ETag.
func (e Exclusion) Revision() int { return e.Version }

// open refuses an exclusion that was withdrawn.
func (e Exclusion) open() error {
	if !e.WithdrawnAt.IsZero() {
		return domain.Fail(domain.Conflict, "wrong_state", "这条不计入登记已经撤销。", "This exclusion is withdrawn already.")
	}
	return nil
}
