package api

import (
	"fmt"
	"math"
	"net/netip"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"gongtongti/domain"
)

// limiter counts requests of a minute, of each account or of each address. Every minute
// it begins anew, so that it holds no more than were there in one.
type limiter struct {
	name  string
	most  int // 0: as many as they like
	now   func() time.Time
	mutex sync.Mutex
	since time.Time
	count map[string]int
}

func newLimiter(name string, most int, now func() time.Time) *limiter {
	return &limiter{name: name, most: most, now: now}
}

const (
	minute = time.Minute
	// mostCounted bounds what a flood from many addresses can take of memory.
	mostCounted = 100_000
)

// take counts n requests and sets the headers of draft-ietf-httpapi-ratelimit-headers.
func (l *limiter) take(c echo.Context, who string, n int) error {
	if l.most == 0 {
		return nil
	}
	left, wait := l.left(l.now(), who, n)
	seconds := int(math.Ceil(wait.Seconds()))
	h := c.Response().Header()
	h.Add("RateLimit-Policy", fmt.Sprintf("%q;q=%d;w=%d", l.name, l.most, int(minute.Seconds())))
	h.Add("RateLimit", fmt.Sprintf("%q;r=%d;t=%d", l.name, max(left, 0), seconds))
	if left >= 0 {
		return nil
	}
	e := domain.Fail(domain.Locked, "rate_limited", fmt.Sprintf("请求太频繁，请在%d秒后重发；内容没有保存。", seconds),
		fmt.Sprintf("Too many requests: send it again in %d seconds. Nothing was saved.", seconds))
	e.RetryAfter = time.Duration(seconds) * time.Second
	return e
}

// left is how many more are free in this minute, less than none if n are too many, and how
// long it lasts. What is refused does not count.
func (l *limiter) left(now time.Time, who string, n int) (int, time.Duration) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if now.Sub(l.since) >= minute || now.Before(l.since) || len(l.count) >= mostCounted {
		l.since, l.count = now, map[string]int{}
	}
	left := l.most - l.count[who] - n
	if left >= 0 {
		l.count[who] += n
	}
	return left, minute - now.Sub(l.since)
}

// limited refuses addresses that ask too often, before the database is asked anything.
func (s *server) limited(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Path() == "/healthz" || c.Path() == "/readyz" {
			return next(c)
		}
		if err := s.addresses.take(c, network(c.Echo().IPExtractor(c.Request())), 1); err != nil {
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
