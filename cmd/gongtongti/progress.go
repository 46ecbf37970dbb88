package main

import (
	"fmt"
	"io"
	"os"

	"gongtongti/cmd/gongtongti/demodata"
	"gongtongti/domain"
)

// progressLine shows the progress of bulk work: one updated line on a terminal, otherwise one
// line for each step.
type progressLine struct {
	out      io.Writer
	terminal bool
	step     domain.Text
	percent  int
}

func newProgressLine(out *os.File) *progressLine {
	info, err := out.Stat()
	return &progressLine{out: out, terminal: err == nil && info.Mode()&os.ModeCharDevice != 0, percent: -1}
}

func (l *progressLine) tell(p demodata.Progress) {
	percent := p.Done * 100 / p.Total
	sameStep := p.Step == l.step
	if sameStep && (!l.terminal || percent == l.percent) {
		return
	}
	l.step, l.percent = p.Step, percent
	before, after := "", "\n"
	if l.terminal {
		before, after = "\r\x1b[K", ""
	}
	_, _ = fmt.Fprintf(l.out, "%s装入演示数据 Loading the demonstration %3d %%  %s %s%s", before, percent, p.Step.ZH, p.Step.EN, after)
}

// end leaves the line.
func (l *progressLine) end() {
	if l.terminal && l.percent >= 0 {
		_, _ = fmt.Fprint(l.out, "\r\x1b[K")
	}
}
