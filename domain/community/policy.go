package community

import "gongtongti/domain"

// mayFound allows officers. Whether they cover all the schools is checked by mayManage.
func mayFound(actor domain.Actor) error {
	if !actor.Role.Officer() {
		return domain.NotAllowed("共同体由教育局工作人员建立和变更。", "Communities are founded and changed by bureau officers.")
	}
	return nil
}

// mayManage allows the officers whose code covers every school of the community.
func mayManage(actor domain.Actor, c Community) error {
	if err := mayFound(actor); err != nil {
		return err
	}
	if !actor.OfficerOver(c.DivisionCode) {
		return domain.NotAllowed("这个共同体跨越您的管理范围，须由能管辖全部成员校的教育局办理。",
			"This community reaches beyond your division; the bureau that covers all of its schools has to do this.")
	}
	return nil
}
