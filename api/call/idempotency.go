package call

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"gongtongti/domain"
)

// once runs a request that creates or changes, or answers it as it was answered before
// under the same key.
func (s *Server) once(c *Call, r Route) (a Answer, err error) {
	key, err := c.readKey(r)
	if err != nil {
		return a, err
	}
	if r.Manner == Change {
		if err := c.readVersion(); err != nil {
			return a, err
		}
	}
	if key == "" {
		out, err := r.handle(r, c)
		if err != nil {
			return a, err
		}
		return r.answer(c, out)
	}
	requestHash, err := c.requestHash()
	if err != nil {
		return a, err
	}
	outer := c.Request()
	earlier, err := s.Repeats.Once(outer.Context(), c.Actor.ID, key, requestHash,
		func(ctx context.Context) (kept domain.KeptAnswer, err error) {
			c.SetRequest(outer.WithContext(ctx))
			a, kept, err = r.kept(c)
			return kept, err
		})
	switch {
	case err != nil || earlier == nil:
		return a, err
	case earlier.RequestHash != requestHash:
		return a, s.usedKey(earlier)
	}
	return Answer{earlier.Status, earlier.ETag, earlier.Location, []byte(earlier.Body), true}, nil
}

// kept runs the request and gives its answer, and the one that is kept for repeats: without
// what is told only once.
func (r Route) kept(c *Call) (a Answer, kept domain.KeptAnswer, err error) {
	out, err := r.handle(r, c)
	if err != nil {
		return a, kept, err
	}
	if a, err = r.answer(c, out); err != nil {
		return a, kept, err
	}
	stored := a
	if secret, ok := out.(toldOnce); ok {
		if stored, err = r.answer(c, secret.Kept()); err != nil {
			return a, kept, err
		}
	}
	return a, domain.KeptAnswer{Status: stored.Status, ETag: a.ETag, Location: a.Location, Body: string(stored.Body)}, nil
}

// usedKey refuses a key that was used with another body, and names the records that were
// created with it: a user whose answer was lost finds what has arrived.
func (s *Server) usedKey(kept *domain.KeptAnswer) error {
	e := domain.Fail(domain.Malformed, "idempotency_mismatch", "这个编号先前提交的内容已经收到，与这次的不同，这次的没有保存。请打开已有的记录核对，要改的在那里改；确是另一件事才用新的编号提交。",
		"An earlier request with this key has succeeded; this one is different and was not saved. Open the existing record and "+
			"correct it, or use a new key for another record.")
	var existing []Existing
	if kept.Status == http.StatusCreated {
		existing = s.Created(*kept)
	}
	return statusError{http.StatusUnprocessableEntity, e, existing}
}

func (c *Call) readKey(r Route) (domain.ID, error) {
	sent := c.Request().Header.Values("Idempotency-Key")
	if len(sent) == 0 && r.Manner == Change {
		return "", nil
	}
	key, err := domain.ParseID(strings.Join(sent, ","))
	if err != nil {
		return "", domain.Fail(domain.Malformed, "idempotency_key_required", "新建记录须带Idempotency-Key头：打开表单时生成的UUID，重发时不变。",
			"Send an Idempotency-Key header: a UUID made when the form was opened, the same for every repeat.")
	}
	return key, nil
}

// requestHash identifies a request by its method, path and parsed body: whitespace and the
// order of members do not matter. The body is put back for the handler.
func (c *Call) requestHash() (string, error) {
	body, err := arrived(c)
	if err != nil {
		return "", err
	}
	c.Request().Body = io.NopCloser(bytes.NewReader(body))
	canonical := body
	var parsed any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&parsed) == nil {
		if canonical, err = json.Marshal(wholes(parsed)); err != nil {
			return "", err
		}
	}
	return Hash(c.Request().Method + " " + c.Request().URL.Path + " " + string(canonical)), nil
}
