package asl

import "sluice/internal/value"

// choice is what only a Choice has.
type choice struct {
	rules    []*rule
	fallback *State
}

// rule is one of Choices.
type rule struct {
	next    *State
	holds   condition
	outcome *template
	assign  *template
}

// condition is a test of a Choice rule.
type condition interface {
	// holds reports whether the test is met; the error is a *Failure.
	holds(f *frame) (bool, error)
	variables(visit func(string))
}

// Choose returns the state that a Choice leads to, its output and the variables it assigns, nil for none. The error is a
// *Failure.
func (s *State) Choose(scope *Scope) (next *State, output value.Value, assigned *value.Object, err error) {
	f, err := s.effective(scope)
	if err != nil {
		return nil, value.Value{}, nil, err
	}
	next, outcome, assigns := s.choice.fallback, s.flow.outcome, s.flow.assign
	for _, r := range s.choice.rules {
		met, err := r.holds.holds(&f)
		if err != nil {
			return nil, value.Value{}, nil, err
		}
		if met {
			next, outcome, assigns = r.next, r.outcome, r.assign
			break
		}
	}
	if next == nil {
		// The States Language calls this States.NoChoiceMatched; AWS answers so, as several have measured.
		return nil, value.Value{}, nil, failed(ErrorRuntime, "Failed to transition out of the state. The state does not point to a next state.")
	}
	output, assigned, err = s.chosen(&f, outcome, assigns)
	return next, output, assigned, err
}

func (s *State) chosen(f *frame, outcome, assigns *template) (value.Value, *value.Object, error) {
	assigned, err := assign(assigns, f)
	if err != nil {
		return value.Value{}, nil, err
	}
	if s.Language == JSONata {
		if outcome == nil {
			return f.scope.Input, assigned, nil
		}
		output, err := outcome.evaluate(f)
		return output, assigned, err
	}
	output, err := s.flow.output.of(f)
	return output, assigned, err
}
