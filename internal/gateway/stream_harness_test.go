package gateway

// The harness of streamed responses: a server with the limits of the real one and its callers, joined by pipes so that time is that of
// testing/synctest, and an endpoint whose response a test makes piece by piece.

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
	"sluice/internal/wire/httpio/pipetest"
)

// endpoint answers with a body that the test writes.
type endpoint struct {
	status int
	header http.Header
	late   time.Duration // after which the headers are there

	mu    sync.Mutex
	body  *io.PipeReader
	ends  context.Context //nolint:containedctx // the test asks it whether the gateway has let go
	taken int             // bytes that were read of the body
	write *io.PipeWriter
}

func newEndpoint() *endpoint {
	e := &endpoint{status: http.StatusOK, header: http.Header{"Content-Type": {"text/event-stream"}}}
	e.body, e.write = io.Pipe()
	return e
}

// Invoke answers once the headers are there.
func (e *endpoint) Invoke(ctx context.Context, r *integration.Request) (*integration.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	if err := clock.Wait(ctx, clock.System{}, e.late); err != nil {
		cancel()
		return nil, &integration.Failure{Kind: integration.Timeout, Text: "Endpoint request timed out", Cause: err}
	}
	if !r.Route.Streams {
		defer cancel()
		body, err := io.ReadAll(e.body)
		return &integration.Response{Status: e.status, Header: e.header.Clone(), Body: body}, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ends = ctx
	context.AfterFunc(ctx, func() { _ = e.body.CloseWithError(ctx.Err()) })
	return &integration.Response{Status: e.status, Header: e.header.Clone(), Stream: &endpointBody{e, ctx, cancel}}, nil
}

// isLetGo reports whether the gateway has ended the request.
func (e *endpoint) isLetGo() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.ends != nil && e.ends.Err() != nil
}

func (e *endpoint) read() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.taken
}

type endpointBody struct {
	of     *endpoint
	ctx    context.Context //nolint:containedctx // as the real one
	cancel context.CancelFunc
}

func (b *endpointBody) Read(p []byte) (int, error) {
	n, err := b.of.body.Read(p)
	b.of.mu.Lock()
	b.of.taken += n
	b.of.mu.Unlock()
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return n, err
	case errors.Is(b.ctx.Err(), context.DeadlineExceeded):
		return n, &integration.Failure{Kind: integration.Timeout, Text: "Endpoint request timed out", Cause: err}
	}
	return n, &integration.Failure{Kind: integration.Network, Text: "Network error communicating with endpoint", Cause: err}
}

func (b *endpointBody) Close() error {
	b.cancel()
	return b.of.body.Close()
}

// streaming is a world whose GET /x streams what its endpoint writes, at a server with limits of 60 and 120 seconds.
type streaming struct {
	*world
	endpoint *endpoint
	listener *pipetest.Listener
	client   *http.Client
	answered []string // the stage's access log
}

const streamedFormat = "$context.requestId $context.status $context.responseLength $context.integration.responseTransferMode " +
	"$context.integration.timeToAllHeaders $context.integration.timeToFirstContent $context.integration.latency $context.integration.error"

// newStreaming is called within a bubble; http2 says what the caller speaks.
func newStreaming(t *testing.T, http2 bool, change ...func(*restapi.Definition)) *streaming {
	t.Helper()
	s := &streaming{world: newWorld(t), endpoint: newEndpoint()}
	s.gateway.Clock, s.gateway.AccessLogs = clock.System{}, s
	s.gateway.Integrations[restapi.HTTPProxy] = s.endpoint
	s.deploy(map[string]restapi.Method{"ANY /x": streamed()}, append([]func(*restapi.Definition){func(d *restapi.Definition) {
		d.AccessLogDestination, d.AccessLogFormat = "arn:aws:logs:us-east-1:111111111111:log-group:g", streamedFormat
	}}, change...)...)
	var transport *http.Transport
	s.listener, transport = pipetest.Serve(t, &http.Server{Handler: s.gateway.Handler(), ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute}, http2)
	s.client = &http.Client{Transport: transport}
	t.Cleanup(func() { _ = s.endpoint.write.Close() })
	return s
}

func streamed() restapi.Method {
	return restapi.Method{Integration: &restapi.Integration{
		Type: restapi.HTTPProxy, HTTPMethod: "GET", URI: "http://endpoint.example/x", ResponseTransferMode: "STREAM", TimeoutMillis: 900_000,
	}}
}

func regional(d *restapi.Definition) { d.EndpointTypes = []string{"REGIONAL"} }

// LogAccess keeps a line.
func (s *streaming) LogAccess(_ LogGroup, _ time.Time, line []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answered = append(s.answered, string(line))
}

// ask sends GET /x, or another method, and returns when the headers are there.
func (s *streaming) ask(ctx context.Context, method string) *http.Response {
	s.t.Helper()
	r, err := http.NewRequestWithContext(ctx, method, "http://"+testAPI+".execute-api.us-east-1.amazonaws.com/dev/x", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	a, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = a.Body.Close() })
	return a
}

// say writes a piece of the endpoint's response.
func (s *streaming) say(text string) {
	s.t.Helper()
	if _, err := io.WriteString(s.endpoint.write, text); err != nil {
		s.t.Fatal(err)
	}
}

// hear reads as much as text is long.
func (s *streaming) hear(a *http.Response, text string) {
	s.t.Helper()
	got := make([]byte, len(text))
	if _, err := io.ReadFull(a.Body, got); err != nil || string(got) != text {
		s.t.Fatalf("%q %v, want %q", got, err, text)
	}
}

// last is the record of the only request.
func (s *streaming) last() Record {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.records) != 1 {
		s.t.Fatalf("%d records", len(s.records))
	}
	return s.records[0]
}

// later lets the bubble's time pass.
func later(t *testing.T, d time.Duration) {
	t.Helper()
	if err := clock.Wait(t.Context(), clock.System{}, d); err != nil {
		t.Fatal(err)
	}
}
