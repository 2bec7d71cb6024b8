package jsonpath

import "fmt"

// SyntaxError says that a path is invalid. Its text is that of Jayway's InvalidPathException where Jayway has one.
type SyntaxError struct {
	Path    string
	Message string
	// cause is set for a regular expression that can't be compiled.
	cause error
}

// Error returns Jayway's message.
func (e *SyntaxError) Error() string { return e.Message }

// Unwrap returns the error of package javaregex for a filter's regular expression, else nil.
func (e *SyntaxError) Unwrap() error { return e.cause }

// NotFoundError says that a definite path leads nowhere in a document. Its text is that of Jayway's PathNotFoundException,
// for example "No results for path: $['a']" or "Missing property in path $['a']".
type NotFoundError struct{ Message string }

// Error returns Jayway's message.
func (e *NotFoundError) Error() string { return e.Message }

// EvaluationError says that a path can't be applied to a document, for example min() to an array without numbers. Its
// text is that of the exception which Jayway throws.
type EvaluationError struct {
	Message string
	// invalid marks what is an InvalidPathException in Jayway: inside a filter it makes the filter false.
	invalid bool
	// bounds marks an index that is out of bounds: behind an index in a path it finds nothing.
	bounds bool
	cause  error
}

// Error returns the exception's message.
func (e *EvaluationError) Error() string { return e.Message }

// Unwrap returns the error of package javaregex for a regular expression that can't be matched, else nil.
func (e *EvaluationError) Unwrap() error { return e.cause }

// LimitError says that evaluating a path would look at more values than allowed.
type LimitError struct {
	Path  string
	Limit int
}

// Error names the path and the limit.
func (e *LimitError) Error() string {
	return fmt.Sprintf("path %s looks at more than %d values of the document", e.Path, e.Limit)
}

func notFound(format string, args ...any) error {
	return &NotFoundError{Message: fmt.Sprintf(format, args...)}
}

func invalidPath(format string, args ...any) error {
	return &EvaluationError{Message: fmt.Sprintf(format, args...), invalid: true}
}

func failed(format string, args ...any) error {
	return &EvaluationError{Message: fmt.Sprintf(format, args...)}
}

// badJSON is the answer for JSON in a path that can't be parsed.
func badJSON(err error) error {
	return failed("net.minidev.json.parser.ParseException: %s", err)
}

// failSyntax makes a SyntaxError; Compile adds the path.
func failSyntax(format string, args ...any) error {
	return &SyntaxError{Message: fmt.Sprintf(format, args...)}
}
