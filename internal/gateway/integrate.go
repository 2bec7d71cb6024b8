package gateway

import (
	"errors"
	"fmt"
	"net/http"
	"time"

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
	ctx := p.ctx
	if p.route.Streams {
		ctx = p.beginTransfer()
	}
	if p.route.Streams || p.route.Timeout > waitMax {
		p.client.allow(p.route.Timeout)
	}
	p.sent = g.Clock.Now()
	response, err := to.Invoke(ctx, &p.out)
	p.latency = g.Clock.Now().Sub(p.sent)
	if err != nil {
		p.transfer.unanswered = p.test != nil && p.out.Timeout < p.route.Timeout
		return failed(err)
	}
	p.in = response
	if response.Stream != nil {
		if err := p.receive(response); err != nil {
			return err
		}
	}
	p.traceEndpointResponse()
	if len(response.Body) > integration.PayloadBytesMax {
		return tooLargeResponse(len(response.Body))
	}
	return nil
}

// waitMax is the longest timeout of an integration for which the server's own limits on requests and answers leave time.
const waitMax = restapi.TimeoutMillisMax * time.Millisecond

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
