package gateway

import (
	"strconv"

	"sluice/internal/gateway/restapi"
)

// selectResponse finds the integration response that stands for what the endpoint answered. A proxy has none: the endpoint's
// answer is the method's.
func (g *Gateway) selectResponse(p *passage) error {
	if p.route.IsProxy() {
		return nil
	}
	status := strconv.Itoa(p.in.Status)
	if p.route.Endpoint() == restapi.AWSProxy { // the error message of a function that failed; of one that did not there is nothing to match
		p.selected = p.route.Select(p.in.ErrorMessage)
	} else {
		p.selected = p.route.Select(status)
	}
	switch {
	case p.selected == nil:
		return configuration("No match for output mapping and no default output mapping configured. Endpoint Response Status Code: "+status, nil)
	case !p.selected.Declared:
		return configuration("Output mapping refers to an invalid method response: "+strconv.Itoa(p.selected.StatusCode), nil)
	}
	return nil
}
