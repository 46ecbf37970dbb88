package call

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"gongtongti/domain"
)

// Paging is embedded in the query of every list.
type Paging struct {
	Limit  int    `query:"limit" validate:"omitempty,min=1,max=200"`
	Cursor string `query:"cursor" validate:"max=1000"`
}

// DefaultLimit is the page size if the request gives none.
const DefaultLimit = 50

// cursorBody is the content of a cursor: a position and the list it belongs to.
type cursorBody struct {
	List  string   `json:"l"`
	After []string `json:"a"`
}

// Page reads the paging of a request. valid checks the parts of the position.
func (c *Call) Page(p Paging, valid ...func(string) bool) (domain.Page, error) {
	page := domain.Page{Limit: p.Limit}
	if page.Limit == 0 {
		page.Limit = DefaultLimit
	}
	if p.Cursor == "" {
		return page, nil
	}
	var body cursorBody
	sound := Unseal(p.Cursor, &body) && len(body.After) == len(valid) && body.List == c.listName()
	for i := 0; sound && i < len(valid); i++ {
		sound = valid[i](body.After[i])
	}
	if !sound {
		return page, domain.Fail(domain.Malformed, "invalid_cursor", "翻页位置无效，请从第一页重新开始。",
			"Not a valid cursor of this list; start again from the first page.")
	}
	page.After = body.After
	return page, nil
}

// Seal encodes a cursor as opaque text.
func Seal(cursor any) string {
	raw, err := json.Marshal(cursor)
	must(err)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// Unseal decodes a cursor and reports whether it is valid.
func Unseal(text string, into any) bool {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	return err == nil && json.Unmarshal(raw, into) == nil
}

// IsDate reports whether a part of a position is a date.
func IsDate(s string) bool { _, err := domain.ParseDate(s); return err == nil }

// IsInstant reports whether a part of a position is an instant.
func IsInstant(s string) bool { _, err := time.Parse(time.RFC3339, s); return err == nil }

// IsID reports whether a part of a position is an id.
func IsID(s string) bool { _, err := domain.ParseID(s); return err == nil }

// IsWord reports whether a part of a position is text.
func IsWord(s string) bool { return utf8.ValidString(s) && !strings.ContainsFunc(s, unreadable) }

// listName identifies a list with its filters: a cursor is refused with other filters.
func (c *Call) listName() string {
	query := c.Request().URL.Query()
	query.Del("cursor")
	query.Del("limit")
	return Hash(c.Path() + "?" + query.Encode())[:12]
}

// List is the body of every list answer.
type List[T any] struct {
	Items      []T    `json:"items"`
	NextCursor string `json:"next_cursor,omitempty"`
}

// Listed answers with one page of a list. valid checks the parts of the position.
func Listed[T any](c *Call, paging Paging, list func(domain.Page) (domain.List[T], error), valid ...func(string) bool) (List[T], error) {
	page, err := c.Page(paging, valid...)
	if err != nil {
		return List[T]{}, err
	}
	items, err := list(page)
	if err != nil {
		return List[T]{}, err
	}
	return ListOf(c, items), nil
}

// ListOf returns a page of a list as an answer.
func ListOf[T any](c *Call, page domain.List[T]) List[T] {
	answer := List[T]{Items: page.Items}
	if answer.Items == nil {
		answer.Items = []T{}
	}
	if page.Next != nil {
		answer.NextCursor = Seal(cursorBody{c.listName(), page.Next})
	}
	return answer
}

// Written converts the items of a page.
func Written[From, To any](list domain.List[From], write func(From) To) domain.List[To] {
	answer := domain.List[To]{Next: list.Next}
	for _, item := range list.Items {
		answer.Items = append(answer.Items, write(item))
	}
	return answer
}
