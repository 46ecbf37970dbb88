package form

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/division"
	"gongtongti/domain/report"
)

// ReportAnswer is a report with labels, the counting rules and links to the rows.
type ReportAnswer struct {
	Subject    report.Subject    `json:"subject"`
	Period     domain.Period     `json:"period"`
	Activities ReportActivities  `json:"activities"`
	Change     ReportChange      `json:"change"`
	Schools    []ReportSchool    `json:"schools"`   // of a community, a school with its partners, a district
	Divisions  []ReportPart      `json:"divisions"` // of a city or province
	Postings   *ReportPostings   `json:"postings,omitempty"`
	PeriodName string            `json:"period_name"`
	Lock       *ReportedLock     `json:"lock,omitempty"` // of this division and period
	Rule       string            `json:"rule"`
	Rows       map[string]string `json:"rows"` // the lists that open the figures of activities, by status
}

// ReportActivities are the figures of activities.
type ReportActivities struct {
	report.Activities
	ByType         []ReportCount          `json:"by_type"`
	ByMonth        []ReportCount          `json:"by_month"`
	ByMode         []ReportCount          `json:"by_mode"`
	ByFocus        []ReportCount          `json:"by_focus"`
	BySubject      []ReportCount          `json:"by_subject"`
	ByMonthAndType []ReportMonthTypeCount `json:"by_month_and_type"`
}

// ReportCount is the number of confirmed activities under one code.
type ReportCount struct {
	Code  string `json:"code"`
	Label string `json:"label"`
	Count int    `json:"count"`
	Rows  string `json:"rows"`
}

// ReportMonthTypeCount is the number of confirmed activities of one type in one month.
type ReportMonthTypeCount struct {
	Month string `json:"month"`
	Type  string `json:"type"`
	Label string `json:"label"` // of the type
	Count int    `json:"count"`
	Rows  string `json:"rows"`
}

// ReportSchool is a school with a link to its activities.
type ReportSchool struct {
	report.School
	Rows string `json:"rows"`
}

// ReportPart is a division with a link to its activities.
type ReportPart struct {
	report.Part
	Rows string `json:"rows"`
}

// ReportChange is the difference to the period before, with a link to its activities.
type ReportChange struct {
	report.Change
	Rows string `json:"rows"`
}

// ReportFigures are figures of postings with links to the postings and to the distinct
// teachers.
type ReportFigures struct {
	report.Figures
	Rows        string `json:"rows"`
	TeacherRows string `json:"teacher_rows"`
}

// ReportPostingCount is the figures under one code.
type ReportPostingCount struct {
	Code  string `json:"code"`
	Label string `json:"label"`
	ReportFigures
}

// ReportGiven are the figures of one direction with their breakdowns.
type ReportGiven struct {
	ReportFigures
	ByKind      []ReportPostingCount `json:"by_kind"`
	ByDirection []ReportPostingCount `json:"by_direction"` // code urban-rural: setting of the home school, then of the host
	ByBackbone  []ReportPostingCount `json:"by_backbone"`  // code backbone, other
}

// ReportPostings counts teachers away from their schools.
type ReportPostings struct {
	Counting string      `json:"counting"`
	Given    ReportGiven `json:"given"`
	Received ReportGiven `json:"received"`
	Balance  int         `json:"balance"`
}

// ReportedLock is part of the report of the division and period that was locked.
type ReportedLock struct {
	ID       domain.ID `json:"id"`
	LockedAt time.Time `json:"locked_at"`
	Note     string    `json:"note"`
	domain.PeriodComparison
	Rows string `json:"rows"` // the differences, record by record
}

var (
	countingRule = domain.T("一次活动只计一次；仅“已确认”计为完成，待确认、被退回和计划中的另列。各校（各区）数字之和大于总数，因为一次活动有多所学校参加。",
		"Each activity counts once; only confirmed ones count as done, submitted, returned and planned ones stand apart. The numbers of "+
			"schools and divisions add up to more than the total, because several take part in one activity.")
	postingRule = map[string]domain.Text{
		"overlaps": domain.T("派任按时间段内在岗计（有一天在岗即计入）；人数、派任数和人月数是三个不同的数：一人多次派任只计一人。人月数为时间段内截至今日的在岗月数，不足月按天折算。",
			"A posting counts if it holds on any day of the period. People, postings and person-months are three numbers: a teacher with "+
				"several postings is one person. Person-months are the months in post within the period up to today, parts of a month by "+
				"days."),
		"starts": domain.T("派任按在时间段内开始计；人数、派任数和人月数是三个不同的数：一人多次派任只计一人。人月数为时间段内截至今日的在岗月数，不足月按天折算。",
			"A posting counts if it starts in the period. People, postings and person-months are three numbers: a teacher with several "+
				"postings is one person. Person-months are the months in post within the period up to today, parts of a month by days."),
	}
)

