package main

import (
	"encoding/json"
	"math/rand/v2"

	"github.com/google/uuid"
)

// kind of request to measure. The n-th is the same whenever it is asked for, but for a
// new record, which has its own key; after as many as distinct they may repeat.
type kind struct {
	name     string
	distinct int
	request  func(n int) request
}

const (
	activities = "/api/v1/activities"
	postings   = "/api/v1/postings"
	reports    = "/api/v1/reports/"
	changes    = "/api/v1/changes?limit=200"
	ofYear     = "?school_year=2019"
	onADay     = "?on=2019-11-11&limit=50"
)

func (w *world) kinds() []kind {
	n := len(w.principals)
	always := func(token, path string) func(int) request {
		return func(int) request { return request{token: token, path: path} }
	}
	return []kind{
		{"log an activity", n, w.newActivity},
		{"list a community's latest 50", n, func(i int) request {
			return request{token: w.principals[i%n], path: activities + "?limit=50&community_id=" + w.communities[i%n].id}
		}},
		{"read one", n * asked, func(i int) request {
			of := w.communities[i%n].activities
			return request{token: w.principals[i%n], path: activities + "/" + of[i/n%len(of)]}
		}},
		{"yearly report of a community", aDistrict, func(i int) request { // of the first district's, which hold the same at every size
			return request{token: w.principals[i%aDistrict], path: reports + "communities/" + w.communities[i%aDistrict].id + ofYear}
		}},
		{"list a district's latest 50", 1, always(w.officer, activities+"?limit=50")},
		{"list the province's latest 50", 1, always(w.all, activities+"?limit=50")},
		{"list a district of the province", 1, always(w.all, activities+"?limit=50&division="+w.district(0))},
		{"audit of a district's latest 50", 1, always(w.officer, "/api/v1/audit?limit=50")},
		{"audit of the province's latest 50", 1, always(w.all, "/api/v1/audit?limit=50")},
		{"year of a district (12 communities)", 1, always(w.officer, reports+"divisions/"+w.district(0)+ofYear)},
		{"the same again, unchanged (304)", 1, func(int) request {
			return request{token: w.officer, path: reports + "divisions/" + w.district(0) + ofYear, again: true}
		}},
		{"year of a city (300 communities)", 1, always(w.all, reports+"divisions/"+w.district(0)[:4]+ofYear)},
		{"year of the province (all)", 1, always(w.all, reports+"divisions/"+province+ofYear)},
		{"matrix of a district", 1, always(w.officer, reports+"divisions/"+w.district(0)+"/matrix"+ofYear)},
		{"targets of a district", 1, always(w.officer, reports+"divisions/"+w.district(0)+"/targets"+ofYear)},
		{"targets of the province, 50 communities", 1, always(w.all, reports+"divisions/"+province+"/targets"+ofYear)},
		{"who has not reported: a district", 1, always(w.officer, reports+"divisions/"+w.district(0)+"/unreported")},
		{"who has not reported: the province", 1, always(w.all, reports+"divisions/"+province+"/unreported")},
		{"first 200 changes of a school", n, func(i int) request {
			return request{token: w.principals[i%n], path: changes}
		}},
		{"first 200 changes of a district", 1, always(w.officer, changes)},
		{"first 200 changes of the province", 1, always(w.all, changes)},
		{"in post on a day: a school's", n, func(i int) request {
			return request{token: w.principals[i%n], path: postings + onADay}
		}},
		{"in post on a day: a district's", 1, always(w.officer, postings+onADay)},
		{"in post on a day: the province's", 1, always(w.all, postings+onADay)},
	}
}

// New records are held after all that was loaded, and before today.
const newDays = 1200

// newActivity is logged by principal after principal, every other day, and has a title
// like no other, for it must not seem a double.
func (w *world) newActivity(i int) request {
	c := w.communities[i%len(w.principals)]
	round := i / len(w.principals)
	day := firstDay.AddDays(days + 2 + 2*(round/len(types))%newDays)
	title, chance := make([]rune, 12), rand.New(rand.NewPCG(uint64(i), 1))
	for j := range title {
		title[j] = '一' + rune(chance.IntN(20000))
	}
	body, err := json.Marshal(map[string]any{"community_id": c.id, "type": types[round%len(types)], "mode": "onsite", "status": "submitted",
		"title": string(title), "held_on": day, "minutes": 90, "location": "示例学校会议室", "subject": "数学", "focus": "classroom",
		"summary": "围绕数学开展研讨，形成改进建议并约定后续跟进。", "host_school_id": c.members[0].id,
		"participants": []map[string]any{{"school_id": c.members[0].id, "headcount": 8}, {"school_id": c.members[1].id, "headcount": 6}}})
	if err != nil {
		panic(err) // what is written here can be encoded
	}
	return request{token: w.principals[i%len(w.principals)], path: activities, key: uuid.NewString(), body: body}
}
