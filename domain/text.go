package domain

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Language a person reads: Chinese unless English was asked for.
type Language int

// The two languages of the service.
const (
	Chinese Language = iota
	English
)

// Text is one sentence or label in both languages, written where it is needed.
type Text struct{ ZH, EN string }

// T pairs a Chinese with an English text.
func T(zh, en string) Text { return Text{zh, en} }

// Tf is T with the same values filled into both.
func Tf(zh, en string, args ...any) Text {
	return Text{fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)}
}

// In picks the language.
func (t Text) In(l Language) string {
	if l == English {
		return t.EN
	}
	return t.ZH
}

// Fold normalises text for search and comparison: compatibility forms (full-width digits,
// compatibility ideographs) unified, lower case, without spaces, punctuation and symbols.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsControl(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(s))
}

// Mask hides a name, except the surname, in text from which it cannot be removed later.
func Mask(text, name string) string {
	runes := []rune(name)
	if len(runes) < 2 {
		return text
	}
	return strings.ReplaceAll(text, name, string(runes[:1])+strings.Repeat("*", len(runes)-1))
}
