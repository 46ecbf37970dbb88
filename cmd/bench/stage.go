package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"gongtongti/cmd/gongtongti/app"
	"gongtongti/repository"
)

// stage is the service as it runs, on loopback, with all it asks of the database in
// hearing.
type stage struct {
	address  string
	clients  int
	db       *repository.DB
	recorder *recorder
	server   *http.Server
	stopped  chan error
	tags     sync.Map // ETag of the last answer, by path
	url      string
	client   *http.Client
}

func open(ctx context.Context, address string, clients int) (*stage, error) {
	r := &recorder{}
	db, err := repository.Open(address, repository.Options{Trace: r.hear})
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	o := serviceOptions()
	o.Env.NewID = r.issue(o.Env.NewID)
	s := &stage{address: address, clients: clients, db: db, recorder: r, url: "http://" + listener.Addr().String(),
		server:  &http.Server{Handler: app.Handler(db, o), ReadHeaderTimeout: 10 * time.Second},
		stopped: make(chan error, 1),
		client:  &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}, Timeout: time.Minute}}
	go func() { s.stopped <- s.server.Serve(listener) }()
	return s, nil
}

func (s *stage) close(ctx context.Context) error {
	s.client.CloseIdleConnections()
	err := s.server.Shutdown(ctx)
	if stopped := <-s.stopped; !errors.Is(stopped, http.ErrServerClosed) {
		err = errors.Join(err, stopped)
	}
	return errors.Join(err, s.db.Close())
}

// request is one call of a client; a body makes it a POST.
type request struct {
	token, path, key string
	body             []byte
	again            bool // with the ETag of the answer before, to hear that nothing has changed
}

// ask sends a request and reads the answer to its end. What is not a success is an error.
func (s *stage) ask(ctx context.Context, r request) ([]byte, error) {
	method := http.MethodGet
	if r.body != nil {
		method = http.MethodPost
	}
	sent, err := http.NewRequestWithContext(ctx, method, s.url+r.path, bytes.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	sent.Header.Set("Authorization", "Bearer "+r.token)
	if tag, known := s.tags.Load(r.path); r.again && known {
		sent.Header.Set("If-None-Match", fmt.Sprint(tag))
	}
	if r.body != nil {
		sent.Header.Set("Content-Type", "application/json")
		sent.Header.Set("Idempotency-Key", r.key)
	}
	answer, err := s.client.Do(sent)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close() //nolint:errcheck // read to its end
	body, err := io.ReadAll(answer.Body)
	if tag := answer.Header.Get("ETag"); tag != "" {
		s.tags.Store(r.path, tag)
	}
	unchanged := r.again && answer.StatusCode == http.StatusNotModified
	if err == nil && answer.StatusCode >= http.StatusMultipleChoices && !unchanged {
		err = fmt.Errorf("%s %s answered %d: %s", method, r.path, answer.StatusCode, body)
	}
	return body, err
}

// record asks while nobody else does, and answers with what that took.
func (s *stage) record(ctx context.Context, r request) (script, []byte, error) {
	if _, known := s.tags.Load(r.path); r.again && !known {
		if _, err := s.ask(ctx, r); err != nil {
			return script{}, nil, err
		}
	}
	s.recorder.begin()
	body, err := s.ask(ctx, r)
	value := s.recorder.end()
	if r.key != "" {
		value.ids = append(value.ids, r.key)
	}
	return value, body, err
}
