package repository

import (
	"reflect"
	"strings"
	"sync"

	"gorm.io/gorm/schema"
)

// columnsOf lists the columns that a row struct has in its own table, with the alias of the
// table. Joined columns, which are read only, are not among them.
func columnsOf[Row any](alias string) string {
	parsed, err := schema.Parse(new(Row), &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		panic(err) // a row struct that gorm cannot read
	}
	var columns []string
	for _, f := range parsed.Fields {
		if f.DBName != "" && f.Creatable {
			columns = append(columns, alias+"."+f.DBName)
		}
	}
	return strings.Join(columns, ", ")
}

// mapped copies a record to its row, or back: fields of the same name and form. What differs
// in name or form is set by the caller.
func mapped[To any](from any) To {
	var to To
	target, source := reflect.ValueOf(&to).Elem(), reflect.ValueOf(from)
	for _, pair := range pairsOf(target.Type(), source.Type()) {
		field := target.FieldByIndex(pair.to)
		field.Set(source.FieldByIndex(pair.from).Convert(field.Type()))
	}
	return to
}

// pair is a field of two structs.
type pair struct{ to, from []int }

var pairs sync.Map // [2]reflect.Type → []pair

func pairsOf(to, from reflect.Type) []pair {
	key := [2]reflect.Type{to, from}
	if known, ok := pairs.Load(key); ok {
		return known.([]pair) //nolint:forcetypeassert // stored below
	}
	var list []pair
	for _, target := range reflect.VisibleFields(to) {
		source, exists := from.FieldByName(target.Name)
		if exists && target.IsExported() && !target.Anonymous && source.Type.Kind() == target.Type.Kind() &&
			source.Type.ConvertibleTo(target.Type) {
			list = append(list, pair{target.Index, source.Index})
		}
	}
	pairs.Store(key, list)
	return list
}
