// Package http is the HTTP and HTTP_PROXY integration: it sends a request to an endpoint that an API's author chose. It follows
// no redirects, keeps no cookies and asks no proxy.
//
// Endpoints may be anywhere but where a request from this host could do harm that its author could not do from elsewhere: the
// link-local addresses behind which clouds keep credentials, whatever name resolves to them, and Sluice's own administrative
// paths.
package http

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	nethttp "net/http"
	"net/netip"
	"net/url"
	"time"

	"sluice/internal/gateway/integration"
)

// The bounds of what is kept open to endpoints between requests; beyond them connections are closed after use.
const (
	idleConnectionsMax        = 1024
	idleConnectionsPerHostMax = 128
	// connectionsPerHostMax bounds what is open to one endpoint at all. An API that leads to itself runs into it, and then into
	// its timeout, before the process runs out of files.
	connectionsPerHostMax  = 4096
	idleConnectionDuration = 55 * time.Second
	responseHeaderBytesMax = 1 << 20
	tlsHandshakeDuration   = 10 * time.Second
	dialKeepAliveDuration  = 30 * time.Second
)

// Integration sends requests over HTTP/1.1.
type Integration struct {
	verified, unverified nethttp.RoundTripper
}

// New makes an Integration with connections of its own. It reaches the networks of targets alone, or all if there are none; link-local
// addresses are out of bounds in any case.
func New(targets []netip.Prefix) *Integration { return newWith(within(targets)) }

// newWith lets tests decide which addresses may be dialled.
func newWith(check func(address string) error) *Integration {
	return &Integration{verified: transport(check, false), unverified: transport(check, true)}
}

func transport(check func(string) error, insecure bool) *nethttp.Transport {
	dialer := &net.Dialer{KeepAlive: dialKeepAliveDuration, Control: control(check)}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dialer.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return watched(conn), nil
	}
	return &nethttp.Transport{
		DialContext: dial,
		DialTLSContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dial(ctx, network, address)
			if err != nil {
				return nil, err
			}
			secured, err := secure(ctx, conn, address, insecure)
			if err != nil {
				_ = conn.Close()
			}
			return secured, err
		},
		DisableCompression:     true,
		MaxIdleConns:           idleConnectionsMax,
		MaxIdleConnsPerHost:    idleConnectionsPerHostMax,
		MaxConnsPerHost:        connectionsPerHostMax,
		IdleConnTimeout:        idleConnectionDuration,
		MaxResponseHeaderBytes: responseHeaderBytesMax,
	}
}

// Invoke sends the request.
func (i *Integration) Invoke(ctx context.Context, r *integration.Request) (*integration.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	target := r.Route.Target
	u := &url.URL{Scheme: target.Scheme, Host: target.Host, RawQuery: r.RawQuery()}
	if err := setPath(u, r.Path); err != nil {
		return nil, err
	}
	request, err := nethttp.NewRequestWithContext(ctx, r.Method, "", body(r))
	if err != nil {
		return nil, &integration.Failure{Text: invalidAddress, Cause: err}
	}
	request.URL, request.Header, request.Host = u, r.Header, u.Host
	if host := r.Header.Get("Host"); host != "" { // mapped on purpose
		request.Host = host
		delete(r.Header, "Host")
	}
	if r.Sent != nil {
		r.Sent(u.String())
	}
	response, err := roundTrip(i.transport(r), request)
	if err != nil {
		return nil, failure(ctx, err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode == nethttp.StatusSwitchingProtocols { // what follows is no HTTP, and no timeout watches it
		return nil, &integration.Failure{Kind: integration.Network, Text: networkError, Cause: errSwitched}
	}
	return read(ctx, response)
}

func (i *Integration) transport(r *integration.Request) nethttp.RoundTripper {
	if r.Route.Insecure {
		return i.unverified
	}
	return i.verified
}

// setPath sets the path so that it goes out as it was mapped, byte by byte, and refuses administrative ones.
func setPath(u *url.URL, path string) error {
	if path == "" {
		path = "/"
	}
	decoded, err := url.PathUnescape(path)
	if err != nil {
		return &integration.Failure{Text: invalidAddress, Cause: err}
	}
	u.Path, u.RawPath = decoded, path
	if isAdministrative(path) {
		return &integration.Failure{Text: invalidAddress, Cause: errAdministrative}
	}
	return nil
}

// body is the request's, but for methods that carry none.
func body(r *integration.Request) io.Reader {
	switch r.Method {
	case nethttp.MethodGet, nethttp.MethodHead, nethttp.MethodOptions:
		return nil
	}
	return bytes.NewReader(r.Body)
}

// read takes the whole response in.
func read(ctx context.Context, response *nethttp.Response) (*integration.Response, error) {
	if response.ContentLength > integration.PayloadBytesMax && response.Request.Method != nethttp.MethodHead {
		return nil, tooLarge(response.ContentLength)
	}
	payload, err := io.ReadAll(io.LimitReader(response.Body, integration.PayloadBytesMax+1))
	switch {
	case err != nil:
		return nil, failure(ctx, err)
	case len(payload) > integration.PayloadBytesMax:
		return nil, tooLarge(int64(len(payload)))
	}
	return &integration.Response{Status: response.StatusCode, Header: response.Header, Body: payload}, nil
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
	case errors.Is(ctx.Err(), context.DeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return &integration.Failure{Kind: integration.Timeout, Text: "Endpoint request timed out", Cause: err}
	case errors.Is(err, errForbidden), errors.Is(err, errOutside), errors.As(err, &unresolved) && !unresolved.IsTimeout:
		return &integration.Failure{Text: invalidAddress, Cause: err}
	case errors.As(err, &untrusted):
		return &integration.Failure{Text: "General SSLEngine problem", Cause: err}
	case errors.As(err, &timeout) && timeout.Timeout():
		return &integration.Failure{Kind: integration.Timeout, Text: "Endpoint request timed out", Cause: err}
	}
	return &integration.Failure{Kind: integration.Network, Text: networkError, Cause: err}
}
