package form

import (
	"gongtongti/domain"
	"gongtongti/domain/rotation"
)

// RotationReport is a report of rotation with the counting rule and links to the rows.
type RotationReport struct {
	rotation.Report
	SourceNote string            `json:"source_note"`
	Rule       string            `json:"rule"`
	Rows       map[string]string `json:"rows"` // lists of the teachers behind the figures
}

var sourceNotes = map[string]domain.Text{
	rotation.Records: domain.T("数据由教师和派任记录统计得出。", "Counted from the records of teachers and postings."),
	rotation.ByHand: domain.T("三项数据由教育局手工填报，没有按记录统计；教师名单仅供参考。",
		"The three numbers were given by hand by the bureau and not counted; the teachers on record are for information."),
	rotation.Mixed: domain.T("school_inputs所列学校的数据由教育局手工填报，其余按记录统计。",
		"For the schools in school_inputs the numbers were given by hand; the rest is counted from the records."),
}

// Rotation writes the ratios. at is the address of the list of teachers with its filters.
func (r Reader) Rotation(ratios rotation.Report, at string) RotationReport {
	answer := RotationReport{ratios, sourceNotes[ratios.Source].In(r.Language), ratios.Rule().In(r.Language), map[string]string{}}
	rotated := "&rotated=true"
	if ratios.Profile.Numerator == rotation.RotatedEligible {
		rotated += "&eligible=true"
	}
	for name, filter := range map[string]string{"teachers": "", "eligible": "&eligible=true", "rotated": rotated,
		"backbone_rotated": rotated + "&backbone=true"} {
		answer.Rows[name] = at + filter
	}
	return answer
}

// Sheet lays out the three inputs and the ratios. A ratio is shown as numerator and
// denominator beside the decimal.
func (a RotationReport) Sheet(language domain.Language) Sheet {
	title, profile := domain.T("轮岗比例", "Rotation ratios").In(language), domain.T(a.Profile.NameZH, a.Profile.NameEN).In(language)
	name := domain.Tf("%d学年", "School year %d", a.SchoolYear).In(language)
	laid := Sheet{File: a.Name + " " + title + " " + name, Title: a.Name + " " + title,
		Notes: append(notes(language, name, a.Period, a.Rule),
			[2]string{domain.T("口径", "Policy profile").In(language), profile},
			[2]string{domain.T("依据", "Source").In(language), domain.T(a.Profile.SourceZH, a.Profile.SourceEN).In(language)},
			[2]string{domain.T("数据来源", "Numbers").In(language), a.SourceNote})}
	inputs := Table{"inputs", domain.T("人数", "People").In(language),
		columns(language, domain.T("项目", "Item"), domain.T("人数", "People"), rowsColumn), nil}
	for _, n := range []struct {
		label domain.Text
		n     int
		rows  string
	}{
		{domain.T("在册教师", "Teachers on record"), a.Teachers, "teachers"},
		{domain.T("符合交流条件教师总数", "Eligible"), a.Eligible, "eligible"},
		{domain.T("实际交流轮岗教师数", "Rotated"), a.Rotated, "rotated"},
		{domain.T("实际交流骨干教师数", "Backbone teachers rotated"), a.BackboneRotated, "backbone_rotated"},
	} {
		inputs.Rows = append(inputs.Rows, []any{n.label.In(language), n.n, a.Rows[n.rows]})
	}
	ratios := Table{"ratios", domain.T("比例", "Ratios").In(language),
		columns(language, domain.T("比例", "Ratio"), domain.T("分子", "Numerator"), domain.T("分母", "Denominator"),
			domain.T("显示值", "Shown"), domain.T("标准", "Threshold"), domain.T("是否达到", "Met")), nil}
	for _, r := range a.Ratios {
		met := "–"
		if r.Met != nil {
			met = map[bool]domain.Text{true: domain.T("达到", "met"), false: domain.T("未达到", "not met")}[*r.Met].In(language)
		}
		label := map[string]domain.Text{"rotation": domain.T("交流轮岗比例", "Rotation"),
			"backbone": domain.T("骨干教师比例", "Backbone teachers")}[r.Name].In(language)
		ratios.Rows = append(ratios.Rows, []any{label, r.Numerator, r.Denominator, r.Shown, r.Threshold, met})
	}
	given := Table{"by_hand", domain.T("手工填报的学校", "Schools given by hand").In(language), columns(language, domain.T("学校ID", "School id"),
		domain.T("符合交流条件", "Eligible"), domain.T("实际交流", "Rotated"), domain.T("其中骨干", "Backbone")), nil}
	for _, i := range a.SchoolInputs {
		given.Rows = append(given.Rows, []any{string(i.SchoolID), i.Eligible, i.Rotated, i.BackboneRotated})
	}
	laid.Tables = []Table{inputs, ratios, given}
	return laid
}
