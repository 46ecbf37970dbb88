package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"gongtongti/domain"
)

// bulk fills tables, each of which refers only to those before it.
type bulk struct {
	tx       *sql.Tx
	postgres bool
	tables   []*table
}

// table gathers rows, to be sent many at a time.
type table struct {
	name, columns string
	waiting       [][]any
}

const rowsAStatement = 500

func (b *bulk) table(name, columns string) *table {
	t := &table{name: name, columns: columns}
	b.tables = append(b.tables, t)
	return t
}

// told is who hears of what: as after an upgrade, all of it at one position.
func (b *bulk) told() *table { return b.table("changes", "audience, kind, record_id, at") }

func (t *table) add(values ...any) { t.waiting = append(t.waiting, values) }

// send inserts what makes full statements as soon as the first table has one, for the
// others refer to it; at the end it inserts all.
func (b *bulk) send(ctx context.Context, end bool) error {
	if !end && len(b.tables[0].waiting) < rowsAStatement {
		return nil
	}
	for _, t := range b.tables {
		for len(t.waiting) >= rowsAStatement || end && len(t.waiting) > 0 {
			n := min(rowsAStatement, len(t.waiting))
			if err := b.insert(ctx, t, t.waiting[:n]); err != nil {
				return fmt.Errorf("filling %s: %w", t.name, err)
			}
			t.waiting = append(t.waiting[:0], t.waiting[n:]...)
		}
	}
	return nil
}

func (b *bulk) insert(ctx context.Context, t *table, rows [][]any) error {
	var args []any
	tuples := make([]string, len(rows))
	for i, row := range rows {
		marks := make([]string, len(row))
		for j := range row {
			marks[j] = "?"
			if b.postgres {
				marks[j] = fmt.Sprintf("$%d", len(args)+j+1)
			}
		}
		args, tuples[i] = append(args, row...), "("+strings.Join(marks, ", ")+")"
	}
	_, err := b.tx.ExecContext(ctx, "INSERT INTO "+t.name+" ("+t.columns+") VALUES "+strings.Join(tuples, ", "), args...)
	return err
}

// filling runs fn in a transaction of its own and sends what it leaves.
func filling(ctx context.Context, pool *sql.DB, postgres bool, fn func(*bulk) error) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	b := &bulk{tx: tx, postgres: postgres}
	if err := fn(b); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := b.send(ctx, true); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// loadBonds enters the schools and their communities.
func (d *data) loadBonds(ctx context.Context, pool *sql.DB, postgres bool) error {
	return filling(ctx, pool, postgres, func(b *bulk) error {
		schools := b.table("schools",
			"id, code, name, name_folded, name_core, stage, setting, division_code, version, created_at, updated_at")
		communities := b.table("communities", `id, name, name_folded, kind, form, status, division_code, founded_on, end_reason,
			version, created_at, updated_at`)
		members := b.table("memberships", "id, community_id, school_id, role, joined_on")
		told := b.told()
		entered := instant(firstDay)
		for i, s := range d.schools {
			name := fmt.Sprintf("示例第%d小学", i+1)
			schools.add(s.id, fmt.Sprintf("21370%05d", i), name, name, name, "primary", "urban", s.division, 1, entered, entered)
			told.add(s.id, "school", s.id, 0)
		}
		for i, c := range d.communities {
			name := fmt.Sprintf("示例%d号共同体", i+1)
			communities.add(c.id, name, name, "development", "joint", "active", c.division(), firstDay, "", 1, entered, entered)
			told.add(c.id, "community", c.id, 0)
			for j, s := range c.members {
				members.add(d.id(firstDay), c.id, s.id, []string{"lead", "member", "member"}[j], firstDay)
			}
		}
		return nil
	})
}

