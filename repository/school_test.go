package repository_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongtongti/domain"
	"gongtongti/domain/school"
	"gongtongti/repository"
)

func TestSchool(t *testing.T) {
	t.Run("comes back as it was stored, every field of it", func(t *testing.T) {
		eachWithDivisions(t, func(t *testing.T, db *repository.DB) {
			schools := repository.Schools{DB: db}
			enter(t, db, primary(1, "旧名小学", developmentZone))
			want := school.School{ID: id(1), Code: "2137000099", Name: "第八小学", Stage: "primary", Setting: "rural", DivisionCode: qixia,
				FormerNames: []school.FormerName{{Name: "旧名小学", Until: domain.NewDate(2018, time.September, 1)},
					{Name: "Old “Nº 8” 𠮷小学", Until: domain.NewDate(2020, time.February, 29)}},
				FormerDivisions: []domain.FormerDivision{{DivisionCode: developmentZone, Until: domain.NewDate(2019, time.January, 1)}},
				OpenedOn:        domain.NewDate(1949, time.October, 1), ClosedOn: domain.NewDate(2199, time.December, 31), Version: 2,
				CreatedAt: primary(1, "", "").CreatedAt, UpdatedAt: time.Date(2018, time.August, 31, 16, 0, 0, 1000, time.UTC)}
			if err := schools.Store(t.Context(), want, "第八小学"); err != nil {
				t.Fatal(err)
			}
			for name, read := range map[string]func() (school.School, error){
				"Find": func() (school.School, error) { return schools.Find(t.Context(), city, id(1)) },
				"Lock": func() (school.School, error) { return schools.Lock(t.Context(), city, id(1)) },
				"List": func() (school.School, error) {
					list, err := schools.List(t.Context(), city, school.Filter{}, "", domain.Page{Limit: 1})
					return list.Items[0], err
				},
			} {
				got, err := read()
				if diff := cmp.Diff(want, got, sameDay); err != nil || diff != "" {
					t.Errorf("%s: %v %s", name, err, diff)
				}
			}
		})
	})
	t.Run("is refused when its code is taken, naming the field", func(t *testing.T) {
		eachWithDivisions(t, func(t *testing.T, db *repository.DB) {
			enter(t, db, primary(1, "第八小学", developmentZone))
			double := primary(1, "另一小学", qixia)
			double.ID = id(2)
			wantTaken(t, repository.Schools{DB: db}.Add(t.Context(), double, "另一小学"), "code")
		})
	})
	t.Run("is not stored over a version that somebody else has made", func(t *testing.T) {
		eachWithDivisions(t, func(t *testing.T, db *repository.DB) {
			schools := repository.Schools{DB: db}
			enter(t, db, primary(1, "第八小学", developmentZone))
			second, stale := primary(1, "第八小学(改)", developmentZone), primary(1, "第八小学(误)", developmentZone)
			second.Version, stale.Version = 2, 2
			if err := schools.Store(t.Context(), second, "第八小学改"); err != nil {
				t.Fatal(err)
			}
			wantKind(t, schools.Store(t.Context(), stale, "第八小学误"), domain.Stale)
			if got, err := schools.Find(t.Context(), city, id(1)); err != nil || got.Name != second.Name {
				t.Errorf("the school is called %s (%v), want %s", got.Name, err, second.Name)
			}
		})
	})
}

func TestSchoolsInScope(t *testing.T) {
	eachWithDivisions(t, func(t *testing.T, db *repository.DB) {
		schools := repository.Schools{DB: db}
		enter(t, db, primary(1, "实验小学", developmentZone), primary(2, "第八小学", developmentZone), primary(3, "栖霞实验小学", qixia))
		all := []string{"2137000001", "2137000002", "2137000003"}
		for _, c := range []struct {
			name  string
			scope domain.Scope
			want  []string
		}{
			{"the zero scope sees nothing", domain.Scope{}, []string{}},
			{"everything is seen with the whole scope", domain.Scope{All: true}, all},
			{"a city sees its districts", city, all},
			{"a district sees its own schools", domain.Scope{Division: developmentZone}, all[:2]},
			{"a street without schools sees none", domain.Scope{Division: developmentZone + "001"}, []string{}},
			{"another city sees none", domain.Scope{Division: "3707"}, []string{}},
			{"a school sees itself", domain.Scope{School: id(3)}, all[2:]},
			{"a school that is none sees none", domain.Scope{School: id(9)}, []string{}},
		} {
			t.Run(c.name, func(t *testing.T) {
				list, err := schools.List(t.Context(), c.scope, school.Filter{}, "", domain.Page{Limit: 10})
				if diff := cmp.Diff(c.want, codes(list.Items)); err != nil || diff != "" {
					t.Error(err, diff)
				}
				for n, code := range all {
					kind := domain.NotFound
					if slices.Contains(c.want, code) {
						kind = 0
					}
					_, err := schools.Find(t.Context(), c.scope, id(n+1))
					wantKind(t, err, kind)
					_, err = schools.Lock(t.Context(), c.scope, id(n+1))
					wantKind(t, err, kind)
				}
			})
		}
	})
}

