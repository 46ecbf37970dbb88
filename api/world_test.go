package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"gongtongti/api"
	"gongtongti/api/apitest"
	"gongtongti/cmd/gongtongti/app"
	"gongtongti/domain"
	"gongtongti/domain/account"
	"gongtongti/domain/activity"
	"gongtongti/domain/community"
	"gongtongti/domain/division"
	"gongtongti/domain/school"
	"gongtongti/repository"
	"gongtongti/repository/repositorytest"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	os.Exit(m.Run())
}

const password = "correct horse 2018"

// world is a service with two places that must not see each other: the development
// zone (own) and a district of another city (other). Each has three schools, a
// community of the first two, and people.
type world struct {
	t        *testing.T
	db       *repository.DB
	services api.Services
	server   *httptest.Server
	actors   map[string]domain.Actor
	tokens   map[string]string
	own      side
	other    side
}

type side struct {
	division  string
	schools   []school.School
	community community.Community
}

var founding = domain.NewDate(2016, time.September, 1)

// eachWorld runs a test on both databases.
func eachWorld(t *testing.T, fn func(t *testing.T, w *world)) {
	repositorytest.Each(t, func(t *testing.T, db *repository.DB) { fn(t, newWorld(t, db)) })
}

func newWorld(t *testing.T, db *repository.DB) *world {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	must(t, err)
	services := app.Services(db, app.Options{Env: app.RealEnv(zone),
		Hasher: account.NewHasher(account.Params{Memory: 64, Time: 1, Threads: 1})})
	w := &world{t: t, db: db, services: services, server: httptest.NewServer(apitest.Held(t, api.New(services))),
		actors: map[string]domain.Actor{}, tokens: map[string]string{}}
	t.Cleanup(w.server.Close)
	ctx := t.Context()
	must(t, db.PutDivisions(ctx, []division.Division{{Code: "3710", Name: "威海市", Kind: "formal"},
		{Code: "371002", Name: "环翠区", Kind: "formal"}}))
	w.actors["admin"] = domain.Actor{Role: domain.Administrator, Scope: domain.Scope{All: true}}
	for _, a := range []account.New{
		{Username: "admin", Role: domain.Administrator},
		{Username: "city", Role: domain.CityOfficer, DivisionCode: "3706"},
		{Username: "district", Role: domain.DistrictOfficer, DivisionCode: "370676"},
		{Username: "reader", Role: domain.Reader, DivisionCode: "370676"},
		{Username: "elsewhere", Role: domain.CityOfficer, DivisionCode: "3710"},
	} {
		w.account(ctx, a)
	}
	w.own = w.newSide(ctx, "370676", "city", "")
	w.other = w.newSide(ctx, "371002", "elsewhere", "far-")
	w.account(ctx, account.New{Username: "recorder", Role: domain.Recorder, SchoolID: w.own.schools[0].ID})
	return w
}

func (w *world) account(ctx context.Context, a account.New) {
	w.t.Helper()
	a.Name = "示例" + a.Username
	created, err := w.services.Accounts.CreateWith(ctx, w.actors["admin"], a, password)
	must(w.t, err)
	w.actors[a.Username] = created.Actor("test")
}

// newSide makes schools one, two, three with a principal each, and an active community
// of the first two.
func (w *world) newSide(ctx context.Context, code, officer, prefix string) side {
	w.t.Helper()
	s := side{division: code}
	for i, name := range []string{"one", "two", "three"} {
		created, err := w.services.Schools.Enter(ctx, w.actors[officer],
			school.New{Code: fmt.Sprintf("2137%s%d0", code[1:], i), Name: "示例" + name + "小学",
				Setting: "rural", DivisionCode: code})
		must(w.t, err)
		s.schools = append(s.schools, created)
		w.account(ctx, account.New{Username: prefix + name, Role: domain.Principal, SchoolID: created.ID})
	}
	record, err := w.services.Communities.Found(ctx, w.actors[officer],
		community.New{Name: "示例共同体" + prefix, Kind: "development", Form: "joint",
			FoundedOn: founding, Members: []community.NewMember{{SchoolID: s.schools[0].ID, Role: community.Lead},
				{SchoolID: s.schools[1].ID, Role: community.Supported}}})
	must(w.t, err)
	s.community, err = w.services.Communities.Activate(ctx, w.actors[officer], record.ID, record.Version)
	must(w.t, err)
	return s
}

var held = domain.NewDate(2018, time.March, 5)

