package domain

import (
	"context"
	"strings"
	"time"
)

// LockedPeriod is a period that a bureau has closed for a division, 报送锁定.
type LockedPeriod struct {
	ID       ID
	Division string
	Name     string // of the division
	Period
	Since time.Time
}

// Covers reports whether the division lies in the one that was closed.
func (l LockedPeriod) Covers(division string) bool {
	return division != "" && strings.HasPrefix(division, l.Division)
}

// Alteration is a change of what reports may count.
type Alteration struct {
	Kind      RecordKind
	ID        ID
	Action    string
	Divisions []string // that it counts for, before and after
	From, To  Date     // the days it is about, before and after; a zero To has no end
	Field     string   // of a request that makes several: where it stands
	// Alters reports whether it changes what the locked period holds.
	Alters func(LockedPeriod) bool
}

// Locks keep a locked period from changing without a reason on record.
type Locks interface {
	// Enter comes first in a transaction that may change what reports count, before any
	// record is read: so each lock is made before the whole change or after it.
	Enter(ctx context.Context) error
	// Guard refuses to alter a locked period unless the actor gives a Correction, which
	// then stands with the lock. Conflict period_locked, with a fault for each that has a
	// field.
	Guard(ctx context.Context, actor Actor, first Alteration, more ...Alteration) error
}

// Reasons joins why something was done with why it was done in a locked period.
func Reasons(own, correction string) string {
	switch {
	case own == "" || own == correction:
		return correction
	case correction == "":
		return own
	}
	return own + "\n" + correction
}
