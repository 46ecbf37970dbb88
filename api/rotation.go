package api

import (
	"net/url"
	"strconv"
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/rotation"
)

// area is the division or school that the path names.
func (c *call) area() (rotation.Area, error) {
	if code := c.Param("code"); code != "" {
		if !patterns["division"].MatchString(code) {
			return rotation.Area{}, domain.Missing()
		}
		return rotation.Area{Division: code}, nil
	}
	id, err := c.id("id")
	return rotation.Area{SchoolID: id}, err
}

type rotationQuery struct {
	Profile    domain.ID `query:"profile" validate:"required"`
	SchoolYear int       `query:"school_year" validate:"required,min=1990,max=2100"`
	Counting   string    `query:"counting" validate:"omitempty,oneof=overlaps starts"` // overlaps if none
}

func (q rotationQuery) asked(area rotation.Area) rotation.Asked {
	return rotation.Asked{Area: area, SchoolYear: q.SchoolYear, Starts: q.Counting == "starts"}
}

// rotationReport adds how it was counted, in words, and the way to the rows.
type rotationReport struct {
	rotation.Report
	SourceNote string            `json:"source_note"`
	Rule       string            `json:"rule"`
	Rows       map[string]string `json:"rows"` // the teachers behind what comes from the records
}

// rotationReportQuery is that of the report, which can be had as a file, too.
type rotationReportQuery struct {
	rotationQuery
	formatQuery
}

func (s *server) reportRotation(c *call, in rotationReportQuery) (rotationReport, error) {
	area, err := c.area()
	if err != nil {
		return rotationReport{}, err
	}
	found, err := s.Rotations.Report(c.ctx(), c.actor, in.Profile, in.asked(area))
	if err != nil {
		return rotationReport{}, err
	}
	return rotationReport{found, sourceNotes[found.Source].In(language(c)), found.Rule().In(language(c)), rotationRows(c, in.rotationQuery, found.Profile.Numerator)}, nil
}

var sourceNotes = map[string]domain.Text{
	rotation.Records: domain.T("数据由教师和派任记录统计得出。", "Counted from the records of teachers and postings."),
	rotation.ByHand: domain.T("三项数据由教育局手工填报，没有按记录统计；教师名单仅供参考。",
		"The three numbers were given by hand by the bureau and not counted; the teachers on record are for information."),
	rotation.Mixed: domain.T("school_inputs所列学校的数据由教育局手工填报，其余按记录统计。",
		"For the schools in school_inputs the numbers were given by hand; the rest is counted from the records."),
}

// rotationRows are the lists that open the figures, narrowed as the figures are.
func rotationRows(c *call, in rotationQuery, numerator string) map[string]string {
	rotated := "&rotated=true"
	if numerator == rotation.RotatedEligible {
		rotated += "&eligible=true"
	}
	query := url.Values{"profile": {string(in.Profile)}, "school_year": {strconv.Itoa(in.SchoolYear)}}
	if in.Counting != "" {
		query.Set("counting", in.Counting)
	}
	at, rows := strings.TrimSuffix(c.Request().URL.Path, "/")+"/teachers?"+query.Encode(), map[string]string{}
	for name, filter := range map[string]string{"teachers": "", "eligible": "&eligible=true", "rotated": rotated, "backbone_rotated": rotated + "&backbone=true"} {
		rows[name] = at + filter
	}
	return rows
}

type rotationTeachersQuery struct {
	paging
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

func (s *server) listRotationTeachers(c *call, in rotationTeachersQuery) (list[judgedTeacher], error) {
	area, err := c.area()
	if err != nil {
		return list[judgedTeacher]{}, err
	}
	page, err := c.page(in.paging, isWord, isID)
	if err != nil {
		return list[judgedTeacher]{}, err
	}
	found, err := s.Rotations.Teachers(c.ctx(), c.actor, in.Profile, in.asked(area), rotation.Filter{Eligible: in.Eligible, Rotated: in.Rotated, Backbone: in.Backbone}, page)
	answer := domain.List[judgedTeacher]{Next: found.Next}
	for _, j := range found.Items {
		t := judgedTeacher{TeacherID: j.TeacherID, TeacherName: j.TeacherName, Stage: j.Stage, SchoolID: j.SchoolID, SchoolName: j.SchoolName,
			Since: j.Since, Engagements: j.Engagements, Title: j.Title, Backbone: j.Backbone, Exclusion: j.Exclusion, ExclusionID: j.ExclusionID,
			ExclusionVersion: j.ExclusionVersion, Rotated: j.Rotated, Eligible: j.Eligible, Reasons: []judgedReason{}}
		for _, r := range j.Reasons {
			t.Reasons = append(t.Reasons, judgedReason{r.Code, r.Met, r.Text.In(language(c))})
		}
		answer.Items = append(answer.Items, t)
	}
	return answerList(c, answer, err)
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

func (s *server) createRotationInputs(c *call, in newRotationInputs) (rotation.Inputs, error) {
	area, err := c.area()
	if err != nil {
		return rotation.Inputs{}, err
	}
	return s.Rotations.Give(c.ctx(), c.actor, in.ProfileID, rotation.Asked{Area: area, SchoolYear: in.SchoolYear},
		rotation.Given{Counts: rotation.Counts{Eligible: *in.Eligible, Rotated: *in.Rotated, BackboneRotated: *in.BackboneRotated}, Note: in.Note})
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

func (s *server) updateRotationInputs(c *call, in rotationInputsPatch) (rotation.Inputs, error) {
	id, err := c.id("id")
	if err != nil {
		return rotation.Inputs{}, err
	}
	return s.Rotations.Regive(c.ctx(), c.actor, id, c.version, in.Reason, func(i *rotation.Inputs) {
		set(&i.Source, in.Source)
		set(&i.Eligible, in.Eligible)
		set(&i.Rotated, in.Rotated)
		set(&i.BackboneRotated, in.BackboneRotated)
		set(&i.Note, in.Note)
	})
}

type newExclusion struct {
	SchoolYear int    `json:"school_year" validate:"required,min=1990,max=2100"`
	Reason     string `json:"reason" validate:"required,code"` // code list rotation_exclusion
}

func (s *server) excludeTeacher(c *call, in newExclusion) (rotation.Exclusion, error) {
	id, err := c.id("id")
	if err != nil {
		return rotation.Exclusion{}, err
	}
	return s.Rotations.Exclude(c.ctx(), c.actor, id, in.SchoolYear, in.Reason)
}

func (s *server) readmitTeacher(c *call, in withReason) (rotation.Exclusion, error) {
	id, err := c.id("id")
	if err != nil {
		return rotation.Exclusion{}, err
	}
	return s.Rotations.Readmit(c.ctx(), c.actor, id, c.version, in.Reason)
}
