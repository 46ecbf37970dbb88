package call

import (
	"container/list"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"gongtongti/domain"
)

// Limiter grants an account or an address so many requests a minute. Each caller has a bucket
// that is full at first and fills evenly, so that no turn of a minute gives twice as many at once.
type Limiter struct {
	name    string
	most    int // 0: any number
	now     func() time.Time
	mutex   sync.Mutex
	callers map[string]*list.Element // of recent
	recent  list.List                // of *caller, the latest in front
}

// caller is one account or address.
type caller struct {
	who    string
	bucket *rate.Limiter
	asked  time.Time
}

// NewLimiter allows each caller so many requests a minute; 0: any number.
func NewLimiter(name string, most int, now func() time.Time) *Limiter {
	return &Limiter{name: name, most: most, now: now, callers: map[string]*list.Element{}}
}

const (
	minute = time.Minute
	// mostCounted bounds what a flood from many addresses can take of memory.
	mostCounted = 100_000
)

// Take counts n requests and sets the headers of draft-ietf-httpapi-ratelimit-headers.
func (l *Limiter) Take(c echo.Context, who string, n int) error {
	return l.grant(c, who, n, n)
}

// TakeMore counts n beyond the one that the request was counted as when it came. To send it again
// costs that one anew, so the wait is for both.
func (l *Limiter) TakeMore(c echo.Context, who string, n int) error {
	return l.grant(c, who, n, n+1)
}

// grant takes n, or refuses and says when again will be free.
func (l *Limiter) grant(c echo.Context, who string, n, again int) error {
	if l.most == 0 {
		return nil
	}
	left, taken := l.left(l.now(), who, n)
	l.tell(c.Response().Header(), left)
	if taken {
		return nil
	}
	seconds := max(1, l.until(left, again))
	e := domain.Fail(domain.Locked, "rate_limited", fmt.Sprintf("请求太频繁，请在%d秒后重发；内容没有保存。", seconds),
		fmt.Sprintf("Too many requests: try again in %d seconds. Nothing was saved.", seconds))
	e.RetryAfter = time.Duration(seconds) * time.Second
	return e
}

// tell sets both headers, with one item for each limit.
func (l *Limiter) tell(h http.Header, left float64) {
	for name, item := range map[string]string{"RateLimit-Policy": fmt.Sprintf("%q;q=%d;w=%d", l.name, l.most, int(minute.Seconds())),
		"RateLimit": fmt.Sprintf("%q;r=%d;t=%d", l.name, int(left), l.until(left, l.most))} {
		others := slices.DeleteFunc(h.Values(name), func(v string) bool { return strings.HasPrefix(v, fmt.Sprintf("%q;", l.name)) })
		h[http.CanonicalHeaderKey(name)] = append(others, item)
	}
}

// until is in how many seconds n will be free, where left are; no more than all can be.
func (l *Limiter) until(left float64, n int) int {
	const rounding = 1e-6 // of floating point: 12.000000000000002 is 12
	missing := float64(min(n, l.most)) - left
	return int(math.Ceil(max(0, missing*minute.Seconds()/float64(l.most)-rounding)))
}

// left is how many are free, and whether n were taken: what is refused does not count.
func (l *Limiter) left(now time.Time, who string, n int) (left float64, taken bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	bucket := l.bucket(now, who)
	taken = bucket.AllowN(now, n)
	return max(0, bucket.TokensAt(now)), taken
}

// bucket is the caller's, new if need be. Forgotten are those that have not asked for a minute, for
// their buckets are full, and in a flood the ones that asked longest ago: never all at once.
func (l *Limiter) bucket(now time.Time, who string) *rate.Limiter {
	element := l.callers[who]
	if element == nil {
		element = l.recent.PushFront(&caller{who: who, bucket: rate.NewLimiter(rate.Limit(float64(l.most)/minute.Seconds()), l.most)})
		l.callers[who] = element
	}
	l.recent.MoveToFront(element)
	known := element.Value.(*caller)
	if now.Before(known.asked) { // the clock was set back: begin from there with what is left
		known.bucket.SetBurstAt(now, l.most)
	}
	known.asked = now
	for {
		oldest := l.recent.Back().Value.(*caller)
		if l.recent.Len() <= mostCounted && now.Sub(oldest.asked) < minute {
			return known.bucket
		}
		l.recent.Remove(l.recent.Back())
		delete(l.callers, oldest.who)
	}
}

// Limited refuses addresses that send too many requests, before the database is queried.
func (s *Server) Limited(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !(Route{Path: c.Path()}).Limited() {
			return next(c)
		}
		if err := s.Addresses.Take(c, network(c.Echo().IPExtractor(c.Request())), 1); err != nil {
			return err
		}
		return next(c)
	}
}

// network is an address, or the /64 that one caller has of IPv6.
func network(address string) string {
	parsed, err := netip.ParseAddr(address)
	if err != nil || parsed.Unmap().Is4() {
		return address
	}
	prefix, err := parsed.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}
