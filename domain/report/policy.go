package report

import "gongtongti/domain"

// mayReadDivision allows a bureau to read its own division and those within it.
func mayReadDivision(actor domain.Actor, code string) bool { return actor.Scope.CoversDivision(code) }
