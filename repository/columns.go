package repository

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"gongtongti/domain"
)

// instant is a timestamptz column. SQLite keeps text: fixed width and UTC, so
// that it sorts as time does.
type instant time.Time

const instantLayout = "2006-01-02T15:04:05.000000Z"

func (i instant) Value() (driver.Value, error) {
	if time.Time(i).IsZero() {
		return nil, nil
	}
	return time.Time(i).UTC().Format(instantLayout), nil
}

func (i *instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i = instant{}
		return nil
	case time.Time:
		*i = instant(v.UTC())
		return nil
	case string:
		t, err := time.Parse(instantLayout, v)
		*i = instant(t)
		return err
	}
	return fmt.Errorf("cannot read an instant from %T", src)
}

// nullID is a uuid column that may be NULL: the empty ID.
type nullID domain.ID

func (n nullID) Value() (driver.Value, error) { return nullText(n).Value() }

func (n *nullID) Scan(src any) error { return (*nullText)(n).Scan(src) }

// nullText is a text column that may be NULL: the empty string.
type nullText string

func (n nullText) Value() (driver.Value, error) {
	if n == "" {
		return nil, nil
	}
	return string(n), nil
}

func (n *nullText) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*n = ""
	case string:
		*n = nullText(v)
	case []byte:
		*n = nullText(v)
	default:
		return fmt.Errorf("cannot read text from %T", src)
	}
	return nil
}

// jsonList is a text column that holds a JSON list of codes.
type jsonList []string

func (l jsonList) Value() (driver.Value, error) {
	if l == nil {
		return "[]", nil
	}
	text, err := json.Marshal([]string(l))
	return string(text), err
}

func (l *jsonList) Scan(src any) error {
	var text nullText
	if err := text.Scan(src); err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), (*[]string)(l))
}
