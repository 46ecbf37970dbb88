package api

import (
	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/division"
)

// divisions answers the reference data.
type divisions struct{ service division.Service }

func (h divisions) list(c *call.Call, _ call.None) (call.Tagged[call.List[division.Division]], error) {
	all, err := h.service.Divisions(c.Ctx())
	return call.Tagged[call.List[division.Division]]{Body: call.List[division.Division]{Items: all}}, err
}

// codeItem is an entry of a code list with the label in the reader's language first.
type codeItem struct {
	division.Item
	Label string `json:"label"`
}

func (h divisions) codes(c *call.Call, _ call.None) (call.Tagged[map[string][]codeItem], error) {
	lists, err := h.service.CodeLists(c.Ctx())
	answer := map[string][]codeItem{}
	for name, items := range lists {
		for _, item := range items {
			label := domain.T(item.LabelZH, item.LabelEN).In(c.Language())
			answer[name] = append(answer[name], codeItem{item, label})
		}
	}
	return call.Tagged[map[string][]codeItem]{Body: answer}, err
}
