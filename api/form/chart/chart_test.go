package chart_test

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongtongti/api/form/chart"
)

// element is a part of a picture as a reader of XML sees it.
type element struct {
	name string
	attr map[string]string
	text string
}

// read takes a picture apart and fails where it is no XML.
func read(t *testing.T, picture []byte) []element {
	t.Helper()
	var all []element
	var open []int
	decoder := xml.NewDecoder(strings.NewReader(string(picture)))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, picture)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			open, all = append(open, len(all)), append(all, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				all[open[len(open)-1]].text += string(token)
			}
		}
	}
}

// numbers adds the labels of a kind up.
func numbers(t *testing.T, all []element, kind string) (sum, count int) {
	t.Helper()
	for _, e := range all {
		if e.attr[kind] == "" {
			continue
		}
		n, err := strconv.Atoi(e.text)
		if err != nil {
			t.Errorf("%s is labelled %q", kind, e.text)
		}
		sum, count = sum+n, count+1
	}
	return sum, count
}

func texts(all []element, name string) (names []string) {
	for _, e := range all {
		if e.name == name {
			names = append(names, e.text)
		}
	}
	return names
}

var nasty = `实验<小学>&"第八"小学` + "\x01\uFFFE"

func frame(width int) chart.Frame {
	return chart.Frame{Name: "months", Lang: "zh-CN", Title: nasty, Description: "共9次；" + nasty, Empty: "本时间段没有已确认的活动", Width: width}
}

func columns(width int) chart.Columns {
	return chart.Columns{Frame: frame(width), Series: []string{"集体交流", nasty, "专家指导"},
		Columns: []chart.Column{{Label: "9月", Under: "2017年", Name: nasty, Values: []int{1, 2, 0}}, {Label: "10月", Values: []int{0, 0, 0}},
			{Label: "11月", Values: []int{3, 2, 1}}}}
}

func TestTheLabelsOfColumnsAddUpToTheFigure(t *testing.T) {
	for _, width := range []int{320, 390, 720, 1600} {
		all := read(t, columns(width).SVG())
		for kind, want := range map[string]int{"data-part": 5, "data-total": 3, "data-series": 3} {
			if sum, count := numbers(t, all, kind); sum != 9 || count != want {
				t.Errorf("at %d %s: %d labels add up to %d", width, kind, count, sum)
			}
		}
	}
}

// Somebody who does not see the picture gets its title and every number in words.
func TestAChartIsNamedAndDescribed(t *testing.T) {
	clean := `实验<小学>&"第八"小学`
	for _, picture := range [][]byte{columns(390).SVG(), chart.Columns{Frame: frame(390)}.SVG(), chart.Heat{Frame: frame(390)}.SVG(),
		chart.Progress{Frame: frame(390)}.SVG()} {
		all := read(t, picture)
		root, ids := all[0], map[string]string{}
		for _, e := range all {
			ids[e.attr["id"]] = e.text
		}
		if root.attr["role"] != "img" || root.attr["aria-labelledby"] != "months-title months-desc" || root.attr["lang"] != "zh-CN" ||
			ids["months-title"] != clean || ids["months-desc"] != "共9次；"+clean {
			t.Errorf("%v, %q, %q", root.attr, ids["months-title"], ids["months-desc"])
		}
		if !strings.Contains(root.attr["font-family"], "Microsoft YaHei") {
			t.Errorf("fonts %q", root.attr["font-family"])
		}
		if strings.Contains(string(picture), "<script") || strings.Contains(string(picture), "style=") {
			t.Error("it runs or styles something")
		}
	}
}

func TestAnEmptyPeriodSaysSo(t *testing.T) {
	for _, picture := range [][]byte{chart.Columns{Frame: frame(390), Series: []string{""},
		Columns: []chart.Column{{Values: []int{0}}}}.SVG(),
		chart.Heat{Frame: frame(390), Rows: []string{"甲"}, Cells: [][]int{{chart.Nobody}}}.SVG()} {
		if all := read(t, picture); !slices.Contains(texts(all, "text"), "本时间段没有已确认的活动") {
			t.Errorf("%v", texts(all, "text"))
		}
	}
}

