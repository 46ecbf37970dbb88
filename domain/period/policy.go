package period

import "gongtongti/domain"

// mayLock allows officers. The division is checked with the other fields, so that all faults
// are reported at once.
func mayLock(actor domain.Actor) error {
	if !actor.Role.Officer() {
		return domain.NotAllowed("报送锁定由教育局工作人员办理。", "Periods are locked by bureau officers.")
	}
	return nil
}

// inDivision reports the same fault for an unknown division and for one outside the scope.
func inDivision(faults *domain.Faults, actor domain.Actor, division string, known bool) {
	if !known || !actor.OfficerOver(division) {
		faults.Add("division_code", "unknown", "没有这个区划代码，或者不在您的管理范围内。", "There is no such division, or it lies outside your scope.")
	}
}
