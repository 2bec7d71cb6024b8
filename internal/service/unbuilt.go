package service

import (
	"slices"

	"sluice/internal/wire"
)

// Unbuilt are operations that a service's model has and this build has not, which are left out for one reason.
type Unbuilt struct {
	Operations []string
	Why        string // a clause: "there are no organizations"
}

// NotBuilt answers a call of an operation that is not built: 501, its name, and why.
func (d *Definition) NotBuilt(op *wire.Operation) error {
	text := "The operation " + op.Name + " of " + d.Model.FullName + " is not implemented"
	for _, u := range d.Unbuilt {
		if slices.Contains(u.Operations, op.Name) {
			text += ": " + u.Why
		}
	}
	return wire.ErrNotImplemented.New(text + ".")
}
