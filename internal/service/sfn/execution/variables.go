package execution

import (
	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

// assign is the payload of what a state assigns to variables, which may be nil. It fails where that is too much for the state or for the execution.
func (x *Execution) assign(f *frame, assigned *value.Object) (Payload, error) {
	if assigned == nil || assigned.Len() == 0 {
		return Payload{}, nil
	}
	variables := payloadOf(assigned.Value())
	if variables.exceeds() {
		if err := asl.AssignedTooMuch(f.state.Name, assigned); err != nil {
			return Payload{}, err
		}
		variables = Rendered(assigned.Value(), assigned.Value().String()) // only with the names, which do not count
	}
	if x.assigned+len(variables.Text) <= asl.VariablesBytesMax { // whatever became of what was assigned before
		return variables, nil
	}
	if excess := x.variablesBytes() + f.variables.Growth(assigned) - asl.VariablesBytesMax; excess > 0 {
		return Payload{}, asl.VariablesTooLarge(f.state.Name, excess)
	}
	return variables, nil
}

// variablesBytes is how large all variables are. Those of programs that are over do not count any more.
func (x *Execution) variablesBytes() (bytes int) {
	for _, f := range x.frames {
		if f.phase != ended {
			bytes += f.variables.Bytes()
		}
	}
	return bytes
}
