package report

import (
	"context"

	"gongtongti/domain"
)

// Bulletin has the figures of a bulletin.
type Bulletin struct {
	Report
	Communities []Community // the first of those with a confirmed activity, oldest first: nobody is ranked
	Active      int         // how many those are
}

// Community counts the confirmed activities that a community contributes to a report.
// An activity belongs to one community, so these add up to the total.
type Community struct {
	CommunityID domain.ID
	Name        string
	Confirmed   int
	Active      int // how many communities there are in all
}

// named is the number of communities in a sentence.
const named = 5

// Bulletin is for everyone whose scope includes the subject.
func (s Service) Bulletin(ctx context.Context, actor domain.Actor, ask Ask) (Bulletin, error) {
	var bulletin Bulletin
	err := s.Tx.View(ctx, func(ctx context.Context) (err error) {
		if bulletin.Report, err = s.of(ctx, actor, ask); err != nil {
			return err
		}
		if bulletin.Communities, err = s.Repository.Communities(ctx, ask.Subject, ask.Period, named); err == nil &&
			len(bulletin.Communities) > 0 {
			bulletin.Active = bulletin.Communities[0].Active
		}
		return err
	})
	return bulletin, err
}
