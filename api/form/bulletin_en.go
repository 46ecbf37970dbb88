package form

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongtongti/domain/report"
)

// inEnglish writes the same facts in English.
func (f facts) inEnglish(t *telling) {
	f.openingEN(t)
	if f.total.n > 0 {
		f.breakdownEN(t, "By type: ", f.types)
		if f.Subject.Kind == report.OfSchool && len(f.schools) > 0 {
			t.say(plural(len(f.schools), "The school that took part with it was ", "The schools that took part with it were "),
				listedEN(f.schools))
			t.stop(". ")
		}
		if f.focuses[len(f.focuses)-1].name != notGivenLabel.EN {
			f.breakdownEN(t, "By focus: ", f.focuses)
		}
		f.comparedEN(t)
	}
	f.awaitedEN(t)
	did := "took part in "
	if f.Postings != nil && f.Postings.Counting == "starts" {
		did = "began "
	}
	if f.Subject.Kind == report.OfSchool {
		f.postedEN(t, f.given, "of the school "+did)
		f.postedEN(t, f.received, plural(f.received.teachers.n, "of another school", "of other schools")+" came to it for ")
	} else {
		f.postedEN(t, f.given, did)
	}
	if f.restated() {
		t.say("The figures of this period were locked and handed up; those above ", linked{"differ", f.Lock.Rows}, " from them")
		t.stop(". ")
	}
}

func (f facts) openingEN(t *telling) {
	t.say(capitalized(f.en), ", ")
	if f.total.n == 0 {
		t.say(f.Subject.Name, " had no confirmed activity")
		t.stop(". ")
		return
	}
	switch f.Subject.Kind {
	case report.OfCommunity:
		t.say(listedEN(f.schools), ", working together as ", f.Subject.Name, ", held ")
	case report.OfSchool:
		t.say(f.Subject.Name, " took part in ")
	case report.OfDivision:
		t.say(f.Subject.Name, " held ")
	}
	t.say(f.total, plural(f.total.n, " activity", " activities"), " (", typesEN(f.types), ")")
	switch {
	case len(f.modes) > 1:
		t.say(", ")
		for i, m := range f.modes {
			t.say(separator(i, len(f.modes)), m, " ", uncapitalized(m.name))
		}
	case f.total.n > 1:
		t.say(", all ", uncapitalized(f.modes[0].name))
	default:
		t.say(", ", uncapitalized(f.modes[0].name))
	}
	f.communitiesEN(t)
	t.stop(". ")
}

func (f facts) communitiesEN(t *telling) {
	if f.Subject.Kind == report.OfCommunity {
		return
	}
	if f.active.n == 1 {
		t.say(", in ", f.communities[0].name)
		return
	}
	t.say(", in ", f.active, " communities: ")
	if f.active.n > len(f.communities) {
		t.parts[len(t.parts)-1].Text = " communities, among them "
	}
	for i, k := range f.communities {
		t.say(separator(i, len(f.communities)), k.name, " (", k, ")")
	}
}

func typesEN(types []counted) string {
	all := names(types)
	if len(all) > 3 {
		all = append(all[:3], "others")
	}
	for i := range all {
		all[i] = uncapitalized(all[i])
	}
	return listedEN(all)
}

func (f facts) breakdownEN(t *telling, by string, list []counted) {
	if len(list) < 2 {
		return
	}
	t.say(by)
	for i, n := range list {
		t.say(separator(i, len(list)), uncapitalized(n.name), " ", n)
	}
	t.stop(". ")
}

func (f facts) comparedEN(t *telling) {
	before := counted{n: f.Change.Confirmed, rows: f.Change.Rows}
	if before.n == 0 {
		return
	}
	comparison := "That is more than the "
	switch {
	case f.Change.Difference < 0:
		comparison = "That is fewer than the "
	case f.Change.Difference == 0:
		comparison = "That is as many as the "
	}
	t.say(comparison, before, " of ", f.last.EN)
	t.stop(". ")
}

func (f facts) awaitedEN(t *telling) {
	if len(f.waiting) == 0 {
		return
	}
	t.say("Another ")
	for i, w := range f.waiting {
		t.say(separator(i, len(f.waiting)), w, map[string]string{"submitted": " awaiting confirmation",
			"returned": " returned for correction"}[w.name])
	}
	if len(f.waiting) == 1 && f.waiting[0].n == 1 {
		t.say(" is not counted here")
	} else {
		t.say(" are not counted here")
	}
	t.stop(". ")
}

func (f facts) postedEN(t *telling, p posted, did string) {
	if p.teachers.n == 0 {
		return
	}
	kinds := names(p.kinds)
	for i := range kinds {
		kinds[i] = uncapitalized(kinds[i])
	}
	t.say(capitalized(f.en), ", ", p.teachers, plural(p.teachers.n, " teacher ", " teachers "))
	t.say(did, listedEN(kinds))
	if p.postings.n != p.teachers.n {
		t.say(", in ", p.postings, " postings")
	}
	t.stop(". ")
	if len(p.kinds) < 2 {
		return
	}
	t.say("Of these, ")
	for i, k := range p.kinds {
		t.say(separator(i, len(p.kinds)), k, " in ", uncapitalized(k.name))
	}
	if p.sum > p.teachers.n {
		t.say(" (a teacher in several is counted in each)")
	}
	t.stop(". ")
}

func plural(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

// separator is the text before item i of n.
func separator(i, n int) string {
	switch i {
	case 0:
		return ""
	case n - 1:
		return " and "
	}
	return ", "
}

func listedEN(all []string) string {
	if len(all) > mostListed {
		all = append(append([]string{}, all[:mostListed]...), "others")
	}
	var text strings.Builder
	for i, name := range all {
		text.WriteString(separator(i, len(all)) + name)
	}
	return text.String()
}

func capitalized(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// uncapitalized writes a label for the middle of a sentence.
func uncapitalized(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[size:]
}
