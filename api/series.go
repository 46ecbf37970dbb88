package api

import (
	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/activity"
)

// newSeries is an activity on the same day of the week, from first_on until last_on or the
// end of a term.
type newSeries struct {
	activityForm
	FirstOn      domain.Date   `json:"first_on" validate:"required"`
	LastOn       domain.Date   `json:"last_on" validate:"required_without=TermID,excluded_with=TermID"` // it may be a day of the series
	TermID       domain.ID     `json:"term_id"`
	EveryWeeks   int           `json:"every_weeks" validate:"omitempty,min=1,max=4"` // 1 if not given
	LeftOut      []domain.Date `json:"left_out" validate:"max=60,unique"`
	DistinctFrom []domain.ID   `json:"distinct_from" validate:"max=200"`
}

// seriesMade are ordinary activities, and the days that have none.
type seriesMade struct {
	Items   []activity.Activity `json:"items"`
	LeftOut []activity.LeftOut  `json:"left_out"`
}

func (h activities) createSeries(c *call.Call, in newSeries) (seriesMade, error) {
	list, leftOut, err := h.service.LogSeries(c.Ctx(), c.Actor, activity.Series{New: in.logged(domain.Date{}, in.DistinctFrom),
		FirstOn: in.FirstOn, LastOn: in.LastOn, TermID: in.TermID, EveryWeeks: in.EveryWeeks, LeftOut: in.LeftOut})
	return seriesMade{list, leftOut}, err
}
