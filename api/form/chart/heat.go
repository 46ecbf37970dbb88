package chart

import "fmt"

// Heat is a heat map: a shade and a number in every cell.
type Heat struct {
	Frame
	Rows   []string
	Column string  // the only column; empty: the columns are the rows
	Cells  [][]int // by row and column; Nobody on the diagonal
}

// Nobody marks a cell of the diagonal.
const Nobody = -1

// Shades from none to most, distinguishable in print.
var shades = []string{"#fff", "#e6edf3", "#bccfdf", "#86a8c6", "#4c7ba6", "#234f7a"}

// SVG draws the chart, wider than Width if the cells would be too small to read.
func (h Heat) SVG() []byte {
	most := 0
	for _, row := range h.Cells {
		for _, n := range row {
			most = max(most, n)
		}
	}
	if most == 0 {
		return h.nothing()
	}
	numbered, across := h.Column == "", 1
	if numbered {
		across = len(h.Rows)
	}
	least := max(19, measure(fmt.Sprint(most), small)+6)
	names := h.nameWidth(numbered)
	cell := (float64(h.Width) - 2*margin - names) / float64(across)
	if cell < least { // first the names give way
		names = max(96, min(names, float64(h.Width)-2*margin-least*float64(across)))
		cell = max(least, (float64(h.Width)-2*margin-names)/float64(across))
	}
	cell = min(cell, 44)
	width := max(float64(h.Width), 2*margin+names+cell*float64(across))
	h.Width = int(width + 0.5)
	c := h.begin()
	h.heads(c, numbered, margin+names, cell, across)
	for i, name := range h.Rows {
		if numbered {
			name = fmt.Sprintf("%d %s", i+1, name)
		}
		height := min(cell, 30)
		c.label(margin, c.y+height/2+4.5, small, names-6, "start", name)
		for j, n := range h.Cells[i] {
			h.cell(c, i, j, n, most, margin+names+cell*float64(j), cell, height)
		}
		c.y += height
	}
	c.y += 10
	return h.end(c)
}

func (h Heat) nameWidth(numbered bool) float64 {
	widest := 60.0
	for i, name := range h.Rows {
		if numbered {
			name = fmt.Sprintf("%d %s", i+1, name)
		}
		widest = max(widest, measure(name, small)+10)
	}
	return min(widest, max(120, float64(h.Width)*0.4))
}

// heads writes the numbers of the rows or the name of the column.
func (h Heat) heads(c *canvas, numbered bool, left, cell float64, across int) {
	c.y += small
	for j := range across {
		x := left + cell*(float64(j)+0.5)
		if numbered {
			c.text(x, c.y, small, "middle", ink, `data-axis="1"`, fmt.Sprint(j+1))
		} else {
			c.label(left, c.y, small, c.width-left-margin, "start", h.Column)
		}
	}
	c.y += 6
}

func (h Heat) cell(c *canvas, i, j, n, most int, x, width, height float64) {
	column := h.Column
	if column == "" {
		column = h.Rows[j]
	}
	if n == Nobody {
		c.put(`<rect x="%s" y="%s" width="%s" height="%s" fill="#f4f4f4" stroke="%s"/>`+"\n", px(x), px(c.y), px(width), px(height), faint)
		c.line(x, c.y+height, x+width, c.y, faint, 1)
		return
	}
	shade := 0
	if n > 0 {
		shade = 1 + (n-1)*(len(shades)-1)/most
	}
	c.put(`<rect x="%s" y="%s" width="%s" height="%s" fill="%s" stroke="%s"><title>%s</title></rect>`+"\n", px(x), px(c.y), px(width),
		px(height), shades[shade], faint,
		escape(fmt.Sprintf("%s × %s %d", h.Rows[i], column, n)))
	if n > 0 {
		colour := ink
		if shade >= 4 {
			colour = "#fff"
		}
		c.text(x+width/2, c.y+height/2+4.5, small, "middle", colour, `data-cell="1"`, fmt.Sprint(n))
	}
}
