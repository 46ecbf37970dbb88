package api

import (
	"encoding/json"

	"gongtongti/domain"
	"gongtongti/domain/division"
)

// tagged is reference data whose ETag is a hash of what it says; a phone asks again
// with If-None-Match and gets 304 while nothing has changed.
type tagged[T any] struct{ Body T }

func (t tagged[T]) MarshalJSON() ([]byte, error) { return json.Marshal(t.Body) }

func (t tagged[T]) hashed() bool { return true }

func (s *server) listDivisions(c *call, _ none) (tagged[list[division.Division]], error) {
	found, err := s.Divisions.Divisions(c.ctx())
	return tagged[list[division.Division]]{list[division.Division]{Items: found}}, err
}

// codeItem is an entry of a code list with the label in the reader's language first.
type codeItem struct {
	division.Item
	Label string `json:"label"`
}

func (s *server) listCodes(c *call, _ none) (tagged[map[string][]codeItem], error) {
	lists, err := s.Divisions.CodeLists(c.ctx())
	answer := map[string][]codeItem{}
	for name, items := range lists {
		for _, item := range items {
			label := domain.T(item.LabelZH, item.LabelEN).In(language(c))
			answer[name] = append(answer[name], codeItem{item, label})
		}
	}
	return tagged[map[string][]codeItem]{answer}, err
}
