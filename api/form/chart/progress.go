package chart

import "fmt"

// Progress is a bar chart of what was done against what was planned.
type Progress struct {
	Frame
	Goals []Goal
}

// Goal is one bar, full at Planned, with a mark at Expected.
type Goal struct {
	Label                   string
	Note                    string // the numbers in words
	Done, Planned, Expected int
}

// SVG draws the chart.
func (p Progress) SVG() []byte {
	if len(p.Goals) == 0 {
		return p.nothing()
	}
	c := p.begin()
	c.define(p.Name, 1)
	for _, g := range p.Goals {
		note := measure(g.Note, plain)
		c.y += plain * 1.4
		if beside := c.width - 2*margin - note - 12; beside >= 120 {
			c.label(margin, c.y, plain, beside, "start", g.Label)
		} else { // the numbers need a line of their own
			c.label(margin, c.y, plain, c.width-2*margin, "start", g.Label)
			c.y += plain * 1.4
		}
		c.text(c.width-margin, c.y, plain, "end", ink, `data-goal="1"`, clip(g.Note, c.width-2*margin, plain))
		c.y += 7
		p.bar(c, g)
		c.y += 30
	}
	c.y -= 8
	return p.end(c)
}

func (p Progress) bar(c *canvas, g Goal) {
	whole := c.width - 2*margin
	scale := whole / float64(max(g.Planned, g.Done, 1))
	tip := fmt.Sprintf("%s %s", g.Label, g.Note)
	c.box(margin, c.y, float64(g.Planned)*scale, 16, "#fff", tip)
	if g.Done > 0 {
		c.box(margin, c.y+3, float64(g.Done)*scale, 10, hatch(p.Name, 0), tip)
	}
	if x := margin + float64(min(g.Expected, max(g.Planned, g.Done)))*scale; g.Expected > 0 {
		c.line(x, c.y-3, x, c.y+19, "#fff", 4)
		c.line(x, c.y-3, x, c.y+19, ink, 2)
		c.put(`<path d="M%s,%s l-4,6 h8z" fill="%s"/>`+"\n", px(x), px(c.y+18), ink)
	}
}
