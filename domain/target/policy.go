package target

import "gongtongti/domain"

// maySet allows officers. Whose targets they set is checked by mayManage and inDivision.
func maySet(actor domain.Actor) error {
	if !actor.Role.Officer() {
		return domain.NotAllowed("目标由教育局工作人员制定和变更。", "Targets are set and changed by bureau officers.")
	}
	return nil
}

// mayManage allows the officers over the owner of the target.
func mayManage(actor domain.Actor, t Target) error { return mayManageOf(actor, t.Division) }

// mayManageOf allows the officers whose code covers the community, or who made the default.
func mayManageOf(actor domain.Actor, division string) error {
	if err := maySet(actor); err != nil {
		return err
	}
	if !actor.OfficerOver(division) {
		return domain.NotAllowed("这个目标由"+division+"的教育局管理。", "This target is kept by the bureau of "+division+".")
	}
	return nil
}

// inDivision reports the same fault for an unknown division and for one outside the scope.
func inDivision(faults *domain.Faults, actor domain.Actor, division string, known bool) {
	if !known || !actor.OfficerOver(division) {
		faults.Add("division_code", "unknown", "没有这个区划代码，或者不在您的管理范围内。", "There is no such division, or it lies outside your scope.")
	}
}
