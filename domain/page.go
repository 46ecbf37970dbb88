package domain

// Page requests one page of a list: the rows after a position from an earlier page. Lists are
// keyset paged, so that rows added or removed between two pages are neither repeated nor
// skipped.
type Page struct {
	After []string
	Limit int
}

// List is one page of rows with the position of the next page, if there is one.
type List[T any] struct {
	Items []T
	Next  []string
}

// Cut converts up to Limit+1 rows to a page.
func Cut[T any](page Page, rows []T, position func(T) []string) List[T] {
	if len(rows) <= page.Limit {
		return List[T]{Items: rows}
	}
	rows = rows[:page.Limit]
	return List[T]{Items: rows, Next: position(rows[len(rows)-1])}
}
