package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"gongtongti/api/apitest"
	"gongtongti/cmd/gongtongti/demodata"
)

// asked is what a test sends, and what it was answered.
func asked(t *testing.T, method, address, token string, body []byte) (int, map[string]any) {
	t.Helper()
	status, _, answer := askedAt(t, method, address, token, body)
	return status, answer
}

// askedAt also gives the address of what was created.
func askedAt(t *testing.T, method, address, token string, body []byte) (status int, location string, got map[string]any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", uuid.NewString())
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := apitest.Client(t, http.DefaultTransport).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // decoded below
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header.Get("Location"), got
}

// otherwise are the members of the examples that a GET does not answer under their own
// names, each with the reason; api/roundtrip_test.go compares them.
var otherwise = map[string]string{
	"teachers.phone":      "masked",
	"teachers.entered_on": "of the first stay",
	"series.first_on":     "held_on of the first activity",
	"series.last_on":      "chooses the days",
	"series.left_out":     "chooses the days",
}

// comesBack fails the test where an example that was sent is not what is answered.
func comesBack(t *testing.T, address, path, location, token string, example, answer map[string]any) {
	t.Helper()
	if items, several := answer["items"].([]any); several {
		location = strings.TrimSuffix(path, "/series") + "/" + items[0].(map[string]any)["id"].(string)
	}
	_, read := asked(t, "GET", address+location, token, nil)
	for name, value := range example {
		if otherwise[path[strings.LastIndex(path, "/")+1:]+"."+name] != "" {
			continue
		}
		for _, lost := range apitest.Lost(value, read[name]) {
			t.Errorf("the example of %s: %s%s", path, name, lost)
		}
	}
}

// Whoever tries the examples of the document on the demonstration, logged in as one who
// may, makes a record with each and reads what the example says.
func TestTheExamplesOfTheDocumentAreMade(t *testing.T) {
	t.Parallel()
	address, tokens := demonstration(t), map[string]string{}
	for _, user := range []string{"shiyan", "district", "city", "admin"} {
		login, err := json.Marshal(map[string]any{"username": user, "password": demodata.Password})
		if err != nil {
			t.Fatal(err)
		}
		status, session := asked(t, "POST", address+"/api/v1/sessions", "", login)
		if tokens[user], _ = session["token"].(string); status != http.StatusOK {
			t.Fatal(user, session)
		}
	}
	_, document := asked(t, "GET", address+"/openapi.json", "", nil)
	schemas := document["components"].(map[string]any)["schemas"].(map[string]any)
	count := 0
	for path, operations := range document["paths"].(map[string]any) {
		operation, _ := operations.(map[string]any)["post"].(map[string]any)
		if answers, _ := operation["responses"].(map[string]any); answers["201"] == nil || strings.Contains(path, "{") {
			continue
		}
		content := operation["requestBody"].(map[string]any)["content"].(map[string]any)["application/json"].(map[string]any)
		ref := strings.TrimPrefix(content["schema"].(map[string]any)["$ref"].(string), "#/components/schemas/")
		example := schemas[ref].(map[string]any)["examples"].([]any)[0]
		body, err := json.Marshal(example)
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]any{}
		for user, token := range tokens {
			status, location, answer := askedAt(t, "POST", address+path, token, body)
			if said[user] = answer; status == http.StatusCreated {
				comesBack(t, address, path, location, token, example.(map[string]any), answer)
				said = nil
				break
			}
		}
		if count++; said != nil {
			t.Errorf("nobody could make the example of %s: %v", path, said)
		}
	}
	if count < 10 {
		t.Errorf("only %d examples of creates", count)
	}
}
