package form

import (
	"bytes"
	"encoding/csv"
	"mime"
	"regexp"
	"strconv"
	"strings"

	"gongtongti/domain"
)

// Sheet is a report laid out as tables in the reader's language. Every file format is written
// from it, so that all show the same figures.
type Sheet struct {
	File   string // name without its ending
	Title  string
	Notes  [][2]string // above the tables: the period, the counting rule
	Tables []Table
}

// Table is one table of a sheet. Cells are int or float64, written as numbers, or string,
// written as text whatever it looks like.
type Table struct {
	Name    string // not translated
	Title   string
	Columns []string
	Rows    [][]any
}

// Laid is an answer that can be laid out as a sheet.
type Laid interface{ Sheet(domain.Language) Sheet }

const byteOrderMark = "\uFEFF"

// CSV writes the sheet as UTF-8 with BOM: without it Excel and WPS assume GBK.
func (s Sheet) CSV() ([]byte, error) {
	body := bytes.NewBufferString(byteOrderMark)
	w := csv.NewWriter(body)
	w.UseCRLF = true
	lines := [][]string{{guarded(s.Title)}}
	for _, note := range s.Notes {
		lines = append(lines, []string{guarded(note[0]), guarded(note[1])})
	}
	for _, t := range s.Tables {
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

// written returns a cell as CSV. Numbers are computed here and stay numbers, negative ones
// too.
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

// numeric matches text that a spreadsheet would convert to a number or a date: a division
// code, a month.
var numeric = regexp.MustCompile(`^[0-9][0-9.,:/eE+-]*%?$`)

// guarded keeps text as text. An apostrophe prevents execution as a formula, also before
// full-width signs, which Chinese and Japanese spreadsheets treat like ASCII. A tab after
// digits makes Excel and WPS keep all of them as text: an apostrophe would be visible there,
// and ="370676" is a formula.
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

// unsafeInNames replaces characters that some systems refuse in file names.
var unsafeInNames = strings.NewReplacer("/", "_", `\`, "_", ":", "_", "*", "_", "?", "_", `"`, "_", "<", "_", ">", "_", "|", "_", "\n", "_",
	"\r", "_", "\t", "_")

// Attachment returns the Content-Disposition of a file with a UTF-8 name (RFC 5987).
func Attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": unsafeInNames.Replace(name)})
}
