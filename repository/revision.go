package repository

import (
	"context"
	"maps"
	"slices"
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/report"
)

// touch notes that what the districts show has changed; no district: all of them. The
// counters are raised just before the transaction commits, in one order, so that
// writers wait for each other as little as can be and never in a ring.
func (s *DB) touch(ctx context.Context, divisions []string) error {
	codes := map[string]bool{}
	for _, code := range divisions {
		codes[code[:min(6, len(code))]] = true
	}
	if len(codes) == 0 {
		codes[""] = true
	}
	if running, ok := ctx.Value(txKey{}).(*running); ok {
		maps.Copy(running.touched, codes)
		return nil
	}
	return s.raise(ctx, codes)
}

func (s *DB) raise(ctx context.Context, touched map[string]bool) error {
	if len(touched) == 0 {
		return nil
	}
	var codes []any
	for _, code := range slices.Sorted(maps.Keys(touched)) {
		codes = append(codes, code)
	}
	return translate(s.q(ctx).Exec(`INSERT INTO revisions (code, n) VALUES (?, 1)`+strings.Repeat(", (?, 1)", len(codes)-1)+`
		ON CONFLICT (code) DO UPDATE SET n = revisions.n + 1`, codes...).Error)
}

// Revision implements report.Repository: districts within the subject's division count,
// and those that it lies in.
func (s Reports) Revision(ctx context.Context, scope domain.Scope, subject report.Subject) (int, error) {
	sql, args := namedSubject(scope, subject)
	var sums []int
	err := s.q(ctx).Raw(`SELECT (SELECT coalesce(sum(r.n), 0) FROM revisions r WHERE r.code = '' OR v.code LIKE r.code || '%'
		OR r.code LIKE v.code || '%')
		FROM (`+sql+`) v`, args...).Scan(&sums).Error
	if err == nil && len(sums) == 0 {
		return 0, domain.Missing()
	}
	return slices.Max(append(sums, 0)), translate(err)
}
