package api

// routes is the API on one page.
func (s *server) routes() []route {
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
	return []route{
		of(open, "GET /healthz", (*server).healthz),
		of(open, "GET /readyz", (*server).readyz),
		of(open, "GET /openapi.json", (*server).openAPI),

		of(open, "POST "+base+"/sessions", (*server).logIn),
		of(act, "DELETE "+base+"/sessions/current", (*server).logOut).first(),
		of(read, "GET "+base+"/me", (*server).me).first(),
		of(act, "POST "+base+"/me/password", (*server).changePassword).first(),

		of(read, "GET "+accounts, (*server).listAccounts),
		of(create, "POST "+accounts, (*server).createAccount),
		of(read, "GET "+accounts+"/:id", (*server).getAccount),
		of(change, "PATCH "+accounts+"/:id", (*server).updateAccount),
		of(change, "POST "+accounts+"/:id/disablement", (*server).disableAccount),
		of(change, "POST "+accounts+"/:id/enablement", (*server).enableAccount),
		of(change, "POST "+accounts+"/:id/password-reset", (*server).resetPassword),

		of(read, "GET "+base+"/divisions", (*server).listDivisions),
		of(read, "GET "+base+"/code-lists", (*server).listCodes),

		of(read, "GET "+terms, (*server).listTerms),
		of(create, "POST "+terms, (*server).createTerm),
		of(read, "GET "+terms+"/:id", (*server).getTerm),
		of(change, "PATCH "+terms+"/:id", (*server).updateTerm),

		of(read, "GET "+schools, (*server).listSchools),
		of(create, "POST "+schools, (*server).createSchool),
		of(read, "GET "+schools+"/:id", (*server).getSchool),
		of(change, "PATCH "+schools+"/:id", (*server).updateSchool),

		of(read, "GET "+communities, (*server).listCommunities),
		of(create, "POST "+communities, (*server).createCommunity),
		of(read, "GET "+communities+"/:id", (*server).getCommunity),
		of(change, "PATCH "+communities+"/:id", (*server).updateCommunity),
		of(change, "POST "+communities+"/:id/activation", (*server).activateCommunity),
		of(change, "POST "+communities+"/:id/members", (*server).joinCommunity),
		of(change, "POST "+communities+"/:id/members/:member/departure", (*server).leaveCommunity),
		of(change, "POST "+communities+"/:id/members/:member/role", (*server).setMemberRole),
		of(change, "POST "+communities+"/:id/end", (*server).endCommunity),

		of(read, "GET "+communities+"/:id/targets", (*server).listCommunityTargets),
		of(create, "POST "+communities+"/:id/targets", (*server).createCommunityTargets),
		of(read, "GET "+targets, (*server).listTargets),
		of(create, "POST "+targets, (*server).createTargets),
		of(read, "GET "+targets+"/:id", (*server).getTarget),
		of(change, "PATCH "+targets+"/:id", (*server).updateTarget),
		of(change, "POST "+targets+"/:id/end", (*server).endTarget),
		of(read, "GET "+base+"/target-sets", (*server).listTargetSets),

		of(read, "GET "+activities, (*server).listActivities),
		of(create, "POST "+activities, (*server).createActivity),
		of(create, "POST "+activities+"/series", (*server).createSeries),
		of(read, "GET "+activities+"/:id", (*server).getActivity),
		of(change, "PATCH "+activities+"/:id", (*server).updateActivity),
		of(change, "POST "+activities+"/:id/submission", (*server).submitActivity),
		of(change, "POST "+activities+"/:id/confirmations", (*server).answerActivity),
		of(change, "POST "+activities+"/:id/return", (*server).returnActivity),
		of(change, "POST "+activities+"/:id/cancellation", (*server).cancelActivity),

		of(act, "POST "+base+"/batch", (*server).batch),

		of(read, "GET "+teachers, (*server).listTeachers),
		of(create, "POST "+teachers, (*server).createTeacher),
		of(read, "GET "+teachers+"/:id", (*server).getTeacher),
		of(change, "PATCH "+teachers+"/:id", (*server).updateTeacher),
		of(change, "POST "+teachers+"/:id/move", (*server).moveTeacher),
		of(change, "POST "+teachers+"/:id/departure", (*server).leaveTeacher),
		of(change, "POST "+teachers+"/:id/anonymisation", (*server).anonymiseTeacher),
		of(act, "POST "+teachers+"/:id/phone", (*server).revealPhone),
		of(read, "GET "+teachers+"/:id/service", (*server).getService),

		of(read, "GET "+postings, (*server).listPostings),
		of(create, "POST "+postings, (*server).createPosting),
		of(read, "GET "+postings+"/teachers", (*server).listPosted),
		of(read, "GET "+base+"/schools/:id/teachers", (*server).listStanding),
		of(read, "GET "+postings+"/:id", (*server).getPosting),
		of(change, "PATCH "+postings+"/:id", (*server).updatePosting),
		of(change, "POST "+postings+"/:id/approval", (*server).approvePosting),
		of(change, "POST "+postings+"/:id/rejection", (*server).rejectPosting),
		of(change, "POST "+postings+"/:id/withdrawal", (*server).withdrawPosting),
		of(change, "POST "+postings+"/:id/end", (*server).endPosting),
		of(change, "POST "+postings+"/:id/extension", (*server).extendPosting),
		of(change, "POST "+postings+"/:id/appraisal", (*server).appraisePosting),
		of(read, "GET "+postings+"/:id/service-reports", (*server).listServiceReports),
		of(create, "POST "+postings+"/:id/service-reports", (*server).createServiceReport),
		of(read, "GET "+postings+"/:id/service-reports/:month", (*server).getServiceReport),
		of(change, "PATCH "+postings+"/:id/service-reports/:month", (*server).updateServiceReport),

		of(read, "GET "+postings+"/:id/certificate", (*server).getCertificate),
		of(create, "POST "+postings+"/:id/certificate", (*server).issueCertificate),
		of(open, "GET "+base+"/certificates/:number", (*server).verifyCertificate),
		shown("GET "+certificatePages, (*server).certificatePage),
		shown("GET "+certificatePages+"/:number", (*server).certificatePage),

		of(read, "GET "+profiles, (*server).listProfiles),
		of(create, "POST "+profiles, (*server).createProfile),
		of(read, "GET "+profiles+"/:id", (*server).getProfile),
		of(change, "PATCH "+profiles+"/:id", (*server).updateProfile),
		of(create, "POST "+teachers+"/:id/rotation-exclusions", (*server).excludeTeacher),
		of(change, "POST "+base+"/rotation-exclusions/:id/withdrawal", (*server).readmitTeacher),
		of(change, "PATCH "+base+"/rotation-inputs/:id", (*server).updateRotationInputs),

		laidOut("GET "+reports+"/communities/:id", (*server).report),
		laidOut("GET "+reports+"/schools/:id", (*server).report),
		laidOut("GET "+reports+"/divisions/:code", (*server).report),
		laidOut("GET "+reports+"/communities/:id/matrix", (*server).matrix),
		laidOut("GET "+reports+"/schools/:id/matrix", (*server).matrix),
		laidOut("GET "+reports+"/divisions/:code/matrix", (*server).matrix),
		of(figures, "GET "+reports+"/communities/:id/bulletin", (*server).bulletin),
		of(figures, "GET "+reports+"/schools/:id/bulletin", (*server).bulletin),
		of(figures, "GET "+reports+"/divisions/:code/bulletin", (*server).bulletin),
		of(figures, "GET "+reports+"/communities/:id/charts/:name", (*server).chart),
		of(figures, "GET "+reports+"/schools/:id/charts/:name", (*server).chart),
		of(figures, "GET "+reports+"/divisions/:code/charts/:name", (*server).chart),
		laidOut("GET "+reports+"/communities/:id/targets", (*server).targetProgress),
		laidOut("GET "+reports+"/schools/:id/targets", (*server).targetProgress),
		laidOut("GET "+reports+"/divisions/:code/targets", (*server).targetProgress),
		laidOut("GET "+reports+"/schools/:id/unreported", (*server).unreported),
		laidOut("GET "+reports+"/divisions/:code/unreported", (*server).unreported),
		laidOut("GET "+reports+"/divisions/:code/rotation", (*server).reportRotation),
		of(read, "GET "+reports+"/divisions/:code/rotation/teachers", (*server).listRotationTeachers),
		of(create, "POST "+reports+"/divisions/:code/rotation/inputs", (*server).createRotationInputs),
		laidOut("GET "+reports+"/schools/:id/rotation", (*server).reportRotation),
		of(read, "GET "+reports+"/schools/:id/rotation/teachers", (*server).listRotationTeachers),
		of(create, "POST "+reports+"/schools/:id/rotation/inputs", (*server).createRotationInputs),

		of(read, "GET "+periodLocks, (*server).listPeriodLocks),
		of(create, "POST "+periodLocks, (*server).createPeriodLock),
		of(read, "GET "+periodLocks+"/:id", (*server).getPeriodLock),
		of(read, "GET "+periodLocks+"/:id/activities", (*server).listFrozenActivities),
		of(read, "GET "+periodLocks+"/:id/postings", (*server).listFrozenPostings),
		of(read, "GET "+periodLocks+"/:id/differences", (*server).listDifferences),
		of(read, "GET "+base+"/audit", (*server).listAudit),
		of(read, "GET "+base+"/changes", (*server).listChanges),
	}
}
