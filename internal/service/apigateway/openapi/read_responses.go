package openapi

import (
	"slices"
	"strings"

	"sluice/internal/value"
)

// readResponses reads an operation's responses. The key "default" has no method response that could stand for it.
func (r *reader) readResponses(at place, operation *value.Object, m *Method) {
	for key, item := range objectIn(operation, "responses").All() {
		if strings.HasPrefix(key, "x-") {
			continue
		}
		if !isStatusCode(key) {
			r.warn("Response '", key, "' of ", at.String(), " is not a status code. Ignoring.")
			continue
		}
		v, ok := r.resolve(item)
		if !ok {
			r.refuse("Unable to resolve response '", key, "' of ", at.String())
			continue
		}
		m.Responses = append(m.Responses, r.readResponse(at, operation, key, objectOf(v)))
	}
	slices.SortFunc(m.Responses, func(a, b MethodResponse) int { return strings.Compare(a.StatusCode, b.StatusCode) })
}

// isStatusCode tells the three digits that PutMethodResponse takes: its model's pattern is [1-5]\d\d.
func isStatusCode(s string) bool {
	return len(s) == 3 && s[0] >= '1' && s[0] <= '5' && isDigit(s[1]) && isDigit(s[2])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func (r *reader) readResponse(at place, operation *value.Object, status string, o *value.Object) MethodResponse {
	response := MethodResponse{StatusCode: status}
	here := Location{Type: "RESPONSE", Path: at.path, Method: at.method, StatusCode: status}
	if description := descriptionOf(o); !isDefaultDescription(description, status) {
		r.document(here, description)
	}
	for name, header := range objectIn(o, "headers").All() {
		if response.Parameters == nil {
			response.Parameters = map[string]bool{}
		}
		response.Parameters["method.response.header."+name] = false
		if header, ok := r.resolve(header); ok {
			r.document(Location{Type: "RESPONSE_HEADER", Path: at.path, Method: at.method, StatusCode: status, Name: name}, descriptionOf(objectOf(header)))
		}
	}
	if !r.swagger {
		response.Models = r.contentModels(at, o)
		return response
	}
	if schema, ok := o.Get("schema"); ok {
		if model := r.modelOf(at, schema); model != "" {
			response.Models = map[string]string{mediaType(operation, "produces", r.produces): model}
		}
	}
	return response
}
