package vtl

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ParseError says that a template is not valid. It is what Parse returns, and Render for the template of an #evaluate.
type ParseError struct {
	// Line and Column count from 1; Column counts bytes.
	Line, Column int
	Message      string
}

// Error names the place and what is wrong there.
func (e *ParseError) Error() string {
	return fmt.Sprintf("template line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// RenderError says that a template can't be rendered: a method threw what is an exception in Java, or JSON is malformed.
type RenderError struct {
	// Line and Column of the reference or directive that failed, both from 1.
	Line, Column int
	// Source is the source text of the reference, or the name of the directive.
	Source string
	Err    error
}

// Error names the place, the reference and what went wrong.
func (e *RenderError) Error() string {
	return fmt.Sprintf("template line %d, column %d: %s: %v", e.Line, e.Column, e.Source, e.Err)
}

// Unwrap returns what went wrong, for example a *jsonsmart.ParseError for a body that is not JSON.
func (e *RenderError) Unwrap() error { return e.Err }

// LimitError says that rendering was stopped at one of the Limits.
type LimitError struct {
	// Limit is the name of the field of Limits.
	Limit string
	Max   int
}

// Error names the limit.
func (e *LimitError) Error() string {
	return "template exceeds " + e.Limit + " = " + strconv.Itoa(e.Max)
}

// locate adds the place to an error that has none.
func locate(err error, text string, offset int, source string) error {
	if err == nil || isPlaced(err) {
		return err
	}
	line, column := position(text, offset)
	return &RenderError{Line: line, Column: column, Source: source, Err: err}
}

// isPlaced reports whether an error needs no place: it has one, or is not about one.
func isPlaced(err error) bool {
	if _, ok := errors.AsType[*RenderError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*LimitError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*ParseError](err); ok {
		return true
	}
	return signalOf(err) != nil
}

// position turns an offset into a line and a column.
func position(text string, offset int) (line, column int) {
	before := text[:min(offset, len(text))]
	return strings.Count(before, "\n") + 1, len(before) - strings.LastIndexByte(before, '\n')
}

func syntaxError(text string, offset int, message string) error {
	line, column := position(text, offset)
	return &ParseError{Line: line, Column: column, Message: message}
}

// quoteAt quotes the character at an offset.
func quoteAt(text string, offset int) string {
	if offset >= len(text) {
		return "end of the template"
	}
	r, _ := utf8.DecodeRuneInString(text[offset:])
	return strconv.QuoteRune(r)
}
