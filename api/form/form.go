// Package form presents an answer: labels and links, tables and CSV, bulletin and charts.
// It is pure: it knows nothing of HTTP.
package form

import (
	"net/url"

	"gongtongti/domain"
	"gongtongti/domain/division"
	"gongtongti/domain/report"
)

// Reader says for whom an answer is written.
type Reader struct {
	Language domain.Language
	Codes    map[string][]division.Item // the code lists
	// List and Record return the address of a list with filters and of one record, in the
	// API or on pages.
	List   func(list string, filters url.Values) string
	Record func(list string, id domain.ID) string
}

func (r Reader) say(zh, en string) string { return domain.T(zh, en).In(r.Language) }

var notGivenLabel = domain.T("未填写", "Not given")

// label returns the label of a code and its position in the code list.
func (r Reader) label(list, code string) (label string, position int) {
	for i, item := range r.Codes[list] {
		if item.Code == code {
			return domain.T(item.LabelZH, item.LabelEN).In(r.Language), i
		}
	}
	if code == report.NotGiven {
		code = notGivenLabel.In(r.Language)
	}
	return code, len(r.Codes[list])
}
