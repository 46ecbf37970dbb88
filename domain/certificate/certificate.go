// Package certificate issues certificates of service (支教（交流）证明). Whoever has number
// and check code can verify them.
package certificate

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"regexp"
	"strings"
	"time"

	"gongtongti/domain"
)

// Certificate is one issued certificate. It never changes; one that is no longer true is
// voided.
type Certificate struct {
	PostingID domain.ID `json:"posting_id"`
	CheckCode string    `json:"check_code"`
	IssuedAt  time.Time `json:"issued_at"`
	Verdict
}

// Verdict is the public answer for number and check code: the certificate and whether it is
// valid.
type Verdict struct {
	Status     Status      `json:"status"`
	VoidedOn   domain.Date `json:"voided_on"`
	VoidReason Reason      `json:"void_reason"`
	Content    Content     `json:"content"`
}

// Content is what is printed.
type Content struct {
	Number string `json:"number"`
	Statement
	IssuedOn domain.Date `json:"issued_on"`
	Issuer   string      `json:"issuer"` // the division of the bureau
}

// Statement is what is certified, with the labels of that day instead of codes.
type Statement struct {
	TeacherName  string      `json:"teacher_name"`
	HomeSchool   string      `json:"home_school"`
	Host         string      `json:"host"`
	Kind         string      `json:"kind"`
	StartsOn     domain.Date `json:"starts_on"`
	LastDay      domain.Date `json:"last_day"` // in post, unlike a posting's ends_on
	Months       int         `json:"months"`
	Days         int         `json:"days"` // beyond whole months
	SharePercent int         `json:"share_percent"`
	Appraisal    string      `json:"appraisal"` // empty: none was given
}

// Status of a certificate.
type Status string

// The two of them.
const (
	Valid  Status = "valid"
	Voided Status = "voided"
)

// Reason is why a certificate was voided, as far as it is public. Written reasons stay in the
// audit log.
type Reason string

// The reasons.
const (
	PostingCorrected Reason = "posting_corrected"
	TeacherCorrected Reason = "teacher_corrected"
	Anonymised       Reason = "anonymised"
)

// Label of a reason for people.
func (r Reason) Label() domain.Text {
	switch r {
	case PostingCorrected:
		return domain.T("派任记录已更正", "The record of the posting was corrected")
	case TeacherCorrected:
		return domain.T("教师信息已更正", "The teacher's record was corrected")
	case Anonymised:
		return domain.T("教师信息已匿名", "The teacher's record was anonymised")
	}
	return domain.Text{}
}

// Served is the current content of a posting.
type Served struct {
	PostingID, TeacherID, HomeSchoolID          domain.ID
	TeacherName, HomeSchool, Host, Kind, Status string
	StartsOn, EndsOn                            domain.Date // EndsOn is the first day back
	SharePercent                                int
	Appraisal                                   string
	Anonymised                                  bool
}

func (s Served) statement() Statement {
	created := Statement{TeacherName: s.TeacherName, HomeSchool: s.HomeSchool, Host: s.Host, Kind: s.Kind, StartsOn: s.StartsOn,
		SharePercent: s.SharePercent, Appraisal: s.Appraisal}
	if !s.EndsOn.IsZero() {
		created.LastDay = s.EndsOn.AddDays(-1)
		created.Months, created.Days = s.StartsOn.MonthsUntil(s.EndsOn)
	}
	return created
}

// certifiable reports an error unless the service is over.
func (s Served) certifiable(today domain.Date) error {
	switch {
	case s.Anonymised:
		return domain.Fail(domain.Conflict, "anonymised", "教师信息已匿名，不能开具证明。",
			"The teacher's record is anonymised; no certificate can be issued.")
	case s.Status != "approved" && s.Status != "ended":
		return domain.Fail(domain.Conflict, "wrong_state", "只有已批准的派任可以开具证明。", "Only an approved posting is certified.")
	case s.EndsOn.IsZero() || s.EndsOn.After(today):
		return domain.Fail(domain.Conflict, "not_over", "派任结束后才能开具证明。", "A certificate is issued once the posting is over.")
	}
	return nil
}

// guarded is the state for the audit log, without the name, which could not be removed later,
// and without the check code.
func (c Certificate) guarded() Certificate {
	c.Content.TeacherName, c.CheckCode = "", ""
	return c
}

// anonymousName replaces the name.
const anonymousName = "（已匿名）"

// numberOf is the number of the nth certificate of a year.
func numberOf(year, n int) string { return fmt.Sprintf("GT-%04d-%06d", year, n) }

var numberForm = regexp.MustCompile(`^GT-[0-9]{4}-[0-9]{6,9}$`)

// letters are digits and capitals without I, L, O and U, which are easily misread: five bits
// each.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newCheckCode returns 60 random bits in three groups of four characters.
func newCheckCode() string {
	raw := make([]byte, 12)
	rand.Read(raw)
	for i, b := range raw {
		raw[i] = letters[b%32]
	}
	return string(raw[:4]) + "-" + string(raw[4:8]) + "-" + string(raw[8:])
}

var misread = strings.NewReplacer("O", "0", "I", "1", "L", "1")

// plain normalises a typed code for comparison.
func plain(code string) string { return misread.Replace(strings.ToUpper(domain.Fold(code))) }

// checks compares the check code in constant time.
func (c Certificate) checks(code string) bool {
	return subtle.ConstantTimeCompare([]byte(plain(c.CheckCode)), []byte(plain(code))) == 1
}
