package term

import "gongtongti/domain"

// mayEnter allows officers. The division is checked with the other fields, so that all faults
// are reported at once.
func mayEnter(actor domain.Actor) error {
	if !actor.Role.Officer() {
		return domain.NotAllowed("学期日期由教育局工作人员登记和更正。", "Terms are entered and corrected by bureau officers.")
	}
	return nil
}

// mayCorrect allows the officers over the term's division. Everybody may read it.
func mayCorrect(actor domain.Actor, t Term) error {
	if err := mayEnter(actor); err != nil {
		return err
	}
	if !actor.OfficerOver(t.DivisionCode) {
		return domain.NotAllowed("这个学期由"+t.DivisionCode+"的教育局维护。", "This term is kept by the bureau of "+t.DivisionCode+".")
	}
	return nil
}

// inDivision reports the same fault for an unknown division and for one outside the scope.
func inDivision(faults *domain.Faults, actor domain.Actor, division string, known bool) {
	if !known || !actor.OfficerOver(division) {
		faults.Add("division_code", "unknown", "没有这个区划代码，或者不在您的管理范围内。", "There is no such division, or it lies outside your scope.")
	}
}
