package form

import (
	"encoding/csv"
	"strings"
	"testing"
)

// What people write must not be run by a spreadsheet, and our own numbers must count.
func TestACellOfWordsStaysWords(t *testing.T) {
	for cell, want := range map[any]string{
		"=1+1": "'=1+1", "+86": "'+86", "-3": "'-3", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "＝1": "'＝1",
		"第八小学": "第八小学", "a=b": "a=b", "": "", "'": "'",
		"370676": "370676\t", "2018-03": "2018-03\t", "1e5": "1e5\t", "007": "007\t", "12%": "12%\t", "3D打印": "3D打印",
		-3: "-3", 86: "86", -2.5: "-2.5", 12.0: "12",
	} {
		if got := written(cell); got != want {
			t.Errorf("%T %v is written %q, want %q", cell, cell, got, want)
		}
	}
}

func TestACSVReadsBackAsItWasLaidOut(t *testing.T) {
	laid := Sheet{Title: "=标题", Notes: [][2]string{{"时间段", "2018年"}}, Tables: []Table{
		{Title: "-表", Columns: []string{"名称", "次数"}, Rows: [][]any{{"他说“好”,\n\"再来\"", -3}}}}}
	body, err := laid.CSV()
	if err != nil || !strings.HasPrefix(string(body), byteOrderMark) {
		t.Fatalf("%q, %v", body, err)
	}
	reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(body), byteOrderMark)))
	reader.FieldsPerRecord = -1
	records, err := reader.ReadAll()
	if err != nil || len(records) != 5 || records[0][0] != "'=标题" || records[2][0] != "'-表" || records[4][0] != "他说“好”,\n\"再来\"" ||
		records[4][1] != "-3" {
		t.Errorf("%q, %v", records, err)
	}
	if got := Attachment("a/b 第八小学\n.csv"); got != "attachment; filename*=utf-8''a_b%20%E7%AC%AC%E5%85%AB%E5%B0%8F%E5%AD%A6_.csv" {
		t.Errorf("the file is called %q", got)
	}
}
