package account

import (
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"time"

	"gongtongti/domain"
)

// limit slows down wrong guesses: after some free ones each doubles the wait, up to a
// maximum.
type limit struct {
	free    int
	longest time.Duration
}

// A guess counts for the account at this address, for the address, and for the account
// everywhere. An address is slowed long before it slows the account for others. An address
// from which the owner has logged in is never slowed by guesses from elsewhere. The account as
// a whole never waits long. So strangers cannot lock the owner out.
var (
	pairLimit    = limit{free: 5, longest: 15 * time.Minute}
	addressLimit = limit{free: 30, longest: 15 * time.Minute}
	accountLimit = limit{free: 20, longest: 30 * time.Second}
)

// forgotten is how long a failure counts. Failures fade over this time instead of expiring at
// its end: in a bureau with many people behind one address somebody mistypes every day.
const forgotten = 24 * time.Hour

// knownFor is how long an address counts as known to the owner.
const knownFor = 90 * 24 * time.Hour

// wait is how long after its last failure a subject has to pause.
func (l limit) wait(failures int) time.Duration {
	if failures < l.free {
		return 0
	}
	wait := time.Second
	for n := l.free; n < failures && wait < l.longest; n++ {
		wait *= 2
	}
	return min(wait, l.longest)
}

// Failures is how often a subject failed, and when last.
type Failures struct {
	Count int
	Last  time.Time
}

// remaining are the failures that have not faded.
func (f Failures) remaining(now time.Time) int {
	share := min(max(float64(now.Sub(f.Last))/float64(forgotten), 0), 1)
	return f.Count - int(share*float64(f.Count))
}

// attempt names what a guess counts for.
type attempt struct{ pair, address, account string }

func newAttempt(username, address string) attempt {
	address = network(address)
	return attempt{pair: subject("pair", username, address), address: subject("address", address), account: subject("account", username)}
}

func (a attempt) subjects() []string { return []string{a.pair, a.address, a.account} }

// check refuses a guess made too soon, without looking at the password.
func (a attempt) check(failures map[string]Failures, known bool, now time.Time) error {
	var left time.Duration
	for _, s := range []struct {
		subject string
		limit   limit
		exempt  bool
	}{{a.pair, pairLimit, false}, {a.address, addressLimit, false}, {a.account, accountLimit, known}} {
		f := failures[s.subject]
		// Without a wait the times have no meaning: the first attempt may have read the
		// clock later.
		if wait := s.limit.wait(f.remaining(now)); wait > 0 && !s.exempt {
			left = max(left, f.Last.Add(wait).Sub(now))
		}
	}
	if left <= 0 {
		return nil
	}
	e := domain.Fail(domain.Locked, "slow_down", "登录失败次数过多，请稍候再试。", "There were too many failed logins; wait a little and try again.")
	e.RetryAfter = left
	return e
}

// counted is one failure more for each subject.
func (a attempt) counted(failures map[string]Failures, now time.Time) map[string]Failures {
	more := map[string]Failures{}
	for _, s := range a.subjects() {
		more[s] = Failures{Count: failures[s].remaining(now) + 1, Last: now}
	}
	return more
}

// forgiven returns the failures that remain after the right password: none for the account,
// and for the address those of others. The last failure of the address becomes the one before;
// otherwise each login would make the next person wait.
func (a attempt) forgiven(failures map[string]Failures, before Failures, at time.Time) map[string]Failures {
	others := failures[a.address]
	others.Count = max(others.Count-1, 0)
	if others.Last.Equal(at) {
		others.Last = before.Last
	}
	return map[string]Failures{a.pair: {Last: at}, a.account: {Last: at}, a.address: others}
}

// subject is a hash, so that neither names nor addresses are stored.
func subject(parts ...string) string {
	sum := sha256.New()
	for _, p := range parts {
		sum.Write([]byte(p))
		sum.Write([]byte{0})
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// network is the address, or the /64 of an IPv6 address, which one household has.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}
