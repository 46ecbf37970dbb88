package demodata

import "gongtongti/domain"

// Progress is how much of the demonstration is loaded.
type Progress struct {
	Step        domain.Text // what is loaded now
	Done, Total int         // records of all steps
}

var waitForOthers = domain.T("等待数据库", "waiting for the database")

// total counts the records whose entering is told.
func total() int {
	const bureaus, recorders = 4, 1
	n := bureaus + recorders + 2*len(schools) + len(bonds) + len(meetings()) + staff*(len(schools)-2) + received + len(termDates)
	for _, s := range sendings {
		n += s.count
	}
	return n
}

func (l *loader) begin(step domain.Text) {
	l.progress.Step = step
	l.tell(l.progress)
}

func (l *loader) entered() {
	l.progress.Done++
	l.tell(l.progress)
}
