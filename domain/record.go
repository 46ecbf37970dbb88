package domain

import "slices"

// RecordKind names a kind of record in the audit log, in /changes and in errors.
type RecordKind string

// The kinds of record.
const (
	SchoolRecord            RecordKind = "school"
	CommunityRecord         RecordKind = "community"
	ActivityRecord          RecordKind = "activity"
	AccountRecord           RecordKind = "account"
	TeacherRecord           RecordKind = "teacher"
	PostingRecord           RecordKind = "posting"
	CertificateRecord       RecordKind = "certificate"
	TermRecord              RecordKind = "term"
	TargetRecord            RecordKind = "target"
	PolicyProfileRecord     RecordKind = "policy_profile"
	RotationInputsRecord    RecordKind = "rotation_inputs"
	RotationExclusionRecord RecordKind = "rotation_exclusion"
	PeriodLockRecord        RecordKind = "period_lock"
)

// HistoryRule says who may read the history of a record besides the administrator. The
// record is found by the subject of its audit entries.
type HistoryRule string

// The rules.
const (
	// HistoryBySchool is for those who may see the school that is the subject.
	HistoryBySchool HistoryRule = "school"
	// HistoryByCommunity is for those who may see the community that is the subject.
	HistoryByCommunity HistoryRule = "community"
	// HistoryByDivision is for the bureaus over the division of the record, which is its
	// own subject.
	HistoryByDivision HistoryRule = "division"
)

// RecordType describes a kind of record to the whole service.
type RecordType struct {
	Kind  RecordKind
	Label Text
	// Collection is the path segment of its list. A certificate has none: its path is below
	// its posting.
	Collection string
	// OnPhones says that clients store it and /changes tells of it.
	OnPhones bool
	// History has several rules if the record belongs to one of several owners, and none if
	// only the administrator may read it.
	History []HistoryRule
}

// RecordTypes lists every kind of record once.
var RecordTypes = []RecordType{
	{SchoolRecord, T("学校", "School"), "schools", true, []HistoryRule{HistoryBySchool}},
	{CommunityRecord, T("共同体", "Community"), "communities", true, []HistoryRule{HistoryByCommunity}},
	{ActivityRecord, T("活动", "Activity"), "activities", true, []HistoryRule{HistoryByCommunity}},
	{AccountRecord, T("账号", "Account"), "accounts", false, nil},
	{TeacherRecord, T("教师", "Teacher"), "teachers", true, []HistoryRule{HistoryBySchool}},
	{PostingRecord, T("派任", "Posting"), "postings", true, []HistoryRule{HistoryBySchool}},
	{CertificateRecord, T("支教（交流）证明", "Certificate of service"), "", false, []HistoryRule{HistoryBySchool}},
	{TermRecord, T("学期", "Term"), "terms", false, []HistoryRule{HistoryByDivision}},
	{TargetRecord, T("目标", "Target"), "targets", true, []HistoryRule{HistoryByCommunity, HistoryByDivision}},
	{PolicyProfileRecord, T("轮岗口径", "Policy profile"), "policy-profiles", false, []HistoryRule{HistoryByDivision}},
	{RotationInputsRecord, T("手工填报的轮岗数据", "Rotation numbers given by hand"), "rotation-inputs", false,
		[]HistoryRule{HistoryBySchool, HistoryByDivision}},
	{RotationExclusionRecord, T("不计入轮岗的登记", "Exclusion from rotation"), "rotation-exclusions", false, []HistoryRule{HistoryBySchool}},
	{PeriodLockRecord, T("报送锁定", "Locked period"), "period-locks", false, []HistoryRule{HistoryByDivision}},
}

// Type returns the RecordType of the kind, or the zero value.
func (k RecordKind) Type() RecordType {
	i := slices.IndexFunc(RecordTypes, func(t RecordType) bool { return t.Kind == k })
	if i < 0 {
		return RecordType{}
	}
	return RecordTypes[i]
}
