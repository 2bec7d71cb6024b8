package policy_test

// Proves that no text makes Parse panic, hang or take what it cannot render again: whatever parses has a canonical form
// that parses as the same kind and is its own canonical form, and it can be asked.

import (
	"errors"
	"os"
	"strings"
	"testing"

	"sluice/internal/service/iam/policy"
)

func FuzzParse(f *testing.F) {
	for _, path := range []string{"testdata/malformed.txt", "testdata/accepted.txt"} {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if doc, ok := strings.CutPrefix(line, "doc: "); ok {
				for kind := range byte(policy.Trust + 1) {
					f.Add(kind, []byte(strings.TrimSuffix(doc, "\n")))
				}
			}
		}
	}
	f.Add(byte(policy.Resource), []byte(strings.Repeat("[", 10_000)))
	f.Add(byte(policy.Identity), []byte(strings.Repeat(`{"Statement":`, 1_000)))
	f.Fuzz(func(t *testing.T, kind byte, text []byte) {
		k := policy.Kind(kind % byte(policy.Trust+1))
		p, err := policy.Parse(k, text)
		if err != nil {
			var fault *policy.Error
			if !errors.As(err, &fault) || fault.Message == "" || fault.Detail == "" || fault.Reason == 0 {
				t.Fatalf("%#v", err)
			}
			return
		}
		once := p.Canonical()
		q, err := policy.Parse(k, once)
		if err != nil {
			t.Fatalf("%s: %v", once, err)
		}
		if twice := q.Canonical(); string(once) != string(twice) {
			t.Fatalf("%s became %s", once, twice)
		}
		ask(t, k, p, q)
	})
}

// ask puts a few requests to both forms.
func ask(t *testing.T, k policy.Kind, p, q *policy.Policy) {
	keys := policy.Keys{}.Set("aws:username", policy.One("u")).Set("aws:TagKeys", policy.Many([]string{"a", ""}))
	for _, caller := range principals() {
		r := &policy.Request{Principal: caller, Action: "s3:ListBucket", Resource: "arn:aws:s3:::example_bucket", ResourceAccount: home, Context: keys}
		a, b := policy.Evaluate(r, only(k, p)), policy.Evaluate(r, only(k, q))
		if a.Verdict != b.Verdict || a.Source != b.Source {
			t.Fatalf("%+v became %+v", a, b)
		}
		for _, s := range policy.Explain(r, only(k, p)).Statements {
			if s.String() == "" {
				t.Fatal("no words")
			}
		}
	}
	p.ContextKeys()
}

// only is one policy where its kind belongs.
func only(k policy.Kind, p *policy.Policy) *policy.Policies {
	switch k {
	case policy.Resource, policy.Trust:
		return &policy.Policies{Resource: []*policy.Policy{p}}
	case policy.Boundary:
		return &policy.Policies{Boundary: p}
	case policy.Session:
		return &policy.Policies{Session: []*policy.Policy{p}}
	case policy.ServiceControl:
		return &policy.Policies{ServiceControl: []policy.Level{{p}}}
	default:
		return &policy.Policies{Identity: []*policy.Policy{p}}
	}
}