func TestAHeatMapHoldsEveryPairTwice(t *testing.T) {
	h := chart.Heat{Frame: frame(390), Rows: []string{"甲", nasty, "丙"},
		Cells: [][]int{{chart.Nobody, 7, 0}, {7, chart.Nobody, 12}, {0, 12, chart.Nobody}}}
	if sum, count := numbers(t, read(t, h.SVG()), "data-cell"); sum != 38 || count != 4 {
		t.Errorf("%d cells add up to %d", count, sum)
	}
	one := chart.Heat{Frame: frame(390), Rows: []string{"甲", "乙"}, Column: "丙", Cells: [][]int{{3}, {0}}}
	if sum, count := numbers(t, read(t, one.SVG()), "data-cell"); sum != 3 || count != 1 {
		t.Errorf("%d cells add up to %d", count, sum)
	}
}

func TestProgressTellsDonePlannedAndExpected(t *testing.T) {
	p := chart.Progress{Frame: frame(390), Goals: []chart.Goal{{Label: "同步课堂", Note: "12/20，应达8", Done: 12, Planned: 20, Expected: 8},
		{Label: nasty, Note: "0/8，应达3", Planned: 8, Expected: 3}, {Label: "线下教研", Note: "5/4，应达4", Done: 5, Planned: 4, Expected: 4}}}
	all := read(t, p.SVG())
	for _, want := range []string{"12/20，应达8", "0/8，应达3", "5/4，应达4"} {
		if !slices.Contains(texts(all, "text"), want) {
			t.Errorf("%q is missing in %v", want, texts(all, "text"))
		}
	}
	for _, e := range all {
		x, _ := strconv.ParseFloat(e.attr["x"], 64)
		width, _ := strconv.ParseFloat(e.attr["width"], 64)
		if e.name == "rect" && x+width > 390.1 {
			t.Errorf("a bar ends at %v of 390", x+width)
		}
	}
}

// Names of 100 characters must stay in their place and be whole in the tooltip.
func TestALongNameIsCutAndWholeInTheTooltip(t *testing.T) {
	long := strings.Repeat("烟台经济技术开发区", 11)
	f := frame(390)
	f.Title = long
	for _, picture := range [][]byte{
		chart.Heat{Frame: f, Rows: []string{long, "乙"}, Cells: [][]int{{chart.Nobody, 7}, {7, chart.Nobody}}}.SVG(),
		chart.Progress{Frame: f, Goals: []chart.Goal{{Label: long, Note: "1/2", Done: 1, Planned: 2}}}.SVG(),
		chart.Columns{Frame: f, Series: []string{long, "乙"}, Columns: []chart.Column{{Label: "9月", Values: []int{1, 1}}}}.SVG(),
	} {
		all := read(t, picture)
		for _, e := range all {
			if size, _ := strconv.ParseFloat(e.attr["font-size"], 64); e.name == "text" && float64(len([]rune(e.text)))*size > 380 {
				t.Errorf("%q is too long for its place", e.text)
			}
		}
		whole := slices.ContainsFunc(texts(all, "title")[1:], func(s string) bool { return strings.Contains(s, long) })
		if !whole {
			t.Errorf("no tooltip tells the whole name:\n%s", picture)
		}
	}
}

func FuzzAnyWordsMakeXML(f *testing.F) {
	f.Add("第八小学", 390, 3)
	f.Add("]]>\x00<&\"'", 240, 0)
	f.Fuzz(func(t *testing.T, words string, width, n int) {
		n, width = max(0, n%10000), max(0, width%2000)
		base := chart.Frame{Name: "x", Lang: "en", Title: words, Description: words, Empty: words, Note: words, Width: width}
		read(t, chart.Columns{Frame: base, Series: []string{words, "b"},
			Columns: []chart.Column{{Label: words, Under: words, Name: words, Values: []int{n, 1}}}}.SVG())
		read(t, chart.Heat{Frame: base, Rows: []string{words, words}, Cells: [][]int{{-1, n}, {n, -1}}}.SVG())
		read(t, chart.Progress{Frame: base, Goals: []chart.Goal{{Label: words, Note: words, Done: n, Planned: 3, Expected: 2}}}.SVG())
	})
}
