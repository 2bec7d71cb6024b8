package edge

import (
	"strings"

	"sluice/internal/wire"
)

// check holds the input against the constraints of the model: required members, lengths, ranges, patterns, enumerations.
func (e *Edge) check(p *passage) error {
	found := p.violations()
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

// violations lists the breaches in the form of the service's messages.
func (p *passage) violations() []wire.Violation {
	switch model := p.definition.Model; {
	case model.Together:
		return wire.CheckTogether(p.in)
	case model.BodyPath:
		name := p.call.Operation.Name
		return wire.Check(p.in, strings.ToLower(name[:1])+name[1:]+"Input")
	}
	return wire.Check(p.in, "")
}
