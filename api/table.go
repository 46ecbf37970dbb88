package api

import (
	"bytes"
	"encoding/csv"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"gongtongti/domain"
)

// sheet is a report laid out for people with a spreadsheet, in their language. Every
// format other than JSON is written from it, so that all show the same figures.
type sheet struct {
	File   string // name without its ending
	Title  string
	Notes  [][2]string // what stands above the tables: the period, how it is counted
	Tables []table
}

// table is one block of a sheet. A cell is an int or a float64, which stay numbers, or a
// string, which stays text whatever it looks like.
type table struct {
	Name    string // the same in both languages
	Title   string
	Columns []string
	Rows    [][]any
}

// laid is an answer that can also be had as a sheet.
type laid interface{ sheet(domain.Language) sheet }

// formatQuery is embedded in the query of every report that can be had as a file.
type formatQuery struct {
	Format string `query:"format" validate:"omitempty,oneof=json csv"`
}

func (q formatQuery) format() string { return q.Format }

// laidOut makes a route of a report: JSON, or the file that ?format= asks for.
func laidOut[In interface{ format() string }, Out laid](pattern string, handle func(*server, *call, In) (Out, error)) route {
	r := of(figures, pattern, handle)
	r.call = func(s *server, c *call) (any, error) {
		var in In
		if err := c.read(&in); err != nil {
			return nil, err
		}
		out, err := handle(s, c, in)
		if err != nil || in.format() != "csv" {
			return out, err
		}
		return csvFile{out.sheet(language(c))}, nil
	}
	return r
}

// csvFile sends a sheet as CSV: UTF-8 with BOM, for Excel and WPS take it as GBK without.
type csvFile struct{ sheet }

const byteOrderMark = "\uFEFF"

func (f csvFile) send(c *call) error {
	body, err := f.body()
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", attachment(f.File+".csv"))
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", body)
}

func (f csvFile) body() ([]byte, error) {
	body := bytes.NewBufferString(byteOrderMark)
	w := csv.NewWriter(body)
	w.UseCRLF = true
	lines := [][]string{{guarded(f.Title)}}
	for _, note := range f.Notes {
		lines = append(lines, []string{guarded(note[0]), guarded(note[1])})
	}
	for _, t := range f.Tables {
		lines = append(lines, []string{}, []string{guarded(t.Title)}, t.Columns)
		for _, row := range t.Rows {
			line := make([]string, len(row))
			for i, cell := range row {
				line[i] = written(cell)
			}
			lines = append(lines, line)
		}
	}
	err := w.WriteAll(lines)
	return body.Bytes(), err
}

// written is a cell in CSV. Numbers are ours and stay numbers, negative ones too.
func written(cell any) string {
	switch v := cell.(type) {
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		return guarded(v)
	}
	return ""
}

// numeric is text that a spreadsheet would take for a number or a date: a division's
// code, a month.
var numeric = regexp.MustCompile(`^[0-9][0-9.,:/eE+-]*%?$`)

// guarded keeps words as words. An apostrophe keeps them from being run as a formula, in
// front of the wide signs too, which Chinese and Japanese spreadsheets take for the narrow
// ones. A tab behind digits makes Excel and WPS keep them as text, every one of them: an
// apostrophe would show there, and ="370676" is a formula.
func guarded(words string) string {
	switch {
	case words == "":
		return ""
	case strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(words)[0]):
		return "'" + words
	case numeric.MatchString(words):
		return words + "\t"
	}
	return words
}

// unsafeInNames are signs that some system does not take in a file's name.
var unsafeInNames = strings.NewReplacer("/", "_", `\`, "_", ":", "_", "*", "_", "?", "_", `"`, "_", "<", "_", ">", "_", "|", "_", "\n", "_", "\r", "_", "\t", "_")

// attachment names the file in UTF-8 (RFC 5987).
func attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": unsafeInNames.Replace(name)})
}
