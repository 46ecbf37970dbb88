package repository_test

import (
	"errors"
	"maps"
	"testing"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/domain/activity"
	"gongtongti/domain/certificate"
	"gongtongti/domain/community"
	"gongtongti/domain/period"
	"gongtongti/domain/posting"
	"gongtongti/domain/rotation"
	"gongtongti/domain/school"
	"gongtongti/domain/target"
	"gongtongti/domain/teacher"
	"gongtongti/domain/term"
	"gongtongti/repository"
)

const (
	nationalProfile = domain.ID("00000000-0000-7000-8000-000000002014")
	shippedSet      = "yuyao_2021"
)

// Records that others refer to; the schools are 1, 2 and 3.
var (
	anAccount, anotherAccount                = id(501), id(502)
	aCommunity, aTeacher, aPosting, aProfile = id(511), id(521), id(531), id(541)
	everything                               = domain.Scope{All: true}
	closing                                  = domain.NewDate(2030, time.July, 1)
)

// given are the fields of a record that has an id, beside its own.
func given(of domain.ID, own map[string]any) map[string]any {
	all := map[string]any{"ID": of, "Version": pair{1, 2}, "CreatedAt": time.Date(2018, time.May, 1, 8, 0, 0, 123456000, time.UTC)}
	maps.Copy(all, own)
	return all
}

// Whatever is stored comes back, every field of it, and so it does after a change.
func TestWhatIsStoredComesBack(t *testing.T) {
	eachWithDivisions(t, func(t *testing.T, db *repository.DB) {
		for n := 1; n <= 3; n++ {
			s := primary(n, names[n], developmentZone)
			s.ClosedOn = closing
			enter(t, db, s)
		}
		keptAccounts(t, db)
		keptSchool(t, db)
		keptCommunity(t, db)
		keptActivity(t, db)
		keptTargets(t, db)
		keptTeacher(t, db)
		keptPosting(t, db)
		keptRotation(t, db)
		keptPeriods(t, db)
	})
}

var names = []string{"", "示例一小", "示例二小", "示例三小"}

func keptAccounts(t *testing.T, db *repository.DB) {
	accounts := repository.Accounts{DB: db}
	hashed := func(a account.Account) account.Account { return account.Restore(a, "hash of "+a.Name) }
	for of, own := range map[domain.ID]map[string]any{ // of a school, and moving from it to a bureau
		anAccount: {"Username": "one", "Role": pair{"principal", "recorder"}, "SchoolID": pair{id(1), id(2)}, "DivisionCode": ""},
		anotherAccount: {"Username": "another", "Role": pair{"principal", "reader"}, "SchoolID": pair{id(1), ""},
			"DivisionCode": pair{"", developmentZone}},
	} {
		own["Name"] = pair{"示例甲", "示例乙"}
		kept[account.Account]{
			given: given(of, own),
			add:   func(a account.Account) error { return accounts.Add(t.Context(), hashed(a)) },
			store: func(a account.Account) error { return accounts.Store(t.Context(), hashed(a)) },
			find: func() (account.Account, error) {
				a, err := accounts.Find(t.Context(), of)
				if err == nil && a.PasswordHash() != "hash of "+a.Name {
					err = errors.New("the hash is " + a.PasswordHash())
				}
				return account.Restore(a, ""), err
			},
		}.comesBack(t, db)
	}
}

func keptSchool(t *testing.T, db *repository.DB) {
	schools := repository.Schools{DB: db}
	on := domain.NewDate(2017, time.September, 1)
	kept[school.School]{
		given: given(id(505), map[string]any{"Code": pair{"2137000501", "2137000502"}, "DivisionCode": pair{developmentZone, qixia},
			"Stage": pair{"primary", "special"}, "Setting": pair{"town", "rural"},
			"FormerNames":     pair{[]school.FormerName{}, []school.FormerName{{Name: "示例旧名", Until: on}}}, // a new school has none
			"FormerDivisions": pair{[]domain.FormerDivision{}, []domain.FormerDivision{{DivisionCode: developmentZone, Until: on}}}}),
		table: "schools", stays: []string{"id", "created_at"},
		add:   func(s school.School) error { return schools.Add(t.Context(), s, s.Name) },
		store: func(s school.School) error { return schools.Store(t.Context(), s, s.Name) },
		find:  func() (school.School, error) { return schools.Find(t.Context(), everything, id(505)) },
	}.comesBack(t, db)
}

