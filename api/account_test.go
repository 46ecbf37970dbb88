package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func (w *world) logIn(user, with string) reply {
	return w.as("", request{method: "POST", path: "/api/v1/sessions", body: map[string]any{"username": user, "password": with}})
}

// me asks who a token belongs to.
func (w *world) me(token string) reply {
	return w.as("", request{method: "GET", path: "/api/v1/me", header: map[string]string{"Authorization": "Bearer " + token}})
}

func TestASessionEndsByLogoutByPasswordByResetAndByDisabling(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		fresh := func() string { return w.logIn("two", password).expect(t, 200).body["token"].(string) }
		dead := func(token, why string) {
			t.Helper()
			if r := w.me(token); r.status != 401 || r.header.Get("WWW-Authenticate") == "" {
				t.Errorf("after %s the session answers %d", why, r.status)
			}
		}
		bearer := func(token string) map[string]string { return map[string]string{"Authorization": "Bearer " + token} }

		one, other := fresh(), fresh()
		w.as("", request{method: "DELETE", path: "/api/v1/sessions/current", header: bearer(one)}).expect(t, 204)
		dead(one, "logging out")
		w.me(other).expect(t, 200)

		changed := w.as("", request{method: "POST", path: "/api/v1/me/password", header: bearer(other),
			body: map[string]any{"current_password": password, "new_password": "another horse 2019"}}).expect(t, 200)
		dead(other, "a password change")
		w.me(changed.body["token"].(string)).expect(t, 200)
		w.logIn("two", password).expect(t, 401)

		list := w.as("admin", request{method: "GET", path: "/api/v1/accounts?q=two"}).expect(t, 200).body["items"].([]any)
		var id string
		for _, item := range list {
			if a := item.(map[string]any); a["username"] == "two" {
				id = a["id"].(string)
			}
		}
		at := "/api/v1/accounts/" + id
		version := func() int {
			return int(w.as("admin", request{method: "GET", path: at}).expect(t, 200).body["version"].(float64))
		}
		reset := w.as("admin", request{method: "POST", path: at + "/password-reset", version: version()}).expect(t, 200)
		dead(changed.body["token"].(string), "a reset")

		issued := w.logIn("two", reset.body["issued_password"].(string)).expect(t, 200).body["token"].(string)
		if r := w.as("", request{method: "GET", path: activities, header: bearer(issued)}).expect(t,
			403); r.code() != "password_change_required" {
			t.Errorf("with an issued password: %s", r.raw)
		}
		w.as("", request{method: "POST", path: "/api/v1/me/password", header: bearer(issued),
			body: map[string]any{"current_password": reset.body["issued_password"], "new_password": "short"}}).expect(t, 422)
		own := w.as("", request{method: "POST", path: "/api/v1/me/password", header: bearer(issued),
			body: map[string]any{"current_password": reset.body["issued_password"], "new_password": "a third horse 2020"}}).expect(t,
			200).body["token"].(string)
		w.as("", request{method: "GET", path: activities, header: bearer(own)}).expect(t, 200)

		w.as("admin", request{method: "POST", path: at + "/disablement", version: version()}).expect(t, 200)
		dead(own, "disabling")
		w.logIn("two", "a third horse 2020").expect(t, 401)
	})
}

func TestAnUnknownAccountAndAWrongPasswordReadTheSame(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		wrong, unknown := w.logIn("one", "not the password"), w.logIn("nobody", "not the password")
		delete(wrong.body, "request_id")
		delete(unknown.body, "request_id")
		if wrong.status != http.StatusUnauthorized || unknown.status != wrong.status || wrong.code() != unknown.code() ||
			wrong.body["detail"] != unknown.body["detail"] {
			t.Errorf("wrong: %s\nunknown: %s", wrong.raw, unknown.raw)
		}
	})
}

func TestGuessingSlowsDownAndDoesNotLockTheOwnerOut(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, accounts, now := t.Context(), w.services.Accounts, time.Now()
		accounts.Env.Now = func() time.Time { return now } // 40 guesses at once, however long they take
		if _, err := accounts.LogIn(ctx, "one", password, "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
		slowed := 0
		for range 40 {
			if _, err := accounts.LogIn(ctx, "one", "a wrong guess", "198.51.100.7"); strings.HasPrefix(err.Error(), "slow_down") {
				slowed++
			}
		}
		if slowed < 30 {
			t.Errorf("only %d of 40 guesses were slowed down", slowed)
		}
		if _, err := accounts.LogIn(ctx, "one", password, "192.0.2.1"); err != nil {
			t.Errorf("the owner at a known address: %v", err)
		}
		if _, err := accounts.LogIn(ctx, "one", password, "203.0.113.9"); err != nil {
			t.Errorf("the owner at a new address, while one stranger guesses: %v", err)
		}
	})
}

func TestPasswordsThatEverybodyTriesAreRefused(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for _, weak := range []string{"123456789", "1234567890", "Qwertyuiop", "three-2018-three"} {
			r := w.as("three", request{method: "POST", path: "/api/v1/me/password",
				body: map[string]any{"current_password": password, "new_password": weak}})
			if r.status != 422 || r.fields()["new_password"] == "" {
				t.Errorf("%q: %d %s", weak, r.status, r.raw)
			}
		}
	})
}

func TestNoPasswordOrTokenIsKeptOrShown(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		key := newKey()
		make := func() reply {
			return w.as("admin", request{method: "POST", path: "/api/v1/accounts", key: key,
				body: map[string]any{"username": "fresh", "name": "示例", "role": "principal", "school_id": w.own.schools[0].ID}})
		}
		first, second := make().expect(t, 201), make().expect(t, 201)
		issued, _ := first.body["issued_password"].(string)
		if len(issued) < 12 || second.body["issued_password"] != nil || second.body["id"] != first.body["id"] {
			t.Fatalf("first %s\nsecond %s", first.raw, second.raw)
		}
		audit := w.as("admin", request{method: "GET", path: "/api/v1/audit?target_kind=account"}).expect(t, 200)
		if strings.Contains(audit.raw, issued) || strings.Contains(audit.raw, "argon2") || strings.Contains(first.raw, "argon2") {
			t.Error("a password or its hash is shown")
		}
		if _, err := w.services.Accounts.LogIn(t.Context(), "fresh", issued, "127.0.0.1"); err != nil {
			t.Error(err)
		}
	})
}
