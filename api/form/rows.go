package form

import (
	"net/url"
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/report"
)

// Names of lists in links.
const (
	Activities  = "activities"
	Postings    = "postings"
	Posted      = "postings/teachers"
	Communities = "communities"
)

// open returns the address of the records behind a figure: a list with the same
// conditions.
func (r Reader) open(rows report.Rows) string {
	days := [2]string{"from", "to"}
	list := Activities
	switch rows.Records {
	case report.OfPostings:
		list, days = Postings, [2]string{"counted_from", "counted_to"}
	case report.OfTeachers:
		list, days = Posted, [2]string{"counted_from", "counted_to"}
	case report.OfCommunities:
		list, days = Communities, [2]string{"confirmed_from", "confirmed_to"}
	}
	filters := url.Values{}
	for name, value := range map[string]string{
		days[0]: rows.Period.From.String(), days[1]: rows.Period.To.String(), "status": rows.Status,
		"community_id": string(rows.CommunityID), "school_id": string(rows.SchoolID), "with_school_id": string(rows.WithSchoolID),
		"division": rows.Division, "with_division": rows.WithDivision, "school_division": rows.SchoolDivision,
		"type": strings.Join(rows.Types, ","), "mode": rows.Mode, "focus": rows.Focus, "subject": rows.Subject,
		"home_school_id": string(rows.HomeSchoolID), "to_school_id": string(rows.ToSchoolID),
		"home_division": rows.HomeDivision, "to_division": rows.ToDivision, "counting": rows.Counting,
		"kind": rows.Kind, "direction": rows.Direction, "backbone": rows.Backbone,
	} {
		if value != "" {
			filters.Set(name, value)
		}
	}
	if rows.Period == (domain.Period{}) {
		filters.Del(days[0])
		filters.Del(days[1])
	}
	if rows.MissingReports {
		filters.Set("missing_reports", "true")
	}
	return r.List(list, filters)
}
