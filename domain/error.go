package domain

import (
	"errors"
	"time"
)

// Kind says what a caller can do about an error.
type Kind int

// The kinds of error; api has the one table that turns them into HTTP statuses.
const (
	Invalid         Kind = iota + 1 // correct the fields and send again
	Malformed                       // the request cannot be read
	Unauthenticated                 // log in
	Forbidden                       // this account may not
	NotFound                        // it is not there, or not for this account to know
	Conflict                        // the record's state does not allow it
	Stale                           // read the record again: somebody changed it
	Locked                          // wait as long as RetryAfter says
	Unavailable                     // send again later: nothing happened
	Gone                            // start again: what it goes on from is no more
)

// Error is the only kind of error that is shown to people.
type Error struct {
	Kind       Kind
	Code       string // stable, for programs
	Detail     Text
	Faults     []Fault
	Existing   []Ref      // records the message is about
	ExistingIs RecordKind // what they are
	RetryAfter time.Duration
}

// Fault is one fault of one field of a request.
type Fault struct {
	Field   string // participants[0].school_id
	Code    string
	Message Text
}

// Ref names a record in an error or an answer.
type Ref struct {
	ID    ID     `json:"id"`
	Title string `json:"title"`
}

func (e *Error) Error() string { return e.Code + ": " + e.Detail.EN }

// Fail returns an error of a kind.
func Fail(kind Kind, code, zh, en string) *Error {
	return &Error{Kind: kind, Code: code, Detail: T(zh, en)}
}

// Missing is the error for records that do not exist or are outside the actor's scope.
func Missing() *Error {
	return Fail(NotFound, "not_found", "没有找到这条记录，或者不在您的管理范围内。",
		"There is no such record, or it lies outside your scope.")
}

// NotAllowed refuses an action on a record that the actor may see.
func NotAllowed(zh, en string) *Error { return Fail(Forbidden, "forbidden", zh, en) }

// Faults collects the faults of a request, so that all are reported at once.
type Faults []Fault

// Add adds a fault.
func (f *Faults) Add(field, code, zh, en string) {
	*f = append(*f, Fault{field, code, T(zh, en)})
}

// Err is nil if there are no faults.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: "invalid", Faults: f,
		Detail: T("填写的内容有误，请按提示修改后再提交。", "Some fields need correcting before this can be sent again.")}
}

// KindOf is the kind of a domain error, or 0.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return 0
}

// CheckVersion refuses a change that is based on an older version, so that nobody overwrites
// a change they have not seen.
func CheckVersion(current, read int) error {
	if current == read {
		return nil
	}
	return Fail(Stale, "stale_version", "这条记录已被他人修改，请重新打开后再改。",
		"Somebody has changed this record since you read it; open it again and repeat your change.")
}
