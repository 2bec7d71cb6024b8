package openapi

import "sluice/internal/value"

// ParseDocument is parse, for tests that change a document before it is read.
func ParseDocument(document []byte) (value.Value, error) {
	o, err := parse(document)
	if err != nil {
		return value.Value{}, err
	}
	return o.Value(), nil
}

// AppendYAML and AppendIndented are the two ways in which an export is written.
var (
	AppendYAML     = appendYAML
	AppendIndented = appendIndented
)
