package form

import (
	"strconv"
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/report"
)

// BulletinAnswer is a bulletin (工作简报): sentences made from the figures of a report.
type BulletinAnswer struct {
	Subject    report.Subject `json:"subject"`
	Period     domain.Period  `json:"period"`
	PeriodName string         `json:"period_name"`
	Rule       string         `json:"rule"`
	Text       string         `json:"text"` // all sentences, to paste into a document
	Sentences  []Sentence     `json:"sentences"`
}

// Sentence is a text with its parts.
type Sentence struct {
	Text  string `json:"text"`
	Parts []Part `json:"parts"`
}

// Part is words, or a number with a link to the rows that it counts.
type Part struct {
	Text  string `json:"text"`
	Count int    `json:"count,omitempty"`
	Rows  string `json:"rows,omitempty"`
}

// counted is a number with a link to its rows, and a name if it counts something.
type counted struct {
	name string
	n    int
	rows string
}

// linked is text with a link that is not a number.
type linked struct{ words, rows string }

// Bulletin writes the bulletin of a report.
func (r Reader) Bulletin(bulletin report.Bulletin, chosen Chosen) BulletinAnswer {
	facts := r.facts(bulletin, r.Report(bulletin.Report, chosen), chosen.spoken())
	t := &telling{}
	if r.Language == domain.English {
		facts.inEnglish(t)
	} else {
		facts.inChinese(t)
	}
	return t.answer(facts)
}

// facts are what a bulletin tells; figures that are zero are left out.
type facts struct {
	ReportAnswer
	spoken
	total                                       counted
	types, modes, focuses, communities, waiting []counted
	active                                      counted // communities with a confirmed activity
	schools                                     []string
	given, received                             posted
}

// posted are the postings of one direction: given or received.
type posted struct {
	teachers, postings counted
	kinds              []counted
	sum                int // of the teachers of all kinds
}

func (r Reader) facts(bulletin report.Bulletin, a ReportAnswer, said spoken) facts {
	f := facts{ReportAnswer: a, spoken: said, total: counted{n: a.Activities.Confirmed, rows: a.Rows["confirmed"]},
		types: some(a.Activities.ByType), modes: some(a.Activities.ByMode), focuses: some(a.Activities.ByFocus)}
	for _, w := range []counted{{"submitted", a.Activities.Submitted, a.Rows["submitted"]},
		{"returned", a.Activities.Returned, a.Rows["returned"]}} {
		if w.n > 0 {
			f.waiting = append(f.waiting, w)
		}
	}
	for _, k := range bulletin.Communities {
		f.communities = append(f.communities, counted{k.Name, k.Confirmed, r.open(bulletin.RowsOfCommunity(k.CommunityID))})
	}
	f.active = counted{n: bulletin.Active, rows: r.open(bulletin.RowsOfCommunities())}
	for _, school := range a.Schools {
		if school.SchoolID != a.Subject.ID {
			f.schools = append(f.schools, school.SchoolName)
		}
	}
	if a.Postings != nil {
		f.given, f.received = postedOf(a.Postings.Given), postedOf(a.Postings.Received)
	}
	return f
}

// restated reports whether the figures differ from those that were locked.
func (f facts) restated() bool {
	return f.Lock != nil && f.Lock.Difference != domain.PeriodFigures{}
}

func postedOf(g ReportGiven) posted {
	p := posted{teachers: counted{n: g.Teachers, rows: g.TeacherRows}, postings: counted{n: g.Postings, rows: g.Rows}}
	for _, k := range g.ByKind {
		if k.Teachers > 0 {
			p.kinds = append(p.kinds, counted{k.Label, k.Teachers, k.TeacherRows})
			p.sum += k.Teachers
		}
	}
	return p
}

func some(counts []ReportCount) []counted {
	var list []counted
	for _, n := range counts {
		if n.Count > 0 {
			list = append(list, counted{n.Label, n.Count, n.Rows})
		}
	}
	return list
}

func names(list []counted) []string {
	texts := make([]string, len(list))
	for i, n := range list {
		texts[i] = n.name
	}
	return texts
}

// telling builds a bulletin sentence by sentence.
type telling struct {
	parts     []Part
	sentences []Sentence
}

// say adds text, numbers (counted) and links (linked) to the sentence.
func (t *telling) say(parts ...any) *telling {
	for _, p := range parts {
		switch p := p.(type) {
		case counted:
			t.parts = append(t.parts, Part{strconv.Itoa(p.n), p.n, p.rows})
		case linked:
			t.parts = append(t.parts, Part{Text: p.words, Rows: p.rows})
		case string:
			if last := len(t.parts) - 1; last >= 0 && t.parts[last].Rows == "" {
				t.parts[last].Text += p
			} else if p != "" {
				t.parts = append(t.parts, Part{Text: p})
			}
		}
	}
	return t
}

// stop ends the sentence with a mark.
func (t *telling) stop(mark string) {
	t.say(mark)
	var text strings.Builder
	for _, p := range t.parts {
		text.WriteString(p.Text)
	}
	t.sentences, t.parts = append(t.sentences, Sentence{text.String(), t.parts}), nil
}

func (t *telling) answer(f facts) BulletinAnswer {
	bulletinAnswer := BulletinAnswer{Subject: f.Subject, Period: f.Period, PeriodName: f.PeriodName, Rule: f.Rule, Sentences: t.sentences}
	for _, s := range t.sentences {
		bulletinAnswer.Text += s.Text
	}
	bulletinAnswer.Text = strings.TrimSpace(bulletinAnswer.Text)
	return bulletinAnswer
}
