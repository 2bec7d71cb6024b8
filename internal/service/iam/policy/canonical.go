package policy

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Canonical renders the policy in a normal form that decides the same: two policies that differ in order, repetition, the
// case of actions and condition keys, lists of one, or the short form of an account come out equal. It parses as the kind
// of p. Rendering it again gives the same bytes.
func (p *Policy) Canonical() []byte {
	w := &renderer{}
	w.open('{')
	w.text("Version", cmp.Or(p.source.version, version2008))
	if p.source.id != "" {
		w.text("Id", p.source.id)
	}
	w.name("Statement")
	w.open('[')
	for _, s := range canonicalStatements(p.source.statements) {
		w.raw(s)
	}
	w.close(']')
	w.close('}')
	return w.out
}

// canonicalStatements renders the statements and sorts them; two that say the same and have no Sid become one.
func canonicalStatements(statements []source) []string {
	out := make([]string, len(statements))
	for i := range statements {
		w := &renderer{}
		w.statement(&statements[i])
		out[i] = string(w.out)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (w *renderer) statement(s *source) {
	w.open('{')
	if s.sid != "" {
		w.text("Sid", s.sid)
	}
	w.text("Effect", s.effect)
	if s.principal != nil {
		w.name(negatable("Principal", s.notPrincipal))
		w.principal(s.principal)
	}
	w.name(negatable("Action", s.notAction))
	w.texts(lowered(s.actions))
	if s.has.resource {
		w.name(negatable("Resource", s.notResource))
		w.texts(s.resources)
	}
	if len(s.conditions) > 0 {
		w.name("Condition")
		w.conditions(s.conditions)
	}
	w.close('}')
}

func negatable(name string, not bool) string {
	if not {
		return "Not" + name
	}
	return name
}

// lowered lowers ASCII letters, as the comparison of actions folds them.
func lowered(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = strings.Map(func(r rune) rune {
			if r >= 'A' && r <= 'Z' {
				return r + 'a' - 'A'
			}
			return r
		}, text)
	}
	return out
}

func (w *renderer) principal(p *principalSource) {
	if p.star {
		w.quote("*")
		return
	}
	w.open('{')
	for _, family := range []string{"AWS", "CanonicalUser", "Federated", "Service"} {
		var names []string
		for _, n := range p.names {
			if n.family == family {
				names = append(names, n.canonical())
			}
		}
		if len(names) > 0 {
			w.name(family)
			w.texts(names)
		}
	}
	w.close('}')
}

// canonical shortens an account's ARN to its number: "The account ARN and the shortened account ID behave the same way".
func (n principalName) canonical() string {
	if match, ok := n.compile(); ok && match.kind == nameAccount {
		return match.text
	}
	return n.name
}

// conditions writes each key in lower case. Two spellings of one key under one operator cannot be one name of an object
// without changing what they say together, so that then the spellings stay.
func (w *renderer) conditions(conditions []conditionSource) {
	spellings := make(map[[2]string]int, len(conditions))
	for _, c := range conditions {
		spellings[[2]string{c.operator, strings.ToLower(c.key)}]++
	}
	sorted := slices.Clone(conditions)
	for i, c := range sorted {
		if key := strings.ToLower(c.key); spellings[[2]string{c.operator, key}] == 1 {
			sorted[i].key = key
		}
	}
	slices.SortFunc(sorted, func(a, b conditionSource) int {
		return cmp.Or(strings.Compare(a.operator, b.operator), strings.Compare(a.key, b.key))
	})
	w.open('{')
	for i, c := range sorted {
		if i == 0 || sorted[i-1].operator != c.operator {
			w.name(c.operator)
			w.open('{')
		}
		w.name(c.key)
		w.texts(c.values)
		if i+1 == len(sorted) || sorted[i+1].operator != c.operator {
			w.close('}')
		}
	}
	w.close('}')
}

// renderer writes JSON without spaces.
type renderer struct{ out []byte }

func (w *renderer) open(bracket byte) {
	w.separate()
	w.out = append(w.out, bracket)
}

func (w *renderer) close(bracket byte) { w.out = append(w.out, bracket) }

// separate writes a comma where a value follows another.
func (w *renderer) separate() {
	if n := len(w.out); n > 0 && strings.IndexByte("{[:", w.out[n-1]) < 0 {
		w.out = append(w.out, ',')
	}
}

func (w *renderer) raw(value string) {
	w.separate()
	w.out = append(w.out, value...)
}

func (w *renderer) quote(text string) {
	w.separate()
	// Every text came from a JSON string, so that it is valid UTF-8 and quoting it cannot fail.
	w.out, _ = jsontext.AppendQuote(w.out, text)
}

func (w *renderer) name(name string) {
	w.quote(name)
	w.out = append(w.out, ':')
}

func (w *renderer) text(name, text string) {
	w.name(name)
	w.quote(text)
}

// texts writes a list, sorted and without repetitions.
func (w *renderer) texts(texts []string) {
	sorted := slices.Clone(texts)
	slices.Sort(sorted)
	w.open('[')
	for _, text := range slices.Compact(sorted) {
		w.quote(text)
	}
	w.close(']')
}
