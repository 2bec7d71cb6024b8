package jsonpath

import (
	"errors"
	"strconv"
	"strings"

	"sluice/internal/value"
)

// evaluator reads one path from one document. Paths in filters and functions get evaluators of their own, which share the
// steps that are left.
type evaluator struct {
	path      *Path
	document  value.Value
	results   []value.Value
	require   bool // a missing property is an error everywhere (Jayway's REQUIRE_PROPERTIES)
	stepsMax  int
	stepsLeft int
	top       *shared
}

// shared is what all evaluators of one Read have in common: what filters found from the root.
type shared struct {
	fromRoot map[*Path]operand
}

func (s *shared) remember(p *Path, found operand) {
	if s.fromRoot == nil {
		s.fromRoot = make(map[*Path]operand)
	}
	s.fromRoot[p] = found
}

// trail is the way from the root to a value. It is written out for errors only.
type trail struct {
	before *trail
	name   string
	index  int
	isName bool
}

func (t *trail) String() string {
	var parts []string
	for ; t != nil; t = t.before {
		switch {
		case t.before == nil:
			parts = append(parts, t.name)
		case t.isName:
			parts = append(parts, "['"+t.name+"']")
		default:
			parts = append(parts, "["+strconv.Itoa(t.index)+"]")
		}
	}
	var b strings.Builder
	for i := len(parts) - 1; i >= 0; i-- {
		b.WriteString(parts[i])
	}
	return b.String()
}

// stepText counts looking through texts.
func (e *evaluator) stepText(texts ...string) error {
	n := 0
	for _, text := range texts {
		n += len(text)
	}
	return e.step(n / charsPerStep)
}

// step counts n values that are looked at.
func (e *evaluator) step(n int) error {
	if e.stepsLeft -= n; e.stepsLeft < 0 {
		return &LimitError{Path: e.path.String(), Limit: e.stepsMax}
	}
	return nil
}

// charsPerStep is how many bytes of text count as one value, where all of a text is looked at.
const charsPerStep = 64

// noIndex says that a value didn't come from an array that a deep scan stepped into; see arrayItem.
const noIndex = -1

// read evaluates the path from a value on and returns what Read returns.
func (e *evaluator) read(p *Path, from value.Value) (value.Value, error) {
	if e.top == nil {
		e.top = &shared{}
	}
	if err := e.token(0, nil, from, noIndex); err != nil {
		return value.Value{}, err
	}
	if !p.definite {
		return value.NewArray(e.results...).Value(), nil
	}
	if len(e.results) == 0 {
		return value.Value{}, notFound("No results for path: %s", p)
	}
	return e.results[len(e.results)-1], nil
}

// token applies the token at position i to v. arrayItem is the index of v in an array that a deep scan looks into for
// this token, or noIndex.
func (e *evaluator) token(i int, at *trail, v value.Value, arrayItem int) error {
	if err := e.step(1); err != nil {
		return err
	}
	t := &e.path.tokens[i]
	switch t.kind {
	case root:
		return e.found(i, &trail{name: t.mark}, v)
	case property:
		return e.property(i, at, v, arrayItem)
	case index:
		return e.index(i, at, v)
	case slice:
		return e.slice(i, at, v)
	case wildcard:
		return e.wildcard(i, at, v, arrayItem)
	case scan:
		if t.leaf { // $..a..length() is length() of $..a..
			return failed("Current path token is a leaf")
		}
		return e.scan(i+1, at, v)
	case filter:
		return e.filter(i, at, v)
	case function:
	}
	return e.function(i, at, v)
}

// found takes v as a result if the token at position i is the last, else goes on with the next token.
func (e *evaluator) found(i int, at *trail, v value.Value) error {
	if e.path.tokens[i].leaf {
		e.results = append(e.results, v)
		return nil
	}
	return e.token(i+1, at, v, noIndex)
}

func (e *evaluator) property(i int, at *trail, v value.Value, arrayItem int) error {
	t := &e.path.tokens[i]
	o, ok := v.AsObject()
	if !ok {
		if !t.upstreamDefinite {
			return nil
		}
		return notFound("Expected to find an object with property %s in path %s but found '%s'. "+
			"This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JsonSmartJsonProvider'.",
			t.fragment(), at, className(v))
	}
	if err := e.step(len(t.names) - 1); err != nil { // the first was counted with the token
		return err
	}
	if len(t.names) > 1 && t.leaf {
		return e.merge(t, at, o)
	}
	for _, name := range t.names {
		if err := e.member(i, at, o, name, arrayItem); err != nil {
			return err
		}
	}
	return nil
}

// merge makes one object of several members.
func (e *evaluator) merge(t *token, at *trail, o *value.Object) error {
	merged := value.NewObject()
	for _, name := range t.names {
		if v, ok := o.Get(name); ok {
			merged.Set(name, v)
		} else if e.require {
			return notFound("Missing property in path %s['%s']", at, strings.Join(t.names, "', '"))
		}
	}
	e.results = append(e.results, merged.Value())
	return nil
}

// member goes on with one member of an object.
func (e *evaluator) member(i int, at *trail, o *value.Object, name string, arrayItem int) error {
	t := &e.path.tokens[i]
	here := &trail{before: at, name: name, isName: true}
	v, ok := o.Get(name)
	if !ok {
		switch {
		case t.leaf && e.require:
			return notFound("No results for path: %s", here)
		case t.leaf, !e.require && (!t.upstreamDefinite || !t.definite()):
			return nil
		}
		return notFound("Missing property in path %s", here)
	}
	if t.leaf && arrayItem != noIndex && !e.indexedBefore(arrayItem) {
		return nil
	}
	return e.found(i, here, v)
}

// indexedBefore reports whether the last but one token is [i], which is how Jayway makes $..[0].a take the a of each
// array's first item only.
func (e *evaluator) indexedBefore(i int) bool {
	t := &e.path.tokens[e.path.beforeLast]
	return t.kind == index && len(t.indexes) == 1 && t.indexes[0] == i
}

func (e *evaluator) wildcard(i int, at *trail, v value.Value, arrayItem int) error {
	if o, ok := v.AsObject(); ok {
		for name := range o.All() {
			if err := e.member(i, at, o, name, arrayItem); err != nil {
				return err
			}
		}
		return nil
	}
	a, ok := v.AsArray()
	if !ok {
		return nil
	}
	for n := range a.Len() {
		err := e.item(i, at, a, n)
		var missing *NotFoundError
		if err != nil && (e.require || !errors.As(err, &missing)) {
			return err
		}
	}
	return nil
}
