// Package mock is the MOCK integration: the rendered request template itself says which status comes back. Source: API
// Gateway Developer Guide, "Set up mock integrations in API Gateway".
package mock

import (
	"context"
	"net/http"
	"strconv"

	"sluice/internal/gateway/integration"
	"sluice/internal/jsonpath/jsonsmart"
)

// Integration answers without calling anyone.
type Integration struct{}

// Invoke returns the status that the request's body names, {"statusCode": 200}, with an empty body. API Gateway reads it as
// json-smart does: AWS CDK writes {statusCode: 200} (recorded). A method that has no request template at all, and a request
// without a body, is answered with the default integration response.
func (Integration) Invoke(_ context.Context, r *integration.Request) (*integration.Response, error) {
	if len(r.Body) == 0 && len(r.Route.Templates) == 0 {
		return &integration.Response{Status: http.StatusOK, Header: http.Header{}}, nil
	}
	status, ok := statusCode(r.Body)
	if !ok {
		return nil, &integration.Failure{
			Text: "Unable to parse statusCode. It should be an integer that is defined in the request template.",
		}
	}
	return &integration.Response{Status: status, Header: http.Header{}}, nil
}

// common is what nearly all templates render; it needs no parser.
const common = `{"statusCode": 200}`

func statusCode(body []byte) (int, bool) {
	if string(body) == common {
		return http.StatusOK, true
	}
	document, err := jsonsmart.Parse(string(body))
	if err != nil {
		return 0, false
	}
	v, ok := document.Get("statusCode")
	if !ok {
		return 0, false
	}
	n, ok := v.AsNumber()
	if !ok {
		return 0, false
	}
	status, err := strconv.Atoi(string(n))
	return status, err == nil
}
