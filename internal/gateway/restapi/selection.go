package restapi

import (
	"cmp"
	"slices"
	"strconv"

	"sluice/internal/jsonpath/javaregex"
)

// Response is a compiled integration response. Immutable.
type Response struct {
	StatusCode      int
	ContentHandling ContentHandling
	Parameters      []Parameter
	Templates       ByMediaType[*Template]
	// Declared reports whether the method has a response of this status code; without one API Gateway answers 500.
	Declared bool

	pattern *javaregex.Regexp // nil for a default
}

// Select returns the first response whose selection pattern matches the whole of text, in order of status codes, else the
// default one; nil when there is neither. text is the endpoint's status code for HTTP and AWS integrations, and the error
// message of a Lambda function. Source: API reference, "IntegrationResponse", selectionPattern; the order is as recorded
// (the patterns ".*four hundred.*" of 405 and ".+" of 502 both match, and 405 is the answer).
func (r *Route) Select(text string) *Response {
	var otherwise *Response
	for i := range r.responses {
		response := &r.responses[i]
		if response.pattern == nil {
			if otherwise == nil {
				otherwise = response
			}
			continue
		}
		if matches, err := response.pattern.Matches(text); err == nil && matches {
			return response
		}
	}
	return otherwise
}

// compileResponses compiles the integration responses of a method.
func compileResponses(m *Method) ([]Response, error) {
	var out []Response
	for i := range m.Integration.Responses {
		r, err := compileResponse(m, &m.Integration.Responses[i])
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b Response) int { return cmp.Compare(a.StatusCode, b.StatusCode) })
	return out, nil
}

func compileResponse(m *Method, d *IntegrationResponse) (r Response, err error) {
	if r.StatusCode, err = strconv.Atoi(d.StatusCode); err != nil {
		return r, err
	}
	if d.SelectionPattern != "" {
		if r.pattern, err = javaregex.Compile(d.SelectionPattern, 0); err != nil {
			return r, err
		}
	}
	if r.Parameters, err = compileHeaders(d.Parameters, ParseResponseDestination, ParseResponseExpression); err != nil {
		return r, err
	}
	r.Declared = slices.ContainsFunc(m.Responses, func(declared MethodResponse) bool { return declared.StatusCode == d.StatusCode })
	r.Templates = compileEach(d.Templates, compileTemplate)
	r.ContentHandling = d.ContentHandling
	return r, nil
}

// CheckSelectionPattern says what is wrong with a selection pattern before it is stored: java.util.regex refuses it too, or it
// needs what this build's engine has not.
func CheckSelectionPattern(pattern string) error {
	_, err := javaregex.Compile(pattern, 0)
	return err
}
