package teacher

import "gongtongti/domain"

// mayKeep allows the people of the teacher's school and the officers over it.
func mayKeep(actor domain.Actor, t Teacher) error { return mayKeepAt(actor, t.SchoolID, t.Division) }

// mayKeepAt allows the people of a school and the officers over it to keep its teachers.
func mayKeepAt(actor domain.Actor, school domain.ID, division string) error {
	if actor.ActsFor(school) || actor.OfficerOver(division) {
		return nil
	}
	return domain.NotAllowed("教师信息由其所在学校或主管教育局维护。", "A teacher's record is kept by the teacher's school and its bureau.")
}

// mayKeepAtAll refuses roles that never maintain teachers' records.
func mayKeepAtAll(actor domain.Actor) error {
	if actor.Role.OfSchool() || actor.Role.Officer() {
		return nil
	}
	return mayKeepAt(actor, "", "")
}

// mayMove allows the officers over the teacher's current school. They must also be officers
// over the new school.
func mayMove(actor domain.Actor, t Teacher) error {
	if actor.OfficerOver(t.Division) {
		return nil
	}
	return domain.NotAllowed("教师调动由主管教育局办理。", "Moving a teacher to another school is for the bureau.")
}

// mayReveal allows the principal of the teacher's school and the officers over it to
// see the phone number.
func mayReveal(actor domain.Actor, t Teacher) error {
	if actor.Role == domain.Principal && actor.ActsFor(t.SchoolID) || actor.OfficerOver(t.Division) {
		return nil
	}
	return domain.NotAllowed("只有教师所在学校的校长和主管教育局可以查看电话。",
		"Only the principal of the teacher's school and its bureau may see the phone number.")
}

// mayAnonymise allows the officers over the teacher's school.
func mayAnonymise(actor domain.Actor, t Teacher) error {
	if actor.OfficerOver(t.Division) {
		return nil
	}
	return domain.NotAllowed("匿名处理由主管教育局办理。", "Anonymising is for the bureau of the teacher's school.")
}
