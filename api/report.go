package api

import (
	"net/http"
	"strconv"
	"strings"

	"gongtongti/api/call"
	"gongtongti/api/form"
	"gongtongti/domain/division"
	"gongtongti/domain/report"
)

// reports answers /reports.
type reports struct {
	service   report.Service
	divisions division.Service
	terms     terms
}

type reportQuery struct {
	periodQuery
	formatQuery
	Counting string `query:"counting" validate:"omitempty,oneof=overlaps starts"` // of postings; overlaps if not given
}

// formatQuery is embedded in the query of every report that can be had as a file.
type formatQuery struct {
	Format string `query:"format" validate:"omitempty,oneof=json csv"`
}

func (q formatQuery) format() string { return q.Format }

// exported lets an answer that is laid out as a sheet be had as CSV.
func exported(r call.Route) call.Route {
	return r.Exported("text/csv", func(c *call.Call, in, out any) any {
		if asked, ok := in.(interface{ format() string }); !ok || asked.format() != "csv" {
			return out
		}
		return csvFile{out.(form.Laid).Sheet(c.Language())} //nolint:forcetypeassert // what is exported is laid out
	})
}

// csvFile sends a sheet as CSV.
type csvFile struct{ form.Sheet }

// Send implements the sending of answers that are not JSON.
func (f csvFile) Send(c *call.Call) error {
	body, err := f.CSV()
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", form.Attachment(f.File+".csv"))
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", body)
}

// fresh answers 304 while nothing behind a report has changed.
func (h reports) fresh(r call.Route) call.Route {
	return r.Fresh(func(c *call.Call) (string, error) {
		revision, err := h.service.Revision(c.Ctx(), c.Actor, subject(c))
		return strconv.Itoa(revision), err
	})
}

// subject is what a report's address names.
func subject(c *call.Call) report.Subject {
	switch {
	case strings.HasPrefix(c.Path(), base+"/reports/divisions/"):
		return report.Subject{Kind: report.OfDivision, Code: c.Named("code")}
	case strings.HasPrefix(c.Path(), base+"/reports/schools/"):
		return report.Subject{Kind: report.OfSchool, ID: c.ID()}
	}
	return report.Subject{Kind: report.OfCommunity, ID: c.ID()}
}

// reader is for whom an answer of the API is written.
func (h reports) reader(c *call.Call) (form.Reader, error) {
	lists, err := h.divisions.CodeLists(c.Ctx())
	return form.Reader{Language: c.Language(), Codes: lists, List: listAt, Record: recordAt}, err
}

func (h reports) report(c *call.Call, in reportQuery) (form.ReportAnswer, error) {
	chosen, err := h.terms.period(c, in.periodQuery)
	if err != nil {
		return form.ReportAnswer{}, err
	}
	stored, err := h.service.Of(c.Ctx(), c.Actor,
		report.Ask{Subject: subject(c), Period: chosen.Period, Before: chosen.Before, Starts: in.Counting == "starts"})
	if err != nil {
		return form.ReportAnswer{}, err
	}
	reader, err := h.reader(c)
	return reader.Report(stored, chosen), err
}

// bulletinQuery is a report's, without the format.
type bulletinQuery struct {
	periodQuery
	Counting string `query:"counting" validate:"omitempty,oneof=overlaps starts"`
}

func (h reports) bulletin(c *call.Call, in bulletinQuery) (form.BulletinAnswer, error) {
	chosen, err := h.terms.period(c, in.periodQuery)
	if err != nil {
		return form.BulletinAnswer{}, err
	}
	ask := report.Ask{Subject: subject(c), Period: chosen.Period, Before: chosen.Before, Starts: in.Counting == "starts"}
	bulletin, err := h.service.Bulletin(c.Ctx(), c.Actor, ask)
	if err != nil {
		return form.BulletinAnswer{}, err
	}
	reader, err := h.reader(c)
	if err != nil {
		return form.BulletinAnswer{}, err
	}
	return reader.Bulletin(bulletin, chosen), nil
}

type matrixQuery struct {
	periodQuery
	formatQuery
}

func (h reports) matrix(c *call.Call, in matrixQuery) (form.MatrixAnswer, error) {
	chosen, err := h.terms.period(c, in.periodQuery)
	if err != nil {
		return form.MatrixAnswer{}, err
	}
	matrix, err := h.service.Matrix(c.Ctx(), c.Actor, report.Ask{Subject: subject(c), Period: chosen.Period})
	if err != nil {
		return form.MatrixAnswer{}, err
	}
	reader, err := h.reader(c)
	return reader.Matrix(matrix, chosen), err
}

type progressQuery struct {
	periodQuery
	call.Paging
	formatQuery
}

func (h reports) targets(c *call.Call, in progressQuery) (form.ProgressAnswer, error) {
	chosen, err := h.terms.period(c, in.periodQuery)
	if err != nil {
		return form.ProgressAnswer{}, err
	}
	page, err := c.Page(in.Paging, call.IsID)
	if err != nil {
		return form.ProgressAnswer{}, err
	}
	progress, err := h.service.Targets(c.Ctx(), c.Actor, report.TargetAsk{Subject: subject(c), Period: chosen.Period, Per: chosen.Kind,
		SchoolYear: chosen.SchoolYear}, page)
	if err != nil {
		return form.ProgressAnswer{}, err
	}
	reader := form.Reader{Language: c.Language(), List: listAt, Record: recordAt}
	return reader.Progress(progress, chosen, call.ListOf(c, progress.Communities).NextCursor), nil
}

type unreportedQuery struct {
	formatQuery
	Days *int `query:"days" validate:"omitnil,min=1,max=366"` // 30 if not given
}

const usualSilence = 30

func (h reports) unreported(c *call.Call, in unreportedQuery) (form.UnreportedAnswer, error) {
	days := usualSilence
	if in.Days != nil {
		days = *in.Days
	}
	unreported, err := h.service.Unreported(c.Ctx(), c.Actor, subject(c), days)
	return form.Reader{Language: c.Language(), List: listAt, Record: recordAt}.Unreported(unreported), err
}
