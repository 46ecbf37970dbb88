package repository

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"gongtongti/domain"
)

// A broken constraint as a person should hear of it. The keys are what the
// databases say: PostgreSQL the constraint's name, SQLite the name or the columns.
var constraints = []struct {
	name, columns string
	fault         func() error
}{
	{"schools_code_key", "schools.code", func() error {
		return taken("code", "这个学校标识码已经登记过。", "A school with this code is already registered.")
	}},
	{"accounts_username_key", "accounts.username", func() error {
		return taken("username", "这个用户名已被使用。", "This user name is taken.")
	}},
	{"memberships_overlap", "memberships_overlap", overlap},
	{"memberships_open_key", "memberships.community_id, memberships.school_id", overlap},
	{"memberships_start_key", "memberships.joined_on", overlap},
	{"activity_confirmations_key", "activity_confirmations.school_id", func() error {
		return domain.Fail(domain.Conflict, "already_answered", "贵校已经对这条记录作过确认或提出异议。",
			"Your school has already answered for this record.")
	}},
	{"postings_overlap", "postings_overlap", func() error {
		return domain.Fail(domain.Conflict, "posting_overlap", "这位教师在这段时间已有派任。同一时间只能有一项派任，非全时的派任也不例外。",
			"The teacher already has a posting at that time. There can be only one at a time, part-time postings included.")
	}},
	{"service_reports_pkey", "service_reports.posting_id, service_reports.month", func() error {
		return domain.Fail(domain.Conflict, "already_reported", "这个月已经填写过工作报告，请打开已有的报告修改。",
			"The month has a service report already; open and change that one.")
	}},
	{"rotation_inputs_division_key", "rotation_inputs.division_code", inputsExist},
	{"rotation_inputs_school_key", "rotation_inputs.school_id", inputsExist},
	{"rotation_exclusions_valid_key", "rotation_exclusions.teacher_id", func() error {
		return domain.Fail(domain.Conflict, "already_excluded", "这位教师本学年已登记为不计入。", "The teacher is left out for this school year already.")
	}},
	{"terms_number_key", "terms.division_code", func() error {
		return domain.Fail(domain.Conflict, "term_exists", "这个学期已经登记过，请打开修改。", "The term is entered already; open and correct it.")
	}},
	{"accounts_division_code_fkey", "", func() error { return domain.Missing() }},
}

func taken(field, zh, en string) error {
	e := domain.Fail(domain.Conflict, "taken", zh, en)
	e.Faults = domain.Faults{{Field: field, Code: "taken", Message: domain.T(zh, en)}}
	return e
}

func inputsExist() error {
	return domain.Fail(domain.Conflict, "inputs_exist", "这个口径和学年已有手工填报的数据，请打开后修改。",
		"Numbers for this profile and school year were given already; open and correct those.")
}

func overlap() error {
	return domain.Fail(domain.Conflict, "membership_overlap", "这所学校在这段时间已经是共同体的成员。",
		"The school is already a member of the community at that time.")
}

// translate turns what a database says into a domain error. What it does not know
// stays as it is: a fault of ours.
func translate(err error) error {
	var known *domain.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, sql.ErrNoRows):
		return domain.Missing()
	}
	if name, ok := brokenConstraint(err); ok {
		for _, c := range constraints {
			if strings.Contains(name, c.name) || c.columns != "" && strings.Contains(name, c.columns) {
				return c.fault()
			}
		}
		return err
	}
	if stopped(err) {
		return unavailable(err, "数据库操作超过允许的时间，已被中止，请稍后再试。",
			"The work in the database took longer than it may and was stopped; please send it again shortly.")
	}
	if away(err) {
		return unavailable(err, "数据库暂时无法访问，您的内容没有保存，请稍后再试。",
			"The database is not available and nothing was saved; please try again shortly.")
	}
	return err
}

func unavailable(err error, zh, en string) error {
	e := domain.Fail(domain.Unavailable, "unavailable", zh, en)
	e.RetryAfter = 5 * time.Second
	return errors.Join(e, err)
}

// overdue says that a transaction was stopped because it exceeded its limit.
func overdue(limit time.Duration, err error) error {
	return unavailable(err, fmt.Sprintf("处理时间超过%s的上限，已被中止，请稍后再试。", limit),
		fmt.Sprintf("The work took longer than its limit of %s and was stopped; please send it again shortly.", limit))
}

// stopped reports whether PostgreSQL ended the work because one of its time limits was
// exceeded. A statement that our side cancels ends with the context's error beside it.
func stopped(err error) bool {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	return pg.Code == "57014" || pg.Code == "25P03" // statement_timeout, idle_in_transaction_session_timeout
}

// writerBusy reports whether another process was writing to the SQLite file.
func writerBusy(err error) bool {
	var lite *sqlite.Error
	return errors.As(err, &lite) && lite.Code()&0xff == sqlite3.SQLITE_BUSY
}

func brokenConstraint(err error) (name string, ok bool) {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && strings.HasPrefix(pg.Code, "23") {
		return pg.ConstraintName, true
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) && lite.Code()&0xff == sqlite3.SQLITE_CONSTRAINT {
		return lite.Error(), true
	}
	return "", false
}

// away reports whether the database could not do the work now, though it may later:
// unreachable, shutting down, out of connections, room or time, or a deadlock.
func away(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code[:2] {
		case "08", "53", "57", "40", "25":
			return true
		}
		return pg.Code == "55P03"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_INTERRUPT:
			return true
		}
		return false
	}
	var network net.Error
	var connect *pgconn.ConnectError
	return errors.As(err, &network) || errors.As(err, &connect) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) ||
		strings.Contains(err.Error(), "unexpected EOF")
}
