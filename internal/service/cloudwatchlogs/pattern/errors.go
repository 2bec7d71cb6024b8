package pattern

import "fmt"

// SyntaxError is why a text is no pattern, in AWS's words as far as they are known.
type SyntaxError struct{ Text string }

func (e *SyntaxError) Error() string { return e.Text }

// errInvalid is AWS's answer to what has no better one (awsdocs/amazon-cloudwatch-logs-user-guide#21) [I].
func errInvalid() error { return &SyntaxError{"Invalid filter pattern"} }

// errUnclosed: jorgebastida/awslogs#210 [I].
func errUnclosed(open, end byte) error {
	return &SyntaxError{fmt.Sprintf("If a filter pattern starts with '%c' it must end with '%c'", open, end)}
}

// errCharacters names what may stand in quotes alone. Source: "Invalid character(s) in term '['", quoted in many issues [I].
func errCharacters(found string) error {
	return &SyntaxError{"Invalid character(s) in term '" + found + "'"}
}
