package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"gongtongti/api/call"
	"gongtongti/domain"
)

// newBatch is what a phone kept while it was without a network: creates, to be made in
// this order.
type newBatch struct {
	Requests []batchRequest `json:"requests" validate:"required,min=1,max=100,dive"`
}

// batchRequest is one create: its own Idempotency-Key, path and body.
type batchRequest struct {
	Key  domain.ID       `json:"key" validate:"required"`
	Path string          `json:"path" validate:"required,max=200"`
	Body json.RawMessage `json:"body"`
}

// Check names each request whose key stands before it in the batch: which of the
// two is meant to be the record, nobody can know.
func (in *newBatch) Check(faults *domain.Faults) {
	seen := map[domain.ID]bool{}
	for i, r := range in.Requests {
		if r.Key != "" && seen[r.Key] {
			faults.Add(fmt.Sprintf("requests[%d].key", i), "repeated", "与前面的某一项重复。", "It repeats an earlier entry.")
		}
		seen[r.Key] = true
	}
}

type batchAnswer struct {
	Results []batchResult `json:"results"`
}

// batchResult is what the create would have been answered alone: location, etag and body,
// or problem and, after 503, the seconds to wait.
type batchResult struct {
	Key        domain.ID       `json:"key"`
	Status     int             `json:"status"`
	Location   string          `json:"location,omitempty"`
	ETag       string          `json:"etag,omitempty"`
	Replayed   bool            `json:"replayed"`
	Body       json.RawMessage `json:"body,omitempty"`
	Problem    *call.Problem   `json:"problem,omitempty"`
	RetryAfter int             `json:"retry_after,omitempty"`
}

// batches answers /batch.
type batches struct {
	server  *call.Server
	creates map[string]call.Route // by path
}

// longestBatch is how long creates of a batch are begun: what is left is answered 503, to
// be sent again. It leaves the last one time to end before the server stops or gives up.
const longestBatch = 20 * time.Second

func (h batches) send(c *call.Call, in newBatch) (batchAnswer, error) {
	if err := h.server.Accounts.TakeMore(c, string(c.Actor.ID), len(in.Requests)-1); err != nil {
		return batchAnswer{}, err
	}
	end := h.server.Env.Now().Add(longestBatch)
	answer := batchAnswer{Results: make([]batchResult, len(in.Requests))}
	for i, r := range in.Requests {
		answer.Results[i] = h.result(c, r, end)
	}
	return answer, nil
}

func (h batches) result(c *call.Call, r batchRequest, end time.Time) batchResult {
	a, err := h.alone(c, r, end)
	if err != nil {
		p, wait := h.server.Problem(err, c)
		return batchResult{Key: r.Key, Status: p.Status, Problem: &p, RetryAfter: wait}
	}
	return batchResult{Key: r.Key, Status: a.Status, Location: a.Location, ETag: a.ETag, Replayed: a.Replayed, Body: a.Body}
}

// alone handles one create as if the caller had sent it by itself, in a transaction of
// its own.
func (h batches) alone(c *call.Call, r batchRequest, end time.Time) (a call.Answer, err error) {
	if h.server.Env.Now().After(end) {
		e := domain.Fail(domain.Unavailable, "unavailable", "这一批太多，这一条还没有处理，请稍后重发。",
			"The batch took too long; this request was not processed. Send it again.")
		e.RetryAfter = 5 * time.Second
		return a, e
	}
	request, err := http.NewRequestWithContext(c.Ctx(), http.MethodPost, r.Path, bytes.NewReader(r.Body))
	if err != nil || !strings.HasPrefix(r.Path, base) || strings.Contains(r.Path, "#") {
		return a, notACreate()
	}
	request.Header = c.Request().Header.Clone()
	request.Header.Set(echo.HeaderContentType, echo.MIMEApplicationJSON)
	request.Header.Set("Idempotency-Key", string(r.Key))
	inner := c.Echo().NewContext(request, c.Response())
	c.Echo().Router().Find(request.Method, echo.GetPath(request), inner)
	route, known := h.creates[inner.Path()]
	if !known {
		return a, notACreate()
	}
	return h.server.Alone(c, inner, route)
}

func notACreate() error {
	var faults domain.Faults
	faults.Add("path", "not_a_create", "这个地址不是用POST新建记录的地址，批量提交只能新建记录。",
		"Not a path of a create; a batch only accepts creates.")
	return faults.Err()
}
