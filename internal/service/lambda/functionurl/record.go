package functionurl

import (
	"errors"
	"log/slog"
	"net/http"
	"time"

	"sluice/internal/service"
)

// Record is one finished request, for the access log and the metrics (Developer Guide, "Monitoring Lambda function URLs": UrlRequestCount,
// Url4xxCount, Url5xxCount and UrlRequestLatency).
type Record struct {
	Start     time.Time
	Duration  time.Duration
	RequestID string
	// URL is nil for a request at an address that is not there.
	URL                       *URL
	Method, Source, UserAgent string
	// Caller is who asked, nil where it did not come so far. It is not to be changed.
	Caller *service.Caller
	// Denial is why policies denied the request, nil if they did not.
	Denial            *service.Denial
	Status            int
	BytesIn, BytesOut int
	// FunctionError is set if the function failed.
	FunctionError string
	// Broken says that a streamed answer broke off, and not because the caller left.
	Broken bool
}

// record tells the Recorder, and the log if the request failed.
func (e *Entrance) record(p *passage) error {
	r := Record{
		Start: p.start, Duration: e.Clock.Now().Sub(p.start), RequestID: p.id, URL: p.url, Method: p.request.Method, Source: p.source,
		UserAgent: p.request.Header.Get("User-Agent"), Caller: p.caller, Denial: p.denial, Status: p.response.Status, BytesIn: len(p.request.Body),
		BytesOut: p.bytesOut, Broken: p.broken != nil && !errors.Is(p.broken, errLeft) && p.ctx.Err() == nil,
	}
	if p.answer != nil {
		r.FunctionError = p.answer.FunctionError
	}
	switch {
	case r.Broken:
		e.Log.Warn("a streamed answer at a function URL broke off", e.about(p, p.broken)...)
	case p.refusal != nil && p.failed == nil && p.ctx.Err() == nil && p.refusal.status >= http.StatusInternalServerError:
		e.Log.Warn("request to a function URL failed", e.about(p, p.refusal)...)
	}
	e.Recorder.Record(&r)
	return nil
}

func (e *Entrance) about(p *passage, err error) []any {
	return []any{slog.String("requestId", p.id), slog.String("function", p.url.ARN), slog.Any("error", err)}
}
