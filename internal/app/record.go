package app

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sluice/internal/edge"
	"sluice/internal/gateway"
	"sluice/internal/service"
)

// seconds are the buckets of durations: from 100 µs to 26 s.
func seconds() []float64 { return prometheus.ExponentialBuckets(0.0001, 4, 10) }

// callRecorder keeps the logs and the metrics of AWS API calls; it implements edge.Recorder.
type callRecorder struct {
	logs     *logs
	calls    *prometheus.CounterVec
	duration *prometheus.HistogramVec
	usage    usage
	messages messages
}

// usage notes when an access key or a role was used last.
type usage interface {
	Used(c *service.Caller, service, region string, at time.Time)
}

func newCallRecorder(logs *logs, metrics prometheus.Registerer, used usage, to messages) *callRecorder {
	r := &callRecorder{
		logs: logs, usage: used, messages: to,
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sluice_api_calls_total", Help: "AWS API calls by service, operation and error code (empty for success).",
		}, []string{"service", "operation", "code"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sluice_api_call_seconds", Help: "Time from a call's arrival to its answer, long polls included.", Buckets: seconds(),
		}, []string{"service", "operation"}),
	}
	metrics.MustRegister(r.calls, r.duration)
	return r
}

// Record notes one call.
func (r *callRecorder) Record(c *edge.Record) {
	r.calls.WithLabelValues(c.Service, c.Operation, c.Code).Inc()
	r.duration.WithLabelValues(c.Service, c.Operation).Observe(c.Duration.Seconds())
	if c.Caller != nil {
		r.usage.Used(c.Caller, c.Service, c.Region, c.Start)
	}
	r.logs.access.write(func(b []byte) []byte { return appendCall(b, c) })
	if isAudited(c) {
		r.logs.audit.write(func(b []byte) []byte { return appendEvent(b, c) })
	}
	if c.Denial != nil {
		r.logs.denials.write(func(b []byte) []byte { return appendDenial(b, deniedCall(c), r.messages) })
	}
}

// appendCall writes one line of the access log.
func appendCall(b []byte, c *edge.Record) []byte {
	return beginLine(b, c.Start, c.RequestID).
		text("service", c.Service).text("operation", c.Operation).text("account", c.Account).text("principal", c.Principal).
		text("source", c.Source).number("status", int64(c.Status)).text("code", c.Code).
		number("micros", c.Duration.Microseconds()).number("bytesIn", int64(c.BytesIn)).number("bytesOut", int64(c.BytesOut)).end()
}

// requestRecorder keeps the access log and the metrics of requests to users' APIs; it implements gateway.Recorder. Which API
// a request was for stands in the log alone: there may be ten thousand, too many for a metric's label.
type requestRecorder struct {
	logs     *logs
	requests *prometheus.CounterVec
	duration prometheus.Histogram
	broken   *prometheus.CounterVec
	usage    usage
	messages messages
	meter    *apiMeter
}

func newRequestRecorder(logs *logs, metrics prometheus.Registerer, used usage, to messages, meter *apiMeter) *requestRecorder {
	r := &requestRecorder{
		logs: logs, usage: used, messages: to, meter: meter,
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sluice_rest_requests_total",
			Help: "Requests to REST APIs by status and by the type of gateway response (empty for an answer of the integration).",
		}, []string{"status", "refusal"}),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "sluice_rest_request_seconds", Help: "Time from a request's arrival at a REST API to its answer, the integration included.", Buckets: seconds(),
		}),
		broken: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sluice_rest_streams_broken_total",
			Help: "Streamed responses of REST APIs that broke off by their endpoint's fault, by the type of gateway response that there would have been.",
		}, []string{"reason"}),
	}
	metrics.MustRegister(r.requests, r.duration, r.broken)
	return r
}

// Record notes one request.
func (r *requestRecorder) Record(c *gateway.Record) {
	r.requests.WithLabelValues(strconv.Itoa(c.Status), c.Refusal).Inc()
	r.duration.Observe(c.Duration.Seconds())
	if c.Broken != "" {
		r.broken.WithLabelValues(c.Broken).Inc()
	}
	r.meter.Record(c)
	if c.Caller != nil {
		r.usage.Used(c.Caller, gateway.ServiceName, c.Region, c.Start)
	}
	r.logs.access.write(func(b []byte) []byte { return appendRequest(b, c) })
	if c.Denial != nil {
		r.logs.denials.write(func(b []byte) []byte { return appendDenial(b, deniedRequest(c), r.messages) })
	}
}

// appendRequest writes one line of the access log.
func appendRequest(b []byte, c *gateway.Record) []byte {
	principal := ""
	if c.Caller != nil {
		principal = c.Caller.Name()
	}
	return beginLine(b, c.Start, c.RequestID).
		text("account", c.Account).text("principal", principal).text("api", c.API).text("stage", c.Stage).text("method", c.Method).text("resource", c.Resource).
		text("source", c.Source).number("status", int64(c.Status)).text("refusal", c.Refusal).text("broken", c.Broken).
		number("integrationStatus", int64(c.IntegrationStatus)).number("integrationMicros", c.IntegrationLatency.Microseconds()).
		number("micros", c.Duration.Microseconds()).number("bytesIn", int64(c.BytesIn)).number("bytesOut", int64(c.BytesOut)).end()
}
