package call

import "reflect"

// Copy sets the fields of to from the fields of a request that have the same names. Members
// that a patch leaves out are not changed. The handler reads fields without a counterpart
// itself.
func Copy(to, from any) {
	copyFields(reflect.ValueOf(to).Elem(), reflect.ValueOf(from))
}

func copyFields(to, from reflect.Value) {
	for i := range from.NumField() {
		f := from.Type().Field(i)
		target := to.FieldByName(f.Name)
		switch {
		case f.Anonymous:
			copyFields(to, from.Field(i))
		case target.IsValid():
			copyField(target, from.Field(i))
		}
	}
}

func copyField(to, from reflect.Value) {
	optional := true
	switch n, ok := from.Interface().(Nullable); {
	case ok && !n.given():
		return
	case ok:
		from = reflect.ValueOf(n.value())
	case from.Kind() != reflect.Pointer:
		optional = false
	case from.IsNil():
		return
	default:
		from = from.Elem()
	}
	if to.Kind() != reflect.Pointer {
		to.Set(converted(from, to.Type()))
		return
	}
	if value := converted(from, to.Type().Elem()); optional || !value.IsZero() {
		to.Set(reflect.New(to.Type().Elem()))
		to.Elem().Set(value)
	}
}

// converted returns a value as another type of the same shape. Lists are copied and never nil.
func converted(from reflect.Value, t reflect.Type) reflect.Value {
	to := reflect.New(t).Elem()
	switch {
	case t.Kind() == reflect.Slice:
		to.Set(reflect.MakeSlice(t, from.Len(), from.Len()))
		for i := range from.Len() {
			to.Index(i).Set(converted(from.Index(i), t.Elem()))
		}
	case from.CanConvert(t):
		to.Set(from.Convert(t))
	default:
		copyFields(to, from)
	}
	return to
}
