package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

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
			return usedKey(kept)
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

// usedKey names the records that the key has made, where it has made some: whoever corrected
// a form whose answer was lost finds what had arrived.
func usedKey(kept *domain.KeptAnswer) error {
	e := domain.Fail(domain.Malformed, "idempotency_mismatch", "这个编号先前提交的内容已经收到，与这次的不同，这次的没有保存。请打开已有的记录核对，要改的在那里改；确是另一件事才用新的编号提交。",
		"What was first sent under this key has arrived; this is different and was not saved. Open the record that is there and correct it; use a new key only for something else.")
	var made keptRecord
	var existing []Existing
	if kept.Status == http.StatusCreated && json.Unmarshal([]byte(kept.Body), &made) == nil {
		for _, one := range made.Items {
			existing = append(existing, one.at(one.href()))
		}
		if kept.Location != "" && made.ID != "" { // a month's report has no id
			existing = append(existing, made.at(kept.Location))
		}
	}
	return statusError{http.StatusUnprocessableEntity, e, existing}
}

// keptRecord has the members by which the answers of creates name their records.
type keptRecord struct {
	ID           domain.ID    `json:"id"`
	Name         string       `json:"name"`
	NameZH       string       `json:"name_zh"`
	TeacherName  string       `json:"teacher_name"`
	Label        string       `json:"label"`
	DivisionName string       `json:"division_name"`
	Title        string       `json:"title"` // of a teacher it is something else
	HeldOn       string       `json:"held_on"`
	Items        []keptRecord `json:"items"` // activities of a series, or targets
}

func (k keptRecord) at(href string) Existing {
	return Existing{domain.Ref{ID: k.ID, Title: cmp.Or(k.Name, k.NameZH, k.TeacherName, k.Label, k.DivisionName, k.Title)}, href}
}

// href of what was made with others, whose answer had no Location.
func (k keptRecord) href() string {
	if k.HeldOn != "" {
		return collections["activity"] + string(k.ID)
	}
	return base + "/targets/" + string(k.ID)
}

func (c *call) readKey(r route) (domain.ID, error) {
	sent := c.Request().Header.Values("Idempotency-Key")
	if len(sent) == 0 && r.manner == change {
		return "", nil
	}
	key, err := domain.ParseID(strings.Join(sent, ","))
	if err != nil {
		return "", domain.Fail(domain.Malformed, "idempotency_key_required", "新建记录须带Idempotency-Key头：打开表单时生成的UUID，重发时不变。",
			"Send an Idempotency-Key header: a UUID made when the form was opened, the same for every repeat.")
	}
	return key, nil
}

// requestHash names a request by its method, path and parsed body, so that blanks and the
// order of members do not matter. The body is put back for the handler.
func (c *call) requestHash() (string, error) {
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
	return hash(c.Request().Method + " " + c.Request().URL.Path + " " + string(canonical)), nil
}
