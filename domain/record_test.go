package domain

import (
	"regexp"
	"testing"
)

func TestEveryKindOfRecordIsListedOnce(t *testing.T) {
	for i, r := range RecordTypes {
		if r.Label.ZH == "" || r.Label.EN == "" {
			t.Errorf("%s has no label in one of the languages", r.Kind)
		}
		if r.Collection == "" != (r.Kind == CertificateRecord) || !regexp.MustCompile(`^[a-z-]*$`).MatchString(r.Collection) {
			t.Errorf("%s has no word for its list: %q", r.Kind, r.Collection)
		}
		for _, other := range RecordTypes[:i] {
			if other.Kind == r.Kind || other.Label == r.Label || other.Collection == r.Collection {
				t.Errorf("%s and %s share a name", other.Kind, r.Kind)
			}
		}
		if got := r.Kind.Type().Collection; got != r.Collection {
			t.Errorf("the type of %s has the list %q", r.Kind, got)
		}
	}
	if none := RecordKind("none").Type(); none.Kind != "" || none.OnPhones {
		t.Errorf("an unknown kind has the type %v", none)
	}
}
