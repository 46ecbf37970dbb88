// Package feed tells a phone that was away what has begun, changed, ended or left its
// scope since it last asked.
package feed

import (
	"context"

	"gongtongti/domain"
)

// Position is a place in the order of all changes.
type Position struct {
	At   int64
	Kind domain.RecordKind
	ID   domain.ID
}

// Cursor is what a phone has heard: everything up to a position, as seen by one account
// with one scope.
type Cursor struct {
	Run     string    // of positions: another one after a restored backup
	Mark    domain.ID // the newest audit entry then: it is gone where a backup was put back in place
	Account domain.ID
	Scope   domain.Scope
	Whole   int64 // up to here it has heard all, or had nothing: what left after that it may hold
	Position
}

// Change is a record as it is now, or none if it is the actor's no longer.
type Change struct {
	Kind   domain.RecordKind
	ID     domain.ID
	Record any
}

// Page is one part of what has changed. More tells that the next part is there already.
type Page struct {
	Changes []Change
	Next    Cursor
	More    bool
}

// Heard is a record that the actor is to hear of.
type Heard struct {
	Position
	Own bool // it was the scope's own, so that its leaving is told too
}

// Repository knows who hears of what. Every record is told at its last change alone, and
// at no position does anything come up once that position can be read.
type Repository interface {
	// Now is where the database stands, and whether it has a mark.
	Now(ctx context.Context, mark domain.ID) (Now, error)
	// Since is what a scope hears after a cursor's position, up to and with another, each
	// record once, in order; and up to where that is, with more to come or not.
	Since(ctx context.Context, scope domain.Scope, after Cursor, until int64, limit int) (heard []Heard, end Position, more bool, err error)
}

// Now is the run of positions, the last that can be read, and the newest audit entry.
type Now struct {
	Run     string
	Settled int64
	Newest  domain.ID // or None
	Known   bool      // the mark that was asked for is an entry, or None
}

// Reader reads those of the records of a kind that the scope holds.
type Reader func(ctx context.Context, scope domain.Scope, ids []domain.ID) (map[domain.ID]any, error)

// Read makes a Reader of a repository's own way to read several records.
func Read[T interface{ Identity() domain.ID }](among func(context.Context, domain.Scope, []domain.ID) ([]T, error)) Reader {
	return func(ctx context.Context, scope domain.Scope, ids []domain.ID) (map[domain.ID]any, error) {
		items, err := among(ctx, scope, ids)
		records := map[domain.ID]any{}
		for _, r := range items {
			records[r.Identity()] = r
		}
		return records, err
	}
}

// Service answers what has changed.
type Service struct {
	Repository Repository
	Tx         domain.Transactor
	Readers    map[domain.RecordKind]Reader // of every kind that phones hold
}

// first lies before every position.
var first = Position{At: -1, ID: None}

// None is the id of nothing.
const None domain.ID = "00000000-0000-0000-0000-000000000000"

// Since is for everybody, each in their scope; no cursor asks for all there is. A cursor
// of another account, scope or run of positions is refused: start again.
func (s Service) Since(ctx context.Context, actor domain.Actor, since *Cursor, limit int) (page Page, err error) {
	err = s.Tx.View(ctx, func(ctx context.Context) error {
		asked := Cursor{Account: actor.ID, Scope: actor.Scope, Mark: None, Position: first}
		if since != nil {
			asked = *since
		}
		if asked.Mark == "" { // of a program before there were marks
			return startAgain()
		}
		now, err := s.Repository.Now(ctx, asked.Mark)
		if err != nil {
			return err
		}
		if since == nil {
			asked.Run, asked.Whole = now.Run, now.Settled
		}
		if asked.Run != now.Run || !now.Known || asked.At > now.Settled || asked.Account != actor.ID || asked.Scope != actor.Scope {
			return startAgain()
		}
		page.Next = asked
		page.Next.Mark = now.Newest
		var heard []Heard
		if heard, page.Next.Position, page.More, err = s.Repository.Since(ctx, actor.Scope, asked, now.Settled, limit); err != nil {
			return err
		}
		if !page.More {
			page.Next.Whole = now.Settled
		}
		page.Changes, err = s.records(ctx, actor.Scope, heard)
		return err
	})
	return page, err
}

func startAgain() error {
	return domain.Fail(domain.Gone, "start_again", "这个同步位置不能再用：账号或管理范围已不同，或者系统已从备份恢复。请清空手机上的数据，不带since重新开始。",
		"This position cannot be used any more: the account or its scope is another, or the service was restored from a backup. Clear "+
			"what the phone holds and start again without since.")
}

// records reads what was heard of, kind by kind.
func (s Service) records(ctx context.Context, scope domain.Scope, heard []Heard) ([]Change, error) {
	ids := map[domain.RecordKind][]domain.ID{}
	for _, h := range heard {
		ids[h.Kind] = append(ids[h.Kind], h.ID)
	}
	records := map[domain.RecordKind]map[domain.ID]any{}
	for kind, wanted := range ids {
		var err error
		if records[kind], err = s.Readers[kind](ctx, scope, wanted); err != nil {
			return nil, err
		}
	}
	changes := []Change{}
	for _, h := range heard {
		record := records[h.Kind][h.ID]
		if record != nil || h.Own {
			changes = append(changes, Change{h.Kind, h.ID, record})
		}
	}
	return changes, nil
}
