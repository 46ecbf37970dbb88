package repository

import (
	"context"
	"time"

	"gongtongti/domain"
	"gongtongti/domain/activity"
)

type activityRow struct {
	ID          domain.ID
	CommunityID domain.ID `gorm:"<-:create"`
	Status      activity.Status
	activity.Details
	TitleFolded    string
	HeldMonth      int
	AuthorSchoolID domain.ID `gorm:"<-:create"`
	AuthorID       domain.ID `gorm:"<-:create"`
	Round          int
	StatusReason   string
	Version        int
	CreatedAt      instant `gorm:"<-:create;autoCreateTime:false"`
	UpdatedAt      instant `gorm:"autoUpdateTime:false"`
	CommunityName  string  `gorm:"->"` // joined when read
	AuthorDivision string  `gorm:"->"`
}

func (activityRow) TableName() string { return "activities" }

type participantRow struct {
	ActivityID   domain.ID
	SchoolID     domain.ID
	Headcount    int
	DivisionCode string
	Hosted       bool
	CommunityID  domain.ID
	HeldOn       domain.Date
	Status       activity.Status
}

func (participantRow) TableName() string { return "activity_participants" }

type guestRow struct {
	ActivityID  domain.ID
	Position    int
	Kind        string
	Name        string
	Affiliation string
}

func (guestRow) TableName() string { return "activity_guests" }

var activityColumns = columnsOf[activityRow]("a") + ", c.name AS community_name, w.division_code AS author_division"

const activityTables = ` FROM activities a JOIN communities c ON c.id = a.community_id JOIN schools w ON w.id = a.author_school_id`

func newActivityRow(a activity.Activity) activityRow {
	row := mapped[activityRow](a)
	row.TitleFolded, row.HeldMonth = domain.Fold(a.Title), a.HeldOn.Month()
	return row
}

func (r activityRow) activity() activity.Activity {
	a := mapped[activity.Activity](r)
	a.Participants = []activity.Participant{}
	return a
}

// Activities answers activity.Repository.
type Activities struct{ *DB }

// Add implements activity.Repository: at most three statements.
func (s Activities) Add(ctx context.Context, all ...activity.Activity) error {
	rows := make([]activityRow, len(all))
	for i, a := range all {
		rows[i] = newActivityRow(a)
	}
	if err := s.q(ctx).Create(&rows).Error; err != nil {
		return translate(err)
	}
	return s.addParts(ctx, all...)
}

// addParts writes the schools and guests.
func (s Activities) addParts(ctx context.Context, all ...activity.Activity) error {
	var schools []participantRow
	var rows []guestRow
	for _, a := range all {
		for _, p := range a.Participants {
			schools = append(schools, participantRow{a.ID, p.SchoolID, p.Headcount, p.Division, p.SchoolID == a.HostSchoolID, a.CommunityID,
				a.HeldOn, a.Status})
		}
		for i, g := range a.Guests {
			rows = append(rows, guestRow{a.ID, i, g.Kind, g.Name, g.Affiliation})
		}
	}
	if err := s.q(ctx).Create(&schools).Error; err != nil {
		return translate(err)
	}
	if len(rows) == 0 {
		return nil
	}
	return translate(s.q(ctx).Create(&rows).Error)
}

// Store implements activity.Repository. The schools and guests are written anew; what
// they were stands in the audit log.
func (s Activities) Store(ctx context.Context, a activity.Activity) error {
	row := newActivityRow(a)
	if err := s.update(ctx, &row, a.ID, a.Version); err != nil {
		return err
	}
	for _, table := range []string{"activity_participants", "activity_guests"} {
		if err := s.q(ctx).Exec("DELETE FROM "+table+" WHERE activity_id = ?", a.ID).Error; err != nil {
			return translate(err)
		}
	}
	return s.addParts(ctx, a)
}

