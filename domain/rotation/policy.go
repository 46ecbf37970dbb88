package rotation

import "gongtongti/domain"

// mayDefine allows officers to make profiles for their own division.
func mayDefine(actor domain.Actor) error {
	if actor.Role.Officer() {
		return nil
	}
	return domain.NotAllowed("轮岗口径由教育局工作人员制定。", "Policy profiles are made by bureau officers.")
}

// mayRedefine allows the officers of the bureau that made the profile; shipped ones
// stay as they are.
func mayRedefine(actor domain.Actor, p Profile) error {
	if actor.Role.Officer() && p.DivisionCode != "" && actor.Scope.Division == p.DivisionCode {
		return nil
	}
	return domain.NotAllowed("只能修改本局制定的轮岗口径；系统自带的和其他教育局的，请另建一个。",
		"Only the bureau that made a profile changes it; make one of your own in place of a shipped one or another bureau's.")
}

// mayGive allows the officers over the place to give its numbers by hand.
func mayGive(actor domain.Actor, division string) error {
	if actor.OfficerOver(division) {
		return nil
	}
	return domain.NotAllowed("手工填报的三项数据由主管教育局填写。", "The three numbers are given by the bureau over the place.")
}

// mayRegive allows the officers over the place.
func mayRegive(actor domain.Actor, i Inputs) error { return mayGive(actor, i.Division) }

// mayReadmit allows those who may exclude.
func mayReadmit(actor domain.Actor, e Exclusion) error { return mayExclude(actor, e.Division) }

// mayExclude allows the officers over the teacher's school.
func mayExclude(actor domain.Actor, division string) error {
	if actor.OfficerOver(division) {
		return nil
	}
	return domain.NotAllowed("不计入名单由主管教育局登记。", "Who is left out is decided by the bureau over the teacher's school.")
}

// mayKnowWhy: why a person is left out is for the bureau and the principal of the school.
func mayKnowWhy(actor domain.Actor) bool {
	return actor.Role.Officer() || actor.Role == domain.Principal
}

// seesDivision reports whether the actor may know of a division at all.
func seesDivision(actor domain.Actor, code string) bool { return actor.Scope.CoversDivision(code) }
