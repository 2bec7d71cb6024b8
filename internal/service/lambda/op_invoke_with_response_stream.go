package lambda

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"time"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// invokeWithResponseStream runs a function and passes its response on as it comes.
func (s *Service) invokeWithResponseStream() service.Operation {
	return service.DefineStream(lambdaapi.InvokeWithResponseStream, invokeContract("TenantId is refused: no function has tenants"),
		func(c *service.Call, in *lambdaapi.InvokeWithResponseStreamRequest) error {
			return s.onInvocation(c, in.FunctionName, in.Qualifier)
		}, s.handleInvokeWithResponseStream)
}

type responseEvents = func(context.Context, func(*lambdaapi.InvokeWithResponseStreamResponseEvent) error) error

func (s *Service) handleInvokeWithResponseStream(ctx context.Context, c *service.Call, in *lambdaapi.InvokeWithResponseStreamRequest) (*lambdaapi.InvokeWithResponseStreamResponse, responseEvents, error) {
	if err := refuseInvocation("InvokeWithResponseStream", wire.Opt[string]{}, in.TenantId); err != nil {
		return nil, nil, err
	}
	i, err := s.invocation(c, in.FunctionName, in.Qualifier, in.ClientContext, in.Payload)
	if err != nil {
		return nil, nil, err
	}
	if in.InvocationType.V == dryRun {
		none := func(context.Context, func(*lambdaapi.InvokeWithResponseStreamResponseEvent) error) error { return nil }
		return &lambdaapi.InvokeWithResponseStreamResponse{StatusCode: wire.Some(int64(http.StatusNoContent))}, none, s.DryRun(i)
	}
	c.TakesLong(timeoutMax * time.Second)
	i.Tail = in.LogType.V == tailLog
	x, err := s.Stream(ctx, i)
	if err != nil {
		return nil, nil, err
	}
	out := &lambdaapi.InvokeWithResponseStreamResponse{
		StatusCode: wire.Some(int64(http.StatusOK)), ExecutedVersion: wire.Some(x.Version), ResponseStreamContentType: wire.NonZero(x.ContentType),
	}
	return out, func(ctx context.Context, send func(*lambdaapi.InvokeWithResponseStreamResponseEvent) error) error {
		defer x.Close()
		return x.events(ctx, i.Tail, send)
	}, nil
}

// events are the parts of the response, and what is to be said at its end.
func (x *Streaming) events(ctx context.Context, tail bool, send func(*lambdaapi.InvokeWithResponseStreamResponseEvent) error) error {
	stop := context.AfterFunc(ctx, x.Close)
	defer stop()
	buf := make([]byte, streamPartBytes)
	for {
		n, err := x.Read(buf)
		if n > 0 {
			part := &lambdaapi.InvokeResponseStreamUpdate{Payload: buf[:n]}
			if err := send(&lambdaapi.InvokeWithResponseStreamResponseEvent{PayloadChunk: part}); err != nil {
				return err
			}
		}
		if err == io.EOF { //nolint:errorlint // Read returns it as it is
			break
		}
		if err != nil {
			return err
		}
	}
	a, err := x.Answer()
	if err != nil {
		return err
	}
	end := &lambdaapi.InvokeWithResponseStreamCompleteEvent{}
	if a.FunctionError != "" {
		end.ErrorCode, end.ErrorDetails = wire.Some(a.FunctionError), wire.NonZero(string(a.Payload))
	}
	if tail {
		end.LogResult = wire.Some(base64.StdEncoding.EncodeToString(a.Log))
	}
	return send(&lambdaapi.InvokeWithResponseStreamResponseEvent{InvokeComplete: end})
}
