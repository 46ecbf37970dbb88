package api

import (
	"net/url"
	"strconv"
	"strings"

	"gongtongti/api/call"
	"gongtongti/api/form"
	"gongtongti/domain"
	"gongtongti/domain/rotation"
)

// rotations answers the ratios of rotation and what they are worked out with.
type rotations struct{ service rotation.Service }

// area is the division or school that the path names.
func area(c *call.Call) rotation.Area {
	return rotation.Area{Division: c.Named("code"), SchoolID: c.ID()}
}

type rotationQuery struct {
	Profile    domain.ID `query:"profile" validate:"required"`
	SchoolYear int       `query:"school_year" validate:"required,min=1990,max=2100"`
	Counting   string    `query:"counting" validate:"omitempty,oneof=overlaps starts"` // overlaps if none
}

func (q rotationQuery) asked(area rotation.Area) rotation.Asked {
	return rotation.Asked{Area: area, SchoolYear: q.SchoolYear, Starts: q.Counting == "starts"}
}

// rotationReportQuery is that of the report, which can be had as a file, too.
type rotationReportQuery struct {
	rotationQuery
	formatQuery
}

func (h rotations) report(c *call.Call, in rotationReportQuery) (form.RotationReport, error) {
	ratios, err := h.service.Report(c.Ctx(), c.Actor, in.Profile, in.asked(area(c)))
	if err != nil {
		return form.RotationReport{}, err
	}
	query := url.Values{"profile": {string(in.Profile)}, "school_year": {strconv.Itoa(in.SchoolYear)}}
	if in.Counting != "" {
		query.Set("counting", in.Counting)
	}
	return form.Reader{Language: c.Language()}.Rotation(ratios, strings.TrimSuffix(c.Request().URL.Path, "/")+"/teachers?"+query.Encode()),
		nil
}

type rotationTeachersQuery struct {
	call.Paging
	rotationQuery
	Eligible *bool `query:"eligible"`
	Rotated  *bool `query:"rotated"`
	Backbone *bool `query:"backbone"`
}

// judgedTeacher is one teacher with the reasons in the reader's language.
type judgedTeacher struct {
	TeacherID        domain.ID      `json:"teacher_id"`
	TeacherName      string         `json:"teacher_name"`
	Stage            string         `json:"stage"`
	SchoolID         domain.ID      `json:"school_id"` // of the reference day; null: at none of the area
	SchoolName       string         `json:"school_name"`
	Since            domain.Date    `json:"since"`
	Engagements      int            `json:"engagements"`
	Title            string         `json:"title"` // of the reference day
	Backbone         string         `json:"backbone"`
	Exclusion        string         `json:"exclusion"`
	ExclusionID      domain.ID      `json:"exclusion_id"`
	ExclusionVersion int            `json:"exclusion_version,omitempty"`
	Rotated          bool           `json:"rotated"`
	Eligible         bool           `json:"eligible"`
	Reasons          []judgedReason `json:"reasons"`
}

type judgedReason struct {
	Code    string `json:"code"`
	Met     bool   `json:"met"`
	Message string `json:"message"`
}

func (h rotations) listTeachers(c *call.Call, in rotationTeachersQuery) (call.List[judgedTeacher], error) {
	return call.Listed(c, in.Paging, func(page domain.Page) (domain.List[judgedTeacher], error) {
		filter := rotation.Filter{Eligible: in.Eligible, Rotated: in.Rotated, Backbone: in.Backbone}
		judgements, err := h.service.Teachers(c.Ctx(), c.Actor, in.Profile, in.asked(area(c)), filter, page)
		return call.Written(judgements, func(j rotation.Judged) judgedTeacher { return judged(j, c.Language()) }), err
	}, call.IsWord, call.IsID)
}

func judged(j rotation.Judged, language domain.Language) (t judgedTeacher) {
	call.Copy(&t, j)
	t.Reasons = []judgedReason{}
	for _, r := range j.Reasons {
		t.Reasons = append(t.Reasons, judgedReason{r.Code, r.Met, r.Text.In(language)})
	}
	return t
}

// newRotationInputs are the three county inputs given by hand.
type newRotationInputs struct {
	ProfileID       domain.ID `json:"profile_id" validate:"required"`
	SchoolYear      int       `json:"school_year" validate:"required,min=1990,max=2100"`
	Eligible        *int      `json:"eligible" validate:"required,min=0,max=10000000"`
	Rotated         *int      `json:"rotated" validate:"required,min=0,max=10000000"`
	BackboneRotated *int      `json:"backbone_rotated" validate:"required,min=0,max=10000000"`
	Note            string    `json:"note" validate:"required,max=500"`
}

func (h rotations) createInputs(c *call.Call, in newRotationInputs) (rotation.Inputs, error) {
	var given rotation.Given
	call.Copy(&given, in)
	return h.service.Give(c.Ctx(), c.Actor, in.ProfileID, rotation.Asked{Area: area(c), SchoolYear: in.SchoolYear},
		given)
}

// rotationInputsPatch: source records withdraws the numbers, by_hand takes them up again.
type rotationInputsPatch struct {
	Source          *string `json:"source" validate:"omitnil,oneof=by_hand records"`
	Eligible        *int    `json:"eligible" validate:"omitnil,min=0,max=10000000"`
	Rotated         *int    `json:"rotated" validate:"omitnil,min=0,max=10000000"`
	BackboneRotated *int    `json:"backbone_rotated" validate:"omitnil,min=0,max=10000000"`
	Note            *string `json:"note" validate:"omitnil,min=1,max=500"`
	Reason          string  `json:"reason" validate:"required,max=500"`
}

func (h rotations) updateInputs(c *call.Call, in rotationInputsPatch) (rotation.Inputs, error) {
	return h.service.Regive(c.Ctx(), c.Actor, c.ID(), c.Version, in.Reason, func(i *rotation.Inputs) { call.Copy(i, in) })
}

type newExclusion struct {
	SchoolYear int    `json:"school_year" validate:"required,min=1990,max=2100"`
	Reason     string `json:"reason" validate:"required,code"` // code list rotation_exclusion
}

func (h rotations) exclude(c *call.Call, in newExclusion) (rotation.Exclusion, error) {
	return h.service.Exclude(c.Ctx(), c.Actor, c.ID(), in.SchoolYear, in.Reason)
}

func (h rotations) readmit(c *call.Call, in withReason) (rotation.Exclusion, error) {
	return h.service.Readmit(c.Ctx(), c.Actor, c.ID(), c.Version, in.Reason)
}
