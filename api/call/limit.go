package call

import (
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"gongtongti/domain"
)

// Limiter counts requests of a minute, of each account or of each address. Every minute
// it begins anew, so that it holds no more than were there in one.
type Limiter struct {
	name  string
	most  int // 0: as many as they like
	now   func() time.Time
	mutex sync.Mutex
	since time.Time
	count map[string]int
}

// NewLimiter allows each caller so many requests a minute; 0: any number.
func NewLimiter(name string, most int, now func() time.Time) *Limiter {
	return &Limiter{name: name, most: most, now: now}
}

const (
	minute = time.Minute
	// mostCounted bounds what a flood from many addresses can take of memory.
	mostCounted = 100_000
)

// Take counts n requests and sets the headers of draft-ietf-httpapi-ratelimit-headers, once
// for each limit.
func (l *Limiter) Take(c echo.Context, who string, n int) error {
	if l.most == 0 {
		return nil
	}
	left, wait, taken := l.left(l.now(), who, n)
	seconds := int(math.Ceil(wait.Seconds()))
	h := c.Response().Header()
	for name, item := range map[string]string{"RateLimit-Policy": fmt.Sprintf("%q;q=%d;w=%d", l.name, l.most, int(minute.Seconds())),
		"RateLimit": fmt.Sprintf("%q;r=%d;t=%d", l.name, left, seconds)} {
		others := slices.DeleteFunc(h.Values(name), func(v string) bool { return strings.HasPrefix(v, fmt.Sprintf("%q;", l.name)) })
		h[http.CanonicalHeaderKey(name)] = append(others, item)
	}
	if taken {
		return nil
	}
	e := domain.Fail(domain.Locked, "rate_limited", fmt.Sprintf("请求太频繁，请在%d秒后重发；内容没有保存。", seconds),
		fmt.Sprintf("Too many requests: send it again in %d seconds. Nothing was saved.", seconds))
	e.RetryAfter = time.Duration(seconds) * time.Second
	return e
}

// left is how many more are free in this minute, how long it lasts, and whether n were
// taken: what is refused does not count.
func (l *Limiter) left(now time.Time, who string, n int) (left int, wait time.Duration, taken bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if now.Sub(l.since) >= minute || now.Before(l.since) || len(l.count) >= mostCounted {
		l.since, l.count = now, map[string]int{}
	}
	if taken = l.count[who]+n <= l.most; taken {
		l.count[who] += n
	}
	return l.most - l.count[who], minute - now.Sub(l.since), taken
}

// Limited refuses addresses that ask too often, before the database is asked anything.
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
