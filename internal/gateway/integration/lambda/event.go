package lambda

import (
	"cmp"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
	"sluice/internal/value"
)

// Event is the input of a function behind a proxy: the method request, member by member as recorded (LocalStack's AWS-validated
// test_lambda_aws_proxy_integration) and described (Developer Guide, "Input format of a Lambda function for proxy integration"). Of
// several values of a name the single-valued members have the last; what is empty is null. The mappings of a proxy's parameters
// change nothing (recorded).
func Event(route *restapi.Route, came *integration.Came) []byte {
	e := event{dst: make([]byte, 0, 2048+len(came.Body)+len(came.Body)/2)}
	e.dst = append(e.dst, '{')
	e.text("resource", route.ResourcePath)
	e.text("path", eventPath(came.Path))
	e.text("httpMethod", came.Method)
	names := slices.Sorted(maps.Keys(came.Header))
	e.singles("headers", names, came.Header, came.Spelling)
	e.multiples("multiValueHeaders", names, came.Header, came.Spelling)
	query, parameters := grouped(came.Query)
	e.singles("queryStringParameters", parameters, query, nil)
	e.multiples("multiValueQueryStringParameters", parameters, query, nil)
	e.path(came.PathParameters)
	e.value("stageVariables", came.StageVariables)
	e.value("requestContext", came.Context)
	e.body(came)
	e.dst[len(e.dst)-1] = '}'
	return e.dst
}

// eventPath is the path without the stage. Slashes before it are one, those behind stay (recorded: "//hardcoded" is "/hardcoded",
// "/proxy-value/" is itself).
func eventPath(path string) string { return "/" + strings.TrimLeft(path, "/") }

// grouped gathers the values of each name, names in the order in which they came.
func grouped(query []integration.Parameter) (map[string][]string, []string) {
	values, names := make(map[string][]string, len(query)), make([]string, 0, len(query))
	for _, q := range query {
		if _, known := values[q.Name]; !known {
			names = append(names, q.Name)
		}
		values[q.Name] = append(values[q.Name], q.Value)
	}
	return values, names
}

// event writes members, each with a comma behind it.
type event struct{ dst []byte }

func (e *event) name(name string) {
	e.dst = append(value.AppendString(e.dst, name), ':')
}

func (e *event) raw(text string) { e.dst = append(append(e.dst, text...), ',') }

func (e *event) text(name, text string) {
	e.name(name)
	e.dst = append(value.AppendString(e.dst, text), ',')
}

func (e *event) value(name string, v value.Value) {
	e.name(name)
	if o, ok := v.AsObject(); ok && o.Len() == 0 {
		v = value.Null()
	}
	written, err := v.Append(e.dst)
	if err != nil { // deeper than any context is
		e.raw("null")
		return
	}
	e.dst = written
	e.raw("")
}

// open begins an object; false where there is nothing to put into it, and null stands for it.
func (e *event) open(name string, members int) bool {
	e.name(name)
	if members == 0 {
		e.raw("null")
		return false
	}
	e.dst = append(e.dst, '{')
	return true
}

// shut ends an object whose last member has a comma behind it.
func (e *event) shut() { e.dst = append(e.dst[:len(e.dst)-1], '}', ',') }

func (e *event) singles(name string, names []string, values map[string][]string, spelling map[string]string) {
	if !e.open(name, len(names)) {
		return
	}
	for _, n := range names {
		e.text(cmp.Or(spelling[n], n), values[n][len(values[n])-1])
	}
	e.shut()
}

func (e *event) multiples(name string, names []string, values map[string][]string, spelling map[string]string) {
	if !e.open(name, len(names)) {
		return
	}
	for _, n := range names {
		e.name(cmp.Or(spelling[n], n))
		e.dst = append(e.dst, '[')
		for _, v := range values[n] {
			e.dst = append(value.AppendString(e.dst, v), ',')
		}
		e.dst = append(e.dst[:len(e.dst)-1], ']', ',')
	}
	e.shut()
}

func (e *event) path(params []restapi.Param) {
	if !e.open("pathParameters", len(params)) {
		return
	}
	for _, p := range params {
		e.text(p.Name, p.Value)
	}
	e.shut()
}

// body is text as it came, or base64 of a binary media type.
func (e *event) body(came *integration.Came) {
	e.name("body")
	switch {
	case len(came.Body) == 0:
		e.raw("null")
	case came.Binary:
		e.dst = append(base64.StdEncoding.AppendEncode(append(e.dst, '"'), came.Body), '"', ',')
	case utf8.Valid(came.Body):
		e.dst = append(value.AppendString(e.dst, string(came.Body)), ',')
	default:
		e.dst = append(value.AppendString(e.dst, strings.ToValidUTF8(string(came.Body), string(utf8.RuneError))), ',')
	}
	e.name("isBase64Encoded")
	if came.Binary && len(came.Body) > 0 {
		e.raw("true")
		return
	}
	e.raw("false")
}
