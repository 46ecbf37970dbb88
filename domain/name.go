package domain

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// CoreName is the folded name without the places in front, so that 烟台开发区第八小学 and
// 第八小学 are the same. places are the names of divisions that the school may be in.
func CoreName(name string, places []string) string {
	core := Fold(name)
	for again := true; again; {
		again = false
		for _, place := range places {
			if rest, exists := strings.CutPrefix(core, place); exists && utf8.RuneCountInString(rest) > 2 {
				core, again = rest, true
			}
		}
	}
	return core
}

// PlaceNames returns the forms in which division names precede school names, longest first:
// 烟台市 is also 烟台, a development zone is also 开发区.
func PlaceNames(divisions []string) []string {
	seen := map[string]bool{}
	for _, name := range divisions {
		name = Fold(name)
		seen[name] = true
		for _, suffix := range []string{"省", "市", "区", "县", "镇", "乡", "街道"} {
			if short, ok := strings.CutSuffix(name, suffix); ok && utf8.RuneCountInString(short) > 1 {
				seen[short] = true
			}
		}
		if strings.HasSuffix(name, "开发区") {
			seen["开发区"], seen["经济技术开发区"], seen["经开区"] = true, true, true
		}
		if strings.Contains(name, "高新技术") {
			seen["高新区"] = true
		}
	}
	var places []string
	for name := range seen {
		places = append(places, name)
	}
	sort.Slice(places, func(i, j int) bool {
		if len(places[i]) != len(places[j]) {
			return len(places[i]) > len(places[j])
		}
		return places[i] < places[j]
	})
	return places
}

// CommonPrefix is the longest code that covers all codes: 3706 for 370676001 and 370686.
// Codes have 2, 4, 6 or 9 digits.
func CommonPrefix(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	for _, n := range []int{9, 6, 4, 2} {
		if len(codes[0]) < n {
			continue
		}
		prefix, all := codes[0][:n], true
		for _, c := range codes {
			all = all && len(c) >= n && c[:n] == prefix
		}
		if all {
			return prefix
		}
	}
	return ""
}

// FormerDivision is the division of a school before the day Until.
type FormerDivision struct {
	DivisionCode string `json:"division_code"`
	Until        Date   `json:"until"`
}

// DivisionOn is the division of a school on a day. former is in chronological order.
func DivisionOn(day Date, former []FormerDivision, present string) string {
	for _, f := range former {
		if day.Before(f.Until) {
			return f.DivisionCode
		}
	}
	return present
}
