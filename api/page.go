package api

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"reflect"
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/certificate"
)

// page is an answer to look at: HTML with one style sheet of its own and nothing else.
type page struct {
	status int
	body   []byte
	style  string // the style sheet, which alone the browser may apply
}

// addressQuery is what a page may be asked for; whatever else is in the address is passed over.
type addressQuery struct {
	Number string `query:"number"`
	checkCode
}

// shown makes a route of a page, which anybody may open with whatever query.
func shown(pattern string, handle func(*server, *call) (page, error)) route {
	method, path, _ := strings.Cut(pattern, " ")
	return route{manner: open, method: method, path: path, in: reflect.TypeFor[addressQuery](), out: reflect.TypeFor[page](),
		call: func(s *server, c *call) (any, error) { return handle(s, c) }}
}

func (p page) send(c *call) error {
	h, sum := c.Response().Header(), sha256.Sum256([]byte(p.style))
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; style-src 'sha256-"+
		base64.StdEncoding.EncodeToString(sum[:])+"'")
	h.Set("Content-Language", "zh-CN")
	h.Set("Referrer-Policy", "no-referrer") // the check code is in the address
	h.Set("X-Robots-Tag", "noindex")
	return c.Blob(p.status, "text/html; charset=utf-8", p.body)
}

//go:embed certificate.html
var templates embed.FS

var certificateTemplate = template.Must(template.New("certificate.html").Funcs(template.FuncMap{"day": chineseDay}).ParseFS(templates, "certificate.html"))

// chineseDay is 2018年9月1日.
func chineseDay(d domain.Date) string {
	return fmt.Sprintf("%d年%d月%d日", d.Year(), d.Month()%100, d.Day())
}

// certificateView is what the page shows.
type certificateView struct {
	certificate.Certificate
	Number       string // as asked for
	Address      string // under which the page was opened
	Asked, Found bool
}

// VoidLabel is in Chinese, like the page.
func (v certificateView) VoidLabel() string { return v.VoidReason.Label().ZH }

func (v certificateView) render() (page, error) {
	var body bytes.Buffer
	if err := certificateTemplate.Execute(&body, v); err != nil {
		return page{}, err
	}
	_, style, _ := strings.Cut(body.String(), "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	status := http.StatusOK
	if !v.Found && !v.Asked {
		status = http.StatusNotFound
	}
	return page{status, body.Bytes(), style}, nil
}
