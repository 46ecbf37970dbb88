package api

import (
	"reflect"
	"strings"
	"testing"

	"gongtongti/domain"
)

// The audit log can be asked for every kind of record; a tag cannot be derived.
func TestTheAuditLogKnowsEveryKindOfRecord(t *testing.T) {
	kinds := make([]string, len(domain.RecordTypes))
	for i, kind := range domain.RecordTypes {
		kinds[i] = string(kind.Kind)
	}
	field, _ := reflect.TypeFor[auditQuery]().FieldByName("TargetKind")
	if tag, want := field.Tag.Get("validate"), "omitempty,oneof="+strings.Join(kinds, " "); tag != want {
		t.Errorf("the tag of target_kind is\n%s, want\n%s", tag, want)
	}
}

// Every record that phones hold has a member of its own in /changes.
func TestPhonesAreToldOfEveryKindThatTheyHold(t *testing.T) {
	for _, kind := range domain.RecordTypes {
		_, has := reflect.TypeFor[changed]().FieldByName(kind.Label.EN)
		if has != kind.OnPhones {
			t.Errorf("phones hold %s: %t, and /changes has a member for it: %t", kind.Kind, kind.OnPhones, has)
		}
	}
}

// Every list in an address is a list of the API.
func TestEveryKindOfRecordHasItsList(t *testing.T) {
	var lists strings.Builder
	for _, r := range (handlers{}).routes() {
		lists.WriteString(r.Path + "\n")
	}
	for _, kind := range domain.RecordTypes {
		if kind.Collection != "" && !strings.Contains(lists.String(), base+"/"+kind.Collection+"/:id") {
			t.Errorf("%s is said to be found at %s, and no route is", kind.Kind, addressOf(kind.Kind, "1"))
		}
	}
}
