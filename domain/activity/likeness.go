package activity

import (
	"strings"

	"gongtongti/domain"
)

// alike is the similarity from which two topics count as the same. 0.5 keeps «三年级数学
// 合作备课» and «三年级数学上册合作备课» together and «三年级数学…» and «五年级语文…» apart.
const alike = 0.5

// topic is a title without what does not distinguish meetings: the names of the schools, long
// or short, and of their places.
func topic(title string, c Community) string {
	t := domain.Fold(title)
	for _, m := range c.Members {
		t = strings.ReplaceAll(t, domain.Fold(m.SchoolName), "")
		t = strings.ReplaceAll(t, domain.CoreName(m.SchoolName, c.Places), "")
	}
	for _, place := range c.Places {
		t = strings.ReplaceAll(t, place, "")
	}
	return t
}

// likeness is the Dice coefficient of two folded texts over pairs of adjacent characters,
// between 0 and 1.
func likeness(a, b string) float64 {
	if a == b {
		return 1
	}
	pairs := map[[2]rune]int{}
	left, right := pairsOf(a), pairsOf(b)
	if len(left) == 0 || len(right) == 0 {
		return 0
	}
	for _, p := range left {
		pairs[p]++
	}
	common := 0
	for _, p := range right {
		if pairs[p] > 0 {
			pairs[p]--
			common++
		}
	}
	return 2 * float64(common) / float64(len(left)+len(right))
}

func pairsOf(s string) [][2]rune {
	runes := []rune(s)
	var pairs [][2]rune
	for i := 1; i < len(runes); i++ {
		pairs = append(pairs, [2]rune{runes[i-1], runes[i]})
	}
	return pairs
}
