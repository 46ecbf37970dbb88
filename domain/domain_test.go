package domain

import (
	"testing"
	"time"
)

func TestDates(t *testing.T) {
	for text, ok := range map[string]bool{"2018-02-28": true, "2016-02-29": true, "2018-02-29": false, "2018-2-1": false,
		"2018-13-01": false, "": false, "0001-01-01": false, "9999-12-31": false, "2018-09-01T00:00:00Z": false} {
		if _, err := ParseDate(text); (err == nil) != ok {
			t.Errorf("ParseDate(%q) gave %v", text, err)
		}
	}
}

func TestASchoolYearEndsWithAugust(t *testing.T) {
	p := SchoolYear(2017)
	if p.From.String() != "2017-09-01" || p.To.String() != "2018-08-31" {
		t.Errorf("school year 2017 is %v", p)
	}
}

func TestAHalfOpenSpanHoldsItsFirstDayAndNotItsLast(t *testing.T) {
	from, until := NewDate(2018, time.March, 1), NewDate(2018, time.April, 1)
	for day, want := range map[Date]bool{from: true, from.AddDays(-1): false, until.AddDays(-1): true, until: false} {
		if Covers(from, until, day) != want {
			t.Errorf("covers %s: want %v", day, want)
		}
	}
	if !Covers(from, Date{}, NewDate(2199, 1, 1)) {
		t.Error("a span without an end has none")
	}
}

func TestCommonPrefixIsAWholeDivisionCode(t *testing.T) {
	for want, codes := range map[string][]string{"370676": {"370676", "370676003"}, "3706": {"370676", "370686"},
		"37": {"370676", "371002"}, "": {"370676", "110101"}, "370676003": {"370676003", "370676003"}} {
		if got := CommonPrefix(codes); got != want {
			t.Errorf("CommonPrefix(%v) = %q, want %q", codes, got, want)
		}
	}
}

func TestSchoolNamesLoseThePlacesBeforeThem(t *testing.T) {
	places := PlaceNames([]string{"山东省", "烟台市", "烟台经济技术开发区", "大季家街道"})
	for name, want := range map[string]string{
		"烟台开发区第八小学": "第八小学", "第八小学": "第八小学", "烟台经济技术开发区第八小学": "第八小学", "山东省烟台市开发区第八小学": "第八小学",
		"大季家中心小学": "中心小学", "开发区实验小学": "实验小学", "烟台 开发区（第八小学）": "第八小学", "烟台小学": "烟台小学", "８小": "8小",
	} {
		if got := CoreName(name, places); got != want {
			t.Errorf("CoreName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestTheZeroScopeCoversNothing(t *testing.T) {
	if (Scope{}).CoversDivision("370676") || (Scope{}).CoversDivision("") {
		t.Error("the zero Scope covers a division")
	}
	if (Actor{Role: Principal}).ActsFor("") {
		t.Error("nobody acts for no school")
	}
}

func FuzzParseID(f *testing.F) {
	f.Add("0190f6a0-0000-7000-8000-000000000001")
	f.Fuzz(func(t *testing.T, s string) {
		id, err := ParseID(s)
		if err != nil {
			return
		}
		if again, err := ParseID(string(id)); err != nil || again != id {
			t.Errorf("%q became %q, which is refused or changes: %v", s, id, err)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	f.Add("2018-02-28")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDate(s); err == nil && d.String() != s {
			t.Errorf("%q reads as %s", s, d)
		}
	})
}