func TestSchoolSearch(t *testing.T) {
	eachWithDivisions(t, func(t *testing.T, db *repository.DB) {
		renamed := primary(3, "大季家中心小学", developmentZone)
		enter(t, db, primary(1, "开发区实验小学", developmentZone), primary(2, "第八小学", developmentZone), renamed,
			primary(4, "Ａ１００％_外国语学校", qixia), primary(5, "烟台开发区第九小学", developmentZone))
		renamed.FormerNames = []school.FormerName{{Name: "大季家联办小学", Until: domain.NewDate(2010, time.September, 1)}}
		renamed.Version = 2
		if err := (repository.Schools{DB: db}).Store(t.Context(), renamed, core(t, db, renamed.Name, developmentZone)); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name, words string
			want        []string
		}{
			{"the name as it stands", "第八小学", []string{"2137000002"}},
			{"a part of the name", "第八", []string{"2137000002"}},
			{"the name with the places in front that it is entered without", "烟台开发区第八小学", []string{"2137000002"}},
			{"the name without the places that it is entered with", "第九小学", []string{"2137000005"}},
			{"the name with other places than it is entered with", "山东省烟台市第九小学", []string{"2137000005"}},
			{"a former name", "联办", []string{"2137000003"}},
			{"the code", "2137000001", []string{"2137000001"}},
			{"half-width for full-width and small for capital letters", "a100", []string{"2137000004"}},
			{"blanks between the words", " 大季家 中心 小学 ", []string{"2137000003"}},
			{"a percent sign is no wildcard", "第%小学", []string{}},
			{"an underscore is no wildcard", "第_小学", []string{}},
			{"nothing but signs finds nothing", "%", []string{}},
			{"quotation marks and backslashes do no harm", `'"\`, []string{}},
		} {
			t.Run(c.name, func(t *testing.T) {
				list, err := repository.Schools{DB: db}.List(t.Context(), city, school.Filter{Words: c.words},
					core(t, db, c.words, city.Division), domain.Page{Limit: 10})
				if diff := cmp.Diff(c.want, codes(list.Items)); err != nil || diff != "" {
					t.Error(err, diff)
				}
			})
		}
		t.Run("finds a former name only within the scope", func(t *testing.T) {
			list, err := repository.Schools{DB: db}.List(t.Context(), domain.Scope{Division: qixia}, school.Filter{Words: "联办"}, "联办",
				domain.Page{Limit: 10})
			if err != nil || len(list.Items) != 0 {
				t.Errorf("found %v (%v), want nothing", codes(list.Items), err)
			}
		})
	})
}

func TestSchoolFilter(t *testing.T) {
	eachWithDivisions(t, func(t *testing.T, db *repository.DB) {
		junior, rural := primary(2, "第二中学", developmentZone), primary(3, "村小学", qixia)
		junior.Stage, rural.Setting = "junior", "rural"
		enter(t, db, primary(1, "第一小学", developmentZone), junior, rural)
		for _, c := range []struct {
			name   string
			filter school.Filter
			want   []string
		}{
			{"by stage", school.Filter{Stage: "junior"}, []string{"2137000002"}},
			{"by setting", school.Filter{Setting: "rural"}, []string{"2137000003"}},
			{"by division", school.Filter{Division: developmentZone}, []string{"2137000001", "2137000002"}},
			{"by all at once", school.Filter{Division: developmentZone, Stage: "primary", Setting: "town", Words: "小学"},
				[]string{"2137000001"}},
		} {
			t.Run(c.name, func(t *testing.T) {
				list, err := repository.Schools{DB: db}.List(t.Context(), city, c.filter, c.filter.Words, domain.Page{Limit: 10})
				if diff := cmp.Diff(c.want, codes(list.Items)); err != nil || diff != "" {
					t.Error(err, diff)
				}
			})
		}
	})
}

func TestSchoolPages(t *testing.T) {
	eachWithDivisions(t, func(t *testing.T, db *repository.DB) {
		schools := repository.Schools{DB: db}
		var want []string
		for n := 10; n < 33; n++ {
			want = append(want, fmt.Sprintf("2137%06d", n))
			enter(t, db, primary(n, fmt.Sprintf("示例%d小学", n), developmentZone))
		}
		for _, limit := range []int{1, 5, 22, 23, 24} {
			var got []string
			page := domain.Page{Limit: limit}
			for {
				list, err := schools.List(t.Context(), city, school.Filter{}, "", page)
				if err != nil || len(list.Items) > limit {
					t.Fatalf("a page of %d holds %d schools (%v)", limit, len(list.Items), err)
				}
				got = append(got, codes(list.Items)...)
				if list.Next == nil {
					break
				}
				page.After = list.Next
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("pages of %d: %s", limit, diff)
			}
		}
		t.Run("neither lose nor repeat a school when others come and change between them", func(t *testing.T) {
			first, err := schools.List(t.Context(), city, school.Filter{}, "", domain.Page{Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			enter(t, db, primary(1, "示例前小学", developmentZone), primary(50, "示例后小学", developmentZone))
			renamed := first.Items[9]
			renamed.Name, renamed.Version = "改名小学", 2
			if err := schools.Store(t.Context(), renamed, "改名小学"); err != nil {
				t.Fatal(err)
			}
			rest, err := schools.List(t.Context(), city, school.Filter{}, "", domain.Page{Limit: 100, After: first.Next})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(append(want, "2137000050"), append(codes(first.Items), codes(rest.Items)...)); diff != "" {
				t.Error(diff)
			}
		})
	})
}

func TestNamesakes(t *testing.T) {
	eachWithDivisions(t, func(t *testing.T, db *repository.DB) {
		enter(t, db, primary(1, "烟台开发区第八小学", developmentZone), primary(2, "栖霞市第八小学", qixia))
		refs, err := repository.Schools{DB: db}.Namesakes(t.Context(), developmentZone, core(t, db, "第八小学", developmentZone))
		want := []domain.Ref{{ID: id(1), Title: "烟台开发区第八小学"}}
		if diff := cmp.Diff(want, refs); err != nil || diff != "" {
			t.Error("of the same district, whatever places stand in front:", err, diff)
		}
	})
}

func TestMemberAfter(t *testing.T) {
	eachWithDivisions(t, func(t *testing.T, db *repository.DB) {
		enter(t, db, primary(1, "第八小学", developmentZone), primary(2, "实验小学", developmentZone))
		exec(t, db, `INSERT INTO communities (id, name, name_folded, kind, form, status, division_code, founded_on, end_reason, version,
			created_at, updated_at)
			VALUES ($1, '共同体', '共同体', 'learning', 'joint', 'active', '370676', '2017-09-01', '', 1, '2017-09-01', '2017-09-01')`,
			string(id(100)))
		exec(t, db, `INSERT INTO memberships (id, community_id, school_id, role, joined_on, left_on) VALUES ($1, $2, $3, 'member',
			'2017-09-01', '2018-09-01')`,
			string(id(101)), string(id(100)), string(id(1)))
		exec(t, db, `INSERT INTO memberships (id, community_id, school_id, role, joined_on) VALUES ($1, $2, $3, 'lead', '2017-09-01')`,
			string(id(102)), string(id(100)), string(id(2)))
		for _, c := range []struct {
			school int
			day    domain.Date
			want   bool
		}{
			{1, domain.NewDate(2018, time.August, 31), true},
			{1, domain.NewDate(2018, time.September, 1), false},
			{2, domain.NewDate(2199, time.January, 1), true},
			{3, domain.NewDate(2017, time.September, 1), false},
		} {
			got, err := repository.Schools{DB: db}.MemberAfter(t.Context(), id(c.school), c.day)
			if err != nil || got != c.want {
				t.Errorf("school %d after %s: %v (%v), want %v", c.school, c.day, got, err, c.want)
			}
		}
	})
}
