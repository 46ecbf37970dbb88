package call

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// repeatedMember finds a member that an object has twice. Parsers differ in which of the two
// they use, so the meaning is unclear. The text must have been parsed before, which limits
// its depth.
func repeatedMember(d *json.Decoder) (at string, exists bool) {
	token, err := d.Token()
	if err != nil {
		return "", false
	}
	switch token {
	case json.Delim('['):
		for i := 0; d.More(); i++ {
			if at, known := repeatedMember(d); known {
				return joined(fmt.Sprintf("[%d]", i), at), true
			}
		}
	case json.Delim('{'):
		seen := map[json.Token]bool{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return "", false
			}
			if seen[name] {
				return fmt.Sprint(name), true
			}
			seen[name] = true
			if at, is := repeatedMember(d); is {
				return joined(fmt.Sprint(name), at), true
			}
		}
	default:
		return "", false
	}
	_, _ = d.Token() // the closing bracket, which is there
	return "", false
}

func joined(outer, inner string) string {
	if strings.HasPrefix(inner, "[") {
		return outer + inner
	}
	return outer + "." + inner
}

// wholes writes whole numbers without a fraction: some clients send 90 as 90.0.
func wholes(v any) any {
	switch v := v.(type) {
	case json.Number:
		if f, err := v.Float64(); err == nil && f == math.Trunc(f) && math.Abs(f) <= math.MaxInt32+1 {
			return json.Number(strconv.FormatInt(int64(f), 10))
		}
	case map[string]any:
		for name, inner := range v {
			v[name] = wholes(inner)
		}
	case []any:
		for i, inner := range v {
			v[i] = wholes(inner)
		}
	}
	return v
}

// unreadable characters are control characters, NUL among them, other than line ends and
// tabs; the replacement character, which half surrogates become; and two that spreadsheets
// cannot store.
func unreadable(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF
}

// unseen characters are trimmed from both ends of a text: whitespace, zero-width and
// direction marks. A text of nothing else is empty.
func unseen(r rune) bool {
	return unicode.IsSpace(r) || r == 0xAD || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x2069 ||
		r == 0xFEFF
}
