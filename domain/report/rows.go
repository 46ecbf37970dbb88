package report

import (
	"slices"

	"gongtongti/domain"
)

// Records are what a figure counts.
type Records int

// What figures count.
const (
	OfActivities  Records = iota
	OfPostings            // each posting
	OfTeachers            // the teachers of postings, each once
	OfCommunities         // with a confirmed activity
)

// Rows are the records behind a figure, as the conditions that they meet; zero fields
// are no condition.
type Rows struct {
	Records Records
	Period  domain.Period
	// Of activities. A school's count where it took part, with its partner if there is one.
	Status                                 string
	CommunityID, SchoolID, WithSchoolID    domain.ID
	Division, WithDivision, SchoolDivision string
	Types                                  []string
	Mode, Focus, Subject                   string
	// Of postings.
	HomeSchoolID, ToSchoolID  domain.ID
	HomeDivision, ToDivision  string
	Counting                  string
	Kind, Direction, Backbone string
	MissingReports            bool
}

// in are the activities of a subject.
func (s Subject) in(period domain.Period, status string) Rows {
	rows := Rows{Period: period, Status: status}
	switch s.Kind {
	case OfCommunity:
		rows.CommunityID = s.ID
	case OfSchool:
		rows.SchoolID = s.ID
	case OfDivision:
		rows.Division = s.Code
	}
	return rows
}

// Rows are the activities of a status.
func (r Report) Rows(status string) Rows { return r.Subject.in(r.Period, status) }

func (r Report) confirmed() Rows { return r.Rows("confirmed") }

// RowsByType are the confirmed activities of a type; likewise the others.
func (r Report) RowsByType(code string) Rows {
	rows := r.confirmed()
	rows.Types = []string{code}
	return rows
}

// RowsByMode of holding them.
func (r Report) RowsByMode(code string) Rows {
	rows := r.confirmed()
	rows.Mode = code
	return rows
}

// RowsByFocus of their content.
func (r Report) RowsByFocus(code string) Rows {
	rows := r.confirmed()
	rows.Focus = code
	return rows
}

// RowsBySubject of teaching.
func (r Report) RowsBySubject(code string) Rows {
	rows := r.confirmed()
	rows.Subject = code
	return rows
}

// RowsByMonth takes a month's code, 2017-09.
func (r Report) RowsByMonth(code string) Rows {
	rows := r.confirmed()
	if first, err := domain.ParseDate(code + "-01"); err == nil {
		rows.Period = domain.Period{From: first, To: first.AddMonths(1).AddDays(-1)}.Within(r.Period)
	}
	return rows
}

// RowsByMonthAndType are those of a month and a type.
func (r Report) RowsByMonthAndType(n MonthTypeCount) Rows {
	rows := r.RowsByMonth(n.Month)
	rows.Types = []string{n.Type}
	return rows
}

// RowsOfSchool are what a school of the report took part in: of a school's own report what
// both took part in, of a division's what the school did while it lay there.
func (r Report) RowsOfSchool(id domain.ID) Rows {
	rows := r.confirmed()
	switch r.Subject.Kind {
	case OfCommunity:
		rows.SchoolID = id
	case OfSchool:
		rows.WithSchoolID = id
	case OfDivision:
		rows.Division, rows.SchoolID, rows.SchoolDivision = "", id, r.Subject.Code
	}
	return rows
}

// RowsOfDivision are the confirmed activities of a part of the division.
func (r Report) RowsOfDivision(code string) Rows {
	rows := r.confirmed()
	rows.Division = code
	return rows
}

// RowsBefore are the confirmed activities of the period before.
func (r Report) RowsBefore() Rows { return r.Subject.in(r.Change.Period, "confirmed") }

// RowsGiven are the postings from the schools of the subject.
func (r Report) RowsGiven() Rows {
	rows := r.postings()
	if rows.HomeSchoolID = r.Subject.ID; r.Subject.Kind == OfDivision {
		rows.HomeDivision = r.Subject.Code
	}
	return rows
}

// RowsReceived are the postings to the schools of the subject.
func (r Report) RowsReceived() Rows {
	rows := r.postings()
	if rows.ToSchoolID = r.Subject.ID; r.Subject.Kind == OfDivision {
		rows.ToDivision = r.Subject.Code
	}
	return rows
}

func (r Report) postings() Rows {
	return Rows{Records: OfPostings, Period: r.Period, Counting: r.Postings.Counting}
}

// Teachers of postings.
func (r Rows) Teachers() Rows {
	r.Records = OfTeachers
	return r
}

// OfKind are the postings of a kind.
func (r Rows) OfKind(code string) Rows {
	r.Kind = code
	return r
}

// OfDirection are the postings of a direction.
func (r Rows) OfDirection(code string) Rows {
	r.Direction = code
	return r
}

// OfBackbone are the postings of backbone teachers, or of others.
func (r Rows) OfBackbone(code string) Rows {
	r.Backbone = code
	return r
}

// RowsOfCommunity are what a community contributes to the report.
func (r Report) RowsOfCommunity(id domain.ID) Rows {
	rows := r.confirmed()
	rows.CommunityID = id
	return rows
}

// RowsOfCommunities are the communities with a confirmed activity.
func (r Report) RowsOfCommunities() Rows {
	rows := r.confirmed()
	rows.Records, rows.Status, rows.CommunityID = OfCommunities, "", ""
	return rows
}

// RowsOfPoint are the confirmed activities that a point took part in; of a school's own
// matrix those that both took part in.
func (m Matrix) RowsOfPoint(p Point) Rows {
	if m.Subject.Kind == OfSchool {
		rows := m.Subject.in(m.Period, "confirmed")
		rows.WithSchoolID = domain.ID(p.Key)
		return rows
	}
	return m.between(p.Key, "")
}

// RowsOfMeeting are the confirmed activities that two points both took part in.
func (m Matrix) RowsOfMeeting(n Meeting) Rows { return m.between(n.A, n.B) }

// between two points, or of one alone.
func (m Matrix) between(a, b string) Rows {
	rows := Rows{Period: m.Period, Status: "confirmed"}
	if m.Subject.NextLevel() > 0 {
		rows.Division, rows.WithDivision = a, b
		return rows
	}
	if m.Subject.Kind != OfSchool {
		rows = m.Subject.in(m.Period, "confirmed")
	}
	rows.SchoolID, rows.WithSchoolID = domain.ID(a), domain.ID(b)
	return rows
}

// Rows are what a community has done for the target.
func (p TargetProgress) Rows(community domain.ID) Rows {
	return Rows{Period: p.Counted, Status: "confirmed", CommunityID: community, Types: slices.Clone(p.Types), Mode: p.Mode}
}

// RowsWaiting are the activities of a status that wait for a school.
func (u Unreported) RowsWaiting(status string) Rows { return u.Subject.in(domain.Period{}, status) }

// RowsUnserved are the postings with months that nobody reported on.
func (u Unreported) RowsUnserved() Rows {
	rows := Rows{Records: OfPostings, MissingReports: true}
	if rows.HomeSchoolID = u.Subject.ID; u.Subject.Kind == OfDivision {
		rows.HomeDivision = u.Subject.Code
	}
	return rows
}

// RowsUnservedOf are those of one school.
func (u Unreported) RowsUnservedOf(school domain.ID) Rows {
	rows := u.RowsUnserved()
	rows.HomeSchoolID = school
	return rows
}
