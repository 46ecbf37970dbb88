package api

import (
	"encoding/json"
	"mime"
	"net/http"
	"reflect"
	"strings"

	"github.com/labstack/echo/v4"
)

// mergePatch is what RFC 7396 calls the body of a PATCH.
const mergePatch = "application/merge-patch+json"

// readable refuses bodies of other kinds. Every PATCH is a merge patch, whichever of the
// two it is called.
func readable(c echo.Context) error {
	kind, _, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	patches := c.Request().Method == http.MethodPatch
	if err != nil || kind != echo.MIMEApplicationJSON && !(patches && kind == mergePatch) {
		if patches {
			c.Response().Header().Set("Accept-Patch", mergePatch+", "+echo.MIMEApplicationJSON)
		}
		return refuse(http.StatusUnsupportedMediaType, "unsupported_media_type", "请以application/json发送；PATCH也可以用application/merge-patch+json。",
			"Send the body as application/json, or a PATCH as application/merge-patch+json.")
	}
	if encoding := c.Request().Header.Get(echo.HeaderContentEncoding); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return refuse(http.StatusUnsupportedMediaType, "unsupported_content_encoding", "请不要压缩请求内容。", "Send the body uncompressed.")
	}
	return nil
}

// field is a member of a merge patch that may be left empty: null empties it, and absent
// leaves it as it is. What a record cannot do without is a pointer, and null is refused.
type field[T any] struct {
	set   bool
	Value T // exported for those who read by reflection
}

func (f *field[T]) UnmarshalJSON(data []byte) error {
	f.set = true
	if list := reflect.ValueOf(&f.Value).Elem(); list.Kind() == reflect.Slice {
		list.Set(reflect.MakeSlice(list.Type(), 0, 0)) // an empty one is answered as [], not as null
	}
	if string(data) == "null" {
		return nil
	}
	return json.Unmarshal(data, &f.Value)
}

// pointer is nil when the member was absent.
func (f field[T]) pointer() *T {
	if !f.set {
		return nil
	}
	return &f.Value
}

func (f field[T]) inner() reflect.Type { return reflect.TypeFor[T]() }

func (f field[T]) given() any { return f.Value }

type nullable interface {
	inner() reflect.Type
	given() any
}

// fields of every kind that a rule in a validate tag stands for.
var fields = []any{field[string]{}, field[int]{}, field[[]string]{}, field[[]guest]{}, field[[]engagement]{}, field[[]holiday]{}}

// valueOf a field is what its rules are about.
func valueOf(v reflect.Value) any {
	n, _ := v.Interface().(nullable)
	return n.given()
}
