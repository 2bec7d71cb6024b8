package restapi

import (
	"errors"
	"strings"

	"sluice/internal/jsonpath"
	"sluice/internal/value"
)

// Evaluate returns the values that the expression has for this request or response: none where there is nothing to map, and
// usually one. The slice may be shared and must not be changed. The error is about the body alone: one that is no JSON, or a
// path that cannot be applied to it.
func (x *Expression) Evaluate(v Values) ([]string, error) {
	switch x.source {
	case fromStatic:
		return x.static, nil
	case fromHeader:
		return last(v.Header(x.name)), nil
	case fromHeaders:
		return v.Header(x.name), nil
	case fromQuery:
		return last(v.Query(x.name)), nil
	case fromQueries:
		return v.Query(x.name), nil
	case fromPath:
		return one(v.Path(x.name)), nil
	case fromContext:
		return one(v.Context(x.name)), nil
	case fromStageVariable:
		return one(v.StageVariable(x.name)), nil
	case fromBody:
		return one(string(v.Body()), true), nil
	case fromJSON:
		return x.readJSON(v)
	}
	return nil, nil
}

// IsEncoded reports whether the values come percent-encoded: path variables do, everything else is plain text.
func (x *Expression) IsEncoded() bool { return x.source == fromPath }

// last is the last of several values, which counts where one is wanted (recorded: "price=10&price=20" is 20).
func last(values []string) []string {
	if len(values) > 1 {
		return values[len(values)-1:]
	}
	return values
}

// one wraps a value that is there; an empty one maps to nothing.
func one(text string, ok bool) []string {
	if !ok || text == "" {
		return nil
	}
	return []string{text}
}

func (x *Expression) readJSON(v Values) ([]string, error) {
	document, err := v.JSON()
	if err != nil {
		return nil, err
	}
	found, err := x.path.Read(document)
	var missing *jsonpath.NotFoundError
	switch {
	case errors.As(err, &missing):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return one(scalarText(found), true), nil
}

// scalarText is a JSON value as the text of a parameter: a string without its quotes, everything else as JSON.
func scalarText(v value.Value) string {
	if text, ok := v.AsString(); ok {
		return text
	}
	if v.IsNull() {
		return ""
	}
	return v.String()
}

// ParseJSONBody parses a body for body mappings. API Gateway looks at it as JSON only where it begins like JSON, and takes
// everything else for an empty object (observed by LocalStack's AWS-validated tests).
func ParseJSONBody(body []byte) (value.Value, error) {
	text := strings.TrimSpace(string(body))
	if text == "" || strings.IndexByte("{[\"'", text[0]) < 0 {
		return value.NewObject().Value(), nil
	}
	return value.Parse(text)
}