// AddConfirmation implements activity.Repository.
func (s Activities) AddConfirmation(ctx context.Context, id domain.ID, c activity.Confirmation) error {
	var headcount *int
	if c.Headcount > 0 {
		headcount = &c.Headcount
	}
	return translate(s.q(ctx).Exec(`INSERT INTO activity_confirmations (activity_id, round, school_id, answer, headcount, reason,
		account_id, answered_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, id, c.Round, c.SchoolID, c.Answer, headcount, c.Reason, c.AccountID, instant(c.AnsweredAt)).Error)
}

// Find implements activity.Repository.
func (s Activities) Find(ctx context.Context, scope domain.Scope, id domain.ID) (activity.Activity, error) {
	return s.one(ctx, scope, id, "")
}

// Lock implements activity.Repository.
func (s Activities) Lock(ctx context.Context, scope domain.Scope, id domain.ID) (activity.Activity, error) {
	lock := s.dialect.forUpdate
	if lock != "" {
		lock += " OF a"
	}
	return s.one(ctx, scope, id, lock)
}

func (s Activities) one(ctx context.Context, scope domain.Scope, id domain.ID, lock string) (activity.Activity, error) {
	activities, err := s.among(ctx, scope, []domain.ID{id}, lock)
	return only(activities, err)
}

// Among are those of the activities that the scope holds, whole.
func (s Activities) Among(ctx context.Context, scope domain.Scope, ids []domain.ID) ([]activity.Activity, error) {
	return s.among(ctx, scope, ids, "")
}

func (s Activities) among(ctx context.Context, scope domain.Scope, ids []domain.ID, lock string) ([]activity.Activity, error) {
	var c cond
	c.and("a.id IN ?", ids)
	c.activityInScope(scope)
	var rows []activityRow
	if err := s.q(ctx).Raw("SELECT "+activityColumns+activityTables+c.where()+lock, c.args...).Scan(&rows).Error; err != nil {
		return nil, translate(err)
	}
	activities, err := s.withParticipants(ctx, rows)
	if err != nil || len(activities) == 0 {
		return activities, err
	}
	return activities, s.addDetails(ctx, ids, activities)
}

// addDetails reads what only whole records show.
func (s Activities) addDetails(ctx context.Context, ids []domain.ID, activities []activity.Activity) error {
	at := map[domain.ID]*activity.Activity{}
	for i := range activities {
		activities[i].Guests, activities[i].Confirmations = []activity.Guest{}, []activity.Confirmation{}
		at[activities[i].ID] = &activities[i]
	}
	var guests []guestRow
	if err := s.q(ctx).Raw(`SELECT activity_id, kind, name, affiliation FROM activity_guests WHERE activity_id IN ? ORDER BY position`,
		ids).
		Scan(&guests).Error; err != nil {
		return translate(err)
	}
	for _, g := range guests {
		if a := at[g.ActivityID]; a != nil {
			a.Guests = append(a.Guests, activity.Guest{Kind: g.Kind, Name: g.Name, Affiliation: g.Affiliation})
		}
	}
	var rows []struct {
		ActivityID domain.ID
		Round      int
		SchoolID   domain.ID
		Answer     activity.AnswerValue
		Headcount  int
		Reason     string
		AccountID  domain.ID
		AnsweredAt instant
	}
	if err := s.q(ctx).Raw(`SELECT activity_id, round, school_id, answer, coalesce(headcount, 0) AS headcount, reason, account_id,
		answered_at
		FROM activity_confirmations WHERE activity_id IN ? ORDER BY answered_at, school_id`, ids).Scan(&rows).Error; err != nil {
		return translate(err)
	}
	for _, r := range rows {
		if a := at[r.ActivityID]; a != nil {
			a.Confirmations = append(a.Confirmations, activity.Confirmation{Round: r.Round, SchoolID: r.SchoolID, Answer: r.Answer,
				Headcount: r.Headcount, Reason: r.Reason, AccountID: r.AccountID, AnsweredAt: time.Time(r.AnsweredAt)})
		}
	}
	return nil
}

// withParticipants reads the participating schools of all rows in one statement.
func (s Activities) withParticipants(ctx context.Context, rows []activityRow) ([]activity.Activity, error) {
	activities, at, ids := make([]activity.Activity, len(rows)), map[domain.ID]int{}, make([]domain.ID, len(rows))
	for i, r := range rows {
		activities[i], at[r.ID], ids[i] = r.activity(), i, r.ID
	}
	if len(rows) == 0 {
		return activities, nil
	}
	var participants []struct {
		ActivityID   domain.ID
		SchoolID     domain.ID
		Headcount    int
		Name         string
		DivisionCode string
	}
	if err := s.q(ctx).Raw(`SELECT p.activity_id, p.school_id, p.headcount, p.division_code, s.name FROM activity_participants p
		JOIN schools s ON s.id = p.school_id WHERE p.activity_id IN ? ORDER BY s.code`, ids).Scan(&participants).Error; err != nil {
		return nil, translate(err)
	}
	for _, p := range participants {
		list := &activities[at[p.ActivityID]].Participants
		*list = append(*list, activity.Participant{SchoolID: p.SchoolID, SchoolName: p.Name, Headcount: p.Headcount,
			Division: p.DivisionCode})
	}
	return activities, nil
}
