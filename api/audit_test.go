package api_test

import (
	"slices"
	"testing"

	"gongtongti/domain/audit"
)

func TestEveryActionHasALabel(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		var labelled []audit.Action
		for _, item := range w.get("one", "/api/v1/code-lists").body["audit_action"].([]any) {
			labelled = append(labelled, audit.Action(item.(map[string]any)["code"].(string)))
		}
		if !slices.Equal(labelled, audit.Actions) {
			t.Errorf("labels for %v, actions %v", labelled, audit.Actions)
		}
	})
}
