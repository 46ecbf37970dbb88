package contract

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/swaggest/swgui"
	"github.com/swaggest/swgui/v5emb"
)

// Path of the reference pages: Swagger UI, embedded so that it works without internet.
const Path = "/docs"

// freshKey is a script that replaces the example Idempotency-Key with a new one in each call.
const freshKey = `function (request) {
	if (request.headers && request.headers['Idempotency-Key'] === '` + exampleKey + `') {
		var x = Array.from(crypto.getRandomValues(new Uint8Array(16)), function (b) { return (b + 256).toString(16).slice(1) }).join('');
		request.headers['Idempotency-Key'] = [x.slice(0, 8), x.slice(8, 12), '4' + x.slice(13, 16), '8' + x.slice(17, 20),
			x.slice(20)].join('-');
	}
	return request;
}`

// narrow keeps the pages within the width of a phone. The column of links would be empty.
const narrow = ".swagger-ui .response-col_links{display:none}.swagger-ui table.responses-table td{overflow-wrap:anywhere}"

var inlineScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// Pages serves the reference pages. The content security policy allows only scripts and
// connections of this service.
func Pages() echo.HandlerFunc {
	ui := v5emb.NewWithConfig(swgui.Config{SettingsUI: map[string]string{"requestInterceptor": freshKey, "tryItOutEnabled": "true",
		"docExpansion": `"none"`,
		"filter":       "true"}})("共同体 gongtongti", "/openapi.json", Path)
	var index recorded
	ui.ServeHTTP(&index, &http.Request{URL: &url.URL{Path: Path}, Method: http.MethodGet})
	shown := bytes.Replace(index.Bytes(), []byte("</head>"), []byte("<style>"+narrow+"</style></head>"), 1)
	var scripts strings.Builder
	for _, script := range inlineScript.FindAllSubmatch(index.Bytes(), -1) {
		sum := sha256.Sum256(script[1])
		scripts.WriteString(" 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'")
	}
	policy := "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'; " +
		"connect-src 'self'; img-src 'self' data:; " +
		"style-src 'self' 'unsafe-inline'; script-src 'self'" + scripts.String()
	return func(c echo.Context) error {
		c.Response().Header().Set("Content-Security-Policy", policy)
		c.Response().Header().Set("Cache-Control", "no-cache")
		if strings.TrimSuffix(c.Request().URL.Path, "/") == Path {
			return c.HTMLBlob(http.StatusOK, shown)
		}
		ui.ServeHTTP(c.Response(), c.Request())
		return nil
	}
}

// recorded is a response writer that keeps the body.
type recorded struct {
	bytes.Buffer
	header http.Header
}

func (w *recorded) Header() http.Header {
	if w.header == nil {
		w.header = http.Header{}
	}
	return w.header
}

func (w *recorded) WriteHeader(int) {}
