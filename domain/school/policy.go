package school

import "gongtongti/domain"

// mayEnter allows officers. The division is checked with the other fields, so that all faults
// are reported at once.
func mayEnter(actor domain.Actor) error {
	if !actor.Role.Officer() {
		return domain.NotAllowed("学校信息由教育局工作人员登记和更正。", "Schools are entered and corrected by bureau officers.")
	}
	return nil
}

// mayCorrect allows those who may enter schools, in their own divisions.
func mayCorrect(actor domain.Actor, _ School) error { return mayEnter(actor) }

// inDivision reports the same fault for an unknown division and for one outside the scope.
func inDivision(faults *domain.Faults, actor domain.Actor, division string, known bool) {
	if !known || !actor.OfficerOver(division) {
		faults.Add("division_code", "unknown", "没有这个区划代码，或者不在您的管理范围内。", "There is no such division, or it lies outside your scope.")
	}
}
