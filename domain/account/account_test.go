package account

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"gongtongti/domain"
)

var light = Params{Memory: 64, Time: 1, Threads: 1}

func TestAnAccountActsInItsScopeAndNoOther(t *testing.T) {
	for _, test := range []struct {
		account Account
		want    domain.Scope
	}{
		{Account{Role: domain.Principal, SchoolID: "s", DivisionCode: "37"}, domain.Scope{School: "s"}},
		{Account{Role: domain.Recorder, SchoolID: "s"}, domain.Scope{School: "s"}},
		{Account{Role: domain.DistrictOfficer, DivisionCode: "370676"}, domain.Scope{Division: "370676"}},
		{Account{Role: domain.Reader, DivisionCode: "3706"}, domain.Scope{Division: "3706"}},
		{Account{Role: domain.Administrator}, domain.Scope{All: true}},
		{Account{}, domain.Scope{}},
	} {
		if got := test.account.Actor("r").Scope; got != test.want {
			t.Errorf("%s has the scope %+v, want %+v", test.account.Role, got, test.want)
		}
	}
}

func TestEveryRoleNeedsItsOwnKindOfScope(t *testing.T) {
	for _, test := range []struct {
		account Account
		want    []string
	}{
		{Account{Role: domain.Principal, SchoolID: "s"}, nil},
		{Account{Role: domain.Principal}, []string{"school_id required"}},
		{Account{Role: domain.Recorder, SchoolID: "s", DivisionCode: "3706"}, []string{"division_code not_for_role"}},
		{Account{Role: domain.DistrictOfficer, DivisionCode: "370676"}, nil},
		{Account{Role: domain.DistrictOfficer, DivisionCode: "3706"}, []string{"division_code too_wide"}},
		{Account{Role: domain.CityOfficer, DivisionCode: "370676"}, []string{"division_code too_narrow"}},
		{Account{Role: domain.Reader, SchoolID: "s"}, []string{"school_id not_for_role", "division_code required"}},
		{Account{Role: domain.Administrator, SchoolID: "s", DivisionCode: "37"},
			[]string{"school_id not_for_role", "division_code not_for_role"}},
	} {
		var got []string
		for _, f := range test.account.check(true, true) {
			got = append(got, f.Field+" "+f.Code)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%+v: %v, want %v", test.account, got, test.want)
		}
	}
}

func TestPasswords(t *testing.T) {
	for password, want := range map[string]string{
		"correct horse": "", "密码要有十个字以上的呀": "", "short": "length", strings.Repeat("x", 201): "length",
		"1234567890": "common", "QWERTYUIOP": "common", "Password123!": "common", "my-shiyan-password": "contains_username",
	} {
		code := ""
		if faults := checkPassword("new_password", password, "shiyan"); len(faults) > 0 {
			code = faults[0].Code
		}
		if code != want {
			t.Errorf("%q: %q, want %q", password, code, want)
		}
	}
	if n := len(common()); n < 3000 {
		t.Errorf("the list of common passwords has only %d", n)
	}
}

func TestAHashMatchesItsPasswordAndNothingElse(t *testing.T) {
	h, ctx := NewHasher(light), context.Background()
	hash, err := h.Hash(ctx, "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{"correct horse": true, "Correct horse": false, "correct horse ": false, "": false} {
		if got, err := h.Matches(ctx, password, hash); err != nil || got != want {
			t.Errorf("%q: %v, %v", password, got, err)
		}
	}
	if got, err := h.Matches(ctx, "correct horse", ""); err != nil || got {
		t.Errorf("no account: %v, %v", got, err)
	}
	if strong, err := NewHasher(Params{Memory: 128, Time: 2, Threads: 1}).Matches(ctx, "correct horse", hash); err != nil || !strong {
		t.Errorf("a hash keeps its own parameters: %v, %v", strong, err)
	}
	if _, err := h.Matches(ctx, "x", "$argon2id$nonsense"); err == nil {
		t.Error("a broken hash must be an error")
	}
}

func TestAPasswordIsToldAllItsFaults(t *testing.T) {
	var got []string
	for _, f := range checkPassword("p", "shiyan", "shiyan") {
		got = append(got, f.Code)
	}
	if !slices.Equal(got, []string{"length", "contains_username"}) {
		t.Errorf("the faults are %v", got)
	}
}

func TestAnUnknownAccountCostsWhatAKnownOneDoes(t *testing.T) {
	h := NewHasher(light)
	known, err := h.Hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	form := func(hash string) string { return hash[:strings.LastIndex(hash[:strings.LastIndex(hash, "$")], "$")] }
	if len(h.dummy) != len(known) || form(h.dummy) != form(known) {
		t.Errorf("an unknown account is checked against %q, a known one against %q", h.dummy, known)
	}
}

func TestWhoeverCannotBeHashedForIsToldToComeBack(t *testing.T) {
	h := NewHasher(light)
	for range cap(h.room) {
		h.room <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Matches(ctx, "x", ""); domain.KindOf(err) != domain.Unavailable {
		t.Errorf("with no room: %v", err)
	}
}

func TestIssuedPasswordsAreGoodPasswords(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		p := issue()
		if seen[p] || strings.ContainsAny(p, "ilo01") || len(p) != 19 || len(checkPassword("p", p, "shiyan")) > 0 {
			t.Fatalf("issued %q", p)
		}
		seen[p] = true
	}
}