// activity is logged by the first school of a side. Each call takes another day, so
// that none seems a double of another.
func (w *world) activity(s side, n int, status activity.Status) activity.Activity {
	w.t.Helper()
	author, partner, officer := w.actors["one"], w.actors["two"], w.actors["city"]
	if s.division != w.own.division {
		author, partner, officer = w.actors["far-one"], w.actors["far-two"], w.actors["elsewhere"]
	}
	ctx, services := w.t.Context(), w.services.Activities
	a, err := services.Log(ctx, author, activity.New{CommunityID: s.community.ID, Planned: status == activity.Planned ||
		status == activity.Cancelled,
		Content: activity.Content{Details: activity.Details{Type: "exchange", Mode: "onsite", Title: fmt.Sprintf("示例活动%d", n),
			HeldOn:       held.AddDays(2 * n),
			HostSchoolID: s.schools[0].ID},
			Participants: []activity.Participant{{SchoolID: s.schools[0].ID, Headcount: 5}, {SchoolID: s.schools[1].ID, Headcount: 6}}}})
	must(w.t, err)
	switch status {
	case activity.Confirmed:
		a, err = services.Answer(ctx, partner, a.ID, a.Version, activity.Confirmation{Answer: activity.Confirms, Headcount: 7})
	case activity.Returned:
		a, err = services.Return(ctx, officer, a.ID, a.Version, "示例")
	case activity.Cancelled:
		a, err = services.Cancel(ctx, author, a.ID, a.Version, "示例")
	}
	must(w.t, err)
	return a
}

// reply is an answer with its body read.
type reply struct {
	status int
	header http.Header
	body   map[string]any
	raw    string
}

func (r reply) code() string { code, _ := r.body["code"].(string); return code }

func (r reply) fields() map[string]string {
	fields := map[string]string{}
	errors, _ := r.body["errors"].([]any)
	for _, e := range errors {
		m, _ := e.(map[string]any)
		fields[fmt.Sprint(m["field"])] = fmt.Sprint(m["code"])
	}
	return fields
}

// request is one call as a client would make it.
type request struct {
	method, path string
	body         any
	key          string // Idempotency-Key
	version      int    // If-Match
	header       map[string]string
}

// as sends a request as a user; an empty name is nobody.
func (w *world) as(user string, r request) reply {
	w.t.Helper()
	var sent []byte
	switch b := r.body.(type) {
	case nil:
	case string:
		sent = []byte(b)
	default:
		var err error
		sent, err = json.Marshal(b)
		must(w.t, err)
	}
	var body io.Reader
	if r.body != nil {
		body = bytes.NewReader(sent)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), r.method, w.server.URL+r.path, body)
	must(w.t, err)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if user != "" {
		req.Header.Set("Authorization", "Bearer "+w.token(user))
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	if r.version != 0 {
		req.Header.Set("If-Match", fmt.Sprintf("%q", fmt.Sprint(r.version)))
	}
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	response, err := w.server.Client().Do(req)
	must(w.t, err)
	defer response.Body.Close() //nolint:errcheck // read to its end
	raw, err := io.ReadAll(response.Body)
	must(w.t, err)
	got := reply{status: response.StatusCode, header: response.Header, raw: string(raw)}
	if len(raw) > 0 && strings.Contains(got.header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(raw, &got.body); err != nil {
			w.t.Fatalf("%s %s answered %d with what is no JSON: %s", r.method, r.path, got.status, raw)
		}
	}
	return got
}

func (w *world) token(user string) string {
	w.t.Helper()
	if w.tokens[user] == "" {
		session, err := w.services.Accounts.LogIn(w.t.Context(), user, password, "127.0.0.1")
		must(w.t, err)
		w.tokens[user] = session.Token
	}
	return w.tokens[user]
}

// onDay lets all that knows days think that it is noon of a day.
func (w *world) onDay(day string) {
	w.t.Helper()
	noon, err := time.ParseInLocation("2006-01-02 15", day+" 12", w.services.Env.Zone)
	must(w.t, err)
	now := func() time.Time { return noon }
	w.services.Env.Now, w.services.Postings.Env.Now, w.services.Certificates.Env.Now = now, now, now
	w.services.Reports.Env.Now, w.services.Activities.Env.Now = now, now
	w.server.Close()
	w.server = httptest.NewServer(apitest.Held(w.t, api.New(w.services)))
	w.t.Cleanup(w.server.Close)
}

func encoded(t *testing.T, body any) string {
	t.Helper()
	text, err := json.Marshal(body)
	must(t, err)
	return string(text)
}

func newKey() string { return uuid.NewString() }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// expect fails unless the answer has the status.
func (r reply) expect(t *testing.T, status int) reply {
	t.Helper()
	if r.status != status {
		t.Fatalf("got %d, want %d: %s", r.status, status, r.raw)
	}
	return r
}
