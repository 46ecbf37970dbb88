package activity

import "gongtongti/domain"

// Who may do what with an activity. The actor is assumed to see it.

// mayLog allows the principal and the recorder of a school.
func mayLog(actor domain.Actor) error {
	if !actor.Role.OfSchool() {
		return domain.NotAllowed("活动由学校的校长或填报员登记。", "Activities are logged by a school's principal or recorder.")
	}
	return nil
}

// mayCorrect allows the school that logged the record.
func mayCorrect(actor domain.Actor, a Activity) error {
	if !actor.ActsFor(a.AuthorSchoolID) {
		return domain.NotAllowed("只有填报这条记录的学校可以修改和提交。", "Only the school that logged this record may correct or submit it.")
	}
	return nil
}

// mayAnswer allows the principal of a participating school that did not write it.
func mayAnswer(actor domain.Actor, a Activity) error {
	switch {
	case actor.Role != domain.Principal:
		return domain.NotAllowed("确认或异议须由校长提出。", "Confirming or objecting is for the principal.")
	case actor.Scope.School == a.AuthorSchoolID:
		return domain.NotAllowed("填报学校不能确认自己的记录，须由合作学校确认。", "A school cannot confirm its own record; a partner has to.")
	case !a.participates(actor.Scope.School):
		return domain.NotAllowed("只有参加活动的学校可以确认或提出异议。", "Only a school that took part may confirm or object.")
	}
	return nil
}

// mayReturn allows the officers whose code covers the author's school.
func mayReturn(actor domain.Actor, a Activity) error {
	if !actor.OfficerOver(a.AuthorDivision) {
		return domain.NotAllowed("只有管辖填报学校的教育局可以退回记录。", "Only the bureau of the school that logged the record may return it.")
	}
	return nil
}

// mayCancel allows the author's school and its bureau.
func mayCancel(actor domain.Actor, a Activity) error {
	if actor.ActsFor(a.AuthorSchoolID) || actor.OfficerOver(a.AuthorDivision) {
		return nil
	}
	return domain.NotAllowed("只有填报学校或其教育局可以取消活动。", "Only the school that logged the activity, or its bureau, may cancel it.")
}
