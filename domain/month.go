package domain

import (
	"fmt"
	"time"
)

// Month is a calendar month as yyyymm, 201709; “2017-09” in JSON. Zero is none.
type Month int

// ParseMonth accepts 2006-01 in the years 1900 to 2199 and nothing else.
func ParseMonth(s string) (Month, error) {
	first, err := ParseDate(s + "-01")
	if err != nil {
		return 0, fmt.Errorf("%q is no month", s)
	}
	return MonthOf(first), nil
}

// MonthOf is the month that a day lies in.
func MonthOf(d Date) Month { return Month(d.Month()) }

// First day of the month.
func (m Month) First() Date { return NewDate(int(m)/100, time.Month(m%100), 1) }

// Next month.
func (m Month) Next() Month { return MonthOf(m.First().AddMonths(1)) }

// String is 2006-01, or nothing for the zero Month.
func (m Month) String() string {
	if m == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", int(m)/100, int(m)%100)
}

// MarshalText writes 2006-01.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads 2006-01.
func (m *Month) UnmarshalText(text []byte) error {
	parsed, err := ParseMonth(string(text))
	*m = parsed
	return err
}
