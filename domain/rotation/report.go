package rotation

import (
	"context"

	"gongtongti/domain"
)

// Report is the answer for one area, school year and profile.
type Report struct {
	Profile      Profile       `json:"profile"`
	DivisionCode string        `json:"division_code,omitempty"`
	SchoolID     domain.ID     `json:"school_id,omitempty"`
	Name         string        `json:"name"`
	SchoolYear   int           `json:"school_year"`
	Period       domain.Period `json:"period"`
	ReferenceDay domain.Date   `json:"reference_day"` // the first day of the school year
	Counting     string        `json:"counting"`      // overlaps or starts
	Source       string        `json:"source"`        // records, by_hand or mixed
	Teachers     int           `json:"teachers"`      // on record, eligible or not
	Counts
	Ratios []Ratio `json:"ratios"`
	// Inputs were given for the whole area, withdrawn ones included; null if never.
	Inputs *Inputs `json:"inputs"`
	// SchoolInputs stand in a division's numbers for the records of those schools.
	SchoolInputs []Inputs `json:"school_inputs"`
}

// Report is for everybody whose scope holds the division or school. All its figures
// come from one state of the database.
func (s Service) Report(ctx context.Context, actor domain.Actor, profile domain.ID, asked Asked) (r Report, err error) {
	err = s.Tx.View(ctx, func(ctx context.Context) error {
		name, _, err := s.place(ctx, actor, asked.Area)
		if err != nil {
			return err
		}
		bar, err := s.bar(ctx, actor, profile, asked)
		if err != nil {
			return err
		}
		r = Report{Profile: bar.Profile, DivisionCode: asked.Area.Division, SchoolID: asked.Area.SchoolID, Name: name,
			SchoolYear: asked.SchoolYear,
			Period:     asked.period(), ReferenceDay: bar.Reference, Counting: "overlaps", Source: Records}
		if asked.Starts {
			r.Counting = "starts"
		}
		totals, err := s.Repository.Count(ctx, asked, bar)
		if err != nil {
			return err
		}
		r.Teachers, r.Counts = totals.Teachers, totals.Counts
		if err := s.byHand(ctx, asked, &r); err != nil {
			return err
		}
		r.Ratios = r.Profile.ratios(r.Counts)
		return nil
	})
	return r, err
}

// byHand puts the numbers given by hand in the place of what is on record.
func (s Service) byHand(ctx context.Context, asked Asked, r *Report) (err error) {
	r.SchoolInputs = []Inputs{}
	if asked.Area.Division != "" {
		if r.SchoolInputs, err = s.Repository.SchoolInputs(ctx, r.Profile.ID, asked); err != nil {
			return err
		}
		for _, i := range r.SchoolInputs {
			r.Source, r.Counts = Mixed, r.plus(i.Counts)
		}
	}
	if r.Inputs, err = s.Repository.InputsFor(ctx, r.Profile.ID, asked); err != nil {
		return err
	}
	if r.Inputs != nil && r.Inputs.Source == ByHand {
		r.Source, r.Counts = ByHand, r.Inputs.Counts
	}
	return nil
}

// Judged is a teacher with the verdict.
type Judged struct {
	Teacher
	Eligible bool
	Reasons  []Reason
}

// Teachers are those behind the figures of a report, by name, each with the reasons.
func (s Service) Teachers(ctx context.Context, actor domain.Actor, profile domain.ID, asked Asked, filter Filter,
	page domain.Page) (domain.List[Judged], error) {
	var list domain.List[Teacher]
	var bar Bar
	err := s.Tx.View(ctx, func(ctx context.Context) (err error) {
		if _, _, err = s.place(ctx, actor, asked.Area); err != nil {
			return err
		}
		if bar, err = s.bar(ctx, actor, profile, asked); err != nil {
			return err
		}
		list, err = s.Repository.Teachers(ctx, asked, bar, filter, page)
		return err
	})
	judged := domain.List[Judged]{Items: make([]Judged, len(list.Items)), Next: list.Next}
	for i, t := range list.Items {
		judged.Items[i].Teacher = t
		if t.Exclusion != "" && !mayKnowWhy(actor) {
			judged.Items[i].Exclusion, t.Exclusion = withheld, withheld
		}
		judged.Items[i].Eligible, judged.Items[i].Reasons = bar.Judge(t.Facts)
	}
	return judged, err
}

// place finds the area in the actor's scope.
func (s Service) place(ctx context.Context, actor domain.Actor, area Area) (name, division string, err error) {
	if area.SchoolID != "" {
		return s.Repository.School(ctx, actor.Scope, area.SchoolID)
	}
	if !seesDivision(actor, area.Division) {
		return "", "", domain.Missing()
	}
	name, err = s.Repository.DivisionName(ctx, area.Division)
	return name, area.Division, err
}

// bar is what the profile asks for in that school year, if it is valid by then.
func (s Service) bar(ctx context.Context, actor domain.Actor, profile domain.ID, asked Asked) (Bar, error) {
	p, err := s.Repository.Profile(ctx, actor.Scope, profile, false)
	var faults domain.Faults
	switch day := asked.period().From; {
	case domain.KindOf(err) == domain.NotFound:
		faults.Add("profile", "unknown", "没有这个轮岗口径，或者不在您的管理范围内。", "There is no such policy profile in your scope.")
	case err != nil:
		return Bar{}, err
	case day.Before(p.ValidFrom):
		faults.Add("school_year", "before_profile", "这个口径自"+p.ValidFrom.String()+"起适用，请选择之后开始的学年。",
			"This profile is valid from "+p.ValidFrom.String()+"; choose a school year that starts then or later.")
	}
	if err := faults.Err(); err != nil {
		return Bar{}, err
	}
	codes, err := s.Repository.Codes(ctx)
	return p.Bar(asked.period().From, codes), err
}

// Rule says in words how the figures were counted.
func (r Report) Rule() domain.Text {
	counted := domain.T("派任时间与本学年有重叠即计入", "who had a counted posting that overlaps the school year")
	if r.Counting == "starts" {
		counted = domain.T("派任在本学年内开始才计入", "who had a counted posting that starts in the school year")
	}
	who := domain.T("，无论本人是否符合交流条件", ", eligible or not")
	if r.Profile.Numerator == RotatedEligible {
		who = domain.T("，且本人须符合交流条件", " and are eligible themselves")
	}
	share := domain.T("实际交流轮岗教师数", "those who rotated")
	if r.Profile.BackboneDenominator == Eligible {
		share = domain.T("符合交流条件教师总数", "the eligible")
	}
	day := r.ReferenceDay.String()
	return domain.T("学校、在校年限、聘期、职称和骨干层次均以学年首日"+day+"为准；在校年限从最近一次连续在校起算，聘期数含当日已开始并与在校时间重叠的聘期。"+
		"实际交流轮岗：已批准或提前结束的派任，"+counted.ZH+who.ZH+"；同一教师只计一次，口径所列类型以外的派任（如跟岗）和集中办公不计。"+
		"骨干比例的分母为"+share.ZH+"。比例以未取整的数值与标准比较；显示的一位小数为截取，不四舍五入。",
		"School, years there, engagements, title and backbone level are those of the first day of the school year, "+day+
			"; years count from the last break, engagements are those begun by that day that reach into the time at the school. "+
			"Rotated: teachers "+counted.EN+", approved or ended early"+who.EN+"; each teacher counts once; kinds of posting that the "+
			"profile does not name, such as shadowing, and desk work at the bureau do not. "+
			"The backbone ratio is measured against "+share.EN+". Unrounded ratios are compared with the thresholds; the decimal shown "+
			"is cut, not rounded.")
}
