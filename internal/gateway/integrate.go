package gateway

import (
	"errors"
	"fmt"
	"net/http"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
)

// integrate sends the integration request to the endpoint and takes its response in.
func (g *Gateway) integrate(p *passage) error {
	to := g.Integrations[p.route.Endpoint()]
	if to == nil {
		return configuration("the integration type "+string(p.route.Type)+" is not served here", nil)
	}
	if p.traces(Data) {
		p.out.Sent = p.traceEndpointRequest
	}
	sent := g.Clock.Now()
	response, err := to.Invoke(p.ctx, &p.out)
	p.latency = g.Clock.Now().Sub(sent)
	if err != nil {
		return failed(err)
	}
	p.in = response
	p.traceEndpointResponse()
	if len(response.Body) > integration.PayloadBytesMax {
		return tooLargeResponse(len(response.Body))
	}
	return nil
}

func tooLargeResponse(length int) error {
	return configuration(fmt.Sprintf(
		"Integration response of reported length %d is larger than allowed maximum of %d bytes.", length, integration.PayloadBytesMax,
	), nil)
}

// malformed is the answer to a function that failed or returned no response: 502 instead of 500 (recorded).
func malformed(failure *integration.Failure) error {
	r := configuration(failure.Text, failure.Cause)
	r.kind, r.status = restapi.Default5XX, http.StatusBadGateway
	return r
}

// failed words an integration's failure.
func failed(err error) error {
	var failure *integration.Failure
	if !errors.As(err, &failure) {
		return err
	}
	switch failure.Kind {
	case integration.Timeout:
		return integrationTimedOut(failure)
	case integration.Network:
		return integrationFailed(failure)
	case integration.Malformed:
		return malformed(failure)
	}
	return configuration(failure.Text, failure.Cause)
}
