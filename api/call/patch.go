package call

import (
	"encoding/json"
	"mime"
	"net/http"
	"reflect"
	"strings"

	"github.com/labstack/echo/v4"
)

// MergePatch is what RFC 7396 calls the body of a PATCH.
const MergePatch = "application/merge-patch+json"

// readable refuses other content types. Every PATCH is a merge patch, whichever of the two
// types it is sent as.
func readable(c echo.Context) error {
	kind, _, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	patches := c.Request().Method == http.MethodPatch
	if err != nil || kind != echo.MIMEApplicationJSON && !(patches && kind == MergePatch) {
		if patches {
			c.Response().Header().Set("Accept-Patch", MergePatch+", "+echo.MIMEApplicationJSON)
		}
		return Refuse(http.StatusUnsupportedMediaType, "unsupported_media_type",
			"请以application/json发送；PATCH也可以用application/merge-patch+json。",
			"Send the body as application/json, or for PATCH as application/merge-patch+json.")
	}
	if encoding := c.Request().Header.Get(echo.HeaderContentEncoding); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return Refuse(http.StatusUnsupportedMediaType, "unsupported_content_encoding", "请不要压缩请求内容。", "Send the body uncompressed.")
	}
	return nil
}

// Field is a member of a merge patch that may be emptied: null empties it, absent leaves it
// unchanged. Mandatory members are pointers instead, and refuse null.
type Field[T any] struct {
	Set   bool
	Value T
}

// UnmarshalJSON records that the member is present.
func (f *Field[T]) UnmarshalJSON(data []byte) error {
	f.Set = true
	if list := reflect.ValueOf(&f.Value).Elem(); list.Kind() == reflect.Slice {
		list.Set(reflect.MakeSlice(list.Type(), 0, 0)) // answered as [], not null
	}
	if string(data) == "null" {
		return nil
	}
	return json.Unmarshal(data, &f.Value)
}

// Pointer is nil if the member was absent.
func (f Field[T]) Pointer() *T {
	if !f.Set {
		return nil
	}
	return &f.Value
}

// Inner is the type of the value.
func (f Field[T]) Inner() reflect.Type { return reflect.TypeFor[T]() }

func (f Field[T]) value() any { return f.Value }

func (f Field[T]) given() bool { return f.Set }

// Nullable is a Field of any type.
type Nullable interface {
	Inner() reflect.Type
	value() any
	given() bool
}

// valueOf returns the value that the validator checks in place of a Field.
func valueOf(v reflect.Value) any {
	n, _ := v.Interface().(Nullable)
	return n.value()
}
