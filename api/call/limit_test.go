package call

import (
	"fmt"
	"testing"
	"time"
)

func TestOneCallerOfIPv6HasOneNetwork(t *testing.T) {
	for address, want := range map[string]string{"203.0.113.9": "203.0.113.9", "::ffff:203.0.113.9": "::ffff:203.0.113.9", "2001:db8:1:2:3::4": "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff::1": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "": "", "@": "@"} {
		if got := network(address); got != want {
			t.Errorf("%q belongs to %q, not %q", address, got, want)
		}
	}
}

func TestAFloodOfAddressesTakesNoMoreThanItsShareOfMemory(t *testing.T) {
	l, now := NewLimiter("address", 3, time.Now), time.Now()
	for n := range mostCounted + 10 {
		if left, _, _ := l.left(now, fmt.Sprint(n), 1); left != 2 {
			t.Fatalf("the first request of caller %d leaves %d", n, left)
		}
	}
	if len(l.count) > mostCounted {
		t.Error(len(l.count))
	}
}