// Report writes a report.
func (r Reader) Report(stored report.Report, chosen Chosen) ReportAnswer {
	answer := ReportAnswer{Subject: stored.Subject, Period: stored.Period, Activities: r.activities(stored), Schools: []ReportSchool{},
		Divisions: []ReportPart{},
		Change:    ReportChange{stored.Change, r.open(stored.RowsBefore())}, PeriodName: chosen.Name.In(r.Language),
		Lock: r.lock(stored.Lock),
		Rule: countingRule.In(r.Language), Rows: map[string]string{}}
	for _, school := range stored.Schools {
		answer.Schools = append(answer.Schools, ReportSchool{school, r.open(stored.RowsOfSchool(school.SchoolID))})
	}
	for _, part := range stored.Divisions {
		answer.Divisions = append(answer.Divisions, ReportPart{part, r.open(stored.RowsOfDivision(part.Code))})
	}
	for _, status := range []string{"confirmed", "submitted", "returned", "planned"} {
		answer.Rows[status] = r.open(stored.Rows(status))
	}
	if stored.Postings != nil {
		answer.Postings = r.postings(stored)
		answer.Rule += postingRule[stored.Postings.Counting].In(r.Language)
	}
	return answer
}

// lock writes the lock of a report with the way to its differences.
func (r Reader) lock(l *domain.ReportLock) *ReportedLock {
	if l == nil {
		return nil
	}
	differences := r.Record(domain.PeriodLockRecord.Type().Collection, l.ID) + "/differences"
	return &ReportedLock{l.ID, l.LockedAt, l.Note, l.PeriodComparison, differences}
}

func (r Reader) activities(stored report.Report) ReportActivities {
	a := stored.Activities
	answer := ReportActivities{Activities: a,
		ByType: r.counts(a.ByType, division.ActivityTypes, stored.RowsByType), ByMonth: r.counts(a.ByMonth, "", stored.RowsByMonth),
		ByMode: r.counts(a.ByMode, division.Modes, stored.RowsByMode), ByFocus: r.counts(a.ByFocus, division.Focuses, stored.RowsByFocus),
		BySubject: r.counts(a.BySubject, "", stored.RowsBySubject), ByMonthAndType: []ReportMonthTypeCount{}}
	// Subjects are free text: most frequent first.
	slices.SortStableFunc(answer.BySubject, func(x, y ReportCount) int { return cmp.Compare(y.Count, x.Count) })
	for _, n := range a.ByMonthAndType {
		label, _ := r.label(division.ActivityTypes, n.Type)
		answer.ByMonthAndType = append(answer.ByMonthAndType,
			ReportMonthTypeCount{n.Month, n.Type, label, n.Count, r.open(stored.RowsByMonthAndType(n))})
	}
	slices.SortStableFunc(answer.ByMonthAndType, func(x, y ReportMonthTypeCount) int {
		_, px := r.label(division.ActivityTypes, x.Type)
		_, py := r.label(division.ActivityTypes, y.Type)
		return cmp.Or(cmp.Compare(x.Month, y.Month), cmp.Compare(px, py), cmp.Compare(x.Type, y.Type))
	})
	return answer
}

// counts labels and sorts by the order of the code list.
func (r Reader) counts(counts []report.Count, list string, rows func(code string) report.Rows) []ReportCount {
	labelled := []ReportCount{}
	for _, n := range counts {
		label, _ := r.label(list, n.Code)
		labelled = append(labelled, ReportCount{n.Code, label, n.Count, r.open(rows(n.Code))})
	}
	slices.SortStableFunc(labelled, func(x, y ReportCount) int {
		_, px := r.label(list, x.Code)
		_, py := r.label(list, y.Code)
		return cmp.Compare(px, py)
	})
	return labelled
}

var backboneLabels = map[string]domain.Text{"backbone": domain.T("骨干教师", "Backbone teachers"), "other": domain.T("其他教师", "Other teachers")}

func (r Reader) postings(stored report.Report) *ReportPostings {
	p := stored.Postings
	return &ReportPostings{Counting: p.Counting, Given: r.given(p.Given, stored.RowsGiven()),
		Received: r.given(p.Received, stored.RowsReceived()), Balance: p.Balance}
}

func (r Reader) given(given report.Given, rows report.Rows) ReportGiven {
	answer := ReportGiven{ReportFigures: r.figures(given.Figures, rows), ByKind: []ReportPostingCount{},
		ByDirection: []ReportPostingCount{}, ByBackbone: []ReportPostingCount{}}
	for _, n := range given.ByKind {
		label, _ := r.label(division.PostingKinds, n.Code)
		answer.ByKind = append(answer.ByKind, ReportPostingCount{n.Code, label, r.figures(n.Figures, rows.OfKind(n.Code))})
	}
	slices.SortStableFunc(answer.ByKind, func(x, y ReportPostingCount) int {
		_, px := r.label(division.PostingKinds, x.Code)
		_, py := r.label(division.PostingKinds, y.Code)
		return cmp.Compare(px, py)
	})
	for _, n := range given.ByDirection {
		answer.ByDirection = append(answer.ByDirection, ReportPostingCount{n.Code, r.direction(n.Code),
			r.figures(n.Figures, rows.OfDirection(n.Code))})
	}
	for _, n := range given.ByBackbone {
		answer.ByBackbone = append(answer.ByBackbone, ReportPostingCount{n.Code, backboneLabels[n.Code].In(r.Language),
			r.figures(n.Figures, rows.OfBackbone(n.Code))})
	}
	return answer
}

func (r Reader) figures(f report.Figures, rows report.Rows) ReportFigures {
	return ReportFigures{f, r.open(rows), r.open(rows.Teachers())}
}

// direction writes urban-rural as 城区→乡村.
func (r Reader) direction(code string) string {
	from, to, _ := strings.Cut(code, "-")
	home, _ := r.label(division.Settings, from)
	host, _ := r.label(division.Settings, to)
	if to == report.Elsewhere {
		host = r.say("本系统外地点", "Elsewhere")
	}
	return home + "→" + host
}
