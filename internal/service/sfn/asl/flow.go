package asl

import "sluice/internal/value"

// flow is the data flow of a state: what it makes of its input on the way in and of its result on the way out.
type flow struct {
	input  selection // InputPath
	output selection // OutputPath
	// arguments is Parameters or Arguments.
	arguments *template
	// fixed is a Pass state's Result.
	fixed *value.Value
	// selector is ResultSelector.
	selector *template
	result   placement // ResultPath
	// outcome is JSONata's Output.
	outcome *template
	assign  *template
	// bare says that there is nothing of all this: what comes in goes on.
	bare bool
	// results says that the state has a result of its own, $states.result.
	results bool
}

// selection is InputPath or OutputPath: a path, or null, which gives {}.
type selection struct {
	path    *path
	discard bool
}

// isBare reports whether a state leaves its data as they are.
func (f *flow) isBare() bool {
	return f.input == selection{} && f.output == selection{} && f.arguments == nil && f.fixed == nil && f.selector == nil &&
		!f.result.discard && len(f.result.steps) == 0 && f.outcome == nil && f.assign == nil
}

func emptyObject() value.Value { return value.NewObject().Value() }

func (s *selection) of(f *frame) (value.Value, error) {
	if s.discard {
		return emptyObject(), nil
	}
	if s.path == nil {
		return f.root, nil
	}
	v, err := s.path.read(f)
	if err != nil {
		return value.Value{}, because(err, failed(ErrorRuntime, "Invalid path '%s' : %s", s.path.text, err))
	}
	return v, nil
}

// EffectiveInput is a state's input after InputPath; TestState shows it as afterInputPath. The error is a *Failure.
func (s *State) EffectiveInput(scope *Scope) (value.Value, error) {
	f, err := s.effective(scope)
	return f.root, err
}

// effective is the input after InputPath.
func (s *State) effective(scope *Scope) (frame, error) {
	f := frame{scope: scope, root: scope.Input}
	if s.Language == JSONata {
		return f, nil
	}
	var err error
	f.root, err = s.flow.input.of(&f)
	return f, err
}

// Arguments makes what the state works on: a Task's payload, the input of a Parallel's branches, what a Pass, Wait or
// Succeed passes to Exit. The error is a *Failure.
func (s *State) Arguments(scope *Scope) (value.Value, error) {
	if s.flow.bare {
		return scope.Input, nil
	}
	f, err := s.effective(scope)
	if err != nil {
		return value.Value{}, err
	}
	v := f.root
	if s.flow.arguments != nil {
		if v, err = s.flow.arguments.evaluate(&f); err != nil {
			return value.Value{}, err
		}
	}
	if s.flow.fixed != nil {
		v = *s.flow.fixed
	}
	return v, nil
}

// Exit makes the state's output and the variables that it assigns, nil for none, of its result: a Task's answer, the
// array of a Parallel's or Map's outputs, or, for a state that only passes on, what Arguments gave. The error is a
// *Failure.
func (s *State) Exit(scope *Scope, result value.Value) (output value.Value, assigned *value.Object, err error) {
	if s.flow.bare {
		return result, nil, nil
	}
	if s.Language == JSONata {
		return s.exitJSONata(scope, result)
	}
	f := frame{scope: scope}
	if f.root, err = s.Selected(scope, result); err != nil {
		return value.Value{}, nil, err
	}
	if assigned, err = assign(s.flow.assign, &f); err != nil {
		return value.Value{}, nil, err
	}
	out := frame{scope: scope, root: f.root}
	if out.root, err = s.Placed(scope, f.root); err != nil {
		return value.Value{}, nil, err
	}
	output, err = s.flow.output.of(&out)
	return output, assigned, err
}

// Selected is a result after ResultSelector, a part of Exit; TestState shows it as afterResultSelector. The error is a
// *Failure.
func (s *State) Selected(scope *Scope, result value.Value) (value.Value, error) {
	if s.flow.selector == nil {
		return result, nil
	}
	return s.flow.selector.evaluate(&frame{scope: scope, root: result})
}

// Placed is the input with a selected result at ResultPath, a part of Exit; TestState shows it as afterResultPath. The
// error is a *Failure.
func (s *State) Placed(scope *Scope, selected value.Value) (value.Value, error) {
	if !s.flow.results && s.Type != Pass {
		return selected, nil
	}
	return s.flow.result.put(scope.Input, selected)
}

func (s *State) exitJSONata(scope *Scope, result value.Value) (output value.Value, assigned *value.Object, err error) {
	f := frame{scope: scope}
	if s.flow.results {
		f.result = &result
	}
	if assigned, err = assign(s.flow.assign, &f); err != nil {
		return value.Value{}, nil, err
	}
	if s.flow.outcome == nil {
		return result, assigned, nil
	}
	output, err = s.flow.outcome.evaluate(&f)
	return output, assigned, err
}

// assign evaluates an Assign field; all of it sees the variables as they were before.
func assign(t *template, f *frame) (*value.Object, error) {
	if t == nil {
		return nil, nil
	}
	v, err := t.evaluate(f)
	if err != nil {
		return nil, err
	}
	assigned, _ := v.AsObject()
	return assigned, nil
}
