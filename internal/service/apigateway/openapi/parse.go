package openapi

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"sluice/internal/value"
)

// ParseDocument is a document, JSON or YAML, as a value: for who changes it before it is read, as CloudFormation resolves its functions.
// The error is an *Error.
func ParseDocument(document []byte) (value.Value, error) {
	o, err := parse(document)
	if err != nil {
		return value.Value{}, err
	}
	return o.Value(), nil
}

// parse makes one ordered value of a document. JSON is tried first, because it is told apart by itself: what is no JSON is YAML.
func parse(document []byte) (*value.Object, *Error) {
	if len(document) > DocumentBytesMax {
		return nil, &Error{Message: "API definition is too large: at most 6 MB are allowed."}
	}
	document = bytes.TrimPrefix(document, []byte("\uFEFF"))
	if !utf8.Valid(document) {
		return nil, invalid("not valid UTF-8")
	}
	v, err := value.ParseBytes(document)
	if err != nil {
		if errors.Is(err, value.ErrDepth) {
			return nil, invalid("%v", err)
		}
		if v, err = parseYAML(document); err != nil {
			return nil, invalid("%v", err)
		}
	}
	o, ok := v.AsObject()
	if !ok {
		return nil, invalid("the document is no object")
	}
	return o, nil
}
