package restapi

import (
	"fmt"
	"slices"
	"strings"
)

// Place is the part of a message that a mapped parameter goes to.
type Place uint8

// The places of an integration request; a method response has headers alone.
const (
	InHeader Place = iota
	InQuery
	InPath
)

// Parameter is one compiled parameter mapping.
type Parameter struct {
	Place Place
	Name  string
	Expression
}

// ParseDestination splits "integration.request.header.X".
func ParseDestination(text string) (Place, string, error) {
	rest, ok := strings.CutPrefix(text, "integration.request.")
	kind, name, _ := strings.Cut(rest, ".")
	if ok && isParameterName(name) {
		switch kind {
		case "header":
			return InHeader, name, nil
		case "querystring":
			return InQuery, name, nil
		case "path":
			return InPath, name, nil
		}
	}
	return 0, "", &ParameterError{Text: text}
}

// ParseResponseDestination returns the header of "method.response.header.X".
func ParseResponseDestination(text string) (string, error) {
	return headerBehind("method.response.header.", text)
}

// ParseGatewayResponseDestination returns the header of "gatewayresponse.header.X".
func ParseGatewayResponseDestination(text string) (string, error) {
	return headerBehind("gatewayresponse.header.", text)
}

func headerBehind(prefix, text string) (string, error) {
	name, ok := strings.CutPrefix(text, prefix)
	if !ok || !isParameterName(name) {
		return "", &ParameterError{Text: text}
	}
	return name, nil
}

// ParameterError says that a text names no parameter that a mapping could fill.
type ParameterError struct{ Text string }

// Error is API Gateway's own text.
func (e *ParameterError) Error() string {
	return fmt.Sprintf("Invalid mapping expression parameter specified: %s", e.Text)
}

// compileParameters parses mappings, in order of their destinations.
func compileParameters(mappings map[string]string, to func(string) (Place, string, error), from func(string) (*Expression, error)) ([]Parameter, error) {
	var out []Parameter
	for _, destination := range sortedKeys(mappings) {
		place, name, err := to(destination)
		if err != nil {
			return nil, err
		}
		x, err := from(mappings[destination])
		if err != nil {
			return nil, err
		}
		out = append(out, Parameter{Place: place, Name: name, Expression: *x})
	}
	return out, nil
}

// compileHeaders is compileParameters where all destinations are headers.
func compileHeaders(mappings map[string]string, to func(string) (string, error), from func(string) (*Expression, error)) ([]Parameter, error) {
	header := func(text string) (Place, string, error) {
		name, err := to(text)
		return InHeader, name, err
	}
	return compileParameters(mappings, header, from)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
