// Package apitest holds whatever tests ask the service, and what it answers them, to its
// OpenAPI document.
package apitest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// exchange is a request as it was sent and what it was answered.
type exchange struct {
	*http.Request
	sent   []byte
	status int
	header http.Header
	body   []byte
}

// Held serves as a handler does, and fails the test where an answer, or a request that
// was accepted, is not as the document has it.
func Held(t testing.TB, handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var sent bytes.Buffer
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(r.Body, &sent), r.Body}
		kept := &keeping{ResponseWriter: w}
		handler.ServeHTTP(kept, r)
		hold(t, exchange{r, sent.Bytes(), kept.status, kept.header, kept.body.Bytes()})
	})
}

// keeping is a writer that keeps what passes through it.
type keeping struct {
	http.ResponseWriter
	status int
	header http.Header
	body   bytes.Buffer
}

func (w *keeping) WriteHeader(status int) {
	if w.status == 0 {
		w.status, w.header = status, w.Header().Clone()
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *keeping) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	w.body.Write(b)
	return w.ResponseWriter.Write(b)
}

// Unwrap lets net/http reach what it knows.
func (w *keeping) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Client holds likewise what it asks a service that runs elsewhere.
func Client(t testing.TB, over http.RoundTripper) *http.Client {
	return &http.Client{Transport: held{t, over}}
}

type held struct {
	testing.TB
	over http.RoundTripper
}

func (h held) RoundTrip(r *http.Request) (*http.Response, error) {
	var sent []byte
	if r.GetBody != nil {
		body, err := r.GetBody()
		if err != nil {
			return nil, err
		}
		if sent, err = io.ReadAll(body); err != nil {
			return nil, err
		}
	}
	answer, err := h.over.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close() //nolint:errcheck // read to its end
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	hold(h, exchange{r, sent, answer.StatusCode, answer.Header, body})
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return answer, nil
}

func hold(t testing.TB, e exchange) {
	t.Helper()
	d, err := theDocument()
	if err != nil {
		t.Error(err)
		return
	}
	for _, wrong := range d.wrong(e) {
		t.Errorf("%s %s answered %d: %v\nasked %.600s\nanswered %.600s", e.Method, e.URL, e.status, wrong, e.sent, e.body)
	}
}

// plain is the body as it was before it was compressed.
func (e exchange) plain() ([]byte, error) {
	if e.header.Get("Content-Encoding") != "gzip" {
		return e.body, nil
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(e.body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(unzipped)
}

// wrong is all in which an exchange differs from the document.
func (d *documented) wrong(e exchange) (wrong []error) {
	operation, where := d.operation(e.Method, e.URL.Path)
	if operation == nil {
		if e.status < http.StatusBadRequest && e.Method != http.MethodOptions && !strings.HasPrefix(e.URL.Path, "/docs") {
			return []error{fmt.Errorf("it is not in the document")}
		}
		return nil
	}
	add := func(err error) {
		if err != nil {
			wrong = append(wrong, err)
		}
	}
	body, err := e.plain()
	add(err)
	e.body = body
	value, err := d.answer(operation, where, e)
	add(err)
	add(d.fieldCodes(value))
	if e.status < http.StatusMultipleChoices {
		add(d.request(operation, where, e))
	}
	if strings.HasSuffix(e.URL.Path, "/batch") && e.status == http.StatusOK {
		for _, err := range d.results(e.sent, value) {
			add(err)
		}
	}
	return wrong
}

// results of a batch are each as if the create had been sent alone.
func (d *documented) results(sent []byte, answered any) (wrong []error) {
	asked, err := jsonschema.UnmarshalJSON(bytes.NewReader(sent))
	if err != nil {
		return []error{err}
	}
	requests, _ := asMap(asked)["requests"].([]any)
	results, _ := asMap(answered)["results"].([]any)
	if len(results) != len(requests) {
		return []error{fmt.Errorf("%d results of %d requests", len(results), len(requests))}
	}
	for i, r := range results {
		result := asMap(r)
		path, _ := asMap(requests[i])["path"].(string)
		path, _, _ = strings.Cut(path, "?")
		operation, where := d.operation(http.MethodPost, path)
		if operation == nil {
			continue // a path that no create has
		}
		member, media := "body", "application/json"
		if result["problem"] != nil {
			member, media = "problem", "application/problem+json"
		}
		if err := d.content(operation, where, fmt.Sprint(result["status"]), media, result[member]); err != nil {
			wrong = append(wrong, fmt.Errorf("result %d: %w", i, err))
		}
	}
	return wrong
}
