package api

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"

	"gongtongti/domain/report"
)

// subject is what a report's address names.
func (c *call) subject() (report.Subject, error) {
	if strings.HasPrefix(c.Path(), base+"/reports/divisions/") {
		return report.Subject{Kind: report.OfDivision, Code: c.Param("code")}, nil
	}
	id, err := c.id("id")
	if strings.HasPrefix(c.Path(), base+"/reports/schools/") {
		return report.Subject{Kind: report.OfSchool, ID: id}, err
	}
	return report.Subject{Kind: report.OfCommunity, ID: id}, err
}

// fresh answers 304 without computing anything if the caller has the report as it
// would read now. The tag holds all that it depends on: who may see what, what was
// asked, the day, the program, and how often the records behind it have changed. It is
// taken before the report is computed, so it can be older than what it stands on, and
// never newer.
func (s *server) fresh(c *call) (done bool, err error) {
	subject, err := c.subject()
	if err != nil {
		return false, err
	}
	revision, err := s.Reports.Revision(c.ctx(), c.actor, subject)
	if err != nil {
		return false, err
	}
	asked := fmt.Sprint(c.actor.Role, c.actor.Scope, c.Request().URL.Path, c.Request().URL.Query().Encode(), language(c), s.Env.Today(), build(), revision)
	tag := `"h` + hash(asked)[:20] + `"`
	h := c.Response().Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache")
	h.Add("Vary", "Authorization")
	if !c.has(tag) {
		return false, nil
	}
	return true, c.NoContent(http.StatusNotModified)
}

// build tells one program from another: a new one may word a report differently.
var build = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	made := info.Main.Version
	for _, setting := range info.Settings {
		if strings.HasPrefix(setting.Key, "vcs.") {
			made += setting.Value
		}
	}
	return made
})
