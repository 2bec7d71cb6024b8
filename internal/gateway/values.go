package gateway

import (
	"net/http"

	"sluice/internal/gateway/restapi"
	"sluice/internal/value"
)

// requestValues is what the mappings of an integration request read.
type requestValues passage

// Header reads the method request's.
func (v *requestValues) Header(name string) []string { return (*passage)(v).requestHeader(name) }

// Query reads the method request's.
func (v *requestValues) Query(name string) []string { return (*passage)(v).queryValues(name) }

// Path reads the method request's.
func (v *requestValues) Path(name string) (string, bool) { return (*passage)(v).pathValue(name) }

// Body is the method request's.
func (v *requestValues) Body() []byte { return v.request.Body }

// JSON is the method request's body, parsed for every mapping that asks: few do, and none twice.
func (v *requestValues) JSON() (value.Value, error) { return restapi.ParseJSONBody(v.request.Body) }

// Context reads $context.
func (v *requestValues) Context(name string) (string, bool) {
	return (*passage)(v).contextText(name)
}

// StageVariable reads the stage's.
func (v *requestValues) StageVariable(name string) (string, bool) { return v.api.Variable(name) }

// responseValues is what the mappings of a method response read.
type responseValues passage

// Header reads the integration response's.
func (v *responseValues) Header(name string) []string {
	return v.in.Header[http.CanonicalHeaderKey(name)]
}

// Query is empty: a response has none.
func (v *responseValues) Query(string) []string { return nil }

// Path is empty: a response has none.
func (v *responseValues) Path(string) (string, bool) { return "", false }

// Body is the integration response's.
func (v *responseValues) Body() []byte { return v.in.Body }

// JSON is the integration response's body.
func (v *responseValues) JSON() (value.Value, error) { return restapi.ParseJSONBody(v.in.Body) }

// Context reads $context.
func (v *responseValues) Context(name string) (string, bool) {
	return (*passage)(v).contextText(name)
}

// StageVariable reads the stage's.
func (v *responseValues) StageVariable(name string) (string, bool) { return v.api.Variable(name) }

var (
	_ restapi.Values = (*requestValues)(nil)
	_ restapi.Values = (*responseValues)(nil)
)
