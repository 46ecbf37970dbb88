package demodata

import (
	"fmt"
	"time"

	"gongtongti/domain"
)

// clock is the time at which the demonstration data pretends to be entered, so that
// the same data, ids included, comes out on every machine and on every day.
type clock struct {
	zone  *time.Location
	now   time.Time
	count int
}

// at moves to an hour of a day.
func (c *clock) at(day domain.Date, hour int) {
	c.now = day.In(c.zone).Add(time.Duration(hour) * time.Hour)
}

func (c *clock) env() domain.Env {
	return domain.Env{Now: func() time.Time { return c.now }, Zone: c.zone, NewID: c.id}
}

// id is a UUIDv7 with the clock's time and a running number where others have chance.
func (c *clock) id() domain.ID {
	c.count++
	ms := c.now.UnixMilli()
	return domain.ID(fmt.Sprintf("%08x-%04x-7%03x-8%03x-%012x", ms>>16, ms&0xffff, c.count>>12&0xfff, c.count&0xfff, c.count))
}
