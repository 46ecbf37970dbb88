package school

import (
	"context"
	"slices"

	"gongtongti/domain"
	"gongtongti/domain/audit"
	"gongtongti/domain/change"
)

// Filter narrows the list of schools; zero fields do not.
type Filter struct {
	Words    string // part of the present or a former name, or of the code
	Division string // code prefix
	Stage    string
	Setting  string
}

// Repository stores schools. Reads take the scope of the actor and return NotFound for schools
// outside it.
type Repository interface {
	Add(ctx context.Context, s School, core string) error
	// Lock reads a school and locks it until the transaction ends.
	Lock(ctx context.Context, scope domain.Scope, id domain.ID) (School, error)
	Find(ctx context.Context, scope domain.Scope, id domain.ID) (School, error)
	Store(ctx context.Context, s School, core string) error
	// Moved moves the records of the school since the day to another division.
	Moved(ctx context.Context, id domain.ID, old, division string, since domain.Date) error
	// Renamed tells /changes of all records that contain the name of the school.
	Renamed(ctx context.Context, id domain.ID) error
	List(ctx context.Context, scope domain.Scope, filter Filter, core string, page domain.Page) (domain.List[School], error)
	// Places names the divisions above and below a code.
	Places(ctx context.Context, division string) ([]string, error)
	DivisionKnown(ctx context.Context, division string) (bool, error)
	// Namesakes are schools in the division with the same core name.
	Namesakes(ctx context.Context, division, core string) ([]domain.Ref, error)
	// MemberAfter reports whether the school has a membership that ends after the day.
	MemberAfter(ctx context.Context, id domain.ID, day domain.Date) (bool, error)
}

// Service has the use cases of schools.
type Service struct {
	Repository Repository
	Tx         domain.Transactor
	Audit      audit.Log
	Env        domain.Env
	Locks      domain.Locks
}

// New is the data of a new school.
type New struct {
	Code, Name, Setting, DivisionCode string
	OpenedOn, ClosedOn                domain.Date
	DistinctFrom                      []domain.ID // schools with a similar name that are other schools
}

// Enter is for officers in their own division. Faults: code, division_code and dates. Conflict
// if the code or the name exists already.
func (s Service) Enter(ctx context.Context, actor domain.Actor, n New) (School, error) {
	now := s.Env.Instant()
	school := School{ID: s.Env.NewID(), Code: n.Code, Name: n.Name, FormerNames: []FormerName{}, FormerDivisions: []domain.FormerDivision{},
		Stage: StageOf(n.Code), Setting: n.Setting,
		DivisionCode: n.DivisionCode, OpenedOn: n.OpenedOn, ClosedOn: n.ClosedOn, Version: 1, CreatedAt: now, UpdatedAt: now}
	err := s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := mayEnter(actor); err != nil {
			return err
		}
		if err := s.settle(ctx, actor, school); err != nil {
			return err
		}
		core, err := s.core(ctx, school)
		if err != nil {
			return err
		}
		namesakes, err := s.Repository.Namesakes(ctx, school.DivisionCode, core)
		if err != nil {
			return err
		}
		if err := likelyDouble(namesakes, n.DistinctFrom); err != nil {
			return err
		}
		if err := s.Repository.Add(ctx, school, core); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Create, target(school), nil, school, "")
	})
	return school, err
}

// Correct is for officers in their own division; version is the one that was read.
func (s Service) Correct(ctx context.Context, actor domain.Actor, id domain.ID, version int, c Change) (School, error) {
	return s.change(ctx, actor, id, version, change.Step[School]{Action: audit.Update, May: mayCorrect,
		Alter: func(ctx context.Context, school *School) error {
			category := school.Code[:2]
			*school = school.apply(c)
			if school.Code[:2] != category {
				var faults domain.Faults
				faults.Add("code", "category_changed", "学校类别改变时原标识码终止，请停办原校并登记新校。",
					"A change of category ends a school for good: close it and enter the new one.")
				return faults.Err()
			}
			if !school.ClosedOn.IsZero() {
				member, err := s.Repository.MemberAfter(ctx, id, school.ClosedOn)
				if err != nil {
					return err
				}
				if member {
					return domain.Fail(domain.Conflict, "still_member", "停办日期之后学校仍是共同体成员，请先办理退出。",
						"The school is still a member of a community after that day; let it leave first.")
				}
			}
			return s.settle(ctx, actor, *school)
		}})
}

// Find returns one school of the actor's scope.
func (s Service) Find(ctx context.Context, actor domain.Actor, id domain.ID) (School, error) {
	return s.Repository.Find(ctx, actor.Scope, id)
}

// List returns the schools of the actor's scope by code.
func (s Service) List(ctx context.Context, actor domain.Actor, filter Filter, page domain.Page) (domain.List[School], error) {
	core := ""
	if filter.Words != "" {
		places, err := s.Repository.Places(ctx, actor.Scope.Division)
		if err != nil {
			return domain.List[School]{}, err
		}
		core = domain.CoreName(filter.Words, domain.PlaceNames(places))
	}
	return s.Repository.List(ctx, actor.Scope, filter, core, page)
}

// settle checks a school and its references.
func (s Service) settle(ctx context.Context, actor domain.Actor, school School) error {
	faults := school.check()
	known, err := s.Repository.DivisionKnown(ctx, school.DivisionCode)
	if err != nil {
		return err
	}
	inDivision(&faults, actor, school.DivisionCode, known)
	return faults.Err()
}

// core is the school's name without the places in front.
func (s Service) core(ctx context.Context, school School) (string, error) {
	places, err := s.Repository.Places(ctx, school.DivisionCode)
	if err != nil {
		return "", err
	}
	return domain.CoreName(school.Name, domain.PlaceNames(places)), nil
}

func likelyDouble(namesakes []domain.Ref, distinct []domain.ID) error {
	namesakes = slices.DeleteFunc(namesakes, func(r domain.Ref) bool { return slices.Contains(distinct, r.ID) })
	if len(namesakes) == 0 {
		return nil
	}
	e := domain.Fail(domain.Conflict, "likely_double", "本区已有同名学校。确属另一所学校时，请在distinct_from中列出其编号后重新提交。",
		"The division has a school of this name. If this is another one, name the existing one in distinct_from and send again.")
	e.Existing, e.ExistingIs = namesakes, domain.SchoolRecord
	return e
}

func target(s School) audit.Target {
	return audit.Target{Kind: domain.SchoolRecord, ID: s.ID, Subject: s.ID}
}