func keptCommunity(t *testing.T, db *repository.DB) {
	communities := repository.Communities{DB: db}
	joined := domain.NewDate(2016, time.September, 1)
	kept[community.Community]{
		given: given(aCommunity, map[string]any{"Name": pair{"示例甲", "示例共同体"}, "Kind": pair{"learning", "pairing"},
			"Form": pair{"joint", "merged"}, "Status": pair{"active", "ended"}, "EndedOn": pair{domain.Date{}, closing},
			"DivisionCode": pair{"3706", developmentZone},
			"Members.0.ID": id(601), "Members.0.SchoolID": id(1), "Members.0.SchoolName": names[1],
			"Members.0.DivisionCode": developmentZone,
			"Members.0.Role":         "lead", "Members.0.JoinedOn": joined, // of a member either the end or the role changes
			"Members.1.ID": id(602), "Members.1.SchoolID": id(2), "Members.1.SchoolName": names[2],
			"Members.1.DivisionCode": developmentZone,
			"Members.1.Role":         pair{"supported", "member"}, "Members.1.JoinedOn": joined, "Members.1.LeftOn": closing}),
		table: "communities", stays: []string{"id", "created_at"},
		add:   func(c community.Community) error { return communities.Add(t.Context(), c) },
		store: func(c community.Community) error { return communities.Store(t.Context(), c) },
		find:  func() (community.Community, error) { return communities.Find(t.Context(), everything, aCommunity) },
	}.comesBack(t, db)
}

func keptActivity(t *testing.T, db *repository.DB) {
	activities := repository.Activities{DB: db}
	confirmation := activity.Confirmation{Round: 1, SchoolID: id(2), Answer: activity.Confirms, Headcount: 7, Reason: "示例",
		AccountID: anAccount, AnsweredAt: time.Date(2018, time.May, 2, 8, 0, 0, 123456000, time.UTC)}
	kept[activity.Activity]{
		given: given(id(551), map[string]any{"CommunityID": aCommunity, "CommunityName": "示例共同体", "Type": pair{"exchange", "other"},
			"Mode": pair{"onsite", "online"}, "Status": pair{"submitted", "confirmed"}, "Focus": pair{"classroom", "culture"},
			"HostSchoolID": pair{id(1), id(2)}, "AuthorSchoolID": id(1), "AuthorID": anAccount, "AuthorDivision": developmentZone,
			"Participants.0.SchoolID": id(1), "Participants.0.SchoolName": names[1],
			"Participants.0.Division": pair{developmentZone, qixia},
			"Participants.1.SchoolID": id(2), "Participants.1.SchoolName": names[2],
			"Participants.1.Division": pair{qixia, developmentZone},
			"Guests.0.Kind":           pair{"expert", "guest"}, "Guests.1.Kind": pair{"guest", "expert"},
			"Confirmations": []activity.Confirmation{confirmation}}), // Store leaves them
		table: "activities", stays: []string{"id", "created_at", "community_id", "author_school_id", "author_id"},
		add: func(a activity.Activity) error {
			return errors.Join(activities.Add(t.Context(), a), activities.AddConfirmation(t.Context(), a.ID, confirmation))
		},
		store: func(a activity.Activity) error { return activities.Store(t.Context(), a) },
		find:  func() (activity.Activity, error) { return activities.Find(t.Context(), everything, id(551)) },
	}.comesBack(t, db)
}

