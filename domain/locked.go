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

// Alteration is a change that reports may count.
type Alteration struct {
	Kind      RecordKind
	ID        ID
	Action    string
	Divisions []string // that it counts for, before and after
	From, To  Date     // the days it is about, before and after; a zero To has no end
	Field     string   // path in a request with several records
	// Alters reports whether it changes what the locked period holds.
	Alters func(LockedPeriod) bool
}

// Locks keep a locked period from changing without a reason on record.
type Locks interface {
	// Enter comes first in a transaction that may change figures, before any record is read, so
	// that each lock is set before or after the whole change.
	Enter(ctx context.Context) error
	// Guard refuses to alter a locked period unless the actor gives a Correction, which is
	// stored with the lock. Conflict period_locked, with a fault for each alteration that has
	// a Field.
	Guard(ctx context.Context, actor Actor, first Alteration, more ...Alteration) error
}

// Reasons joins the reason for a change and the reason for changing a locked period.
func Reasons(own, correction string) string {
	switch {
	case own == "" || own == correction:
		return correction
	case correction == "":
		return own
	}
	return own + "\n" + correction
}
