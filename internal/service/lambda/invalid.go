package lambda

import (
	"sluice/internal/service"
	"sluice/internal/wire"
)

// invalid words breaches of the model's constraints as Lambda does. Of some members it checks more, or other things, itself.
func invalid(_ *service.Call, found []wire.Violation) *wire.Error {
	var told []wire.Violation
	for _, v := range found {
		if !own(&v) {
			told = append(told, v)
		}
	}
	if len(told) == 0 {
		return nil
	}
	// A qualifier's breach comes before the name's (recorded), which the model has the other way round.
	for i, v := range told {
		if v.Path == "qualifier" && i > 0 {
			copy(told[1:i+1], told[:i])
			told[0] = v
		}
	}
	return wire.ErrValidation.New(wire.ValidationText(told))
}

// own reports whether an operation checks for itself what was breached: which runtimes there are is not the model's to say (recorded).
func own(v *wire.Violation) bool {
	return v.Member.Name == "Runtime" && !v.Missing && v.Member.Constraint != nil && v.Member.Constraint.Enum != nil
}
