package api

import (
	"context"
	"strconv"
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/activity"
	"gongtongti/domain/period"
	"gongtongti/domain/report"
)

// bulletinAnswer is a 工作简报: sentences written from the figures of a report.
type bulletinAnswer struct {
	Subject    report.Subject `json:"subject"`
	Period     domain.Period  `json:"period"`
	PeriodName string         `json:"period_name"`
	Rule       string         `json:"rule"`
	Text       string         `json:"text"` // all sentences, as they are pasted into a document
	Sentences  []sentence     `json:"sentences"`
}

// sentence is its parts put together.
type sentence struct {
	Text  string `json:"text"`
	Parts []part `json:"parts"`
}

// part is words, or a number with the rows that it counts.
type part struct {
	Text  string `json:"text"`
	Count int    `json:"count,omitempty"`
	Rows  string `json:"rows,omitempty"`
}

// counted is a number that opens into its rows, with a name where it counts something.
type counted struct {
	name string
	n    int
	rows string
}

// linked are words that open into something that is no number.
type linked struct{ words, rows string }

// bulletinQuery is a report's, without the format.
type bulletinQuery struct {
	periodQuery
	Counting string `query:"counting" validate:"omitempty,oneof=overlaps starts"`
}

func (s *server) bulletin(c *call, in bulletinQuery) (bulletinAnswer, error) {
	subject, err := c.subject()
	if err != nil {
		return bulletinAnswer{}, err
	}
	period, err := s.period(c, in.periodQuery)
	if err != nil {
		return bulletinAnswer{}, err
	}
	ask := report.Ask{Subject: subject, Period: period.Period, Before: period.before, Starts: in.Counting == "starts"}
	var found report.Bulletin
	var lock *reportedLock
	err = s.Tx.View(c.ctx(), func(ctx context.Context) (err error) {
		if found, err = s.Reports.Bulletin(ctx, c.actor, ask); err != nil {
			return err
		}
		lock, err = s.lockOf(ctx, ask)
		return err
	})
	if err != nil {
		return bulletinAnswer{}, err
	}
	lists, err := s.Divisions.CodeLists(c.ctx())
	if err != nil {
		return bulletinAnswer{}, err
	}
	facts := factsOf(labels{language(c), lists}.report(found.Report, period, lock), found, period.spoken())
	said := &telling{}
	if language(c) == domain.English {
		facts.inEnglish(said)
	} else {
		facts.inChinese(said)
	}
	return said.answer(facts), nil
}

// facts are what a bulletin tells, figures that are nothing left out.
type facts struct {
	reportAnswer
	spoken
	total                                       counted
	types, modes, focuses, communities, waiting []counted
	active                                      counted // communities with a confirmed activity
	schools                                     []string
	given, received                             posted
}

// posted is one way of postings.
type posted struct {
	teachers, postings counted
	kinds              []counted
	sum                int // of the teachers of all kinds
}

func factsOf(a reportAnswer, found report.Bulletin, said spoken) facts {
	f := facts{reportAnswer: a, spoken: said, total: counted{n: a.Activities.Confirmed, rows: a.Rows["confirmed"]},
		types: some(a.Activities.ByType), modes: some(a.Activities.ByMode), focuses: some(a.Activities.ByFocus)}
	for _, status := range []activity.Status{activity.Submitted, activity.Returned} {
		if n := map[activity.Status]int{activity.Submitted: a.Activities.Submitted, activity.Returned: a.Activities.Returned}[status]; n > 0 {
			f.waiting = append(f.waiting, counted{string(status), n, a.Rows[string(status)]})
		}
	}
	within := []string{"from", a.Period.From.String(), "to", a.Period.To.String(), "status", string(activity.Confirmed)}
	active := []string{"confirmed_from", a.Period.From.String(), "confirmed_to", a.Period.To.String()}
	switch a.Subject.Kind {
	case report.OfSchool:
		within, active = append(within, "school_id", string(a.Subject.ID)), append(active, "school_id", string(a.Subject.ID))
	case report.OfDivision:
		within, active = append(within, "division", a.Subject.Code), append(active, "division", a.Subject.Code)
	}
	for _, k := range found.Communities {
		f.communities = append(f.communities, counted{k.Name, k.Confirmed, rows("/activities", append([]string{"community_id", string(k.CommunityID)}, within...)...)})
	}
	f.active = counted{n: found.Active, rows: rows("/communities", active...)}
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

// restated reports whether the figures are no longer those that were locked and handed up.
func (f facts) restated() bool {
	return f.Lock != nil && f.Lock.Difference != period.Figures{}
}

func postedOf(g report.Given) posted {
	p := posted{teachers: counted{n: g.Teachers, rows: g.TeacherRows}, postings: counted{n: g.Postings, rows: g.Rows}}
	for _, k := range g.ByKind {
		if k.Teachers > 0 {
			p.kinds = append(p.kinds, counted{k.Label, k.Teachers, k.TeacherRows})
			p.sum += k.Teachers
		}
	}
	return p
}

func some(counts []report.Count) []counted {
	var list []counted
	for _, n := range counts {
		if n.Count > 0 {
			list = append(list, counted{n.Label, n.Count, n.Rows})
		}
	}
	return list
}

func names(list []counted) []string {
	made := make([]string, len(list))
	for i, n := range list {
		made[i] = n.name
	}
	return made
}

// telling is a bulletin as it is written, sentence after sentence.
type telling struct {
	parts     []part
	sentences []sentence
}

// say adds words and, given as counted, numbers.
func (t *telling) say(parts ...any) *telling {
	for _, p := range parts {
		switch p := p.(type) {
		case counted:
			t.parts = append(t.parts, part{strconv.Itoa(p.n), p.n, p.rows})
		case linked:
			t.parts = append(t.parts, part{Text: p.words, Rows: p.rows})
		case string:
			if last := len(t.parts) - 1; last >= 0 && t.parts[last].Rows == "" {
				t.parts[last].Text += p
			} else if p != "" {
				t.parts = append(t.parts, part{Text: p})
			}
		}
	}
	return t
}

// stop ends a sentence; what follows stands behind its full stop.
func (t *telling) stop(mark string) {
	t.say(mark)
	var text strings.Builder
	for _, p := range t.parts {
		text.WriteString(p.Text)
	}
	t.sentences, t.parts = append(t.sentences, sentence{text.String(), t.parts}), nil
}

func (t *telling) answer(f facts) bulletinAnswer {
	made := bulletinAnswer{Subject: f.Subject, Period: f.Period, PeriodName: f.PeriodName, Rule: f.Rule, Sentences: t.sentences}
	for _, s := range t.sentences {
		made.Text += s.Text
	}
	made.Text = strings.TrimSpace(made.Text)
	return made
}
