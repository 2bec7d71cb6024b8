package jsonpath

import (
	"errors"

	"sluice/internal/value"
)

// condition is what a filter asks of an item.
type condition interface {
	holds(e *evaluator, item value.Value) (bool, error)
}

type (
	anyOf []condition
	allOf []condition
	notOf struct{ condition }
	// exists asks whether a path leads somewhere, or with wanted false, whether it doesn't.
	exists struct {
		path   *Path
		wanted bool
	}
	compares struct {
		left, right operand
		operator    string
	}
)

func (all anyOf) holds(e *evaluator, item value.Value) (bool, error) {
	for _, c := range all {
		if yes, err := c.holds(e, item); yes || err != nil {
			return yes, err
		}
	}
	return false, nil
}

func (all allOf) holds(e *evaluator, item value.Value) (bool, error) {
	for _, c := range all {
		if yes, err := c.holds(e, item); !yes || err != nil {
			return false, err
		}
	}
	return true, nil
}

func (n notOf) holds(e *evaluator, item value.Value) (bool, error) {
	yes, err := n.condition.holds(e, item)
	return !yes && err == nil, err
}

// holds reads the path with properties required. An indefinite path exists even where it finds nothing, unless a name in
// it is missing.
func (x exists) holds(e *evaluator, item value.Value) (bool, error) {
	from := item
	inner := evaluator{path: x.path, document: e.document, require: true, stepsMax: e.stepsMax, stepsLeft: e.stepsLeft, top: e.top}
	_, err := inner.read(x.path, from)
	e.stepsLeft = inner.stepsLeft
	var missing *NotFoundError
	if errors.As(err, &missing) {
		return !x.wanted, nil
	}
	return x.wanted, err
}

func (c compares) holds(e *evaluator, item value.Value) (bool, error) {
	left, err := c.left.resolve(e, item)
	if err != nil {
		return false, err
	}
	right, err := c.right.resolve(e, item)
	if err != nil {
		return false, err
	}
	if err := e.step(1); err != nil {
		return false, err
	}
	if err := e.stepText(left.text, right.text, left.number.String(), right.number.String()); err != nil {
		return false, err
	}
	return e.apply(c.operator, left, right)
}
