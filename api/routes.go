package api

import (
	"gongtongti/api/call"
	"gongtongti/api/form"
)

// Who may call a route. The contract explains each word, and the access matrix tries it;
// the rule itself stands in the policy.go of the part.
const (
	everybody     = "open"
	anyAccount    = "any"
	administrator = "admin"
	bureaus       = "bureaus"
	officer       = "officer"
	bureau        = "bureau"
	auditor       = "auditor"
	member        = "member"
	author        = "author"
	partner       = "partner"
	canceller     = "canceller"
	keeper        = "keeper"
	principal     = "principal"
	decider       = "decider"
	host          = "host"
	withdrawer    = "withdrawer"
	corrector     = "corrector"
	superior      = "superior"
	maker         = "maker"
	served        = "served"
)

const (
	base             = "/api/v1"
	periodLocks      = base + "/period-locks"
	certificatePages = "/certificates"
)

// Routes are those of the API, for tests and the contract.
func Routes(services Services) []call.Route { return newHandlers(services, nil).routes() }

// routes is the API on one page.
func (h handlers) routes() []call.Route {
	const (
		accounts    = base + "/accounts"
		terms       = base + "/terms"
		schools     = base + "/schools"
		communities = base + "/communities"
		targets     = base + "/targets"
		activities  = base + "/activities"
		teachers    = base + "/teachers"
		postings    = base + "/postings"
		profiles    = base + "/policy-profiles"
		reports     = base + "/reports"
	)
	fresh := h.reports.fresh
	return []call.Route{
		call.Of(call.Open, everybody, "GET /healthz", h.probes.healthz),
		call.Of(call.Open, everybody, "GET /readyz", h.probes.readyz),
		call.Of(call.Open, everybody, "GET /openapi.json", h.contract.document),

		call.Of(call.Open, everybody, "POST "+base+"/sessions", h.accounts.logIn),
		call.Of(call.Act, anyAccount, "DELETE "+base+"/sessions/current", h.accounts.logOut).First(),
		call.Of(call.Read, anyAccount, "GET "+base+"/me", h.accounts.me).First(),
		call.Of(call.Act, anyAccount, "POST "+base+"/me/password", h.accounts.changePassword).First(),

		call.Of(call.Read, administrator, "GET "+accounts, h.accounts.list),
		call.Of(call.Create, administrator, "POST "+accounts, h.accounts.create),
		call.Of(call.Read, administrator, "GET "+accounts+"/:id", h.accounts.get),
		call.Of(call.Change, administrator, "PATCH "+accounts+"/:id", h.accounts.update),
		call.Of(call.Change, administrator, "POST "+accounts+"/:id/disablement", h.accounts.disable),
		call.Of(call.Change, administrator, "POST "+accounts+"/:id/enablement", h.accounts.enable),
		call.Of(call.Change, administrator, "POST "+accounts+"/:id/password-reset", h.accounts.resetPassword),

		call.Of(call.Read, anyAccount, "GET "+base+"/divisions", h.divisions.list),
		call.Of(call.Read, anyAccount, "GET "+base+"/code-lists", h.divisions.codes),

		call.Of(call.Read, anyAccount, "GET "+terms, h.terms.list),
		call.Of(call.Create, officer, "POST "+terms, h.terms.create),
		call.Of(call.Read, anyAccount, "GET "+terms+"/:id", h.terms.get),
		call.Of(call.Change, officer, "PATCH "+terms+"/:id", h.terms.update),

		call.Of(call.Read, anyAccount, "GET "+schools, h.schools.list),
		call.Of(call.Create, officer, "POST "+schools, h.schools.create),
		call.Of(call.Read, anyAccount, "GET "+schools+"/:id", h.schools.get),
		call.Of(call.Change, officer, "PATCH "+schools+"/:id", h.schools.update),

		call.Of(call.Read, anyAccount, "GET "+communities, h.communities.list),
		call.Of(call.Create, officer, "POST "+communities, h.communities.create),
		call.Of(call.Read, anyAccount, "GET "+communities+"/:id", h.communities.get),
		call.Of(call.Change, officer, "PATCH "+communities+"/:id", h.communities.update),
		call.Of(call.Change, officer, "POST "+communities+"/:id/activation", h.communities.activate),
		call.Of(call.Change, officer, "POST "+communities+"/:id/members", h.communities.join),
		call.Of(call.Change, officer, "POST "+communities+"/:id/members/:member/departure", h.communities.leave),
		call.Of(call.Change, officer, "POST "+communities+"/:id/members/:member/role", h.communities.setRole),
		call.Of(call.Change, officer, "POST "+communities+"/:id/end", h.communities.end),

		call.Of(call.Read, anyAccount, "GET "+communities+"/:id/targets", h.targets.listOfCommunity),
		call.Of(call.Create, officer, "POST "+communities+"/:id/targets", h.targets.createOfCommunity),
		call.Of(call.Read, anyAccount, "GET "+targets, h.targets.list),
		call.Of(call.Create, officer, "POST "+targets, h.targets.create),
		call.Of(call.Read, anyAccount, "GET "+targets+"/:id", h.targets.get),
		call.Of(call.Change, officer, "PATCH "+targets+"/:id", h.targets.update),
		call.Of(call.Change, officer, "POST "+targets+"/:id/end", h.targets.end),
		call.Of(call.Read, anyAccount, "GET "+base+"/target-sets", h.targets.sets),

		call.Of(call.Read, anyAccount, "GET "+activities, h.activities.list),
		call.Of(call.Create, member, "POST "+activities, h.activities.create),
		call.Of(call.Create, member, "POST "+activities+"/series", h.activities.createSeries),
		call.Of(call.Read, anyAccount, "GET "+activities+"/:id", h.activities.get),
		call.Of(call.Change, author, "PATCH "+activities+"/:id", h.activities.update),
		call.Of(call.Change, author, "POST "+activities+"/:id/submission", h.activities.submit),
		call.Of(call.Change, partner, "POST "+activities+"/:id/confirmations", h.activities.answer),
		call.Of(call.Change, superior, "POST "+activities+"/:id/return", h.activities.giveBack),
		call.Of(call.Change, canceller, "POST "+activities+"/:id/cancellation", h.activities.cancel),

		call.Of(call.Act, anyAccount, "POST "+base+"/batch", h.batches.send),

		call.Of(call.Read, anyAccount, "GET "+teachers, h.teachers.list),
		call.Of(call.Create, keeper, "POST "+teachers, h.teachers.create),
		call.Of(call.Read, anyAccount, "GET "+teachers+"/:id", h.teachers.get),
		call.Of(call.Change, keeper, "PATCH "+teachers+"/:id", h.teachers.update),
		call.Of(call.Change, officer, "POST "+teachers+"/:id/move", h.teachers.move),
		call.Of(call.Change, keeper, "POST "+teachers+"/:id/departure", h.teachers.leave),
		call.Of(call.Change, officer, "POST "+teachers+"/:id/anonymisation", h.teachers.anonymise),
		call.Of(call.Act, principal, "POST "+teachers+"/:id/phone", h.teachers.revealPhone),
		call.Of(call.Read, anyAccount, "GET "+teachers+"/:id/service", h.postings.record),

		call.Of(call.Read, anyAccount, "GET "+postings, h.postings.list),
		call.Of(call.Create, principal, "POST "+postings, h.postings.create),
		call.Of(call.Read, anyAccount, "GET "+postings+"/teachers", h.postings.listTeachers),
		call.Of(call.Read, anyAccount, "GET "+base+"/schools/:id/teachers", h.postings.standing),
		call.Of(call.Read, anyAccount, "GET "+postings+"/:id", h.postings.get),
		call.Of(call.Change, corrector, "PATCH "+postings+"/:id", h.postings.update),
		call.Of(call.Change, decider, "POST "+postings+"/:id/approval", h.postings.approve),
		call.Of(call.Change, decider, "POST "+postings+"/:id/rejection", h.postings.reject),
		call.Of(call.Change, withdrawer, "POST "+postings+"/:id/withdrawal", h.postings.withdraw),
		call.Of(call.Change, decider, "POST "+postings+"/:id/end", h.postings.end),
		call.Of(call.Change, decider, "POST "+postings+"/:id/extension", h.postings.extend),
		call.Of(call.Change, host, "POST "+postings+"/:id/appraisal", h.postings.appraise),
		call.Of(call.Read, anyAccount, "GET "+postings+"/:id/service-reports", h.postings.listReports),
		call.Of(call.Create, served, "POST "+postings+"/:id/service-reports", h.postings.createReport),
		call.Of(call.Read, anyAccount, "GET "+postings+"/:id/service-reports/:month", h.postings.getReport),
		call.Of(call.Change, served, "PATCH "+postings+"/:id/service-reports/:month", h.postings.updateReport),

		call.Of(call.Read, anyAccount, "GET "+postings+"/:id/certificate", h.certificates.get),
		call.Of(call.Create, decider, "POST "+postings+"/:id/certificate", h.certificates.issue),
		call.Of(call.Open, everybody, "GET "+base+"/certificates/:number", h.certificates.verify),
		call.Page[addressQuery](everybody, "GET "+certificatePages, h.certificates.page),
		call.Page[addressQuery](everybody, "GET "+certificatePages+"/:number", h.certificates.page),

		call.Of(call.Read, anyAccount, "GET "+profiles, h.rotations.listProfiles),
		call.Of(call.Create, bureaus, "POST "+profiles, h.rotations.createProfile),
		call.Of(call.Read, anyAccount, "GET "+profiles+"/:id", h.rotations.getProfile),
		call.Of(call.Change, maker, "PATCH "+profiles+"/:id", h.rotations.updateProfile),
		call.Of(call.Create, officer, "POST "+teachers+"/:id/rotation-exclusions", h.rotations.exclude),
		call.Of(call.Change, officer, "POST "+base+"/rotation-exclusions/:id/withdrawal", h.rotations.readmit),
		call.Of(call.Change, officer, "PATCH "+base+"/rotation-inputs/:id", h.rotations.updateInputs),

		fresh(exported(call.Of(call.Read, anyAccount, "GET "+reports+"/communities/:id", h.reports.report))),
		fresh(exported(call.Of(call.Read, anyAccount, "GET "+reports+"/schools/:id", h.reports.report))),
		fresh(exported(call.Of(call.Read, bureau, "GET "+reports+"/divisions/:code", h.reports.report))),
		fresh(exported(call.Of(call.Read, anyAccount, "GET "+reports+"/communities/:id/matrix", h.reports.matrix))),
		fresh(exported(call.Of(call.Read, anyAccount, "GET "+reports+"/schools/:id/matrix", h.reports.matrix))),
		fresh(exported(call.Of(call.Read, bureau, "GET "+reports+"/divisions/:code/matrix", h.reports.matrix))),
		fresh(call.Of(call.Read, anyAccount, "GET "+reports+"/communities/:id/bulletin", h.reports.bulletin)),
		fresh(call.Of(call.Read, anyAccount, "GET "+reports+"/schools/:id/bulletin", h.reports.bulletin)),
		fresh(call.Of(call.Read, bureau, "GET "+reports+"/divisions/:code/bulletin", h.reports.bulletin)),
		fresh(call.Of(call.Read, anyAccount, "GET "+reports+"/communities/:id/charts/:name", h.reports.chart).Choosing("name",
			form.Charts...)),
		fresh(call.Of(call.Read, anyAccount, "GET "+reports+"/schools/:id/charts/:name", h.reports.chart).Choosing("name", form.Charts...)),
		fresh(call.Of(call.Read, bureau, "GET "+reports+"/divisions/:code/charts/:name", h.reports.chart).Choosing("name", form.Charts...)),
		fresh(exported(call.Of(call.Read, anyAccount, "GET "+reports+"/communities/:id/targets", h.reports.targets))),
		fresh(exported(call.Of(call.Read, anyAccount, "GET "+reports+"/schools/:id/targets", h.reports.targets))),
		fresh(exported(call.Of(call.Read, bureau, "GET "+reports+"/divisions/:code/targets", h.reports.targets))),
		fresh(exported(call.Of(call.Read, anyAccount, "GET "+reports+"/schools/:id/unreported", h.reports.unreported))),
		fresh(exported(call.Of(call.Read, bureau, "GET "+reports+"/divisions/:code/unreported", h.reports.unreported))),
		fresh(exported(call.Of(call.Read, bureau, "GET "+reports+"/divisions/:code/rotation", h.rotations.report))),
		call.Of(call.Read, bureau, "GET "+reports+"/divisions/:code/rotation/teachers", h.rotations.listTeachers),
		call.Of(call.Create, officer, "POST "+reports+"/divisions/:code/rotation/inputs", h.rotations.createInputs),
		fresh(exported(call.Of(call.Read, anyAccount, "GET "+reports+"/schools/:id/rotation", h.rotations.report))),
		call.Of(call.Read, anyAccount, "GET "+reports+"/schools/:id/rotation/teachers", h.rotations.listTeachers),
		call.Of(call.Create, officer, "POST "+reports+"/schools/:id/rotation/inputs", h.rotations.createInputs),

		call.Of(call.Read, anyAccount, "GET "+periodLocks, h.locks.list),
		call.Of(call.Create, officer, "POST "+periodLocks, h.locks.create),
		call.Of(call.Read, bureau, "GET "+periodLocks+"/:id", h.locks.get),
		call.Of(call.Read, bureau, "GET "+periodLocks+"/:id/activities", h.locks.listActivities),
		call.Of(call.Read, bureau, "GET "+periodLocks+"/:id/postings", h.locks.listPostings),
		call.Of(call.Read, bureau, "GET "+periodLocks+"/:id/differences", h.locks.listDifferences),
		call.Of(call.Read, auditor, "GET "+base+"/audit", h.audits.list),
		call.Of(call.Read, anyAccount, "GET "+base+"/changes", h.feeds.list),
	}
}
