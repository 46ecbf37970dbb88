package change_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/change"
)

// note is the simplest record that can change.
type note struct {
	ID      domain.ID `json:"id"`
	Words   []string  `json:"words"`
	Version int       `json:"version"`

	UpdatedAt time.Time `json:"updated_at"`
}

func (n note) Revision() int { return n.Version }

// steps writes down what a change does, and refuses at one of its steps.
type steps struct {
	done   []string
	refuse string
	stored note
	entry  audit.Entry
}

var errRefused = errors.New("refused")

func (s *steps) at(step string) error {
	s.done = append(s.done, step)
	if step == s.refuse {
		return errRefused
	}
	return nil
}

func (s *steps) Do(ctx context.Context, fn func(context.Context) error) error { return fn(ctx) }

func (s *steps) View(ctx context.Context, fn func(context.Context) error) error { return fn(ctx) }

func (s *steps) Append(_ context.Context, e audit.Entry) error {
	s.entry = e
	return s.at("record")
}

var now = time.Date(2018, time.March, 1, 8, 0, 0, 0, time.UTC)

func (s *steps) notes() change.Of[note] {
	return change.Of[note]{
		Tx: s, Audit: s, Env: domain.Env{Now: func() time.Time { return now }, NewID: func() domain.ID { return "entry" }},
		Enter: func(context.Context) error { return s.at("enter") },
		Lock: func(_ context.Context, _ domain.Scope, id domain.ID) (note, error) {
			return note{ID: id, Words: []string{"王小明"}, Version: 3}, s.at("lock")
		},
		Open: func(note) error { return s.at("open") },
		Copy: func(n note) note {
			n.Words = slices.Clone(n.Words)
			return n
		},
		Mask: func(reason string, old, _ note) string { return strings.ReplaceAll(reason, old.Words[0], "王**") },
		Guard: func(_ context.Context, p *change.Pending[note]) error {
			p.Changed.Words = append(p.Changed.Words, "guarded")
			return s.at("guard")
		},
		Stamp: func(n *note, version int, at time.Time) { n.Version, n.UpdatedAt = version, at },
		Store: func(_ context.Context, p change.Pending[note]) error {
			s.stored = p.Changed
			return s.at("store")
		},
		Target: func(old, changed note) audit.Target {
			return audit.Target{Kind: domain.SchoolRecord, ID: changed.ID, Subject: old.ID}
		},
		Shown: func(n note) note {
			n.Words = nil
			return n
		},
	}
}

func (s *steps) rewrite(version int, action audit.Action, reason, word string) (note, error) {
	actor := domain.Actor{ID: "actor", Role: domain.Principal, Correction: "王小明 was late"}
	return s.notes().Do(context.Background(), actor, "note", version, change.Step[note]{Action: action, Reason: reason,
		May: func(domain.Actor, note) error { return s.at("may") },
		Alter: func(_ context.Context, n *note) error {
			n.Words[0] = word
			return s.at("alter")
		}})
}

var order = []string{"enter", "lock", "may", "open", "alter", "guard", "store", "record"}

func TestAChangeTakesItsStepsInOrder(t *testing.T) {
	s := &steps{}
	changed, err := s.rewrite(3, audit.Cancel, "王小明 is ill", "李小红")
	if err != nil || !slices.Equal(s.done, order) {
		t.Fatalf("done %v, %v", s.done, err)
	}
	if want := []string{"李小红", "guarded"}; changed.Version != 4 || !changed.UpdatedAt.Equal(now) || !slices.Equal(changed.Words, want) ||
		!slices.Equal(s.stored.Words, want) {
		t.Errorf("answered %+v, stored %+v", changed, s.stored)
	}
	if s.entry.Action != audit.Cancel || s.entry.TargetID != "note" || s.entry.Reason != "王** is ill\n王** was late" ||
		!strings.Contains(string(s.entry.Before), `"words":null,"version":3`) ||
		!strings.Contains(string(s.entry.After), `"words":null,"version":4`) {
		t.Errorf("recorded %+v %s %s", s.entry, s.entry.Before, s.entry.After)
	}
}

func TestARefusedStepEndsAChange(t *testing.T) {
	for i, step := range order {
		s := &steps{refuse: step}
		if _, err := s.rewrite(3, audit.Update, "", "李小红"); !errors.Is(err, errRefused) || !slices.Equal(s.done, order[:i+1]) {
			t.Errorf("refused at %s: done %v, %v", step, s.done, err)
		}
	}
}

func TestAChangeOfAnOlderVersionIsRefusedToThoseWhoMayChange(t *testing.T) {
	s := &steps{}
	if _, err := s.rewrite(2, audit.Update, "", "李小红"); domain.KindOf(err) != domain.Stale || !slices.Equal(s.done, order[:3]) {
		t.Errorf("done %v, %v", s.done, err)
	}
	s = &steps{refuse: "may"}
	if _, err := s.rewrite(2, audit.Update, "", "李小红"); !errors.Is(err, errRefused) {
		t.Errorf("who may not change learns of the version: %v", err)
	}
}

func TestACorrectionThatAltersNothingStoresNothing(t *testing.T) {
	for _, action := range []audit.Action{audit.Update, audit.Report} {
		s := &steps{}
		same, err := s.rewrite(3, action, "", "王小明")
		if err != nil || same.Version != 3 || !same.UpdatedAt.IsZero() || !slices.Equal(s.done, order[:5]) {
			t.Errorf("%s: done %v, answered %+v, %v", action, s.done, same, err)
		}
	}
	for action, reason := range map[audit.Action]string{audit.Update: "said again", audit.Cancel: ""} {
		s := &steps{}
		if _, err := s.rewrite(3, action, reason, "王小明"); err != nil || !slices.Equal(s.done, order) {
			t.Errorf("%s because %q: done %v, %v", action, reason, s.done, err)
		}
	}
}
