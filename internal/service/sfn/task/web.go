package task

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"time"

	"sluice/internal/reach"
)

// httpDuration is how long a request may take. Source: Developer Guide, "Call HTTPS APIs in Step Functions workflows": "HTTP task requests
// timeout after 60 seconds".
const httpDuration = 60 * time.Second

// The bounds of what goes out.
const (
	dialDuration       = 10 * time.Second
	idleDuration       = 90 * time.Second
	idleConnectionsMax = 100
	headerBytesMax     = 64 << 10
)

// web goes out of this server: to the addresses that the operator lets tasks reach, through no proxy, and wherever a redirection leads
// only if the author asks for it in a state of its own.
type web struct{ client *http.Client }

func newWeb(targets []netip.Prefix) *web {
	dialer := &net.Dialer{Timeout: dialDuration, Control: reach.Control(reach.Within(targets))}
	return &web{&http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, ForceAttemptHTTP2: true, DisableCompression: true, TLSHandshakeTimeout: dialDuration,
			MaxResponseHeaderBytes: headerBytesMax, MaxIdleConns: idleConnectionsMax, IdleConnTimeout: idleDuration,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// errTooLong is a response whose body cannot be a result.
var errTooLong = errors.New("the response is longer than a result may be")

// errSlow is a request that took longer than httpDuration.
var errSlow = errors.New("no response within 60 seconds")

// do sends a request and reads its response, which has a body of at most ResultBytesMax: see errTooLong.
func (w *web) do(ctx context.Context, r *http.Request) (*http.Response, []byte, error) {
	if reach.Administrative(r.URL.EscapedPath()) {
		return nil, nil, reach.ErrAdministrative
	}
	ctx, cancel := context.WithTimeoutCause(ctx, httpDuration, errSlow)
	defer cancel()
	response, err := w.client.Do(r.WithContext(ctx))
	if err != nil {
		return nil, nil, because(ctx, err)
	}
	defer response.Body.Close() //nolint:errcheck // it has been read
	body, err := io.ReadAll(io.LimitReader(response.Body, ResultBytesMax+1))
	switch {
	case err != nil:
		return nil, nil, because(ctx, err)
	case len(body) > ResultBytesMax:
		return nil, nil, errTooLong
	}
	return response, body, nil
}

// because is why a request ended, of two reasons the one that explains the other.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); errors.Is(cause, errSlow) {
		return fmt.Errorf("%w: %w", errSlow, err)
	}
	return err
}
