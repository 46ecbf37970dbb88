package chart

import (
	"fmt"
	"math"
)

// Columns is a stacked column chart.
type Columns struct {
	Frame
	Series  []string // from the bottom; a single one has no legend
	Columns []Column
}

// Column is one column.
type Column struct {
	Label, Under string // Under is below the label where it changes: the year
	Name         string // full name for the tooltip
	Values       []int  // one for each series
	Strong       bool   // highlighted, if there is one series
}

const plot = 250.0 // height of the tallest column

// SVG draws the chart.
func (k Columns) SVG() []byte {
	most, all := 0, 0
	for _, col := range k.Columns {
		most, all = max(most, sum(col.Values)), all+sum(col.Values)
	}
	if all == 0 {
		return k.nothing()
	}
	c := k.begin()
	c.define(k.Name, max(len(k.Series), 2))
	if len(k.Series) > 1 {
		k.legend(c)
	}
	top := c.y + 18
	step, ceiling := ticks(most)
	scale := plot / float64(ceiling)
	left := margin + measure(fmt.Sprint(ceiling), small) + 6
	for v := 0; v <= ceiling; v += step {
		y := top + plot - float64(v)*scale
		c.line(left, y, c.width-margin, y, faint, 1)
		c.text(left-5, y+4, small, "end", ink, `data-axis="1"`, fmt.Sprint(v))
	}
	space := (c.width - margin - left) / float64(len(k.Columns))
	for i, col := range k.Columns {
		k.column(c, col, left+space*(float64(i)+0.5), top+plot, min(space*0.78, 56), scale)
	}
	c.line(left, top+plot, c.width-margin, top+plot, ink, 1.2)
	k.names(c, left, space, top+plot)
	c.y = top + plot + 36
	return k.end(c)
}

// column draws one column, with its numbers where they fit.
func (k Columns) column(c *canvas, col Column, middle, bottom, width, scale float64) {
	y := bottom
	for i, n := range col.Values {
		if n == 0 {
			continue
		}
		height := float64(n) * scale
		y -= height
		fill, tip := hatch(k.Name, i), fmt.Sprintf("%s %s %d", col.Name, k.Series[i], n)
		if len(k.Series) == 1 {
			fill, tip = hatch(k.Name, 1), fmt.Sprintf("%s %d", col.Name, n)
			if col.Strong {
				fill = hatch(k.Name, 0)
			}
		}
		c.box(middle-width/2, y, width, height, fill, tip)
		if words := fmt.Sprint(n); len(k.Series) > 1 && height >= 14 && width >= measure(words, small)+6 {
			c.badge(middle, y+height/2, n)
		}
	}
	if total := fmt.Sprint(sum(col.Values)); width*1.25 >= measure(total, small) {
		c.text(middle, y-5, small, "middle", ink, `data-total="1" font-weight="bold"`, total)
	}
}

// names writes the labels below the columns: all or, if space is short, every second or third.
func (k Columns) names(c *canvas, left, space, bottom float64) {
	widest := 1.0
	for _, col := range k.Columns {
		widest = max(widest, measure(col.Label, small)+4)
	}
	every := 1
	for i := 1; float64(every)*space < min(widest, 90) && every < len(k.Columns); i++ {
		every = []int{1, 2, 3, 6}[i%4] * int(math.Pow(12, float64(i/4))) // of months, the same ones each year
	}
	last := -1e9 // where the last year ended
	for i, col := range k.Columns {
		x := left + space*(float64(i)+0.5)
		if i%every == 0 {
			c.label(x, bottom+16, small, max(space*float64(every)-2, small), "middle", col.Label)
		}
		if width := measure(col.Under, small); col.Under != "" && x-width/2 > last+4 {
			at := max(x, margin+width/2)
			c.text(at, bottom+32, small, "middle", ink, "", col.Under)
			last = at + width/2
		}
	}
}

// legend lists the series with their totals.
func (k Columns) legend(c *canvas) {
	x := margin
	for i, name := range k.Series {
		total := 0
		for _, col := range k.Columns {
			total += col.Values[i]
		}
		number := fmt.Sprint(total)
		name = clip(name, c.width-2*margin-30-measure(number, plain), plain)
		width := 26 + measure(name+" "+number, plain)
		if x > margin && x+width > c.width-margin {
			x, c.y = margin, c.y+24
		}
		c.put(`<rect x="%s" y="%s" width="20" height="14" fill="%s" stroke="%s" stroke-width="0.8"/>`+"\n", px(x), px(c.y),
			hatch(k.Name, i), ink)
		c.put(`<text x="%s" y="%s" font-size="%s" fill="%s">%s <tspan font-weight="bold" data-series="1">%s</tspan></text>`+"\n",
			px(x+26), px(c.y+12), px(plain), ink, escape(name), number)
		x += width + 16
	}
	c.y += 24
}

// ticks returns round steps up to at least most.
func ticks(most int) (step, ceiling int) {
	step = 1
	for i := 0; most > step*6; i++ {
		step = []int{2, 5, 10}[i%3] * int(math.Pow10(i/3))
	}
	return step, (most + step - 1) / step * step
}

func sum(values []int) int {
	total := 0
	for _, n := range values {
		total += n
	}
	return total
}
