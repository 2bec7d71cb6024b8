package jsonschema

import (
	"fmt"
	"math"
	"unicode/utf8"

	"sluice/internal/value"
)

// lengthRule is one of the six keywords that bound a length.
type lengthRule uint8

const (
	maxItems lengthRule = iota
	minItems
	maxLength
	minLength
	maxProperties
	minProperties
)

type lengthCheck struct {
	rule  lengthRule
	bound int
}

func compileLength(on value.Kind, rule lengthRule) func(*compiler, *node, place, *value.Object) error {
	return func(_ *compiler, n *node, p place, _ *value.Object) error {
		number, ok := p.value.AsNumber()
		if !ok || !number.IsLiteralInteger() {
			return incorrectType(p, "integer")
		}
		bound, fits := number.Int64()
		switch {
		case number[0] == '-' && number != "-0":
			return p.fail("integer value must be strictly positive")
		case !fits || bound > math.MaxInt32:
			return p.fail("integer value is too large")
		}
		n.on(&lengthCheck{rule, int(bound)}, on)
		return nil
	}
}

func (c *lengthCheck) test(r *run, v value.Value) {
	var length int
	if s, ok := v.AsString(); ok {
		length = utf8.RuneCountInString(s)
	} else {
		length = v.Len()
	}
	ok := length <= c.bound
	if c.rule == minItems || c.rule == minLength || c.rule == minProperties {
		ok = length >= c.bound
	}
	if !ok {
		r.fail(c, v, length)
	}
}

func (c *lengthCheck) text(dst []byte, v value.Value, n int) []byte {
	switch c.rule {
	case maxItems:
		return fmt.Appendf(dst, "array is too long: must have at most %d elements but instance has %d elements", c.bound, n)
	case minItems:
		return fmt.Appendf(dst, "array is too short: must have at least %d elements but instance has %d elements", c.bound, n)
	case maxProperties:
		return fmt.Appendf(dst, "object has too many properties (found %d but schema requires at most %d)", n, c.bound)
	case minProperties:
		return fmt.Appendf(dst, "object has too few properties (found %d but schema requires at least %d)", n, c.bound)
	}
	s, _ := v.AsString()
	dst = append(append(append(dst, `string "`...), s...), '"')
	if c.rule == maxLength {
		return fmt.Appendf(dst, " is too long (length: %d, maximum allowed: %d)", n, c.bound)
	}
	return fmt.Appendf(dst, " is too short (length: %d, required minimum: %d)", n, c.bound)
}