// loadPostings enters teachers with two postings each, one year after the other; the
// first hundred postings are of the first district, whatever the size.
func (d *data) loadPostings(ctx context.Context, pool *sql.DB, postgres bool, author domain.ID) error {
	return filling(ctx, pool, postgres, func(b *bulk) error {
		teachers := b.table("teachers",
			`id, name, name_folded, staff_number, phone, stage, title, backbone, subjects, school_id, version, created_at, updated_at`)
		stays := b.table("teacher_stays", "teacher_id, school_id, entered_on")
		posted := b.table("postings", `id, teacher_id, kind, status, status_reason, end_reason, home_school_id, to_school_id, to_place,
			key_area, starts_on,
			ends_on, share_percent, subject, duties, transfers_personnel, home_setting, to_setting, home_division, to_division, title,
				backbone, appraisal,
			appraisal_note, proposed_by, decided_by, version, created_at, updated_at`)
		entered, told := instant(firstDay), b.told()
		for n := range min(max(d.size/postingsShare, firstDistrictsPostings), mostPostings) / 2 {
			home, others := n%schoolsADistrict, len(d.schools)-schoolsADistrict
			if n >= firstDistrictsPostings/2 && others > 0 {
				home = schoolsADistrict + d.chance.IntN(others)
			}
			to := home/schoolsADistrict*schoolsADistrict + (home+1+d.chance.IntN(schoolsADistrict-1))%schoolsADistrict
			id, name := d.id(firstDay), fmt.Sprintf("示例教师%d", n)
			backbone := []string{"none", "none", "county"}[n%3]
			teachers.add(id, name, name, "", "", "primary", "first", backbone, "[]", d.schools[home].id, 1, entered, entered)
			stays.add(id, d.schools[home].id, firstDay)
			told.add(d.schools[home].id, "teacher", id, 0)
			for k := range 2 {
				year := domain.SchoolYear(reportedYear - 1 + n%2 + k)
				status, until := "approved", any(year.To)
				if n >= firstDistrictsPostings/2 && k == 1 { // a few of the others wait for a decision, or have no end
					status = []string{"approved", "approved", "approved", "ended", "proposed"}[n%5]
					if n%7 == 0 && status == "approved" {
						until = nil
					}
				}
				posting := d.id(firstDay)
				told.add(d.schools[home].id, "posting", posting, 0)
				told.add(d.schools[to].id, "posting", posting, 0)
				posted.add(posting, id, []string{"rotation", "on_post_training"}[k], status, "", "", d.schools[home].id, d.schools[to].id,
					"", false,
					year.From, until, 100, "数学", "", false, "urban", "rural", d.schools[home].division, d.schools[to].division, "first",
					backbone, "", "",
					author, author, 1, entered, entered)
			}
			if err := b.send(ctx, false); err != nil {
				return err
			}
		}
		return nil
	})
}

const activitiesACommit = 20 * rowsAStatement

// loadActivities enters the activities, all of them written by one account.
func (d *data) loadActivities(ctx context.Context, pool *sql.DB, postgres bool, author domain.ID) error {
	for from := 0; from < d.size; from += activitiesACommit {
		if err := filling(ctx, pool, postgres, func(b *bulk) error {
			enter := d.activityTables(b, author)
			for n := from; n < min(from+activitiesACommit, d.size); n++ {
				enter(n, d.meeting(n))
				if err := b.send(ctx, false); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// activityTables makes ready the tables that hold an activity and returns what enters one.
func (d *data) activityTables(b *bulk, author domain.ID) func(int, meeting) {
	activities := b.table("activities", `id, community_id, type, mode, status, title, title_folded, held_on, held_month, minutes, location,
		subject, focus, summary, host_school_id, author_school_id, author_id, round, status_reason, version, created_at, updated_at`)
	participants := b.table("activity_participants",
		"activity_id, school_id, headcount, division_code, hosted, community_id, held_on, status")
	guests := b.table("activity_guests", "activity_id, position, kind, name, affiliation")
	answers := b.table("activity_confirmations", "activity_id, round, school_id, answer, headcount, reason, account_id, answered_at")
	log := b.table("audit_entries", "id, at, actor_id, actor_role, action, target_kind, target_id, subject_id, after, reason, request_id")
	told := b.told()
	return func(n int, m meeting) {
		told.add(m.community, "activity", m.id, 0)
		writer, partner, entered := m.schools[0].id, m.schools[1].id, instant(m.day)
		activities.add(m.id, m.community, m.kind, m.mode, m.status, m.title, domain.Fold(m.title), m.day, m.day.Month(), 90, "示例学校会议室",
			m.subject, "classroom", "围绕"+m.subject+"开展研讨，形成改进建议并约定后续跟进。", writer, writer, author, 1, "", 1, entered, entered)
		for i, s := range m.schools {
			participants.add(m.id, s.id, 5+(n+i)%11, s.division, i == 0, m.community, m.day, m.status)
		}
		if m.kind == "expert_guidance" {
			guests.add(m.id, 0, "expert", "示例专家", "示例教科院")
		}
		if m.status == "confirmed" {
			answers.add(m.id, 1, partner, "confirmed", 8, "", author, entered)
		}
		log.add(d.id(m.day), entered, author, domain.Recorder, "create", "activity", m.id, m.community,
			`{"id":"`+m.id+`","community_id":"`+m.community+
				`","title":"`+m.title+`","type":"`+m.kind+`","mode":"`+m.mode+`","status":"`+m.status+`","summary":"围绕`+m.subject+`开展研讨"}`,
			"",
			"")
	}
}

// instant is the afternoon of a day, as both databases read it.
func instant(day domain.Date) string { return day.String() + "T08:00:00.000000Z" }
