// Package division holds the reference data that everything else is coded with:
// administrative areas and the code lists.
package division

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongtongti/domain"
)

// Division is a coded area, 行政/统计区划. A longer code lies inside every shorter
// prefix of it. Old codes stay readable.
type Division struct {
	Code      string      `json:"code"`
	Name      string      `json:"name"`
	Kind      string      `json:"kind"` // formal (GB/T 2260) or statistical
	ValidFrom domain.Date `json:"valid_from"`
	ValidTo   domain.Date `json:"valid_to"`
	Successor string      `json:"successor"`
}

// Item is one entry of a code list, with both labels.
type Item struct {
	List    string `json:"-"`
	Code    string `json:"code"`
	LabelZH string `json:"label_zh"`
	LabelEN string `json:"label_en"`
}

// The code lists.
const (
	ActivityTypes = "activity_type"
	Modes         = "mode"
	Focuses       = "focus"
	Settings      = "setting"
	PostingKinds  = "posting_kind"
	Subjects      = "subject"
)

// Repository reads the reference data.
type Repository interface {
	Divisions(ctx context.Context) ([]Division, error)
	CodeItems(ctx context.Context) ([]Item, error)
	// PutDivisions adds divisions, or corrects those whose code is there already.
	PutDivisions(ctx context.Context, divisions []Division) error
}

// Service answers with reference data. Everybody who is logged in may read it.
type Service struct{ Repository Repository }

// Divisions lists every division, old ones included, by code.
func (s Service) Divisions(ctx context.Context) ([]Division, error) {
	return s.Repository.Divisions(ctx)
}

// CodeLists maps each list to its items in their order.
func (s Service) CodeLists(ctx context.Context) (map[string][]Item, error) {
	items, err := s.Repository.CodeItems(ctx)
	if err != nil {
		return nil, err
	}
	lists := map[string][]Item{}
	for _, item := range items {
		lists[item.List] = append(lists[item.List], item)
	}
	return lists, nil
}

// Check says what is wrong with a division on its own.
func Check(d Division) error {
	digits := strings.Trim(d.Code, "0123456789") == ""
	switch {
	case !digits || !slices.Contains([]int{2, 4, 6, 9}, len(d.Code)):
		return fmt.Errorf("code %q: a code has 2, 4, 6 or 9 digits", d.Code)
	case d.Name == "":
		return fmt.Errorf("code %s has no name", d.Code)
	case d.Kind != "formal" && d.Kind != "statistical":
		return fmt.Errorf("code %s: kind is formal or statistical", d.Code)
	}
	return nil
}
