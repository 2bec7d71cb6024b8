// Package http is the HTTP and HTTP_PROXY integration: it sends a request to an endpoint that an API's author chose. It follows
// no redirects, keeps no cookies and asks no proxy.
//
// Endpoints may be anywhere but where a request from this host could do harm that its author could not do from elsewhere: the
// link-local addresses behind which clouds keep credentials, whatever name resolves to them, and Sluice's own administrative
// paths.
package http

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	nethttp "net/http"
	"net/netip"
	"slices"
	"time"

	"sluice/internal/gateway/integration"
	"sluice/internal/reach"
)

const (
	// responseHeaderBytesMax bounds the head of a response, and those of the interim ones before it.
	responseHeaderBytesMax = 1 << 20
	tlsHandshakeDuration   = 10 * time.Second
	dialKeepAliveDuration  = 30 * time.Second
)

// Integration sends requests over HTTP/1.1.
type Integration struct {
	verified, unverified *client
}

// New makes an Integration with connections of its own. It reaches the networks of targets alone, or all if there are none; link-local
// addresses are out of bounds in any case.
func New(targets []netip.Prefix) *Integration { return newWith(reach.Within(targets)) }

// newWith lets tests decide which addresses may be dialled.
func newWith(check func(address string) error) *Integration {
	return &Integration{verified: newClient(dialing(check, false)), unverified: newClient(dialing(check, true))}
}

// dialer opens connections.
type dialer func(context.Context, endpoint) (net.Conn, error)

func dialing(check func(string) error, insecure bool) dialer {
	d := &net.Dialer{KeepAlive: dialKeepAliveDuration, Control: reach.Control(check)}
	return func(ctx context.Context, e endpoint) (net.Conn, error) {
		address := e.address()
		conn, err := d.DialContext(ctx, "tcp", address)
		if err != nil || e.scheme != "https" {
			return conn, err
		}
		secured, err := secure(ctx, conn, address, insecure)
		if err != nil {
			_ = conn.Close()
			return nil, err
		}
		return secured, nil
	}
}

// Invoke sends the request.
func (i *Integration) Invoke(ctx context.Context, r *integration.Request) (*integration.Response, error) {
	o, err := newOutgoing(r)
	if err != nil {
		return nil, err
	}
	if r.Sent != nil {
		r.Sent(o.uri())
	}
	c := i.verified
	if r.Route.Insecure {
		c = i.unverified
	}
	a, err := c.do(ctx, &o, time.Now().Add(r.Timeout))
	if err != nil {
		return nil, failure(ctx, err)
	}
	switch {
	case a.response.StatusCode == nethttp.StatusSwitchingProtocols: // what follows is no HTTP
		a.end()
		return nil, &integration.Failure{Kind: integration.Network, Text: networkError, Cause: errSwitched}
	case r.Route.Streams:
		return &integration.Response{Status: a.response.StatusCode, Header: a.response.Header, Stream: &stream{ctx: ctx, answer: a}}, nil
	}
	defer a.end()
	return read(ctx, &o, a)
}

// readBytesFirst is what is made for a body at first, however long it is said to be.
const readBytesFirst = 64 << 10

// read takes the whole response in.
func read(ctx context.Context, o *outgoing, a *answer) (*integration.Response, error) {
	length := a.response.ContentLength
	if length > integration.PayloadBytesMax && o.method != nethttp.MethodHead {
		return nil, tooLarge(length)
	}
	payload := make([]byte, 0, min(max(length, 511), readBytesFirst)+1) // one more, to meet the end
	for {
		n, err := a.Read(payload[len(payload):min(cap(payload), integration.PayloadBytesMax+1)])
		payload = payload[:len(payload)+n]
		switch {
		case len(payload) > integration.PayloadBytesMax:
			return nil, tooLarge(int64(len(payload)))
		case errors.Is(err, io.EOF):
			return &integration.Response{Status: a.response.StatusCode, Header: a.response.Header, Body: payload}, nil
		case err != nil:
			return nil, failure(ctx, err)
		case len(payload) == cap(payload):
			payload = slices.Grow(payload, len(payload))
		}
	}
}

func tooLarge(length int64) error {
	return &integration.Failure{Text: fmt.Sprintf(
		"Integration response of reported length %d is larger than allowed maximum of %d bytes.", length, integration.PayloadBytesMax,
	)}
}

// invalidAddress is API Gateway's text for an endpoint that cannot be (recorded).
const invalidAddress = "Invalid endpoint address"

const networkError = "Network error communicating with endpoint"

var errSwitched = errors.New("the endpoint switched protocols")

// failure tells a slow endpoint from one that is not there and from one that cannot be trusted.
func failure(ctx context.Context, err error) error {
	var unresolved *net.DNSError
	var untrusted *tls.CertificateVerificationError
	var timeout net.Error
	switch {
	case errors.Is(ctx.Err(), context.Canceled): // whoever asked has left
		return &integration.Failure{Kind: integration.Network, Text: networkError, Cause: err}
	case errors.Is(ctx.Err(), context.DeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return &integration.Failure{Kind: integration.Timeout, Text: "Endpoint request timed out", Cause: err}
	case errors.Is(err, reach.ErrForbidden), errors.Is(err, reach.ErrOutside), errors.As(err, &unresolved) && !unresolved.IsTimeout:
		return &integration.Failure{Text: invalidAddress, Cause: err}
	case errors.As(err, &untrusted):
		return &integration.Failure{Text: "General SSLEngine problem", Cause: err}
	case errors.As(err, &timeout) && timeout.Timeout():
		return &integration.Failure{Kind: integration.Timeout, Text: "Endpoint request timed out", Cause: err}
	}
	return &integration.Failure{Kind: integration.Network, Text: networkError, Cause: err}
}
