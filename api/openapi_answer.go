package api

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"gongtongti/domain"
)

// The headers that an answer may carry.
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

// optional headers do not stand in every answer that may carry them.
var optional = []string{"Idempotent-Replayed", "Content-Disposition", "RateLimit", "RateLimit-Policy"}

func headerSchemas() schema {
	made := schema{}
	for name, s := range answerHeaders {
		made[name] = schema{"description": both(words["header."+name]), "required": !slices.Contains(optional, name), "schema": s}
	}
	return made
}

func carrying(names ...string) schema {
	made := schema{}
	for _, name := range names {
		made[name] = schema{"$ref": "#/components/headers/" + name}
	}
	return made
}

func (d *schemas) responses(r route) schema {
	status := http.StatusOK
	good := schema{"description": both(domain.T("成功", "Done")), "headers": carrying(r.headers()...)}
	switch {
	case r.manner == create:
		status = http.StatusCreated
	case r.out == reflect.TypeFor[none]():
		status = http.StatusNoContent
	}
	if content := d.content(r); content != nil {
		good["content"] = content
	}
	made := schema{strconv.Itoa(status): good}
	if r.tagged() {
		made["304"] = schema{"description": both(domain.T("没有变化", "Nothing has changed")), "headers": carrying("X-Request-Id", "ETag")}
	}
	refused := map[int][]problemCode{}
	for _, p := range problemCodes {
		if p.may(r) {
			refused[p.status] = append(refused[p.status], p)
		}
	}
	for status, codes := range refused {
		if r.out == reflect.TypeFor[page]() && status < http.StatusTooManyRequests {
			continue // a page says itself what is wrong
		}
		made[strconv.Itoa(status)] = d.refusal(status, codes)
	}
	if r.out == reflect.TypeFor[page]() {
		made["404"] = schema{"description": both(titles[http.StatusNotFound]), "headers": carrying("X-Request-Id"), "content": d.content(r)}
	}
	return made
}

// headers of the good answer.
func (r route) headers() []string {
	names := []string{"X-Request-Id"}
	if r.limited() {
		names = append(names, "RateLimit", "RateLimit-Policy")
	}
	if r.tagged() || r.out.Implements(reflect.TypeFor[Versioned]()) || r.out.Implements(reflect.TypeFor[interface{ hashed() bool }]()) {
		names = append(names, "ETag")
	}
	if r.manner == create || r.manner == change {
		names = append(names, "Idempotent-Replayed")
	}
	if r.manner == create && r.out.Implements(reflect.TypeFor[interface{ Identity() domain.ID }]()) {
		names = append(names, "Location")
	}
	if r.out.Implements(reflect.TypeFor[laid]()) {
		names = append(names, "Content-Disposition")
	}
	return names
}

// The media types of answers that are not JSON.
var mediaTypes = map[reflect.Type][]string{
	reflect.TypeFor[page](): {"text/html"},
	reflect.TypeFor[svg]():  {"image/svg+xml"},
}

func (d *schemas) content(r route) schema {
	if kinds, ok := mediaTypes[r.out]; ok {
		made := schema{}
		for _, kind := range kinds {
			made[kind] = schema{"schema": schema{"type": "string"}}
		}
		return made
	}
	if r.out == reflect.TypeFor[none]() {
		return nil
	}
	shown := schema{"schema": d.of(r.out, false)}
	made := schema{"application/json": shown}
	if r.out.Implements(reflect.TypeFor[laid]()) {
		made["text/csv"] = schema{"schema": schema{"type": "string"}}
	}
	return made
}

// refusal is a component for each status and set of codes.
func (d *schemas) refusal(status int, codes []problemCode) schema {
	names, said := []string{}, both(titles[status])
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
	made := schema{"description": said, "headers": carrying(carried...), "content": schema{"application/problem+json": schema{"schema": schema{
		"allOf": []schema{{"$ref": "#/components/schemas/Problem"}, {"type": "object", "properties": schema{"code": schema{"enum": names}}}}}}}}
	for n := 1; ; n++ {
		component := fmt.Sprintf("Refused%d_%d", status, n)
		if known, exists := d.answers[component]; !exists || reflect.DeepEqual(known, made) {
			d.answers[component] = made
			return schema{"$ref": "#/components/responses/" + component}
		}
	}
}
