package jsonschema

import (
	"sluice/internal/value"
)

// boundCheck is maximum or minimum, with its exclusive companion.
type boundCheck struct {
	bound     value.Number
	boundText string
	// sign is 1 for a maximum and -1 for a minimum.
	sign      int
	exclusive bool
}

func compileBound(maximum bool) func(*compiler, *node, place, *value.Object) error {
	name, sign := "exclusiveMinimum", -1
	if maximum {
		name, sign = "exclusiveMaximum", 1
	}
	return func(_ *compiler, n *node, p place, schema *value.Object) error {
		number, ok := p.value.AsNumber()
		if !ok {
			return incorrectType(p, "integer", "number")
		}
		c := &boundCheck{bound: number, boundText: javaNumber(number), sign: sign}
		exclusive, _ := schema.Get(name)
		c.exclusive, _ = exclusive.AsBool()
		n.on(c, value.KindNumber)
		return nil
	}
}

// compileExclusive checks the form; the bound reads the value.
func compileExclusive(of string) func(*compiler, *node, place, *value.Object) error {
	return func(_ *compiler, _ *node, p place, schema *value.Object) error {
		if p.value.Kind() != value.KindBool {
			return incorrectType(p, "boolean")
		}
		if !schema.Has(of) {
			if of == "maximum" {
				return p.fail("exclusiveMaximum must be paired with maximum")
			}
			return p.fail("exclusiveMinimum must be paired with minimum")
		}
		return nil
	}
}

func (c *boundCheck) test(r *run, v value.Value) {
	number, _ := v.AsNumber()
	order := c.sign * number.Compare(c.bound)
	if order > 0 || order == 0 && c.exclusive {
		r.fail(c, v, order)
	}
}

func (c *boundCheck) text(dst []byte, v value.Value, order int) []byte {
	number, _ := v.AsNumber()
	switch {
	case order == 0 && c.sign > 0:
		return append(append(dst, "numeric instance is not strictly lower than the required maximum "...), c.boundText...)
	case order == 0:
		return append(append(dst, "numeric instance is not strictly greater than the required minimum "...), c.boundText...)
	case c.sign > 0:
		dst = append(dst, "numeric instance is greater than the required maximum (maximum: "...)
	default:
		dst = append(dst, "numeric instance is lower than the required minimum (minimum: "...)
	}
	dst = append(append(append(dst, c.boundText...), ", found: "...), javaNumber(number)...)
	return append(dst, ')')
}

// multipleCheck is multipleOf.
type multipleCheck struct {
	divisor     value.Decimal
	divisorText string
}

func compileMultipleOf(_ *compiler, n *node, p place, _ *value.Object) error {
	number, ok := p.value.AsNumber()
	if !ok {
		return incorrectType(p, "integer", "number")
	}
	c := &multipleCheck{number.Decimal(), javaNumber(number)}
	switch {
	case c.divisor.Negative || c.divisor.Digits == "":
		return p.fail("divisor must be strictly greater than zero")
	case len(c.divisor.Digits) > divisorDigitsMax:
		return p.fail("the divisor has too many digits")
	}
	n.on(c, value.KindNumber)
	return nil
}

func (c *multipleCheck) test(r *run, v value.Value) {
	number, _ := v.AsNumber()
	if r.spend(len(number)) && !isMultiple(number.Decimal(), c.divisor) {
		r.fail(c, v, 0)
	}
}

func (c *multipleCheck) text(dst []byte, v value.Value, _ int) []byte {
	number, _ := v.AsNumber()
	dst = append(append(append(dst, "remainder of division is not zero ("...), javaNumber(number)...), " / "...)
	return append(append(dst, c.divisorText...), ')')
}
