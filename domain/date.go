package domain

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a calendar day. The zero Date means none: JSON null, SQL NULL.
type Date struct{ day time.Time }

// NewDate normalises like time.Date: 31 September is 1 October.
func NewDate(year int, month time.Month, day int) Date {
	return Date{time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// DateOf is the day it was in t's own zone.
func DateOf(t time.Time) Date { return NewDate(t.Date()) }

// ParseDate accepts 2006-01-02 in the years 1900 to 2199 and nothing else.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1900 || t.Year() > 2199 {
		return Date{}, fmt.Errorf("%q is no date", s)
	}
	return Date{t}, nil
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d.day.IsZero() }

// Before reports whether d lies before other.
func (d Date) Before(other Date) bool { return d.day.Before(other.day) }

// After reports whether d lies after other.
func (d Date) After(other Date) bool { return d.day.After(other.day) }

// AddDays moves by whole days.
func (d Date) AddDays(n int) Date { return Date{d.day.AddDate(0, 0, n)} }

// Year of the calendar.
func (d Date) Year() int { return d.day.Year() }

// Month of the calendar as yyyymm: 201709.
func (d Date) Month() int { return d.day.Year()*100 + int(d.day.Month()) }

// Day of the month.
func (d Date) Day() int { return d.day.Day() }

// Weekday of the day.
func (d Date) Weekday() time.Weekday { return d.day.Weekday() }

// String is 2006-01-02, or nothing for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.day.Format(time.DateOnly)
}

// MarshalJSON writes "2006-01-02" or null.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalText reads 2006-01-02.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	*d = parsed
	return err
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*d = Date{}
		return nil
	}
	if len(data) < 2 || data[0] != '"' {
		return fmt.Errorf("%s is no date", data)
	}
	return d.UnmarshalText(data[1 : len(data)-1])
}

// Value stores the day as text, which both databases take for a date column.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a date column, or a computed date that SQLite hands over as text.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		*d = DateOf(v)
		return nil
	case string:
		if len(v) > len(time.DateOnly) {
			v = v[:len(time.DateOnly)]
		}
		parsed, err := ParseDate(v)
		*d = parsed
		return err
	}
	return fmt.Errorf("cannot read a date from %T", src)
}

// Compare orders days for sorting.
func (d Date) Compare(other Date) int { return d.day.Compare(other.day) }

// In is the instant at which the day begins in a zone.
func (d Date) In(zone *time.Location) time.Time {
	year, month, day := d.day.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, zone)
}

// AddMonths moves by whole months; the 31st becomes the last day of a shorter month.
func (d Date) AddMonths(n int) Date {
	year, month, day := d.day.Date()
	last := NewDate(year, month+time.Month(n)+1, 0)
	return Date{last.day.AddDate(0, 0, min(day, last.day.Day())-last.day.Day())}
}

// DaysUntil counts the days to a later day.
func (d Date) DaysUntil(later Date) int { return int(later.day.Sub(d.day).Hours() / 24) }

// MonthsUntil counts whole months to a later day and the days that are left over.
func (d Date) MonthsUntil(later Date) (months, days int) {
	for !d.AddMonths(months + 1).After(later) {
		months++
	}
	return months, d.AddMonths(months).DaysUntil(later)
}
