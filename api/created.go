package api

import (
	"cmp"
	"encoding/json"

	"gongtongti/api/call"
	"gongtongti/domain"
)

// createdRecords are the records that the kept answer of a create speaks of.
func createdRecords(kept domain.KeptAnswer) []call.Existing {
	var created keptRecord
	var records []call.Existing
	if json.Unmarshal([]byte(kept.Body), &created) != nil {
		return nil
	}
	for _, one := range created.Items {
		records = append(records, one.at(one.href()))
	}
	if kept.Location != "" && created.ID != "" { // a month's report has no id
		records = append(records, created.at(kept.Location))
	}
	return records
}

// keptRecord has the members by which the answers of creates name their records.
type keptRecord struct {
	ID           domain.ID    `json:"id"`
	Name         string       `json:"name"`
	NameZH       string       `json:"name_zh"`
	TeacherName  string       `json:"teacher_name"`
	Label        string       `json:"label"`
	DivisionName string       `json:"division_name"`
	Title        string       `json:"title"` // of a teacher it is something else
	HeldOn       string       `json:"held_on"`
	Items        []keptRecord `json:"items"` // activities of a series, or targets
}

func (k keptRecord) at(href string) call.Existing {
	return call.Existing{Ref: domain.Ref{ID: k.ID, Title: cmp.Or(k.Name, k.NameZH, k.TeacherName, k.Label, k.DivisionName, k.Title)},
		Href: href}
}

// href of what was made with others, whose answer had no Location.
func (k keptRecord) href() string {
	if k.HeldOn != "" {
		return addressOf(domain.ActivityRecord, k.ID)
	}
	return addressOf(domain.TargetRecord, k.ID)
}
