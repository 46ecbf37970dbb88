package app

import (
	"testing"

	"gongtongti/domain"
	"gongtongti/repository"
)

// Phones read records of every kind that they are told of, and of no other.
func TestPhonesReadTheKindsThatTheyHold(t *testing.T) {
	readers := Services(&repository.DB{}, Options{}).Changes.Readers
	held := 0
	for _, kind := range domain.RecordTypes {
		if kind.OnPhones {
			held++
		}
		if _, reads := readers[kind.Kind]; reads != kind.OnPhones {
			t.Errorf("phones hold %s: %t, and it is read for them: %t", kind.Kind, kind.OnPhones, reads)
		}
	}
	if held != len(readers) {
		t.Errorf("%d kinds are read for phones, which hold %d", len(readers), held)
	}
}
