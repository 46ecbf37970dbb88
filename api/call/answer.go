package call

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"gongtongti/domain"
)

// Versioned is a record that has an ETag.
type Versioned interface{ Revision() int }

// Hashed is an answer whose ETag is a hash of its body. A request with If-None-Match gets
// 304 while the body is the same.
type Hashed interface{ Hashed() }

// Tagged is reference data with such an ETag.
type Tagged[T any] struct{ Body T }

// MarshalJSON writes the data alone.
func (t Tagged[T]) MarshalJSON() ([]byte, error) { return json.Marshal(t.Body) }

// Hashed implements Hashed.
func (t Tagged[T]) Hashed() {}

// toldOnce is an answer with something that is shown only once, such as an issued password.
// Kept is what is stored for repeats.
type toldOnce interface{ Kept() any }

// sender is an answer that is not JSON.
type sender interface{ Send(*Call) error }

// Answer is a response as it is sent, and kept for repeats.
type Answer struct {
	Status   int
	ETag     string
	Location string
	Body     []byte
	Replayed bool // the stored answer to the same request
}

func (r Route) answer(c *Call, out any) (Answer, error) {
	a := Answer{Status: http.StatusOK}
	if _, empty := out.(None); empty {
		a.Status = http.StatusNoContent
		return a, nil
	}
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(out); err != nil {
		return a, err
	}
	a.Body = body.Bytes()
	switch v := out.(type) {
	case Versioned:
		a.ETag = etag(v.Revision())
	case Hashed:
		a.ETag = HashTag(body.String())
	}
	if r.Manner == Create {
		a.Status = http.StatusCreated
		if v, ok := out.(interface{ Identity() domain.ID }); ok {
			a.Location = c.Request().URL.Path + "/" + string(v.Identity())
		}
	}
	return a, nil
}

func (a Answer) send(c *Call) error {
	h := c.Response().Header()
	if a.Replayed {
		h.Set("Idempotent-Replayed", "true")
	}
	if a.ETag != "" {
		h.Set("ETag", a.ETag)
		if strings.HasPrefix(a.ETag, `"h`) && c.Holds(a.ETag) {
			return c.NoContent(http.StatusNotModified)
		}
	}
	if a.Location != "" {
		h.Set("Location", a.Location)
	}
	if len(a.Body) == 0 {
		return c.NoContent(a.Status)
	}
	return c.Blob(a.Status, "application/json; charset=utf-8", a.Body)
}

// HashTag is the ETag of an answer, made from its text.
func HashTag(text string) string { return `"h` + Hash(text)[:20] + `"` }

func etag(version int) string { return `"` + strconv.Itoa(version) + `"` }

// Holds reports whether If-None-Match names this tag. Proxies that compress answers make
// their tags weak.
func (c *Call) Holds(tag string) bool {
	for sent := range strings.SplitSeq(strings.Join(c.Request().Header.Values("If-None-Match"), ","), ",") {
		if strings.TrimPrefix(strings.TrimSpace(sent), "W/") == tag {
			return true
		}
	}
	return false
}

// readVersion reads the version from If-Match, which must be a single tag. Proxies that
// compress answers make their tags weak; the version is the same.
func (c *Call) readVersion() error {
	sent := c.Request().Header.Get("If-Match")
	if sent == "" {
		return Refuse(http.StatusPreconditionRequired, "if_match_required", "修改记录须在If-Match中带上所读版本的ETag。",
			"If-Match is required: send the ETag of the version that was read.")
	}
	sent = strings.TrimPrefix(sent, "W/")
	version, err := strconv.Atoi(strings.Trim(sent, `"`))
	if err != nil || version < 1 || version > 999_999_999 || etag(version) != sent || len(c.Request().Header.Values("If-Match")) > 1 {
		return domain.Fail(domain.Malformed, "invalid_if_match", "If-Match须为所读版本的ETag，只有一个，连同引号，例如\"3\"。",
			"If-Match must be a single ETag of the version that was read, with quotation marks, such as \"3\".")
	}
	c.Version = version
	return nil
}
