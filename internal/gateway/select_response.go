package gateway

import (
	"strconv"
)

// selectResponse finds the integration response that stands for what the endpoint answered. A proxy has none: the endpoint's
// answer is the method's.
func (g *Gateway) selectResponse(p *passage) error {
	if p.route.IsProxy() {
		return nil
	}
	status := strconv.Itoa(p.in.Status)
	p.selected = p.route.Select(status)
	switch {
	case p.selected == nil:
		return configuration("No match for output mapping and no default output mapping configured. Endpoint Response Status Code: "+status, nil)
	case !p.selected.Declared:
		return configuration("Output mapping refers to an invalid method response: "+strconv.Itoa(p.selected.StatusCode), nil)
	}
	return nil
}
