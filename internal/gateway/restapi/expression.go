package restapi

import (
	"fmt"
	"strings"

	"sluice/internal/jsonpath"
	"sluice/internal/value"
)

// Values is where mapping expressions read a request, a response and what stands around them. The gateway's passage is one.
type Values interface {
	// Header returns all values of a header of the method request or, in response mappings, of the integration response.
	// API Gateway compares names with regard to case; HTTP/2 and Go's server keep no case, so here it does not count.
	Header(name string) []string
	// Query returns all values of a query string parameter, decoded.
	Query(name string) []string
	// Path returns a path variable, percent-encoded as it came.
	Path(name string) (string, bool)
	// Body is the body's text.
	Body() []byte
	// JSON is the body parsed, once; an error where it begins like JSON and is none.
	JSON() (value.Value, error)
	// Context returns a scalar of $context by its dotted name, "identity.sourceIp".
	Context(name string) (string, bool)
	// StageVariable returns a stage variable.
	StageVariable(name string) (string, bool)
}

// source is where an expression reads from.
type source uint8

const (
	fromStatic source = iota
	fromHeader
	fromHeaders
	fromQuery
	fromQueries
	fromPath
	fromBody
	fromJSON
	fromContext
	fromStageVariable
)

// Expression is a parsed mapping expression: "method.request.querystring.id", "'static'". Immutable.
type Expression struct {
	source source
	name   string
	static []string // one element, shared by all evaluations
	path   *jsonpath.Path
}

// side is what an expression maps from.
type side string

const (
	requestSide  side = "method.request."
	responseSide side = "integration.response."
)

// ParseRequestExpression parses the value of an integration's requestParameters; the forms are those of the Developer Guide,
// "Integration request data mapping expressions".
func ParseRequestExpression(text string) (*Expression, error) {
	return parseExpression(text, requestSide)
}

// ParseResponseExpression parses the value of an integration response's responseParameters; see the Developer Guide, "Method
// response header mapping expressions".
func ParseResponseExpression(text string) (*Expression, error) {
	return parseExpression(text, responseSide)
}

func parseExpression(text string, from side) (*Expression, error) {
	if len(text) >= 2 && text[0] == '\'' && text[len(text)-1] == '\'' {
		return &Expression{source: fromStatic, static: []string{text[1 : len(text)-1]}}, nil
	}
	if name, ok := strings.CutPrefix(text, "context."); ok && isDottedName(name) {
		return &Expression{source: fromContext, name: name}, nil
	}
	if name, ok := strings.CutPrefix(text, "stageVariables."); ok && isParameterName(name) {
		return &Expression{source: fromStageVariable, name: name}, nil
	}
	if rest, ok := strings.CutPrefix(text, string(from)); ok {
		return parseMessage(text, rest, from)
	}
	return nil, &ExpressionError{Text: text}
}

// parseMessage parses what follows "method.request." or "integration.response.".
func parseMessage(text, rest string, from side) (*Expression, error) {
	kind, name, _ := strings.Cut(rest, ".")
	if kind == "body" {
		return parseBody(text, rest, name)
	}
	sources := map[string]source{"header": fromHeader, "multivalueheader": fromHeaders}
	if from == requestSide {
		sources["querystring"], sources["multivaluequerystring"], sources["path"] = fromQuery, fromQueries, fromPath
	}
	s, known := sources[kind]
	if !known || !isParameterName(name) {
		return nil, &ExpressionError{Text: text}
	}
	return &Expression{source: s, name: name}, nil
}

func parseBody(text, rest, path string) (*Expression, error) {
	if rest == "body" {
		return &Expression{source: fromBody}, nil
	}
	compiled, err := jsonpath.Compile("$." + path)
	if err != nil {
		return nil, &ExpressionError{Text: text, Cause: err}
	}
	return &Expression{source: fromJSON, path: compiled}, nil
}

// Parameter is the declared method parameter that the expression needs, "method.request.header.X"; empty for one that needs
// none. API Gateway refuses a mapping of a parameter that its method does not declare.
func (x *Expression) Parameter() string {
	switch x.source {
	case fromHeader, fromHeaders:
		return "method.request.header." + x.name
	case fromQuery, fromQueries:
		return "method.request.querystring." + x.name
	case fromPath:
		return "method.request.path." + x.name
	}
	return ""
}

// ExpressionError says that a text is no mapping expression.
type ExpressionError struct {
	Text  string
	Cause error // the JSONPath's, or nil
}

// Error is API Gateway's own text.
func (e *ExpressionError) Error() string {
	return fmt.Sprintf("Invalid mapping expression specified: %s", e.Text)
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *ExpressionError) Unwrap() error { return e.Cause }

// isParameterName holds a name against ^[a-zA-Z0-9._$-]+$ (Developer Guide, "Map method request data …").
func isParameterName(name string) bool {
	for i := range len(name) {
		c := name[i]
		if !isAlphanumeric(c) && strings.IndexByte("._$-", c) < 0 {
			return false
		}
	}
	return name != ""
}

func isDottedName(name string) bool {
	return isParameterName(name) && !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, ".") && !strings.Contains(name, "..")
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
