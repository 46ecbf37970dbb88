package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/division"
	"gongtongti/repository"
)

// divisionsCommand brings in the areas of another place than Yantai.
type divisionsCommand struct {
	File string `arg:"" help:"CSV in UTF-8 with the columns code,name,kind,valid_from,valid_to,successor." type:"existingfile"`
	databaseFlags
}

// Run adds and corrects divisions in one transaction. Nothing is removed.
func (d divisionsCommand) Run(ctx context.Context) error {
	file, err := os.Open(d.File)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // read only
	divisions, err := readDivisions(file)
	if err != nil {
		return err
	}
	db, err := d.migrated(ctx, sqliteFile)
	if err != nil {
		return err
	}
	defer closing(db)
	if err := put(ctx, db, divisions); err != nil {
		return err
	}
	fmt.Printf("%d divisions are in place.\n", len(divisions))
	return nil
}

func put(ctx context.Context, db *repository.DB, divisions []division.Division) error {
	return db.Do(domain.Unhurried(ctx), func(ctx context.Context) error { return db.PutDivisions(ctx, divisions) })
}

var divisionColumns = []string{"code", "name", "kind", "valid_from", "valid_to", "successor"}

func readDivisions(in io.Reader) ([]division.Division, error) {
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || !slices.Equal(divisionColumns, append([]string{strings.TrimPrefix(rows[0][0], "\ufeff")}, rows[0][1:]...)) {
		return nil, fmt.Errorf("the first line must be %s", strings.Join(divisionColumns, ","))
	}
	var divisions []division.Division
	var wrong []error
	for i, row := range rows[1:] {
		d := division.Division{Code: row[0], Name: row[1], Kind: row[2], Successor: row[5]}
		var from, to error
		d.ValidFrom, from = optionalDate(row[3])
		d.ValidTo, to = optionalDate(row[4])
		if err := errors.Join(from, to, division.Check(d)); err != nil {
			wrong = append(wrong, fmt.Errorf("line %d: %w", i+2, err))
		}
		divisions = append(divisions, d)
	}
	return divisions, errors.Join(wrong...)
}

func optionalDate(s string) (domain.Date, error) {
	if s == "" {
		return domain.Date{}, nil
	}
	return domain.ParseDate(s)
}
