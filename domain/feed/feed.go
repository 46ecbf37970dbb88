// Package feed tells a client that was offline what was created, changed, ended or left its
// scope since its last request.
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

// Cursor is what a client has received: everything up to a position, for one account with one
// scope.
type Cursor struct {
	Run     string    // of the database: different after a restore
	Mark    domain.ID // the newest audit entry then: missing after a restore in place
	Account domain.ID
	Scope   domain.Scope
	Whole   int64 // up to here it has heard all, or had nothing: what left after that it may hold
	Position
}

// Change is the current record, or nil if it left the actor's scope.
type Change struct {
	Kind   domain.RecordKind
	ID     domain.ID
	Record any
}

// Page is one page of changes. More says that there is a next page.
type Page struct {
	Changes []Change
	Next    Cursor
	More    bool
}

// Heard is a record that the actor is told of.
type Heard struct {
	Position
	Own bool // it was in the scope, so that its leaving is told too
}

// Repository knows who is told of what. Each record is told once, at its last change. Nothing
// new appears at a position once it can be read.
type Repository interface {
	// Now returns the current position, and whether the mark exists.
	Now(ctx context.Context, mark domain.ID) (Now, error)
	// Since returns what a scope is told after a cursor up to and including another position,
	// each record once and in order, the last position, and whether there is more.
	Since(ctx context.Context, scope domain.Scope, after Cursor, until int64, limit int) (heard []Heard, end Position, more bool, err error)
}

// Now is the run of positions, the last that can be read, and the newest audit entry.
type Now struct {
	Run     string
	Settled int64
	Newest  domain.ID // or None
	Known   bool      // the mark that was asked for is an entry, or None
}

// Reader reads the records of a kind that are in the scope.
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

// Service has the use case of /changes.
type Service struct {
	Repository Repository
	Tx         domain.Transactor
	Readers    map[domain.RecordKind]Reader // of every kind that phones hold
}

// first is before all positions.
var first = Position{At: -1, ID: None}

// None is the id of nothing.
const None domain.ID = "00000000-0000-0000-0000-000000000000"

// Since is for all accounts, each in its scope. Without a cursor it returns everything. A
// cursor of another account, scope or database is refused: the client must start again.
func (s Service) Since(ctx context.Context, actor domain.Actor, since *Cursor, limit int) (page Page, err error) {
	err = s.Tx.View(ctx, func(ctx context.Context) error {
		asked := Cursor{Account: actor.ID, Scope: actor.Scope, Mark: None, Position: first}
		if since != nil {
			asked = *since
		}
		if asked.Mark == "" { // from a version without marks
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
		"This position is no longer valid: the account or its scope has changed, or the service was restored from a backup. "+
			"Clear the stored data and start again without since.")
}

// records reads the records, kind by kind.
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
