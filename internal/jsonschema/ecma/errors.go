package ecma

import (
	"errors"
	"fmt"
)

// ErrTooSlow is what Match answers when a pattern with lookahead or backreference needs more than StepsMax steps.
var ErrTooSlow = errors.New("the regular expression takes too many steps")

// ErrTooLarge is what Compile answers for a pattern whose counts multiply to a program that nobody means.
var ErrTooLarge = errors.New("the regular expression is too large")

// SyntaxError says that a pattern is none in ECMA 262.
type SyntaxError struct {
	Pattern string
	// Offset counts the bytes of the pattern before the fault.
	Offset  int
	Message string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("invalid regular expression %q: %s at %d", e.Pattern, e.Message, e.Offset)
}
