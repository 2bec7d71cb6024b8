package asl

import "sluice/internal/value"

// fail is what a Fail state says.
type fail struct {
	name, cause *text
}

// text is a string that a definition gives as such or by a path or expression.
type text struct {
	// field is the name of the field, "ErrorPath".
	field      string
	constant   string
	expression expression
}

// Failure returns a Fail state's error and cause, each nil where the definition gives none. The error is a *Failure of
// the evaluation.
func (s *State) Failure(scope *Scope) (name, cause *string, err error) {
	f, err := s.effective(scope)
	if err != nil {
		return nil, nil, err
	}
	if name, err = s.fail.name.evaluate(&f); err != nil {
		return nil, nil, err
	}
	cause, err = s.fail.cause.evaluate(&f)
	return name, cause, err
}

func (t *text) evaluate(f *frame) (*string, error) {
	if t == nil {
		return nil, nil
	}
	if t.expression == nil {
		return &t.constant, nil
	}
	v, err := t.expression.evaluate(f, t.field)
	if err != nil {
		return nil, err
	}
	found, ok := v.AsString()
	if !ok {
		return nil, t.wrong(v)
	}
	return &found, nil
}

func (t *text) wrong(v value.Value) error {
	if p, ok := t.expression.(*path); ok {
		return failed(ErrorRuntime, "The %s field refers to value %s which is not a string: %s", t.field, v, p.text)
	}
	return wrongType(t.expression, t.field, "string", v)
}