// keptTargets are those of a community and of a division, and the terms.
func keptTargets(t *testing.T, db *repository.DB) {
	targets, terms := repository.Targets{DB: db}, repository.Terms{DB: db}
	from, until := 2005, 2006
	for of, owner := range map[domain.ID]map[string]any{
		id(561): {"CommunityID": aCommunity, "DivisionCode": "", "Kind": "", "Form": ""},
		id(562): {"CommunityID": domain.ID(""), "DivisionCode": developmentZone, "Kind": "pairing", "Form": "joint"},
	} {
		own := given(of, map[string]any{"Mode": pair{"onsite", "online"}, "Per": pair{"year", "term"}, "FromYear": pair{2003, 2004},
			"ToYear": pair{&from, &until}, "Set": shippedSet, "Division": developmentZone})
		maps.Copy(own, owner)
		kept[target.Target]{given: own,
			table: "targets", stays: []string{"id", "created_at", "community_id", "division_code", "kind", "form", "set_code"},
			add:   func(v target.Target) error { return targets.Add(t.Context(), []target.Target{v}) },
			store: func(v target.Target) error { return targets.Store(t.Context(), v) },
			find:  func() (target.Target, error) { return targets.Find(t.Context(), everything, of) },
		}.comesBack(t, db)
	}
	kept[term.Term]{
		given: given(id(565), map[string]any{"DivisionCode": developmentZone, "SchoolYear": 2018, "Number": 2}),
		table: "terms", stays: []string{"id", "created_at", "division_code", "school_year", "number"},
		add:   func(v term.Term) error { return terms.Add(t.Context(), v) },
		store: func(v term.Term) error { return terms.Store(t.Context(), v) },
		find:  func() (term.Term, error) { return terms.Find(t.Context(), id(565)) },
	}.comesBack(t, db)
}

func keptTeacher(t *testing.T, db *repository.DB) {
	teachers := repository.Teachers{DB: db}
	kept[teacher.Teacher]{
		given: given(aTeacher, map[string]any{"Name": pair{"示例甲", "示例教师"}, "Number": pair{"13812345678", "13987654321"},
			"Phone": pair{"138****5678", "139****4321"}, "SchoolID": pair{id(2), id(1)}, "SchoolName": pair{names[2], names[1]},
			"Division": developmentZone, "Anonymised": pair{false, true},
			"Stays.0.SchoolID": id(1), "Stays.0.SchoolName": names[1],
			"Stays.1.SchoolID": pair{id(2), id(3)}, "Stays.1.SchoolName": pair{names[2], names[3]}}),
		table: "teachers", stays: []string{"id", "created_at"},
		add:   func(v teacher.Teacher) error { return teachers.Add(t.Context(), v) },
		store: func(v teacher.Teacher) error { return teachers.Store(t.Context(), v) },
		find:  func() (teacher.Teacher, error) { return teachers.Find(t.Context(), everything, aTeacher) },
	}.comesBack(t, db)
}

// keptPosting is a posting with its service report and its certificate.
func keptPosting(t *testing.T, db *repository.DB) {
	postings, reports, certificates := repository.Postings{DB: db}, repository.ServiceReports{DB: db}, repository.Certificates{DB: db}
	kept[posting.Posting]{
		given: given(aPosting, map[string]any{"TeacherID": aTeacher, "TeacherName": "示例教师", "Status": pair{"approved", "ended"},
			"HomeSchoolID": pair{id(1), id(2)}, "HomeSchoolName": pair{names[1], names[2]}, "HomeDivision": developmentZone,
			"ToSchoolID": pair{id(2), id(3)}, "ToSchoolName": pair{names[2], names[3]}, "ToDivision": developmentZone,
			"ToPlace":    "", // has a school instead
			"ToOpenedOn": primary(1, "", "").OpenedOn, "ToClosedOn": closing,
			"HomeCounted": pair{developmentZone, qixia}, "ToCounted": pair{qixia, developmentZone},
			"ProposedBy": anAccount, "DecidedBy": pair{anAccount, anotherAccount}}),
		table: "postings", stays: []string{"id", "created_at", "teacher_id", "to_place", "proposed_by"},
		add:   func(v posting.Posting) error { return postings.Add(t.Context(), v) },
		store: func(v posting.Posting) error { return postings.Store(t.Context(), v) },
		find:  func() (posting.Posting, error) { return postings.Find(t.Context(), everything, aPosting) },
	}.comesBack(t, db)
	own := given("", map[string]any{"PostingID": aPosting, "Month": 201803, "AccountID": anAccount})
	delete(own, "ID")
	kept[posting.ServiceReport]{given: own,
		add:   func(v posting.ServiceReport) error { return reports.Add(t.Context(), v) },
		store: func(v posting.ServiceReport) error { return reports.Store(t.Context(), v) },
		find:  func() (posting.ServiceReport, error) { return reports.Find(t.Context(), aPosting, 201803) },
	}.comesBack(t, db)
	kept[certificate.Certificate]{
		given: map[string]any{"PostingID": aPosting, "CheckCode": "ABCD1234", "IssuedAt": time.Date(2018, 5, 1, 8, 0, 0, 0, time.UTC),
			"Status": pair{certificate.Valid, certificate.Voided}, "VoidedOn": pair{domain.Date{}, closing}, // a new one is not voided
			"VoidReason": pair{"", certificate.Anonymised}, "Content.Number": "ZM-2018-000001"},
		add: func(v certificate.Certificate) error { return certificates.Add(t.Context(), v) },
		store: func(v certificate.Certificate) error {
			return errors.Join(certificates.Void(t.Context(), v), certificates.Rewrite(t.Context(), v))
		},
		find: func() (certificate.Certificate, error) { return certificates.Latest(t.Context(), aPosting) },
	}.comesBack(t, db)
}

