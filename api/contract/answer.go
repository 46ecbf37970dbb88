package contract

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"gongtongti/api/call"
	"gongtongti/domain"
)

// Headers of answers.
var answerHeaders = map[string]schema{
	"X-Request-Id":        {"type": "string"},
	"ETag":                {"type": "string", "examples": []string{`"3"`}},
	"Location":            {"type": "string", "format": "uri-reference"},
	"Idempotent-Replayed": {"type": "string", "const": "true"},
	"Retry-After":         {"type": "integer", "minimum": 1},
	"WWW-Authenticate":    {"type": "string", "const": "Bearer"},
	"Content-Disposition": {"type": "string"},
	"RateLimit":           {"type": "string", "examples": []string{`"account";r=540;t=6`}},
	"RateLimit-Policy":    {"type": "string", "examples": []string{`"account";q=600;w=60`}},
}

// optional headers are not in every answer that may have them.
var optional = []string{"Idempotent-Replayed", "Content-Disposition", "RateLimit", "RateLimit-Policy"}

func headerSchemas() schema {
	described := schema{}
	for name, s := range answerHeaders {
		described[name] = schema{"description": both(words["header."+name]), "required": !slices.Contains(optional, name), "schema": s}
	}
	return described
}

func carrying(names ...string) schema {
	described := schema{}
	for _, name := range names {
		described[name] = schema{"$ref": "#/components/headers/" + name}
	}
	return described
}

func (d *schemas) responses(r call.Route) schema {
	status := http.StatusOK
	good := schema{"description": both(domain.T("成功", "Done")), "headers": carrying(headers(r)...)}
	switch {
	case r.Manner == call.Create:
		status = http.StatusCreated
	case r.Out == reflect.TypeFor[call.None]():
		status = http.StatusNoContent
	}
	if content := d.content(r); content != nil {
		good["content"] = content
	}
	described := schema{strconv.Itoa(status): good}
	if tagged(r) {
		described["304"] = schema{"description": both(domain.T("没有变化", "Nothing has changed")), "headers": carrying("X-Request-Id", "ETag")}
	}
	refused := map[int][]problemCode{}
	for _, p := range problemCodes {
		if p.may(r) {
			refused[p.status] = append(refused[p.status], p)
		}
	}
	for status, codes := range refused {
		if isPage(r) && status < http.StatusTooManyRequests {
			continue // a page reports errors itself
		}
		described[strconv.Itoa(status)] = d.refusal(status, codes)
	}
	if isPage(r) {
		described["404"] = schema{"description": both(call.Titles[http.StatusNotFound]), "headers": carrying("X-Request-Id"),
			"content": d.content(r)}
	}
	return described
}

// headers of the success answer.
func headers(r call.Route) []string {
	names := []string{"X-Request-Id"}
	if r.Limited() {
		names = append(names, "RateLimit", "RateLimit-Policy")
	}
	if tagged(r) || r.Out.Implements(reflect.TypeFor[call.Versioned]()) || r.Out.Implements(reflect.TypeFor[call.Hashed]()) {
		names = append(names, "ETag")
	}
	if r.Manner == call.Create || r.Manner == call.Change {
		names = append(names, "Idempotent-Replayed")
	}
	if r.Manner == call.Create && r.Out.Implements(reflect.TypeFor[interface{ Identity() domain.ID }]()) {
		names = append(names, "Location")
	}
	if len(r.Files) > 0 {
		names = append(names, "Content-Disposition")
	}
	return names
}

// typed is an answer with a media type of its own.
type typed interface{ MediaType() string }

func mediaType(r call.Route) string {
	if own, ok := reflect.Zero(r.Out).Interface().(typed); ok {
		return own.MediaType()
	}
	return "application/json"
}

// isPage reports whether the answer is an HTML page, which reports errors itself.
func isPage(r call.Route) bool { return mediaType(r) == "text/html" }

func (d *schemas) content(r call.Route) schema {
	if kind := mediaType(r); kind != "application/json" {
		return schema{kind: schema{"schema": schema{"type": "string"}}}
	}
	if r.Out == reflect.TypeFor[call.None]() {
		return nil
	}
	content := schema{"application/json": schema{"schema": d.of(r.Out, false)}}
	for _, file := range r.Files {
		content[file] = schema{"schema": schema{"type": "string"}}
	}
	return content
}

// refusal returns the component for a status with a set of codes.
func (d *schemas) refusal(status int, codes []problemCode) schema {
	names, said := []string{}, both(call.Titles[status])
	for _, code := range codes {
		names, said = append(names, code.code), said+"\n\n- `"+code.code+"` "+both(code.says)
	}
	carried := []string{"X-Request-Id", "RateLimit", "RateLimit-Policy"}
	switch {
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		carried = append(carried, "Retry-After")
	case slices.Contains(names, "login_required"):
		carried = append(carried, "WWW-Authenticate")
	}
	described := schema{"description": said, "headers": carrying(carried...),
		"content": schema{"application/problem+json": schema{"schema": schema{
			"allOf": []schema{{"$ref": "#/components/schemas/Problem"},
				{"type": "object", "properties": schema{"code": schema{"enum": names}}}}}}}}
	for n := 1; ; n++ {
		component := fmt.Sprintf("Refused%d_%d", status, n)
		if known, exists := d.answers[component]; !exists || reflect.DeepEqual(known, described) {
			d.answers[component] = described
			return schema{"$ref": "#/components/responses/" + component}
		}
	}
}
