package report

import "gongtongti/domain"

// mayReadDivision allows a bureau to read of its own division and what lies in it.
func mayReadDivision(actor domain.Actor, code string) bool { return actor.Scope.CoversDivision(code) }
