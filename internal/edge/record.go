package edge

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"sluice/internal/service"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// Record is one finished call, for the logs and the metrics. What it points to is not to be changed or kept.
type Record struct {
	Call     *service.Call
	Contract *service.Contract // the operation's; nil for none that is built
	Input    wire.Shape        // nil until it is decoded
	Refusal  *wire.Error       // nil for success
	Denial   *service.Denial   // why policies denied the call; nil if they did not

	Start     time.Time
	Duration  time.Duration
	RequestID string
	Service   string // empty for a request that named none
	Operation string
	Region    string
	Account   string
	Principal string
	Caller    *service.Caller // nil until it is known
	Source    string          // address, or "inside"
	Status    int
	Code      string // of the error; empty for success
	BytesIn   int
	BytesOut  int
}

// isFailure tells what went wrong here from what is refused, and from callers who left. A full disk was told once, and not with every
// call.
func isFailure(refusal *wire.Error) bool {
	return refusal.Shape.Server && refusal.Shape != wire.ErrNotImplemented &&
		!errors.Is(refusal.Cause, store.ErrNoRoom) && !errors.Is(refusal, context.Canceled)
}

// record tells the Recorder, and the log if the call failed by our fault.
func (e *Edge) record(p *passage) error {
	r := Record{
		Start: p.call.Now, Duration: e.Clock.Now().Sub(p.call.Now), RequestID: p.call.RequestID, Source: "inside",
		Status: p.response.Status, BytesIn: p.bytesIn, BytesOut: len(p.response.Body),
		Call: &p.call, Input: p.in, Refusal: p.refusal, Denial: p.denial,
	}
	if r.Denial == nil {
		r.Denial = denialOf(p.refusal)
	}
	if p.operation != nil {
		r.Contract = &p.operation.Contract
	}
	if p.inside == nil {
		r.Source = "" // a Unix socket's peer has no address
		if p.call.Source.IsValid() {
			r.Source = p.call.Source.String()
		}
	}
	if p.call.Service != nil {
		r.Service = p.call.Service.Name
	}
	if p.call.Operation != nil {
		r.Operation = p.call.Operation.Name
	}
	if p.call.Caller != nil {
		r.Caller, r.Region = p.call.Caller, p.call.Region
		r.Account, r.Principal = p.call.Account, p.call.Caller.Name()
	}
	if p.refusal != nil {
		r.Code = p.refusal.Shape.QueryCode()
		if isFailure(p.refusal) {
			e.Log.Error("call failed", slog.String("requestId", r.RequestID), slog.String("service", r.Service),
				slog.String("operation", r.Operation), slog.Any("error", p.refusal))
		}
	}
	e.Recorder.Record(&r)
	return nil
}
