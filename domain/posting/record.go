package posting

import (
	"cmp"
	"context"

	"gongtongti/domain"
)

// Record is a teacher's whole service away from the home school.
type Record struct {
	TeacherID domain.ID `json:"teacher_id"`
	Served    []Served  `json:"served"`
	// Months and Days are the sums over the postings. Days are not converted to months.
	Months int `json:"months"`
	Days   int `json:"days"`
}

// Served is a posting with the time served until today.
type Served struct {
	Posting
	Months int `json:"months_served"`
	Days   int `json:"days_served"`
}

// longestRecord is far more postings than a person can have.
const longestRecord = 200

// Record lists the postings of a teacher that lie in the actor's scope, latest first.
func (s Service) Record(ctx context.Context, actor domain.Actor, teacher domain.ID) (Record, error) {
	list, err := s.Repository.List(ctx, actor.Scope, Filter{TeacherID: teacher}, domain.Page{Limit: longestRecord})
	if err != nil {
		return Record{}, err
	}
	if len(list.Items) == 0 {
		// No posting in scope: there is none, or the teacher is outside the scope.
		if known, err := s.Repository.SeesTeacher(ctx, actor.Scope, teacher); err != nil || !known {
			return Record{}, cmp.Or(err, error(domain.Missing()))
		}
	}
	record := Record{TeacherID: teacher, Served: []Served{}}
	for _, p := range list.Items {
		months, days := p.Months(s.Env.Today())
		record.Served = append(record.Served, Served{p, months, days})
		record.Months, record.Days = record.Months+months, record.Days+days
	}
	return record, nil
}

// Person is a teacher among those who are posted, with how often.
type Person struct {
	TeacherID     domain.ID   `json:"teacher_id"`
	TeacherName   string      `json:"teacher_name"`
	SchoolName    string      `json:"school_name"` // where the teacher is now
	Postings      int         `json:"postings"`
	FirstStartsOn domain.Date `json:"first_starts_on"`
}

// Teachers are the distinct teachers behind a list of postings.
func (s Service) Teachers(ctx context.Context, actor domain.Actor, filter Filter, page domain.Page) (domain.List[Person], error) {
	return s.Repository.Teachers(ctx, actor.Scope, filter, page)
}
