package jsonata

import (
	"errors"
	"regexp"
)

// ErrUnsupported is what Eval answers for a result that has no JSON: a function. Step Functions says of it that the expression "returned an
// unsupported result type".
var ErrUnsupported = errors.New("returned an unsupported result type")

// Error says why an expression can't be compiled or evaluated, with the code and the text of jsonata-js 2.0.6.
type Error struct {
	// Code is S… for syntax, T… for types, D… for values, U1001 for a limit of jsonata-js's own tests and of this package. It is empty for a
	// regular expression that is none.
	Code string
	// Position counts the UTF-16 units up to the end of the token that is to blame, as the reference counts; 0 where it names none.
	Position int
	message  string // where the code has no template, or the template asks for it

	token, value, value2, exponent, index item
	typeName, functionName                string
	hasToken                              bool
}

// Error returns code and message as Step Functions shows them: "T1006: Attempted to invoke a non-function".
func (e *Error) Error() string {
	if e.Code == "" {
		return e.Message()
	}
	return e.Code + ": " + e.Message()
}

var placeholder = regexp.MustCompile(`\{\{\{?([a-zA-Z0-9]+)\}\}\}?`)

// Message returns the text alone. Values in it are JSON, cut where they are long.
func (e *Error) Message() string {
	template, ok := messages[e.Code]
	if !ok {
		return e.message
	}
	return placeholder.ReplaceAllStringFunc(template, func(hole string) string {
		name := placeholder.FindStringSubmatch(hole)[1]
		if hole[:3] == "{{{" {
			return e.raw(name)
		}
		return quoted(e.field(name))
	})
}

func (e *Error) raw(name string) string {
	switch name {
	case "message":
		return e.message
	case "functionName":
		return e.functionName
	case "token":
		return e.token.text
	}
	return "undefined"
}

func (e *Error) field(name string) item {
	switch name {
	case "token":
		return e.token
	case "value":
		return e.value
	case "value2":
		return e.value2
	case "exp":
		return e.exponent
	case "index":
		return e.index
	case "type":
		if e.typeName != "" {
			return text(e.typeName)
		}
	}
	return undefined
}

// messageBytesMax is about how long a value in a message gets.
const messageBytesMax = 8 << 10

// quoted writes a value as JSON.stringify does.
func quoted(x item) string {
	if !x.defined() || x.kind == kindFunction {
		return "undefined"
	}
	w := writer{bytesMax: messageBytesMax, exact: true}
	if err := w.write(x, 0); err != nil || len(w.dst) > messageBytesMax {
		return sound(string(w.dst[:min(len(w.dst), messageBytesMax)])) + "…"
	}
	return string(w.dst)
}

func (e *Error) setToken(token string) {
	e.token, e.hasToken = text(token), true
}

// fail makes an error about a value.
func fail(code string, about item) error { return &Error{Code: code, value: about} }

// at gives an error its place and the operator to blame, as the reference does for errors inside of an operator.
func at(err error, position int, operator string) error {
	var e *Error
	if errors.As(err, &e) {
		e.Position = position
		e.setToken(operator)
	}
	return err
}
