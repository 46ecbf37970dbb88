package api

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"strings"

	"gongtongti/api/call"
	"gongtongti/api/form"
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

// MediaType of the answer.
func (page) MediaType() string { return "text/html" }

// Send implements the sending of answers that are not JSON.
func (p page) Send(c *call.Call) error {
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

var certificateTemplate = template.Must(template.New("certificate.html").Funcs(template.FuncMap{"day": form.ChineseDay}).ParseFS(templates,
	"certificate.html"))

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
