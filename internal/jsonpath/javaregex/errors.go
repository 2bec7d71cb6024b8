package javaregex

import "strconv"

// SyntaxError is what Compile answers for a pattern that java.util.regex refuses too.
type SyntaxError struct {
	Pattern string
	// Offset counts the bytes of the pattern before the fault.
	Offset  int
	Message string
}

// Error says what is wrong and where, and quotes the pattern.
func (e *SyntaxError) Error() string {
	return "regular expression " + strconv.Quote(e.Pattern) + ": " + e.Message + " near offset " + strconv.Itoa(e.Offset)
}

// UnsupportedError says that java.util.regex takes the pattern and this package can't.
type UnsupportedError struct {
	Pattern string
	// Construct names what is missing, for example "lookahead".
	Construct string
}

// Error names the construct and quotes the pattern.
func (e *UnsupportedError) Error() string {
	return "regular expression " + strconv.Quote(e.Pattern) + ": " + e.Construct + " is not supported"
}

// ReplacementError says that a replacement text names a group that the pattern lacks or ends in an escape.
type ReplacementError struct {
	Replacement string
	Message     string
}

// Error says what is wrong and quotes the replacement.
func (e *ReplacementError) Error() string {
	return "replacement " + strconv.Quote(e.Replacement) + ": " + e.Message
}
