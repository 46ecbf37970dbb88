package repository

import (
	"context"

	"gorm.io/gorm/clause"

	"gongtongti/domain"
	"gongtongti/domain/division"
)

type divisionRow struct {
	Code      string
	Name      string
	Kind      string
	ValidFrom domain.Date
	ValidTo   domain.Date
	Successor nullText
}

func (divisionRow) TableName() string { return "divisions" }

// Divisions implements division.Repository.
func (s *DB) Divisions(ctx context.Context) ([]division.Division, error) {
	var rows []divisionRow
	if err := s.q(ctx).Raw(`SELECT code, name, kind, valid_from, valid_to, successor FROM divisions
		ORDER BY code`).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	divisions := make([]division.Division, len(rows))
	for i, r := range rows {
		divisions[i] = division.Division{Code: r.Code, Name: r.Name, Kind: r.Kind, ValidFrom: r.ValidFrom, ValidTo: r.ValidTo,
			Successor: string(r.Successor)}
	}
	return divisions, nil
}

// PutDivisions implements division.Repository.
func (s *DB) PutDivisions(ctx context.Context, divisions []division.Division) error {
	plain, linked := make([]divisionRow, len(divisions)), []divisionRow{}
	for i, d := range divisions {
		plain[i] = divisionRow{Code: d.Code, Name: d.Name, Kind: d.Kind, ValidFrom: d.ValidFrom, ValidTo: d.ValidTo}
		if d.Successor != "" {
			row := plain[i]
			row.Successor = nullText(d.Successor)
			linked = append(linked, row)
		}
	}
	// A successor may stand further down the list, so the links come last.
	for _, rows := range [][]divisionRow{plain, linked} {
		if len(rows) == 0 {
			continue
		}
		put := clause.OnConflict{Columns: []clause.Column{{Name: "code"}}, UpdateAll: true}
		if err := s.q(ctx).Clauses(put).CreateInBatches(&rows, 500).Error; err != nil {
			return translate(err)
		}
	}
	return s.touch(ctx, nil)
}

// CodeItems implements division.Repository.
func (s *DB) CodeItems(ctx context.Context) ([]division.Item, error) {
	var items []division.Item
	err := s.q(ctx).Raw(`SELECT list, code, label_zh, label_en FROM code_items ORDER BY list, position, code`).Scan(&items).Error
	return items, translate(err)
}
