package jsonpath

import (
	"errors"

	"sluice/internal/value"
)

// array returns v as an array. skip is set where it is none and the path goes on elsewhere.
func (e *evaluator) array(i int, at *trail, v value.Value) (a *value.Array, skip bool, err error) {
	a, ok := v.AsArray()
	switch {
	case ok:
		return a, false, nil
	case !e.path.tokens[i].upstreamDefinite:
		return nil, true, nil
	case v.IsNull():
		return nil, false, notFound("The path %s is null", at)
	}
	return nil, false, e.misplaced(i, v, "can only be applied to arrays", notFound)
}

// shownPerStep is how many bytes of text that is made of JSON count as one value.
const shownPerStep = 8

// misplaced is the error for a part of a path that can't be applied to v, which it shows. Making its text counts, because
// a filter may meet it with every item.
func (e *evaluator) misplaced(i int, v value.Value, why string, failure func(string, ...any) error) error {
	part, context := fragments(e.path.tokens[i:]), text(v)
	if err := e.step((len(part) + len(context)) / shownPerStep); err != nil {
		return err
	}
	return failure("Filter: %s %s. Current context is: %s", part, why, context)
}

func (e *evaluator) index(i int, at *trail, v value.Value) error {
	a, skip, err := e.array(i, at, v)
	if skip || err != nil {
		return err
	}
	t := &e.path.tokens[i]
	if err := e.step(len(t.indexes) - 1); err != nil { // the first was counted with the token
		return err
	}
	for _, n := range t.indexes {
		if err := e.item(i, at, a, n); err != nil {
			return err
		}
	}
	return nil
}

// slice goes on with the items of a slice. Only an open bound counts from the end; between two bounds each index does.
func (e *evaluator) slice(i int, at *trail, v value.Value) error {
	a, skip, err := e.array(i, at, v)
	if skip || err != nil {
		return err
	}
	t := &e.path.tokens[i]
	from, to := t.from, min(t.to, a.Len())
	switch {
	case !t.hasTo:
		if from < 0 {
			from = max(0, from+a.Len())
		}
		to = a.Len()
	case !t.hasFrom:
		if from = 0; t.to < 0 {
			to = t.to + a.Len()
		}
	}
	if a.Len() == 0 {
		return nil
	}
	for n := max(from, -a.Len()); n < to; n++ {
		if err := e.item(i, at, a, n); err != nil {
			return err
		}
	}
	return nil
}

// item goes on with one item of an array. There is nothing where the index is out of bounds, or where a function behind
// it asks for an item that is.
func (e *evaluator) item(i int, at *trail, a *value.Array, n int) error {
	effective := n
	if n < 0 {
		effective += a.Len()
	}
	if effective < 0 || effective >= a.Len() {
		return nil
	}
	err := e.found(i, &trail{before: at, index: n}, a.At(effective))
	var failure *EvaluationError
	if errors.As(err, &failure) && failure.bounds {
		return nil
	}
	return err
}

func (e *evaluator) filter(i int, at *trail, v value.Value) error {
	t := &e.path.tokens[i]
	if v.Kind() == value.KindObject {
		if yes, err := e.accepts(t, v); !yes || err != nil {
			return err
		}
		return e.found(i, at, v)
	}
	a, ok := v.AsArray()
	if !ok {
		if t.upstreamDefinite {
			return e.misplaced(i, v, "can not be applied to primitives", invalidPath)
		}
		return nil
	}
	for n, each := range a.All() {
		yes, err := e.accepts(t, each)
		if err != nil {
			return err
		}
		if !yes {
			continue
		}
		if err := e.item(i, at, a, n); err != nil {
			return err
		}
	}
	return nil
}

// accepts evaluates a filter. What is an invalid path in it makes it false.
func (e *evaluator) accepts(t *token, v value.Value) (bool, error) {
	if err := e.step(1); err != nil {
		return false, err
	}
	yes, err := t.condition.holds(e, v)
	var failure *EvaluationError
	var missing *NotFoundError
	if errors.As(err, &failure) && failure.invalid || errors.As(err, &missing) {
		return false, nil
	}
	return yes, err
}

// scan applies the token at position i to v and to all that is inside of it, outermost first.
func (e *evaluator) scan(i int, at *trail, v value.Value) error {
	if err := e.step(1); err != nil {
		return err
	}
	if o, ok := v.AsObject(); ok {
		yes, err := e.scanMatches(i, v)
		if err != nil {
			return err
		}
		if yes {
			if err := e.token(i, at, v, noIndex); err != nil {
				return err
			}
		}
		for name, member := range o.All() {
			if err := e.scan(i, &trail{before: at, name: name, isName: true}, member); err != nil {
				return err
			}
		}
		return nil
	}
	a, ok := v.AsArray()
	if !ok {
		return nil
	}
	if err := e.scanArray(i, at, a); err != nil {
		return err
	}
	for n, item := range a.All() {
		if err := e.scan(i, &trail{before: at, index: n}, item); err != nil {
			return err
		}
	}
	return nil
}

// scanArray applies the token at position i to an array. If it is not the last one, Jayway applies the next to all items.
func (e *evaluator) scanArray(i int, at *trail, a *value.Array) error {
	yes, err := e.scanMatches(i, a.Value())
	if !yes || err != nil {
		return err
	}
	t := &e.path.tokens[i]
	if t.leaf {
		return e.token(i, at, a.Value(), noIndex)
	}
	for n, item := range a.All() {
		arrayItem := noIndex
		if t.kind == index && len(t.indexes) == 1 {
			arrayItem = n
		}
		if err := e.token(i+1, &trail{before: at, index: n}, item, arrayItem); err != nil {
			return err
		}
	}
	return nil
}

// scanMatches reports whether a deep scan applies the token at position i to v.
func (e *evaluator) scanMatches(i int, v value.Value) (bool, error) {
	t := &e.path.tokens[i]
	switch t.kind {
	case property:
		o, ok := v.AsObject()
		if !ok || !t.definite() {
			return ok, nil
		}
		if err := e.step(len(t.names) - 1); err != nil {
			return false, err
		}
		for _, name := range t.names {
			if !o.Has(name) {
				return false, nil
			}
		}
		return true, nil
	case index, slice:
		return v.Kind() == value.KindArray, nil
	case wildcard:
		return true, nil
	case filter:
		return e.accepts(t, v)
	case root, scan, function:
	}
	return false, nil
}
