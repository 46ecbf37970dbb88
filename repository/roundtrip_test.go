package repository_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/repository"
	"gongtongti/repository/repositorytest"
)

// kept is a type that the repository keeps. The test gives every field of it a value,
// found by reflection, and every other value once more when it is stored again.
type kept[T any] struct {
	// given are the fields that cannot have any value, by their path: those that name
	// another record or are read from it, that a constraint holds, or that Store leaves as
	// they are. A pair is the value when it is added and when it is stored again.
	given map[string]any
	add   func(T) error
	store func(T) error // nil: it never changes
	find  func() (T, error)
	// table that has the record under its id. What Store wrote differs in every column but
	// those that stay, the ones that the repository works out included.
	table string
	stays []string
}

type pair [2]any

func (k kept[T]) comesBack(t *testing.T, db *repository.DB) {
	t.Helper()
	t.Run(reflect.TypeFor[T]().String(), func(t *testing.T) {
		used := map[string]bool{}
		var rows [2]map[string]string
		for round, write := range []func(T) error{k.add, k.store} {
			if write == nil {
				continue
			}
			k.round(t, round, write, used)
			if k.table != "" {
				rows[round] = rowOf(t, db, k.table, k.given["ID"])
			}
		}
		for path := range k.given {
			if !used[path] {
				t.Errorf("there is no field %s", path)
			}
		}
		for column, value := range rows[0] {
			if stays := slices.Contains(k.stays, column); (value == rows[1][column]) != stays {
				t.Errorf("%s was %s and is %s; stays: %t", column, value, rows[1][column], stays)
			}
		}
	})
}

// round writes a record and reads it back.
func (k kept[T]) round(t *testing.T, round int, write func(T) error, used map[string]bool) {
	t.Helper()
	var record T
	next := 0
	k.fill(reflect.ValueOf(&record).Elem(), "", round, &next, used)
	if err := write(record); err != nil {
		t.Fatalf("write %d of %+v: %v", round, record, err)
	}
	read, err := k.find()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(record, read, sameDay, cmp.AllowUnexported(account.Account{})); diff != "" {
		t.Errorf("write %d came back otherwise (-written +read):\n%s", round, diff)
	}
}

// rowOf is a row as the database has it, by column.
func rowOf(t *testing.T, db *repository.DB, table string, of any) map[string]string {
	t.Helper()
	rows, err := repositorytest.SQL(t, db).Query(fmt.Sprintf("SELECT * FROM %s WHERE id = '%s'", table, of))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read to its end
	columns, err := rows.Columns()
	if err != nil || !rows.Next() {
		t.Fatalf("no row of %s in %s: %v", of, table, err)
	}
	values := make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	if err := rows.Scan(into...); err != nil {
		t.Fatal(err)
	}
	row := map[string]string{}
	for i, column := range columns {
		row[column] = fmt.Sprint(values[i])
	}
	return row
}

// fill gives a field a value of its own in each round. The members of an embedded type have
// the path that they would have without it.
func (k kept[T]) fill(v reflect.Value, path string, round int, next *int, used map[string]bool) {
	if given, is := k.given[path]; is {
		used[path] = true
		if p, varies := given.(pair); varies {
			given = p[round]
		}
		v.Set(reflect.ValueOf(given).Convert(v.Type()))
		return
	}
	*next++
	switch v.Interface().(type) {
	case domain.Date:
		v.Set(reflect.ValueOf(domain.NewDate(2018, time.January, 10**next+40*round)))
		return
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2018, time.May, 1, 8+round, *next, 30, 123456000, time.UTC)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("示例%d/%d", *next, round))
	case reflect.Int:
		v.SetInt(int64(*next + round))
	case reflect.Bool:
		v.SetBool(round == 0)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			k.fill(v.Index(i), fmt.Sprintf("%s.%d", path, i), round, next, used)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			switch {
			case f.Anonymous:
				k.fill(v.Field(i), path, round, next, used)
			case f.IsExported():
				k.fill(v.Field(i), strings.TrimPrefix(path+"."+f.Name, "."), round, next, used)
			}
		}
	default:
		panic("a " + v.Type().String() + " needs a given value: " + path)
	}
}
