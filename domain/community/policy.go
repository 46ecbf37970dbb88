package community

import "gongtongti/domain"

// mayManage allows the officers whose code covers every school of the community.
func mayManage(actor domain.Actor, c Community) error {
	switch {
	case !actor.Role.Officer():
		return domain.NotAllowed("共同体由教育局工作人员建立和变更。", "Communities are founded and changed by bureau officers.")
	case !actor.OfficerOver(c.DivisionCode):
		return domain.NotAllowed("这个共同体跨越您的管理范围，须由能管辖全部成员校的教育局办理。",
			"This community reaches beyond your division; the bureau that covers all of its schools has to do this.")
	}
	return nil
}
