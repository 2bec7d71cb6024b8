package gateway

import (
	"log/slog"
	"net/http"
	"time"

	"sluice/internal/memo"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// Record is one finished request, for the access log and the metrics.
type Record struct {
	Start     time.Time
	Duration  time.Duration
	RequestID string
	// Account, API and Stage are empty for a request to a stage that is not there; Resource and Method for one without route.
	Account, API, Stage string
	// APIName is the API's name, as metrics have it.
	APIName string
	// StageMeter is where the recorder may keep what it counts the stage's requests in, nil where there is no stage; MethodMeter the same of
	// a method that has metrics of its own, nil for others. They live as long as the compiled API does.
	StageMeter, MethodMeter *memo.Of[any]
	Resource, Method        string
	Source                  string
	Region, UserAgent       string
	// Caller is who asked, nil where nobody needed to know. It is not to be changed.
	Caller *service.Caller
	// Denial is why policies denied the request, nil if they did not; Told is what the caller got to read then.
	Denial *service.Denial
	Told   string
	Status int
	// Refusal is the type of gateway response that was given, empty for an answer of the integration.
	Refusal string
	// IntegrationStatus and IntegrationLatency are zero for a request that did not come as far.
	IntegrationStatus  int
	IntegrationLatency time.Duration
	BytesIn, BytesOut  int
	// Broken is the type of gateway response that would have been given for why a streamed response broke off, had it not begun; empty
	// for none, and for callers who left.
	Broken string
}

// record tells the Recorder, and the log if the request failed by our fault or its API's.
func (g *Gateway) record(p *passage) error {
	if p.response == nil { // a fault was injected into respond
		p.response = &wire.Response{Status: http.StatusInternalServerError}
	}
	if p.test != nil { // the operation is recorded, and the log is its answer
		return nil
	}
	r := &p.outcome
	*r = Record{
		Start: p.start, Duration: g.Clock.Now().Sub(p.start), RequestID: p.id, Source: p.source, Status: p.response.Status,
		IntegrationLatency: p.latency, BytesIn: p.bytesIn, BytesOut: p.bytesOut(),
		Caller: p.caller, Denial: p.denial, UserAgent: p.userAgent,
	}
	if p.api != nil {
		r.Account, r.API, r.Stage, r.Region, r.APIName = p.api.Account, p.api.ID, p.api.Stage, p.api.Region, p.api.Name
		r.StageMeter = &p.api.Meter
	}
	if p.route != nil {
		r.Resource, r.Method = p.route.ResourcePath, p.method
		if p.route.Metered {
			r.MethodMeter = &p.route.Meter
		}
	}
	if p.in != nil {
		r.IntegrationStatus = p.in.Status
	}
	if p.refusal != nil {
		r.Refusal, r.Told = p.refusal.kind, p.refusal.message
		if p.refusal.status >= http.StatusInternalServerError {
			g.Log.Warn("request to an API failed", slog.String("requestId", p.id), slog.String("api", r.API), slog.String("stage", r.Stage),
				slog.String("method", r.Method), slog.String("resource", r.Resource), slog.Any("error", p.refusal))
		}
	}
	if broken := p.transfer.broken; broken != nil {
		r.Broken = broken.kind
		g.Log.Warn("a streamed response of an API broke off", slog.String("requestId", p.id), slog.String("api", r.API), slog.String("stage", r.Stage),
			slog.String("method", r.Method), slog.String("resource", r.Resource), slog.Any("error", broken))
	}
	g.Recorder.Record(r)
	g.endExecution(p)
	if p.api != nil && p.api.AccessLog != nil && g.AccessLogs != nil {
		g.logAccess(p)
	}
	return nil
}
