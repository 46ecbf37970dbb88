// Package domain has what all parts of the service share: ids, dates, actors, errors and
// transactions.
package domain

import (
	"encoding/hex"
	"errors"
	"strings"
)

// ID is a UUID in canonical lower-case form. New ones are UUIDv7, which sort by creation
// time.
type ID string

// ParseID accepts a UUID in either case and refuses everything else.
func ParseID(s string) (ID, error) {
	s = strings.ToLower(s)
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return "", errors.New("not a UUID")
	}
	if raw, err := hex.DecodeString(strings.ReplaceAll(s, "-", "")); err != nil || len(raw) != 16 {
		return "", errors.New("not a UUID")
	}
	return ID(s), nil
}

// MarshalJSON writes null for no ID.
func (id ID) MarshalJSON() ([]byte, error) {
	if id == "" {
		return []byte("null"), nil
	}
	return []byte(`"` + string(id) + `"`), nil
}

// UnmarshalText lets a request name an ID; a malformed one is refused there.
func (id *ID) UnmarshalText(text []byte) error {
	parsed, err := ParseID(string(text))
	*id = parsed
	return err
}