func TestWaitsGrowAndEnd(t *testing.T) {
	for failures, want := range map[int]time.Duration{0: 0, 4: 0, 5: time.Second, 6: 2 * time.Second, 9: 16 * time.Second,
		100: 15 * time.Minute} {
		if got := pairLimit.wait(failures); got != want {
			t.Errorf("after %d failures the wait is %s, want %s", failures, got, want)
		}
	}
	if got := accountLimit.wait(1000); got != 30*time.Second {
		t.Errorf("the account as a whole waits %s", got)
	}
}

func TestOneStrangerSlowsHimselfAndNotTheOwner(t *testing.T) {
	now := time.Date(2018, 3, 5, 9, 0, 0, 0, time.UTC)
	stranger, owner := newAttempt("shiyan", "198.51.100.7"), newAttempt("shiyan", "192.0.2.1")
	failures := map[string]Failures{}
	for _, s := range stranger.subjects() {
		failures[s] = Failures{Count: 500, Last: now}
	}
	if err := stranger.check(failures, false, now); domain.KindOf(err) != domain.Locked {
		t.Errorf("the stranger is told %v", err)
	}
	if err := owner.check(failures, true, now); err != nil {
		t.Errorf("the owner at a known address is told %v", err)
	}
	if err := owner.check(failures, false, now.Add(30*time.Second)); err != nil {
		t.Errorf("the owner at a new address waits no longer than 30 s: %v", err)
	}
	if err := stranger.check(failures, false, now.Add(forgotten)); err != nil {
		t.Errorf("after a day all is forgotten: %v", err)
	}
}

func TestWhoComesAtTheSameMomentDoesNotWait(t *testing.T) {
	now := time.Date(2018, 3, 5, 9, 0, 0, 0, time.UTC)
	try, failures := newAttempt("shiyan", "192.0.2.1"), map[string]Failures{}
	for _, s := range try.subjects() {
		failures[s] = Failures{Count: 4, Last: now.Add(time.Second)}
	}
	if err := try.check(failures, false, now); err != nil {
		t.Errorf("after another who looked at the clock later: %v", err)
	}
}

func TestFailuresFadeOverADay(t *testing.T) {
	now := time.Date(2018, 3, 5, 9, 0, 0, 0, time.UTC)
	for ago, want := range map[time.Duration]int{0: 24, time.Second: 24, 12 * time.Hour: 12, 23 * time.Hour: 1, 24 * time.Hour: 0,
		90 * time.Hour: 0, -time.Hour: 24} {
		if got := (Failures{Count: 24, Last: now.Add(-ago)}).remaining(now); got != want {
			t.Errorf("of 24 failures %s ago %d remain, want %d", ago, got, want)
		}
	}
	try, bureau := newAttempt("shiyan", "192.0.2.1"), map[string]Failures{}
	for range 10 * 8 { // eight slips a day, for ten days
		now = now.Add(3 * time.Hour)
		bureau = try.counted(bureau, now)
	}
	if wait := addressLimit.wait(bureau[try.address].remaining(now)); wait > 0 {
		t.Errorf("a bureau that mistypes eight times a day waits %s", wait)
	}
}

func TestTheRightPasswordTakesBackItsOwnAttemptAndNobodyElses(t *testing.T) {
	last := time.Date(2018, 3, 5, 9, 0, 0, 0, time.UTC)
	at := last.Add(time.Hour)
	try := newAttempt("shiyan", "192.0.2.1")
	before := map[string]Failures{try.pair: {3, last}, try.account: {7, last}, try.address: {12, last}}
	counted := try.counted(before, at)
	if got := counted[try.pair]; got != (Failures{4, at}) {
		t.Errorf("the attempt is counted as %+v", got)
	}
	forgiven := try.forgiven(counted, before[try.address], at)
	if forgiven[try.pair].Count != 0 || forgiven[try.account].Count != 0 || forgiven[try.address] != (Failures{12, last}) {
		t.Errorf("after the right password %+v stand, want the address's 12 of before and no more", forgiven)
	}
	meanwhile := at.Add(time.Second)
	counted[try.address] = Failures{14, meanwhile}
	if got := try.forgiven(counted, before[try.address], at)[try.address]; got != (Failures{13, meanwhile}) {
		t.Errorf("a failure made meanwhile stands as %+v", got)
	}
}

func TestNobodyShutsHimselfOut(t *testing.T) {
	admin := domain.Actor{ID: "a", Role: domain.Administrator}
	if mayRestrict(admin, Account{ID: "a"}) == nil || mayRestrict(admin, Account{ID: "b"}) != nil {
		t.Error("an administrator restricts others and not himself")
	}
	for _, role := range domain.Roles {
		if (mayManage(domain.Actor{Role: role}) == nil) != (role == domain.Administrator) {
			t.Errorf("%s and the managing of accounts", role)
		}
	}
}

func TestAHouseholdIsOneAddress(t *testing.T) {
	for address, want := range map[string]string{"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "2001:db8::1": "2001:db8::/64",
		"2001:db8::ffff:2": "2001:db8::/64", "": ""} {
		if got := network(address); got != want {
			t.Errorf("%q counts as %q, want %q", address, got, want)
		}
	}
	if newAttempt("ab", "c").pair == newAttempt("a", "bc").pair {
		t.Error("two attempts share a subject")
	}
}
