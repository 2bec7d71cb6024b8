package policy_test

// Proves that Applying lists what Explain's traces say applies, in the same order, for random policies and requests.

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/service/iam/policy"
)

func TestApplyingIsWhatExplainTells(t *testing.T) {
	applied := 0
	rapid.Check(t, func(t *rapid.T) {
		r, p := drawRequest(t), drawBook(t).compiled(t)
		var want []policy.Applied
		explained := policy.Explain(r, p)
		for i := range explained.Statements {
			if s := &explained.Statements[i]; s.Applies() {
				want = append(want, policy.Applied{Source: s.Source, At: s.At, Deny: s.Deny})
			}
		}
		applied += len(want)
		if got := policy.Applying(r, p); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
	if applied == 0 {
		t.Error("no statement ever applied")
	}
}
