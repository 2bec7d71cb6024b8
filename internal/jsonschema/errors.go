package jsonschema

import "errors"

// Error says why a document is no schema. Compile answers it.
type Error struct {
	// Where is the place as a URI: that of the document with a JSON Pointer behind the "#".
	Where string
	// Message is the library's where it has one.
	Message string
	Cause   error // what the Loader or the pattern's compiler said, or nil
}

func (e *Error) Error() string {
	text := e.Where + ": " + e.Message
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// ErrNotFound is for a Loader that has no document of a URI.
var ErrNotFound = errors.New("there is no such document")
