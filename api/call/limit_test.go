package call

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"gongtongti/domain"
)

func TestOneCallerOfIPv6HasOneNetwork(t *testing.T) {
	for address, want := range map[string]string{"203.0.113.9": "203.0.113.9", "::ffff:203.0.113.9": "::ffff:203.0.113.9",
		"2001:db8:1:2:3::4":    "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff::1": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "": "", "@": "@"} {
		if got := network(address); got != want {
			t.Errorf("%q belongs to %q, not %q", address, got, want)
		}
	}
}

var noon = time.Date(2024, 9, 2, 12, 0, 0, 0, time.UTC)

// granted is how many of n requests one caller gets at once.
func granted(l *Limiter, now time.Time, who string, n int) (granted int) {
	for range n {
		if _, taken := l.left(now, who, 1); taken {
			granted++
		}
	}
	return granted
}

func TestNoTurnOfAMinuteGivesTwiceAsManyAtOnce(t *testing.T) {
	l := NewLimiter("account", 60, nil)
	granted(l, noon, "other", 1) // who counts by the minute begins one here
	total := granted(l, noon.Add(59*time.Second), "one", 100) + granted(l, noon.Add(61*time.Second), "one", 100)
	if total != 62 {
		t.Errorf("%d in two seconds, not 60 and one for each second", total)
	}
	if got := granted(l, noon.Add(3*time.Minute), "one", 100); got != 60 {
		t.Errorf("%d after a rest, not 60", got)
	}
}

func TestAFloodOfAddressesTakesNoMoreThanItsShareOfMemoryAndFreesNobody(t *testing.T) {
	l := NewLimiter("address", 3, nil)
	if got := granted(l, noon, "busy", 5); got != 3 {
		t.Fatal(got)
	}
	for n := range mostCounted + 10 {
		if left, _ := l.left(noon, fmt.Sprint(n), 1); left != 2 {
			t.Fatalf("the first request of caller %d leaves %v", n, left)
		}
		if n%1000 == 0 && granted(l, noon, "busy", 1) != 0 {
			t.Fatalf("caller %d has freed one that had used all", n)
		}
	}
	if len(l.callers) != mostCounted || l.recent.Len() != mostCounted {
		t.Error(len(l.callers), l.recent.Len())
	}
	granted(l, noon.Add(minute), "late", 1)
	if len(l.callers) != 1 || l.recent.Len() != 1 {
		t.Errorf("%d callers are kept although their minute is over", len(l.callers))
	}
}

func TestAClockSetBackFreesNobodyAndLocksNobodyOut(t *testing.T) {
	l := NewLimiter("account", 60, nil)
	granted(l, noon, "one", 60)
	before := noon.Add(-time.Hour)
	if got := granted(l, before, "one", 5); got != 0 {
		t.Errorf("%d were granted by setting the clock back", got)
	}
	if got := granted(l, before.Add(10*time.Second), "one", 60); got != 10 {
		t.Errorf("%d in the next ten seconds", got)
	}
}

// Whoever waits as long as was told is not refused again, and less would not do.
func TestTheWaitThatIsToldIsEnough(t *testing.T) {
	for _, most := range []int{7, 100, 600} {
		for _, n := range []int{1, 2, 6, most - 1} {
			now := noon
			l := NewLimiter("account", most, func() time.Time { return now })
			c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRecorder())
			granted(l, now, "one", most)
			var refused *domain.Error
			if err := l.TakeMore(c, "one", n); !errors.As(err, &refused) {
				t.Fatal(err)
			}
			short := NewLimiter("account", most, nil)
			granted(short, now, "one", most)
			if early := now.Add(refused.RetryAfter - time.Second); granted(short, early, "one", n+1) > n {
				t.Errorf("%d of %d: %v is a second too long", n, most, refused.RetryAfter)
			}
			now = now.Add(refused.RetryAfter + time.Millisecond)
			if err := errors.Join(l.Take(c, "one", 1), l.TakeMore(c, "one", n)); err != nil {
				t.Errorf("%d of %d after %v: %v", n, most, refused.RetryAfter, err)
			}
		}
	}
}
