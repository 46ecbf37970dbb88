package api_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"testing"
	"time"
)

// mirror is a phone that asks for changes, keeps them and counts what it is told.
type mirror struct {
	w        *world
	user     string
	cursor   string
	held     map[string]string  // every record by kind and id
	versions map[string]float64 // of activities, the newest
	told     map[string]int     // how often a version of one came
	empty    int                // pages with nothing on them, though there was more
}

func newMirror(w *world, user string) *mirror {
	return &mirror{w: w, user: user, held: map[string]string{}, versions: map[string]float64{}, told: map[string]int{}}
}

func (m *mirror) page(limit int) (more bool) {
	path := fmt.Sprintf("/api/v1/changes?limit=%d", limit)
	if m.cursor != "" {
		path += "&since=" + m.cursor
	}
	body := m.w.as(m.user, request{method: "GET", path: path}).expect(m.w.t, http.StatusOK).body
	items, more := body["items"].([]any), body["more"].(bool)
	if more && len(items) == 0 {
		m.empty++
	}
	for _, item := range items {
		change := item.(map[string]any)
		name := fmt.Sprint(change["kind"], " ", change["id"])
		if m.held[name] = fmt.Sprint(change); change["no_longer_yours"] == true {
			delete(m.held, name)
		}
		if a, is := change["activity"].(map[string]any); is {
			id, version := a["id"].(string), a["version"].(float64)
			if m.told[fmt.Sprint(id, " ", version)]++; version < m.versions[id] {
				m.w.t.Errorf("%s went back from version %v to %v", id, m.versions[id], version)
			}
			m.versions[id] = version
		}
	}
	m.cursor = body["next_cursor"].(string)
	return more
}

func (m *mirror) sync() {
	for m.page(50) {
	}
}

// naive follows activities by the time of their last change, as is done often.
type naive struct {
	pool *sql.DB
	last string
	seen map[string]bool // id and version
}

func (n *naive) ask(ctx context.Context, t *testing.T) {
	t.Helper()
	rows, err := n.pool.QueryContext(ctx,
		"SELECT CAST(id AS text), version, updated_at FROM activities WHERE updated_at > '"+n.last+"' ORDER BY updated_at")
	must(t, err)
	defer rows.Close() //nolint:errcheck // read to its end
	for rows.Next() {
		var id string
		var version int
		var at any
		must(t, rows.Scan(&id, &version, &at))
		n.seen[fmt.Sprint(id, " ", version)] = true
		if instant, is := at.(time.Time); is {
			at = instant.UTC().Format("2006-01-02T15:04:05.000000Z")
		}
		n.last = at.(string)
	}
	must(t, rows.Err())
}
