package chart

import "fmt"

// hatches distinguish series without colour.
var hatches = []struct{ ground, ink, path string }{
	{"#2f5d8a", "", ""},
	{"#fff", "#b3541e", "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4"},
	{"#c9d3da", "", ""},
	{"#fff", "#2e6b34", "M2,2 h1.6 v1.6 h-1.6z M6,6 h1.6 v1.6 h-1.6z"},
	{"#fff", "#5b2a86", "M0,1.5 h8 M0,5.5 h8"},
	{"#f3e3c3", "#6b4e00", "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4 M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4"},
	{"#fff", "#0b6b6b", "M1.5,0 v8 M5.5,0 v8"},
	{"#7a7a7a", "#fff", "M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4"},
	{"#fff", "#8a1f3d", "M0,0 h4 v4 h-4z M4,4 h4 v4 h-4z"},
	{"#fff", "#333", "M0,4 h8 M4,0 v8"},
	{"#333", "#fff", "M2,2 h1.6 v1.6 h-1.6z M6,6 h1.6 v1.6 h-1.6z"},
	{"#fff", "", ""},
}

// Most is the number of series that can be distinguished.
const Most = 12

// define writes the hatches of a chart.
func (c *canvas) define(name string, n int) {
	c.put("<defs>\n")
	for i := range min(n, Most) {
		h := hatches[i]
		c.put(`<pattern id="%s-%d" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="%s"/>`, name, i,
			h.ground)
		if h.path != "" {
			fill := "none"
			if h.path[len(h.path)-1] == 'z' { // closed shapes: dots and squares
				fill = h.ink
			}
			c.put(`<path d="%s" fill="%s" stroke="%s" stroke-width="1.2"/>`, h.path, fill, h.ink)
		}
		c.put("</pattern>\n")
	}
	c.put("</defs>\n")
}

func hatch(name string, i int) string { return fmt.Sprintf("url(#%s-%d)", name, i%Most) }
