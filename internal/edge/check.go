package edge

import (
	"strings"

	"sluice/internal/wire"
)

// check holds the input against the constraints of the model: required members, lengths, ranges, patterns, enumerations.
func (e *Edge) check(p *passage) error {
	prefix := ""
	if p.definition.Model.BodyPath {
		name := p.call.Operation.Name
		prefix = strings.ToLower(name[:1]) + name[1:] + "Input"
	}
	found := wire.Check(p.in, prefix)
	if len(found) == 0 {
		return nil
	}
	if p.definition.Invalid != nil {
		if refusal := p.definition.Invalid(&p.call, found); refusal != nil {
			return refusal
		}
		return nil
	}
	return wire.ErrValidation.New(wire.ValidationText(found))
}
