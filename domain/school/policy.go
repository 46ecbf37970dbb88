package school

import "gongtongti/domain"

// mayEnter allows the officers whose code covers the school's division.
func mayEnter(actor domain.Actor, division string) error {
	switch {
	case !actor.Role.Officer():
		return domain.NotAllowed("学校信息由教育局工作人员登记和更正。", "Schools are entered and corrected by bureau officers.")
	case !actor.Scope.CoversDivision(division):
		return outside()
	}
	return nil
}

// outside says the same of a division that does not exist and of one elsewhere.
func outside() error {
	var faults domain.Faults
	faults.Add("division_code", "unknown", "没有这个区划代码，或者不在您的管理范围内。", "There is no such division, or it lies outside your scope.")
	return faults.Err()
}
