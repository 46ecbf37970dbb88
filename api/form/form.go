// Package form gives an answer its forms: labels and links, tables and the CSV made from
// them, the bulletin, the charts. It is pure: it knows nothing of HTTP.
package form

import (
	"net/url"

	"gongtongti/domain"
	"gongtongti/domain/division"
	"gongtongti/domain/report"
)

// Reader is for whom an answer is written.
type Reader struct {
	Language domain.Language
	Codes    map[string][]division.Item // the code lists
	// List is the address of a list with its filters, Record of one record: of the API or
	// of pages.
	List   func(list string, filters url.Values) string
	Record func(list string, id domain.ID) string
}

func (r Reader) say(zh, en string) string { return domain.T(zh, en).In(r.Language) }

var notGivenLabel = domain.T("未填写", "Not given")

// label of a code in a list, and its position there.
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
