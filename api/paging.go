package api

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"gongtongti/domain"
)

// paging is embedded in the query of every list.
type paging struct {
	Limit  int    `query:"limit" validate:"omitempty,min=1,max=200"`
	Cursor string `query:"cursor" validate:"max=1000"`
}

const defaultLimit = 50

// cursorBody is what a cursor holds: a position, and the list it belongs to.
type cursorBody struct {
	List  string   `json:"l"`
	After []string `json:"a"`
}

// page reads the paging of a request; valid says what each part of a position must be.
func (c *call) page(p paging, valid ...func(string) bool) (domain.Page, error) {
	page := domain.Page{Limit: p.Limit}
	if page.Limit == 0 {
		page.Limit = defaultLimit
	}
	if p.Cursor == "" {
		return page, nil
	}
	var body cursorBody
	sound := unsealed(p.Cursor, &body) && len(body.After) == len(valid) && body.List == c.listName()
	for i := 0; sound && i < len(valid); i++ {
		sound = valid[i](body.After[i])
	}
	if !sound {
		return page, domain.Fail(domain.Malformed, "invalid_cursor", "翻页位置无效，请从第一页重新开始。",
			"The cursor is not one of this list; start again from the first page.")
	}
	page.After = body.After
	return page, nil
}

// sealed is a cursor as text, for clients that have no use for what is in it.
func sealed(cursor any) string {
	raw, err := json.Marshal(cursor)
	must(err)
	return base64.RawURLEncoding.EncodeToString(raw)
}

func unsealed(text string, into any) bool {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	return err == nil && json.Unmarshal(raw, into) == nil
}

func isDate(s string) bool { _, err := domain.ParseDate(s); return err == nil }

func isInstant(s string) bool { _, err := time.Parse(time.RFC3339, s); return err == nil }

func isID(s string) bool { _, err := domain.ParseID(s); return err == nil }

func isWord(s string) bool { return utf8.ValidString(s) && !strings.ContainsFunc(s, unreadable) }

// listName tells one filtered list from another, so that a cursor cannot be used
// with filters that it was not made for.
func (c *call) listName() string {
	query := c.Request().URL.Query()
	query.Del("cursor")
	query.Del("limit")
	return hash(c.Path() + "?" + query.Encode())[:12]
}

// list is the body of every list answer.
type list[T any] struct {
	Items      []T    `json:"items"`
	NextCursor string `json:"next_cursor,omitempty"`
}

func answerList[T any](c *call, found domain.List[T], err error) (list[T], error) {
	if err != nil {
		return list[T]{}, err
	}
	answer := list[T]{Items: found.Items}
	if answer.Items == nil {
		answer.Items = []T{}
	}
	if found.Next != nil {
		answer.NextCursor = sealed(cursorBody{c.listName(), found.Next})
	}
	return answer, nil
}
