package account

import "gongtongti/domain"

// mayManage allows the administrator.
func mayManage(actor domain.Actor) error {
	if actor.Role != domain.Administrator {
		return domain.NotAllowed("账号由系统管理员管理。", "Accounts are managed by the administrator.")
	}
	return nil
}

// mayRestrict prevents administrators from locking themselves out.
func mayRestrict(actor domain.Actor, a Account) error {
	if actor.ID == a.ID {
		return domain.NotAllowed("不能停用自己的账号或改变自己的角色，请由另一位管理员办理。",
			"You cannot disable your own account or change its role; another administrator has to.")
	}
	return nil
}

// mayChangePassword allows everybody, of their own account.
func mayChangePassword(actor domain.Actor, a Account) error {
	if actor.ID != a.ID {
		return domain.NotAllowed("只能修改自己的密码。", "You can only change your own password.")
	}
	return nil
}
