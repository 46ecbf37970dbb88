// Package chart draws the figures of a report as SVG without scripts or style sheets. Each
// chart has a title and a description with all numbers; hatches keep series apart in print.
package chart

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"unicode"
)

// Frame is common to all charts.
type Frame struct {
	Name        string // prefix of the ids, so that several charts fit on one page
	Lang        string // language of the text: zh-CN or en
	Title       string
	Description string // every number in words, for readers who cannot see the chart
	Empty       string // shown instead of the chart if there is nothing to draw
	Note        string // small print under the chart
	Width       int    // in pixels; the layout depends on it
}

// The fonts that show Chinese on Apple, Windows, Android and Linux.
const fonts = `'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC','WenQuanYi Micro Hei',sans-serif`

const (
	ink    = "#1a1a1a"
	faint  = "#d5d5d5"
	margin = 14.0
	small  = 12.0 // font sizes
	plain  = 13.0
	large  = 17.0
)

// canvas draws a chart from the top down.
type canvas struct {
	bytes.Buffer
	width, y float64
}

// begin writes the title and moves y below it.
func (f Frame) begin() *canvas {
	c := &canvas{width: float64(max(f.Width, 240))}
	c.y = margin
	for _, line := range wrap(f.Title, c.width-2*margin, large, 3) {
		c.y += large * 1.2
		c.text(margin, c.y, large, "start", ink, `font-weight="bold"`, line)
	}
	c.y += large * 0.8
	return c
}

// end wraps the drawing in the SVG element.
func (f Frame) end(c *canvas) []byte {
	if f.Note != "" {
		for _, line := range wrap(f.Note, c.width-2*margin, small, 4) {
			c.y += small * 1.4
			c.text(margin, c.y, small, "start", ink, "", line)
		}
	}
	height := c.y + margin
	var written bytes.Buffer
	fmt.Fprintf(&written, `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s %s" role="img" lang="%s" xml:lang="%s"
 aria-labelledby="%s-title %s-desc" font-family="%s">
<title id="%s-title">%s</title>
<desc id="%s-desc">%s</desc>
`, px(c.width), px(height), px(c.width), px(height), f.Lang, f.Lang, f.Name, f.Name, fonts, f.Name, escape(f.Title), f.Name,
		escape(f.Description))
	fmt.Fprintf(&written, `<rect width="%s" height="%s" fill="#fff"/>`+"\n", px(c.width), px(height))
	written.Write(c.Bytes())
	written.WriteString("</svg>\n")
	return written.Bytes()
}

// nothing draws the chart of an empty period.
func (f Frame) nothing() []byte {
	c := f.begin()
	c.y += 40
	c.text(c.width/2, c.y, plain, "middle", ink, "", f.Empty)
	c.y += 30
	return f.end(c)
}

func (c *canvas) put(format string, args ...any) { fmt.Fprintf(&c.Buffer, format, args...) }

func (c *canvas) text(x, y, size float64, anchor, fill, more, words string) {
	if more != "" {
		more = " " + more
	}
	c.put(`<text x="%s" y="%s" font-size="%s" text-anchor="%s" fill="%s"%s>%s</text>`+"\n", px(x), px(y), px(size), anchor, fill, more,
		escape(words))
}

// label writes text cut to a width, with the whole text as tooltip.
func (c *canvas) label(x, y, size, width float64, anchor, words string) {
	short := clip(words, width, size)
	if short == words {
		c.text(x, y, size, anchor, ink, "", words)
		return
	}
	c.put(`<text x="%s" y="%s" font-size="%s" text-anchor="%s" fill="%s"><title>%s</title>%s</text>`+"\n", px(x), px(y), px(size), anchor,
		ink, escape(words), escape(short))
}

// box draws a rectangle with a tooltip.
func (c *canvas) box(x, y, width, height float64, fill, tip string) {
	c.put(`<rect x="%s" y="%s" width="%s" height="%s" fill="%s" stroke="%s" stroke-width="0.8"><title>%s</title></rect>`+"\n",
		px(x), px(y), px(width), px(height), fill, ink, escape(tip))
}

func (c *canvas) line(x1, y1, x2, y2 float64, stroke string, width float64) {
	c.put(`<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="%s" stroke-width="%s"/>`+"\n", px(x1), px(y1), px(x2), px(y2), stroke, px(width))
}

// badge writes a number that stays readable on a hatch.
func (c *canvas) badge(x, middle float64, n int) {
	words := fmt.Sprint(n)
	width := measure(words, small) + 5
	c.put(`<rect x="%s" y="%s" width="%s" height="13" rx="2" fill="#fff"/>`+"\n", px(x-width/2), px(middle-6.5), px(width))
	c.text(x, middle+4.2, small, "middle", ink, `data-part="1"`, words)
}

// px writes a length without needless digits.
func px(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.1f", v), "0"), ".")
}

// escape also drops characters that XML does not allow.
func escape(words string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || r == unicode.ReplacementChar || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, words))
}

// measure estimates the width of text, generously because fonts differ.
func measure(words string, size float64) float64 {
	ems := 0.0
	for _, r := range words {
		switch {
		case r >= 0x2E80 || r == '…' || r == '—' || r == '“' || r == '”':
			ems++
		case strings.ContainsRune("mwMW%@", r):
			ems += 0.95
		case strings.ContainsRune("ijl.,:;|' ()", r):
			ems += 0.38
		default:
			ems += 0.62
		}
	}
	return ems * size
}

// clip cuts text to a width, with … at the end.
func clip(words string, width, size float64) string {
	if measure(words, size) <= width {
		return words
	}
	runes := []rune(words)
	for len(runes) > 1 && measure(string(runes)+"…", size) > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

// wrap breaks text into lines: Chinese anywhere but preferably after punctuation, Latin words
// and numbers never. The last line is cut if there is more.
func wrap(words string, width, size float64, lines int) []string {
	var names []string
	rest := []rune(words)
	for len(rest) > 0 && len(names) < lines-1 {
		n := len(rest)
		for n > 1 && measure(string(rest[:n]), size) > width {
			n--
		}
		if n < len(rest) {
			n = breakBefore(rest, n)
		}
		names = append(names, strings.TrimSpace(string(rest[:n])))
		rest = []rune(strings.TrimLeft(string(rest[n:]), " "))
	}
	if len(rest) > 0 {
		names = append(names, clip(string(rest), width, size))
	}
	return names
}

// breakBefore returns the best break for a line of n characters.
func breakBefore(rest []rune, n int) int {
	for back := n; back > n/3; back-- {
		if strings.ContainsRune("：，、。: ", rest[back-1]) {
			return back
		}
	}
	narrow := func(r rune) bool { return r > ' ' && r < 0x2E80 }
	for back := n; back > n/3; back-- {
		if (!narrow(rest[back-1]) || !narrow(rest[back])) && !strings.ContainsRune("）”》、，。；：", rest[back]) &&
			!strings.ContainsRune("（“《", rest[back-1]) {
			return back
		}
	}
	return n
}
