package domain

// Page asks for one page of a list: what follows After, a position that an
// earlier page gave. Lists are keyset paged, so rows that come or go between two
// pages are neither repeated nor skipped.
type Page struct {
	After []string
	Limit int
}

// List is one page of rows and, if there are more, the position to go on from.
type List[T any] struct {
	Items []T
	Next  []string
}

// Cut turns up to Limit+1 fetched rows into a page.
func Cut[T any](page Page, rows []T, position func(T) []string) List[T] {
	if len(rows) <= page.Limit {
		return List[T]{Items: rows}
	}
	rows = rows[:page.Limit]
	return List[T]{Items: rows, Next: position(rows[len(rows)-1])}
}