func keptRotation(t *testing.T, db *repository.DB) {
	rotations := repository.Rotations{DB: db}
	kept[rotation.Profile]{
		given: given(aProfile, map[string]any{"DivisionCode": developmentZone, "Numerator": pair{"rotated", "rotated_eligible"},
			"BackboneDenominator": pair{"rotated", "eligible"}}),
		table: "policy_profiles", stays: []string{"id", "created_at", "division_code"},
		add:   func(v rotation.Profile) error { return rotations.AddProfile(t.Context(), v) },
		store: func(v rotation.Profile) error { return rotations.StoreProfile(t.Context(), v) },
		find:  func() (rotation.Profile, error) { return rotations.Profile(t.Context(), everything, aProfile, false) },
	}.comesBack(t, db)
	for of, place := range map[domain.ID]map[string]any{
		id(571): {"SchoolID": id(1), "SchoolName": names[1], "DivisionCode": ""},
		id(572): {"SchoolID": domain.ID(""), "SchoolName": "", "DivisionCode": developmentZone},
	} {
		own := given(of, map[string]any{"ProfileID": nationalProfile, "SchoolYear": 2018, "Source": pair{"by_hand", "records"},
			"BackboneRotated": pair{1, 2}, "Division": developmentZone, "By": pair{anAccount, anotherAccount}})
		maps.Copy(own, place)
		kept[rotation.Inputs]{given: own,
			table: "rotation_inputs", stays: []string{"id", "created_at", "profile_id", "division_code", "school_id", "school_year"},
			add:   func(v rotation.Inputs) error { return rotations.AddInputs(t.Context(), v) },
			store: func(v rotation.Inputs) error { return rotations.StoreInputs(t.Context(), v) },
			find:  func() (rotation.Inputs, error) { return rotations.LockInputs(t.Context(), everything, of) },
		}.comesBack(t, db)
	}
	kept[rotation.Exclusion]{
		given: given(id(575), map[string]any{"TeacherID": aTeacher, "SchoolYear": 2018, "Reason": "illness", "SchoolID": id(1),
			"Division": developmentZone, "By": anAccount}), // it is withdrawn and never changed otherwise
		table: "rotation_exclusions", stays: []string{"id", "created_at", "teacher_id", "school_year", "reason", "account_id"},
		add:   func(v rotation.Exclusion) error { return rotations.AddExclusion(t.Context(), v) },
		store: func(v rotation.Exclusion) error { return rotations.StoreExclusion(t.Context(), v) },
		find:  func() (rotation.Exclusion, error) { return rotations.LockExclusion(t.Context(), everything, id(575)) },
	}.comesBack(t, db)
}

func keptPeriods(t *testing.T, db *repository.DB) {
	periods := repository.Periods{DB: db}
	kept[period.Lock]{
		given: map[string]any{"ID": id(581), "DivisionCode": qixia, "DivisionName": "栖霞市", "LockedBy": "示例乙", "AccountID": anAccount},
		add:   func(v period.Lock) error { return periods.Add(t.Context(), v) },
		find:  func() (period.Lock, error) { return periods.Find(t.Context(), everything, id(581)) },
	}.comesBack(t, db)
}
