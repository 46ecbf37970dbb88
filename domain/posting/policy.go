package posting

import "gongtongti/domain"

// Who may do what with a posting. The actor is assumed to see it.

// mayProposeAtAll refuses those who may propose no posting, before any record is read.
func mayProposeAtAll(actor domain.Actor) error {
	if actor.Role == domain.Principal || actor.Role.Officer() {
		return nil
	}
	return mayPropose(actor, "", "")
}

// decides reports whether the actor decides on any posting.
func decides(actor domain.Actor) bool { return actor.Role.Officer() }

// mayPropose allows the principal of the home school and the officers over it.
func mayPropose(actor domain.Actor, home domain.ID, division string) error {
	if actor.Role == domain.Principal && actor.ActsFor(home) || actor.OfficerOver(division) {
		return nil
	}
	return domain.NotAllowed("派任由教师所在学校的校长或主管教育局提出。", "A posting is proposed by the principal of the home school or its bureau.")
}

// mayDecide allows the officer whose code covers both schools; 市派支教 is the city's.
func mayDecide(actor domain.Actor, p Posting) error {
	both := actor.OfficerOver(p.HomeDivision) && (p.ToSchoolID == "" || actor.OfficerOver(p.ToDivision))
	switch {
	case !both:
		return domain.NotAllowed("派任由能管辖派出和派往两所学校的教育局审批。", "A posting is decided by the bureau whose division covers both schools.")
	case p.Kind == SupportTeaching && actor.Role != domain.CityOfficer:
		return domain.NotAllowed("市派支教由市教育局审批。", "Support teaching is decided by the city bureau.")
	}
	return nil
}

// mayWithdraw allows whoever may propose or decide.
func mayWithdraw(actor domain.Actor, p Posting) error {
	if mayPropose(actor, p.HomeSchoolID, p.HomeDivision) == nil {
		return nil
	}
	return mayDecide(actor, p)
}

// mayCorrect allows, while it is proposed, whoever may propose, and later whoever decides.
func mayCorrect(actor domain.Actor, p Posting) error {
	if p.Status == Proposed {
		return mayWithdraw(actor, p)
	}
	return mayDecide(actor, p)
}

// mayAppraise allows the principal of the host or, if the host is not a school in the system,
// the officer who decides.
func mayAppraise(actor domain.Actor, p Posting) error {
	if p.ToSchoolID == "" {
		return mayDecide(actor, p)
	}
	if actor.Role == domain.Principal && actor.ActsFor(p.ToSchoolID) {
		return nil
	}
	return domain.NotAllowed("鉴定由派往学校的校长作出。", "The appraisal is given by the principal of the host school.")
}

// mayReport allows the people of the host and of the home school.
func mayReport(actor domain.Actor, p Posting) error {
	if actor.ActsFor(p.ToSchoolID) || actor.ActsFor(p.HomeSchoolID) {
		return nil
	}
	return domain.NotAllowed("月度工作报告由派往学校或教师所在学校填写。", "A service report is written by the host or the home school.")
}
