package asl

import "sluice/internal/value"

// frame is what the expressions of one field see.
type frame struct {
	scope *Scope
	// root is JSONPath's $: the input, the result or the item, as the field has it.
	root value.Value
	// result and errorOutput are JSONata's $states.result and $states.errorOutput, where there are such.
	result, errorOutput *value.Value
	// looked counts the values that paths looked at, ticks how often JSONata asked whether to go on.
	looked, ticks int
	// about is the Context object, once somebody named it.
	about *value.Value
	// states is $states, once somebody named it.
	states *value.Object
}

// context returns the Context object, which is made once for a field.
func (f *frame) context() value.Value {
	if f.about == nil {
		v := f.scope.context()
		f.about = &v
	}
	return *f.about
}

// reserved returns JSONata's $states, with the Context object if somebody may read it. Source: developer guide, "Passing
// data between states with variables".
func (f *frame) reserved(context bool) value.Value {
	if f.states == nil {
		f.states = value.NewObject(value.Member{Name: "input", Value: f.scope.Input})
		if f.result != nil {
			f.states.Set("result", *f.result)
		}
		if f.errorOutput != nil {
			f.states.Set("errorOutput", *f.errorOutput)
		}
	}
	if context && !f.states.Has("context") {
		members := []value.Member{}
		for name, v := range f.states.All() {
			members = append(members, value.Member{Name: name, Value: v})
		}
		f.states = value.NewObject(append(members, value.Member{Name: "context", Value: f.context()})...)
	}
	return f.states.Value()
}
