package asl

// The conditions that are made of others, and those of JSONata.
type (
	not     struct{ of condition }
	allOf   []condition
	anyOf   []condition
	fixed   bool
	boolean struct {
		expression expression
		field      string
	}
)

func (c not) holds(f *frame) (bool, error) {
	met, err := c.of.holds(f)
	return !met, err
}

func (c allOf) holds(f *frame) (bool, error) {
	for _, of := range c {
		if met, err := of.holds(f); err != nil || !met {
			return false, err
		}
	}
	return true, nil
}

func (c anyOf) holds(f *frame) (bool, error) {
	for _, of := range c {
		if met, err := of.holds(f); err != nil || met {
			return met, err
		}
	}
	return false, nil
}

func (c fixed) holds(*frame) (bool, error) { return bool(c), nil }

func (c boolean) holds(f *frame) (bool, error) {
	v, err := c.expression.evaluate(f, c.field)
	if err != nil {
		return false, err
	}
	met, ok := v.AsBool()
	if !ok {
		return false, wrongType(c.expression, c.field, "boolean", v)
	}
	return met, nil
}

func (c not) variables(visit func(string)) { c.of.variables(visit) }

func (c allOf) variables(visit func(string)) {
	for _, of := range c {
		of.variables(visit)
	}
}

func (c anyOf) variables(visit func(string)) { allOf(c).variables(visit) }

func (fixed) variables(func(string)) {}

func (c boolean) variables(visit func(string)) { c.expression.variables(visit) }
