package audit

import "gongtongti/domain"

// mayRead allows officers, within their scope, and the administrator.
func mayRead(actor domain.Actor) error {
	if !actor.Role.Officer() && actor.Role != domain.Administrator {
		return domain.NotAllowed("只有教育局工作人员和系统管理员可以查看操作记录。",
			"Only bureau officers and the administrator may read the audit log.")
	}
	return nil
}
