// Package rotation works out, under a policy profile, which teachers ought to rotate,
// 符合交流条件, and whether enough of them did, 交流轮岗比例.
package rotation

import (
	"slices"
	"time"

	"gongtongti/domain"
)

// Profile is how a bureau works out the ratios: data, because provinces differ.
type Profile struct {
	ID           domain.ID `json:"id"`
	DivisionCode string    `json:"division_code"` // of the bureau that made it; empty: shipped
	Terms
	Version   int       `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Terms are what people write in a profile. Each condition that is asked for must be met.
type Terms struct {
	NameZH              string      `json:"name_zh"`
	NameEN              string      `json:"name_en"`
	MinYears            int         `json:"min_years"`             // in one school; 0: not asked for
	MoreThanEngagements int         `json:"more_than_engagements"` // 聘期 in one school; 0: not asked for
	MinTitle            string      `json:"min_title"`             // code list title; empty: not asked for
	Stages              []string    `json:"stages"`                // teachers of other stages are left out
	ExcludedReasons     []string    `json:"excluded_reasons"`      // code list rotation_exclusion
	CountedKinds        []string    `json:"counted_kinds"`         // code list posting_kind
	Numerator           string      `json:"numerator"`             // rotated, or rotated_eligible: only those who are eligible
	RotationThreshold   int         `json:"rotation_threshold"`    // hundredths of a percent: 1000 is 10 %
	BackboneThreshold   int         `json:"backbone_threshold"`
	BackboneDenominator string      `json:"backbone_denominator"` // rotated or eligible
	SourceZH            string      `json:"source_zh"`
	SourceEN            string      `json:"source_en"`
	ValidFrom           domain.Date `json:"valid_from"`
}

// The choices of Numerator and BackboneDenominator.
const (
	Rotated         = "rotated"
	RotatedEligible = "rotated_eligible"
	Eligible        = "eligible"
)

// Revision is the version for the ETag.
func (p Profile) Revision() int { return p.Version }

// Identity is the id for the Location of a new profile.
func (p Profile) Identity() domain.ID { return p.ID }

// Code is an entry of a code list, in the list's order.
type Code struct {
	List, Code       string
	LabelZH, LabelEN string
}

// Codes are the lists that profiles refer to.
type Codes []Code

// Label is what people call a code.
func (c Codes) Label(list, code string) domain.Text {
	for _, item := range c {
		if item.List == list && item.Code == code {
			return domain.T(item.LabelZH, item.LabelEN)
		}
	}
	return domain.T(code, code)
}

func (c Codes) has(list, code string) bool {
	return slices.ContainsFunc(c, func(item Code) bool { return item.List == list && item.Code == code })
}

// from lists the codes of a list that stand at or behind the first.
func (c Codes) from(list, first string) []string {
	var codes []string
	for _, item := range c {
		if item.List == list && (item.Code == first || len(codes) > 0) {
			codes = append(codes, item.Code)
		}
	}
	return codes
}

// check says everything that is wrong with the terms.
func (t Terms) check(codes Codes) domain.Faults {
	var faults domain.Faults
	known := func(field, list string, chosen ...string) {
		for _, code := range chosen {
			if !codes.has(list, code) {
				faults.Add(field, "unknown", "没有这个选项，请从代码表中选择。", "Not a valid code; see the code list.")
				return
			}
		}
	}
	known("stages", "stage", t.Stages...)
	known("excluded_reasons", "rotation_exclusion", t.ExcludedReasons...)
	known("counted_kinds", "posting_kind", t.CountedKinds...)
	if t.MinTitle != "" {
		known("min_title", "title", t.MinTitle)
	}
	return faults
}

// Bar is what a profile asks of a teacher on the reference day. The database counts by
// it and Judge explains by it, so that the totals and the list agree.
type Bar struct {
	Profile   Profile
	Reference domain.Date
	EnteredBy domain.Date // at the school on this day or before; zero: not asked for
	Titles    []string    // high enough; nil: not asked for
	Codes     Codes
}

// Bar makes what is asked for on the reference day.
func (p Profile) Bar(reference domain.Date, codes Codes) Bar {
	bar := Bar{Profile: p, Reference: reference, Codes: codes}
	if p.MinYears > 0 {
		bar.EnteredBy = reference.AddMonths(-12 * p.MinYears)
	}
	if p.MinTitle != "" {
		bar.Titles = codes.from("title", p.MinTitle)
	}
	return bar
}

// Facts are what is known of a teacher on the reference day.
type Facts struct {
	Stage       string
	SchoolID    domain.ID   // none: at no school of the area on that day
	Since       domain.Date // at that school without a break
	Engagements int         // periods begun by the day that reach into the time at the school
	Title       string      // empty: none is on record for that day
	Exclusion   string      // code list rotation_exclusion, of those that the profile leaves out
}

// Reason is one condition and whether the teacher meets it.
type Reason struct {
	Code string
	Met  bool
	Text domain.Text
}

// withheld stands for a reason that the asker may not know.
const withheld = "withheld"

// Judge says whether a teacher is eligible, and for each condition why.
func (b Bar) Judge(f Facts) (eligible bool, reasons []Reason) {
	say := func(code string, met bool, text domain.Text) { reasons = append(reasons, Reason{code, met, text}) }
	if f.SchoolID == "" {
		say("school", false, domain.Tf("%s不在本范围内的学校任教，不计入符合条件的教师。", "At no school of this area on %s, so not among the eligible.",
			b.Reference))
		return false, reasons
	}
	if !slices.Contains(b.Profile.Stages, f.Stage) {
		stage := b.Codes.Label("stage", f.Stage)
		say("stage", false, domain.T("学段为"+stage.ZH+"，不在口径范围内。", "The stage, "+stage.EN+", is not covered."))
	}
	if !b.EnteredBy.IsZero() {
		say("years", !f.Since.After(b.EnteredBy), domain.Tf("%s起在本校，至%s须满%d年。", "At this school since %s; by %s it must be %d years.",
			f.Since, b.Reference, b.Profile.MinYears))
	}
	if n := b.Profile.MoreThanEngagements; n > 0 {
		say("engagements", f.Engagements > n, domain.Tf("至%s在本校的聘期为%d个，须超过%d个。",
			"By %s there were %d engagement periods at this school; more than %d are needed.",
			b.Reference, f.Engagements, n))
	}
	if b.Titles != nil {
		say("title", slices.Contains(b.Titles, f.Title), b.titleText(f.Title))
	}
	if f.Exclusion != "" {
		why := domain.T("原因不公开", "for a reason that is not shown")
		if f.Exclusion != withheld {
			why = b.Codes.Label("rotation_exclusion", f.Exclusion)
		}
		say("excluded", false, domain.T("教育局已登记本学年不计入："+why.ZH+"。", "Left out for this school year by the bureau: "+why.EN+"."))
	}
	eligible = !slices.ContainsFunc(reasons, func(r Reason) bool { return !r.Met })
	return eligible, reasons
}

func (b Bar) titleText(title string) domain.Text {
	least := b.Codes.Label("title", b.Profile.MinTitle)
	if title == "" {
		return domain.T(b.Reference.String()+"没有职称记录，须为"+least.ZH+"及以上。",
			"No title is on record for "+b.Reference.String()+"; "+least.EN+" or above is needed.")
	}
	had := b.Codes.Label("title", title)
	return domain.T(b.Reference.String()+"的职称为"+had.ZH+"，须为"+least.ZH+"及以上。",
		"The title on "+b.Reference.String()+" was "+had.EN+"; "+least.EN+" or above is needed.")
}
