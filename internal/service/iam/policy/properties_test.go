package policy_test

// Proves of random policies and requests: the evaluator agrees with the reference (reference_test.go); an explicit deny
// always wins; another Allow never takes a permission away and another Deny never adds one; order never matters; the
// canonical form decides the same, and is its own canonical form; Explain tells the truth.

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/service/iam/policy"
)

func TestAgreesWithReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, r := drawBook(t), drawRequest(t)
		d := policy.Evaluate(r, b.compiled(t))
		if got, want := (outcome{d.Verdict, d.Source}), b.decide(r); got != want {
			t.Fatalf("got %v, the reference %v\nrequest %+v\nbook %+v\n%s", got, want, r, b, trace(r, b.compiled(t)))
		}
	})
}

const denyAll = `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`

func TestExplicitDenyAlwaysWins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, r := drawBook(t), drawRequest(t)
		p := b.compiled(t)
		denial := parsed(t, policy.Managed, denyAll)
		outsider := r.Principal.ARN == ""
		switch where := rapid.IntRange(0, 4).Draw(t, "where"); {
		case outsider || where == 0:
			p.Resource = append(p.Resource, parsed(t, policy.Resource, strings.Replace(denyAll, `"Action"`, `"Principal":"*","Action"`, 1)))
		case where == 1:
			p.Identity = append(p.Identity, denial)
		case where == 2:
			p.Boundary = denial
		case where == 3:
			p.Session = append(p.Session, denial)
		default:
			p.ServiceControl = append(p.ServiceControl, policy.Level{denial})
		}
		if d := policy.Evaluate(r, p); d.Verdict != policy.ExplicitDeny || d.Allowed() {
			t.Fatalf("got %+v", d)
		}
	})
}

func parsed(t interface{ Fatalf(string, ...any) }, kind policy.Kind, text string) *policy.Policy {
	p, err := policy.Parse(kind, []byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return p
}

// TestAddingStatements adds one statement to a policy that is there, because a boundary, a session policy or a level of
// service control policies limits merely by being there.
func TestAddingStatements(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, r := drawBook(t), drawRequest(t)
		text := b.anyText(t)
		if text == nil {
			t.Skip("no policy to add to")
		}
		before := policy.Evaluate(r, b.compiled(t)).Allowed()
		kind := b.kindOf(text)
		added := drawStatement(t, kind)
		*text = withStatement(t, *text, added)
		if _, err := policy.Parse(kind, []byte(*text)); err != nil {
			t.Skip("a statement that the kind does not take")
		}
		after := policy.Evaluate(r, b.compiled(t)).Allowed()
		if added["Effect"] == "Allow" && before && !after {
			t.Fatalf("an Allow took a permission away: %v\n%+v\n%+v", added, r, b)
		}
		if added["Effect"] == "Deny" && !before && after {
			t.Fatalf("a Deny gave a permission: %v\n%+v\n%+v", added, r, b)
		}
	})
}

// anyText returns one of the book's policies, or nil if it has none.
func (b *book) anyText(t *rapid.T) *string {
	texts := b.texts()
	if len(texts) == 0 {
		return nil
	}
	return texts[rapid.IntRange(0, len(texts)-1).Draw(t, "which")]
}

func (b *book) texts() []*string {
	var out []*string
	for _, list := range append([][]string{b.identity, b.resource, b.session}, b.levels...) {
		for i := range list {
			out = append(out, &list[i])
		}
	}
	if b.boundary != "" {
		out = append(out, &b.boundary)
	}
	return out
}

func (b *book) kindOf(text *string) policy.Kind {
	holds := func(list []string) bool {
		return slices.ContainsFunc(pointers(list), func(p *string) bool { return p == text })
	}
	switch {
	case text == &b.boundary:
		return policy.Boundary
	case holds(b.identity):
		return policy.Identity
	case holds(b.session):
		return policy.Session
	case holds(b.resource) && b.trust:
		return policy.Trust
	case holds(b.resource):
		return policy.Resource
	}
	return policy.ServiceControl
}

func pointers(list []string) []*string {
	out := make([]*string, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

func withStatement(t *rapid.T, text string, statement map[string]any) string {
	var doc map[string]any
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	doc["Statement"] = append(doc["Statement"].([]any), statement)
	out, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestOrderNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, r := drawBook(t), drawRequest(t)
		before := policy.Evaluate(r, b.compiled(t))
		for _, text := range b.texts() {
			*text = shuffled(t, *text)
		}
		for _, list := range [][]string{b.identity, b.resource, b.session} {
			copy(list, rapid.Permutation(list).Draw(t, "policies"))
		}
		for _, level := range b.levels {
			copy(level, rapid.Permutation(level).Draw(t, "level"))
		}
		after := policy.Evaluate(r, b.compiled(t))
		if before.Verdict != after.Verdict || before.Source != after.Source {
			t.Fatalf("%+v became %+v", before, after)
		}
	})
}

// shuffled changes the order of statements and of all their lists.
func shuffled(t *rapid.T, text string) string {
	var doc map[string]any
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	doc["Statement"] = rapid.Permutation(doc["Statement"].([]any)).Draw(t, "statements")
	for _, s := range doc["Statement"].([]any) {
		for name, value := range s.(map[string]any) {
			if list, ok := value.([]any); ok {
				s.(map[string]any)[name] = rapid.Permutation(list).Draw(t, name)
			}
		}
	}
	out, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestCanonicalDecidesTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, r := drawBook(t), drawRequest(t)
		before := policy.Evaluate(r, b.compiled(t))
		for _, text := range b.texts() {
			kind := b.kindOf(text)
			once := parsed(t, kind, *text).Canonical()
			twice := parsed(t, kind, string(once)).Canonical()
			if string(once) != string(twice) {
				t.Fatalf("%s became %s", once, twice)
			}
			if other := parsed(t, kind, shuffled(t, *text)).Canonical(); string(other) != string(once) {
				t.Fatalf("in another order %s became %s", once, other)
			}
			*text = string(once)
		}
		after := policy.Evaluate(r, b.compiled(t))
		if before.Verdict != after.Verdict || before.Source != after.Source {
			t.Fatalf("%+v became %+v: %+v", before, after, b)
		}
	})
}

// TestExplainTellsTheTruth: its decision is Evaluate's; a statement that decided is traced as one that applies; and a
// request is denied explicitly exactly if a Deny is traced as one that applies.
func TestExplainTellsTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, r := drawBook(t), drawRequest(t)
		p := b.compiled(t)
		e := policy.Explain(r, p)
		if e.Decision != policy.Evaluate(r, p) {
			t.Fatalf("%+v is not %+v", e.Decision, policy.Evaluate(r, p))
		}
		denied, found := false, false
		for i := range e.Statements {
			s := &e.Statements[i]
			denied = denied || s.Deny && s.Applies()
			found = found || s.Source == e.Decision.Source && s.At == e.Decision.At && s.Applies() && s.Deny == (e.Decision.Verdict == policy.ExplicitDeny)
		}
		if denied != (e.Decision.Verdict == policy.ExplicitDeny) {
			t.Fatalf("a Deny applies: %v, but %+v", denied, e.Decision)
		}
		if e.Decision.At.Known && !found {
			t.Fatalf("the statement that decided is not traced: %+v", e)
		}
	})
}
