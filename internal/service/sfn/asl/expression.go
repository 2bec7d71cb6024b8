package asl

import "sluice/internal/value"

// expression is one compiled expression: a path, a call of an intrinsic function, a JSONata program.
type expression interface {
	// evaluate returns the value, or a *Failure that names the field.
	evaluate(f *frame, field string) (value.Value, error)
	// variables calls visit with the name of each variable that the expression reads.
	variables(visit func(name string))
}

// evaluate reads the path for a field of a payload template, whose failure AWS tells so. An index behind the end of an
// array is null there and no failure, as observed on AWS.
func (p *path) evaluate(f *frame, field string) (value.Value, error) {
	v, err := p.read(f)
	if err == nil {
		return v, nil
	}
	if p.beyond(f) {
		return value.Null(), nil
	}
	return value.Value{}, because(err, failed(ErrorRuntime, "The JSONPath '%s' specified for the field '%s' could not be found in the input '%s'", p.text, field, p.within(f)))
}

func (p *path) variables(visit func(string)) {
	if p.root == rootVariable {
		visit(p.variable)
	}
}
