package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"gongtongti/repository"
)

// question is a request whose query plans are of interest.
type question struct{ name, token, path string }

// questions are the lists, the single read and the report, as a school, a district and
// a province ask them.
func (w *world) questions() []question {
	c := w.communities[0]
	all := []question{
		{"a school: a community's latest 50", w.principals[0], activities + "?community_id=" + c.id},
		{"a school: latest 50 of all its communities", w.principals[0], activities},
		{"a school: what waits for it", w.principals[0], activities + "?waiting=true"},
		{"a school: by a word in no title", w.principals[0], activities + "?q=" + url.QueryEscape("没有这样的标题")},
		{"a school: one activity", w.principals[0], activities + "/" + c.activities[0]},
		{"a school: report of a community", w.principals[0], reports + "communities/" + c.id + ofYear},
	}
	for _, asker := range []struct{ name, token, division string }{{"the district", w.officer, w.district(0)}, {"the province", w.all, province}} {
		c, s := w.communityIn(asker.division)
		for _, q := range []struct{ name, path string }{
			{"latest 50", activities},
			{"the next 50", activities + "?cursor="},
			{"by a word in many titles", activities + "?q=" + url.QueryEscape("数学")},
			{"by a word in no title", activities + "?q=" + url.QueryEscape("没有这样的标题")},
			{"by a school", activities + "?school_id=" + s.id},
			{"by a community", activities + "?community_id=" + c.id},
			{"by a type", activities + "?type=expert_guidance"},
			{"returned ones", activities + "?status=returned"},
			{"of one day", activities + "?from=2020-03-02&to=2020-03-02"},
			{"by a division", activities + "?division=" + w.district(0)},
			{"one activity", activities + "/" + c.activities[0]},
			{"report of a community", reports + "communities/" + c.id + ofYear},
			{"report of the division", reports + "divisions/" + asker.division + ofYear},
			{"matrix of the division", reports + "divisions/" + asker.division + "/matrix" + ofYear},
			{"targets of the division", reports + "divisions/" + asker.division + "/targets" + ofYear},
			{"who has not reported", reports + "divisions/" + asker.division + "/unreported"},
			{"who is in post on a day", postings + onADay},
			{"who comes back soon", postings + "?ending_within_days=30"},
			{"postings of a report", postings + "?counted_from=2019-01-01&counted_to=2019-12-31&home_division=" + asker.division},
			{"teachers", "/api/v1/teachers"},
			{"schools", "/api/v1/schools"},
			{"schools by name", "/api/v1/schools?q=" + url.QueryEscape("第99小")},
			{"communities", "/api/v1/communities"},
			{"audit", "/api/v1/audit"},
		} {
			all = append(all, question{asker.name + ": " + q.name, asker.token, q.path})
		}
	}
	return all
}

// communityIn finds a community with a school of a division.
func (w *world) communityIn(division string) (bond, place) {
	for _, c := range w.communities {
		for _, s := range c.members {
			if strings.HasPrefix(s.division, division) && len(c.activities) > 0 {
				return c, s
			}
		}
	}
	return w.communities[0], w.communities[0].members[0]
}

// plans prints how the database goes about what the service asks of it, and how long
// each statement takes.
func (s *stage) plans(ctx context.Context, w *world, out io.Writer) error {
	for _, q := range w.questions() {
		path, err := s.followed(ctx, q)
		if err != nil {
			return err
		}
		made, _, err := s.record(ctx, request{token: q.token, path: path})
		if err != nil {
			return err
		}
		for _, st := range made.statements {
			if st.Rows && !strings.Contains(st.SQL, "sessions") {
				if err := s.plan(ctx, q.name, st, out); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// followed is the path with the cursor that it asks for filled in.
func (s *stage) followed(ctx context.Context, q question) (string, error) {
	list, wanted := strings.CutSuffix(q.path, "?cursor=")
	if !wanted {
		return q.path, nil
	}
	body, err := s.ask(ctx, request{token: q.token, path: list})
	if err != nil {
		return "", err
	}
	var page struct {
		NextCursor string `json:"next_cursor"`
	}
	if err := json.Unmarshal(body, &page); err != nil || page.NextCursor == "" {
		return list, err
	}
	return q.path + page.NextCursor, nil
}

func (s *stage) plan(ctx context.Context, name string, st repository.Statement, out io.Writer) error {
	begun := time.Now()
	rows, err := s.db.Pool().QueryContext(ctx, st.SQL, st.Args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err tells
	count, err := drain(rows)
	if err != nil {
		return err
	}
	took := time.Since(begun)
	lines, err := s.explain(ctx, st)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\n-- %s: %d rows in %s ms\n%s\n%v\n%s\n", name, count, ms(took), st.SQL, st.Args, strings.Join(lines, "\n"))
	return err
}

func (s *stage) explain(ctx context.Context, st repository.Statement) ([]string, error) {
	how, postgres := "EXPLAIN QUERY PLAN ", isPostgres(s.address)
	if postgres {
		how = "EXPLAIN (ANALYZE, BUFFERS) "
	}
	rows, err := s.db.Pool().QueryContext(ctx, how+st.SQL, st.Args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err tells
	var lines []string
	depth := map[int]int{}
	for rows.Next() {
		var id, parent, unused int
		var line string
		if postgres {
			err = rows.Scan(&line)
		} else if err = rows.Scan(&id, &parent, &unused, &line); err == nil { // a tree, yet to be drawn
			depth[id] = depth[parent] + 1
			line = strings.Repeat("  ", depth[parent]) + line
		}
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, rows.Err()
}
