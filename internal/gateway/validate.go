package gateway

import (
	"strings"

	"sluice/internal/gateway/restapi"
	"sluice/internal/value"
)

// validate holds the request against what the method's request validator asks for: parameters first, then the body (recorded:
// a request that lacks both is told of its parameters).
func (g *Gateway) validate(p *passage) error {
	v := p.route.Validation
	if v == nil {
		return nil
	}
	if missing := p.missing(v.Required); missing != nil {
		return missingParameters(missing)
	}
	schema, mediaType := v.Schema(p.request.Header.Get(contentType))
	if schema == nil {
		return nil
	}
	body, err := value.ParseBytes(p.request.Body)
	if err != nil {
		return invalidBody(mediaType, unparsed)
	}
	if found := schema.Validate(body); found != nil {
		return invalidBody(mediaType, found.String())
	}
	return nil
}

// unparsed is what API Gateway says of a body that is empty or no JSON (recorded).
const unparsed = "[Unknown error parsing request body]"

// missing names the parameters that are not there, or blank: "included and not blank" (Developer Guide, "Request validation for
// REST APIs").
func (p *passage) missing(required []restapi.RequiredParameter) []string {
	var out []string
	for _, r := range required {
		if !p.has(r) {
			out = append(out, r.Name)
		}
	}
	return out
}

func (p *passage) has(r restapi.RequiredParameter) bool {
	var values []string
	switch r.Place {
	case restapi.InPath:
		v, ok := p.pathValue(r.Name)
		return ok && strings.TrimSpace(v) != ""
	case restapi.InQuery:
		values = p.queryValues(r.Name)
	default:
		values = p.requestHeader(r.Name)
	}
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return true
		}
	}
	return false
}
