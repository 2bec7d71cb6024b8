package value

import (
	"errors"
	"strconv"
)

// ErrDepth says that a value is nested deeper than allowed. A *SyntaxError of Parse wraps it, and Append returns it.
var ErrDepth = errors.New("nested too deeply")

// SyntaxError is what Parse answers for a text that is not JSON.
type SyntaxError struct {
	// Offset counts the bytes before the place where the text stops being JSON.
	Offset int
	// Message says what is wrong there, without the offset.
	Message string
	cause   error
}

// Error names the offset and what is wrong there.
func (e *SyntaxError) Error() string {
	return "invalid JSON at offset " + strconv.Itoa(e.Offset) + ": " + e.Message
}

// Unwrap returns ErrDepth for a text that is nested too deeply, else nil.
func (e *SyntaxError) Unwrap() error { return e.cause }
