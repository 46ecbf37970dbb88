package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"gongtongti/domain"
)

// once runs a request so that its key, answer, record and audit entry commit in one
// transaction. A refused request leaves no trace, so its key may be used again.
func (s *server) once(c *call, r route) (a answer, err error) {
	key, err := c.readKey(r)
	if err != nil {
		return a, err
	}
	if r.manner == change {
		if err := c.readVersion(); err != nil {
			return a, err
		}
	}
	if key == "" {
		out, err := r.call(s, c)
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
	err = s.Tx.Do(outer.Context(), func(ctx context.Context) error {
		kept, err := s.Keys.Claim(ctx, c.actor.ID, key, requestHash, s.Env.Instant())
		if err != nil {
			return err
		}
		if kept == nil {
			c.SetRequest(outer.WithContext(ctx))
			a, err = s.keep(c, r, key, requestHash)
			return err
		}
		if kept.RequestHash != requestHash {
			return refuse(http.StatusUnprocessableEntity, "idempotency_mismatch", "这个Idempotency-Key已用于另一份内容。新的内容请用新的编号。",
				"This Idempotency-Key was used for another request; use a new one for new content.")
		}
		a = answer{kept.Status, kept.ETag, kept.Location, []byte(kept.Body), true}
		return nil
	})
	return a, err
}

// keep runs the request and stores its answer under the claimed key, without what is
// told only once.
func (s *server) keep(c *call, r route, key domain.ID, requestHash string) (answer, error) {
	out, err := r.call(s, c)
	if err != nil {
		return answer{}, err
	}
	a, err := r.answer(c, out)
	if err != nil {
		return a, err
	}
	stored := a
	if secret, ok := out.(withOnce); ok {
		if stored, err = r.answer(c, secret.kept()); err != nil {
			return a, err
		}
	}
	return a, s.Keys.Keep(c.ctx(), c.actor.ID, key, domain.KeptAnswer{RequestHash: requestHash,
		Status: stored.Status, ETag: a.ETag, Location: a.Location, Body: string(stored.Body)})
}

func (c *call) readKey(r route) (domain.ID, error) {
	sent := c.Request().Header.Get("Idempotency-Key")
	if sent == "" && r.manner == change {
		return "", nil
	}
	key, err := domain.ParseID(sent)
	if err != nil {
		return "", domain.Fail(domain.Malformed, "idempotency_key_required", "新建记录须带Idempotency-Key头：打开表单时生成的UUID，重发时不变。",
			"Send an Idempotency-Key header: a UUID made when the form was opened, the same for every repeat.")
	}
	return key, nil
}

// requestHash names a request by its method, path and parsed body, so that blanks and the
// order of members do not matter. The body is put back for the handler.
func (c *call) requestHash() (string, error) {
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		var tooLarge *echo.HTTPError
		if errors.As(err, &tooLarge) {
			return "", tooLarge
		}
		return "", domain.Fail(domain.Malformed, "malformed", "请求内容没有传完整。", "The body did not arrive complete.")
	}
	c.Request().Body = io.NopCloser(bytes.NewReader(body))
	canonical := body
	var parsed any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&parsed) == nil {
		if canonical, err = json.Marshal(parsed); err != nil {
			return "", err
		}
	}
	return hash(c.Request().Method + " " + c.Request().URL.Path + " " + string(canonical)), nil
}
