package main

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

// asker is somebody who asks for lists and reports, and what lies within the scope.
type asker struct {
	name, token, division, report string
	community                     bond
	school                        place
}

// questions are the lists, the single read and the reports, as a school, a district, a
// city and a province ask them.
func (w *world) questions() []question {
	var all []question
	for _, a := range []asker{
		{name: "a school", token: w.principals[0], division: w.district(0), report: "schools/" + w.communities[0].members[0].id},
		{name: "the district", token: w.officer, division: w.district(0)},
		{name: "the city", token: w.city, division: w.district(0)[:4]},
		{name: "the province", token: w.all, division: province},
	} {
		a.community, a.school = w.communityIn(a.division)
		ask := []func(asker) [][2]string{ofActivities, ofPostings, ofTheRest}
		if a.report == "" {
			a.report, ask = "divisions/"+a.division, append(ask, ofBureaus)
		}
		for _, of := range ask {
			for _, q := range of(a) {
				all = append(all, question{a.name + ": " + q[0], a.token, q[1]})
			}
		}
	}
	return all
}

func ofActivities(a asker) [][2]string {
	many, none := "q="+url.QueryEscape("数学"), "q="+url.QueryEscape("没有这样的标题")
	return [][2]string{
		{"latest 50", activities},
		{"the next 50", activities + "?cursor="},
		{"what waits", activities + "?waiting=true"},
		{"by a word in many titles", activities + "?" + many},
		{"by a word in no title", activities + "?" + none},
		{"by a school", activities + "?school_id=" + a.school.id},
		{"by a school, the next 50", activities + "?school_id=" + a.school.id + "&cursor="},
		{"by a school and a word in no title", activities + "?school_id=" + a.school.id + "&" + none},
		{"by a host", activities + "?host_school_id=" + a.school.id},
		{"with a school", activities + "?with_school_id=" + a.school.id},
		{"by a community", activities + "?community_id=" + a.community.id},
		{"by a community, returned ones", activities + "?status=returned&community_id=" + a.community.id},
		{"by a type", activities + "?type=expert_guidance"},
		{"by a type that nobody uses", activities + "?type=other"},
		{"online ones", activities + "?mode=online"},
		{"returned ones", activities + "?status=returned"},
		{"by a subject that nobody has", activities + "?subject=" + url.QueryEscape("没有这样的学科")},
		{"of one day", activities + "?from=2020-03-02&to=2020-03-02"},
		{"until a day", activities + "?to=2019-03-02"},
		{"by a division", activities + "?division=" + a.school.division},
		{"by a division without any", activities + "?division=370100"},
		{"one activity", activities + "/" + a.community.activities[0]},
		{"report of a community", reports + "communities/" + a.community.id + ofYear},
		{"report of all", reports + a.report + ofYear},
		{"matrix of all", reports + a.report + "/matrix" + ofYear},
	}
}

func ofPostings(a asker) [][2]string {
	return [][2]string{
		{"postings", postings},
		{"postings, the next 50", postings + "?cursor="},
		{"who is in post on a day", postings + onADay},
		{"who is in post on a day, the next 50", postings + onADay + "&cursor="},
		{"who is in post on a day from a school", postings + onADay + "&home_school_id=" + a.school.id},
		{"who is in post on a day at a school", postings + onADay + "&to_school_id=" + a.school.id},
		{"who is in post on a day from or at a school", postings + onADay + "&school_id=" + a.school.id},
		{"who is in post on a day from a division", postings + onADay + "&home_division=" + a.school.division},
		{"who comes back soon", postings + "?ending_within_days=30"},
		{"postings that wait", postings + "?waiting=true"},
		{"proposed postings", postings + "?status=proposed"},
		{"postings of a kind that nobody has", postings + "?kind=shadowing"},
		{"postings of a report", postings + "?counted_from=2019-01-01&counted_to=2019-12-31&home_division=" + a.division},
		{"postings of a report that start", postings + "?counted_from=2019-01-01&counted_to=2019-12-31&counting=starts&to_division=" +
			a.division},
		{"postings without reports", postings + "?missing_reports=true"},
		{"who was posted", postings + "/teachers?counted_from=2019-01-01&counted_to=2019-12-31&home_division=" + a.division},
		{"who stands at a school on a day", "/api/v1/schools/" + a.school.id + "/teachers" + onADay},
	}
}

func ofTheRest(a asker) [][2]string {
	const teachers, schools, communities = "/api/v1/teachers", "/api/v1/schools", "/api/v1/communities"
	none := url.QueryEscape("没有这样的名字")
	return [][2]string{
		{"teachers", teachers},
		{"teachers, the next 50", teachers + "?cursor="},
		{"teachers of a school", teachers + "?school_id=" + a.school.id},
		{"teachers of a division", teachers + "?division=" + a.school.division},
		{"teachers by name", teachers + "?q=" + none},
		{"schools", schools},
		{"schools, the next 50", schools + "?cursor="},
		{"schools by name", schools + "?q=" + url.QueryEscape("第99小")},
		{"communities", communities},
		{"communities, the next 50", communities + "?cursor="},
		{"communities of a school", communities + "?school_id=" + a.school.id},
		{"communities of a division", communities + "?division=" + a.school.division},
		{"communities by name", communities + "?q=" + none},
		{"changes", changes},
		{"changes, the next 200", changes + "&since="},
	}
}

// ofBureaus are not for schools to ask.
func ofBureaus(a asker) [][2]string {
	const audit = "/api/v1/audit"
	return [][2]string{
		{"targets of all", reports + a.report + "/targets" + ofYear},
		{"who has not reported", reports + a.report + "/unreported"},
		{"audit", audit},
		{"audit, the next 50", audit + "?cursor="},
		{"audit of a record", audit + "?target_id=" + a.community.activities[0]},
		{"audit by an action that nobody took", audit + "?action=cancel"},
		{"audit of a day", audit + "?from=2020-03-02&to=2020-03-02"},
	}
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
		value, _, err := s.record(ctx, request{token: q.token, path: path})
		if err != nil {
			return err
		}
		for _, st := range value.statements {
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
	list, wanted := strings.CutSuffix(q.path, "cursor=")
	if !wanted {
		list, wanted = strings.CutSuffix(q.path, "since=")
	}
	if !wanted {
		return q.path, nil
	}
	list = list[:len(list)-1] // the sign in front of it
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
