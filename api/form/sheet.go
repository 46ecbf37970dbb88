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

// Sheet is a report laid out for people with a spreadsheet, in their language. Every
// format other than JSON is written from it, so that all show the same figures.
type Sheet struct {
	File   string // name without its ending
	Title  string
	Notes  [][2]string // what stands above the tables: the period, how it is counted
	Tables []Table
}

// Table is one block of a sheet. A cell is an int or a float64, which stay numbers, or a
// string, which stays text whatever it looks like.
type Table struct {
	Name    string // the same in both languages
	Title   string
	Columns []string
	Rows    [][]any
}

// Laid is an answer that can also be had as a sheet.
type Laid interface{ Sheet(domain.Language) Sheet }

const byteOrderMark = "\uFEFF"

// CSV writes the sheet as UTF-8 with BOM: Excel and WPS take it as GBK without.
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

// Attachment is the Content-Disposition of a file, its name in UTF-8 (RFC 5987).
func Attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": unsafeInNames.Replace(name)})
}
