package account

import (
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"time"

	"gongtongti/domain"
)

// limit says how wrong guesses slow down: so many are free, then each makes the next
// wait twice as long, up to a longest wait.
type limit struct {
	free    int
	longest time.Duration
}

// A guess counts for the account at this address, for the address, and for the account
// everywhere. One address is held back long before it slows the account for others, an
// address that the owner has logged in from is never slowed by guesses made elsewhere,
// and the account as a whole never waits long: so no stranger locks the owner out.
var (
	pairLimit    = limit{free: 5, longest: 15 * time.Minute}
	addressLimit = limit{free: 30, longest: 15 * time.Minute}
	accountLimit = limit{free: 20, longest: 30 * time.Second}
)

// forgotten is how long a wrong guess is held against anybody.
const forgotten = 24 * time.Hour

// knownFor is how long an address counts as one of the owner's.
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
		if f, ok := failures[s.subject]; ok && !s.exempt && now.Sub(f.Last) < forgotten {
			left = max(left, f.Last.Add(s.limit.wait(f.Count)).Sub(now))
		}
	}
	if left <= 0 {
		return nil
	}
	e := domain.Fail(domain.Locked, "slow_down", "登录失败次数过多，请稍候再试。", "There were too many failed logins; wait a little and try again.")
	e.RetryAfter = left
	return e
}

// subject is a hash: neither names nor addresses are kept.
func subject(parts ...string) string {
	sum := sha256.New()
	for _, p := range parts {
		sum.Write([]byte(p))
		sum.Write([]byte{0})
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// network is the address, or for IPv6 its /64, which one household holds.
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
