package environment

import (
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/service/lambda/instance"
	"sluice/internal/service/lambda/telemetry"
)

// The records of platform events ("Telemetry API Event schema reference"). What an event has not is left out.
type record struct {
	Initialization string    `json:"initializationType,omitzero"`
	Phase          string    `json:"phase,omitzero"`
	RuntimeVersion string    `json:"runtimeVersion,omitzero"`
	FunctionName   string    `json:"functionName,omitzero"`
	FunctionVers   string    `json:"functionVersion,omitzero"`
	InstanceID     string    `json:"instanceId,omitzero"`
	InstanceMemory int64     `json:"instanceMaxMemory,omitzero"`
	RequestID      string    `json:"requestId,omitzero"`
	Version        string    `json:"version,omitzero"`
	Name           string    `json:"name,omitzero"`
	State          string    `json:"state,omitzero"`
	Events         *[]string `json:"events,omitzero"`
	Types          *[]string `json:"types,omitzero"`
	Status         string    `json:"status,omitzero"`
	ErrorType      string    `json:"errorType,omitzero"`
	Metrics        *metrics  `json:"metrics,omitzero"`
	Spans          []span    `json:"spans,omitzero"`
	Tracing        *tracing  `json:"tracing,omitzero"`
}

type metrics struct {
	Duration float64  `json:"durationMs"`
	Produced *int64   `json:"producedBytes,omitzero"`
	Billed   int64    `json:"billedDurationMs,omitzero"`
	Size     int      `json:"memorySizeMB,omitzero"`
	Used     *int64   `json:"maxMemoryUsedMB,omitzero"`
	Init     *float64 `json:"initDurationMs,omitzero"`
}

type span struct {
	Name     string  `json:"name"`
	Start    string  `json:"start"`
	Duration float64 `json:"durationMs"`
}

type tracing struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// eventTypes names events. An event that only the Logs API has is not among them.
var eventTypes = map[instance.NoticeKind]string{
	instance.InitStarted: "platform.initStart", instance.RuntimeInitialized: "platform.initRuntimeDone", instance.ExtensionSeen: "platform.extension",
	instance.InitReported: "platform.initReport", instance.InvocationStarted: "platform.start", instance.RuntimeDone: "platform.runtimeDone",
	instance.InvocationReported: "platform.report", instance.Faulted: "platform.fault",
}

// publishes reports whether anybody sees an event as a record: a subscriber, or the log if it is of JSON.
func (e *environment) publishes(n *instance.Notice) bool {
	return e.logged(n) || e.telemetry.Wants(telemetry.Platform, telemetry.Telemetry) || e.telemetry.Wants(telemetry.Platform, telemetry.Logs)
}

// severities of system events by their status ("Configuring advanced logging controls", system log level event mapping).
const (
	debug = iota
	info
	warn
)

// logged reports whether an event belongs into the function's log of JSON, by its level.
func (e *environment) logged(n *instance.Notice) bool {
	if !e.function.Logging.JSON || n.Kind == instance.Faulted {
		return false
	}
	severity := info
	switch {
	case n.Status != "" && n.Status != instance.Success:
		severity = warn
	case n.Kind == instance.RuntimeInitialized || n.Kind == instance.RuntimeDone || n.Kind == instance.InitReported && !e.provisioned:
		severity = debug
	}
	switch e.function.Logging.SystemLevel {
	case "DEBUG":
		return true
	case "WARN":
		return severity >= warn
	}
	return severity >= info
}

// publish gives an event to the subscribers, and to the log if that is of JSON.
func (e *environment) publish(n *instance.Notice, id string, used int64) {
	r := e.record(n, id, used)
	body, err := json.Marshal(r, jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return // cannot be: a record has texts and numbers
	}
	name := eventTypes[n.Kind]
	if n.Kind != instance.Faulted {
		e.telemetry.Publish(telemetry.Telemetry, telemetry.Platform, name, n.At, body)
	}
	e.publishLogs(n, name, id, body)
	if e.logged(n) {
		e.journal.platform(n.At, string(jsonLine(n.At, name, body)))
	}
}

// publishLogs gives an event to the subscribers of the Logs API, which has no events of init, and has some of its own.
func (e *environment) publishLogs(n *instance.Notice, name, id string, body []byte) {
	switch n.Kind {
	case instance.InitStarted, instance.RuntimeInitialized, instance.InitReported:
		return
	case instance.Faulted:
		body = telemetry.Text(e.faultText(n, id))
	case instance.InvocationReported:
		end, _ := json.Marshal(record{RequestID: id}) // texts are always written
		e.telemetry.Publish(telemetry.Logs, telemetry.Platform, "platform.end", n.At, end)
	}
	e.telemetry.Publish(telemetry.Logs, telemetry.Platform, name, n.At, body)
}

func (e *environment) faultText(n *instance.Notice, id string) string {
	return "RequestId: " + id + " Error: " + n.Fault.Message + "\n" + n.Fault.Type
}

func jsonLine(at time.Time, name string, body []byte) []byte {
	b := append([]byte(nil), `{"time":"`...)
	b = at.UTC().AppendFormat(b, timeFormat)
	b = append(append(b, `","type":"`...), name...)
	return append(append(append(b, `","record":`...), body...), '}')
}

const timeFormat = "2006-01-02T15:04:05.000Z"

func (e *environment) record(n *instance.Notice, id string, used int64) record {
	r := record{Status: string(n.Status), ErrorType: n.ErrorType}
	switch n.Kind {
	case instance.InitStarted:
		r.Initialization, r.Phase, r.RuntimeVersion = e.initialization(), e.phase.String(), e.launched.Note
		r.FunctionName, r.FunctionVers = e.place.name, e.place.version
		r.InstanceID, r.InstanceMemory = e.logStream, int64(e.function.MemoryMB)<<20
	case instance.RuntimeInitialized:
		r.Initialization, r.Phase = e.initialization(), e.phase.String()
	case instance.InitReported:
		r.Initialization, r.Phase = e.initialization(), e.phase.String()
		r.Metrics = &metrics{Duration: millis(n.Duration)}
	case instance.ExtensionSeen:
		r.Name, r.State, r.ErrorType = n.Extension.Name, n.Extension.State, n.Extension.ErrorType
		r.Events = &n.Extension.Events
	case instance.InvocationStarted:
		r.RequestID, r.Version, r.Tracing = id, e.place.version, e.trace()
	case instance.RuntimeDone:
		r.RequestID = id
		r.Metrics, r.Spans = &metrics{Duration: millis(n.Duration)}, spans(&n.Spans)
	case instance.InvocationReported:
		memory := megabytes(used)
		r.RequestID = id
		r.Metrics = &metrics{Duration: millis(n.Duration), Billed: billed(n.Duration + n.Init), Size: e.function.MemoryMB, Used: &memory}
		if n.Init > 0 {
			d := millis(n.Init)
			r.Metrics.Init = &d
		}
	}
	return r
}

func (e *environment) trace() *tracing {
	if e.flight == nil || e.flight.call.TraceID == "" {
		return nil
	}
	return &tracing{"X-Amzn-Trace-Id", e.flight.call.TraceID}
}

// spans are the parts of a runtime's work that were reached.
func spans(s *instance.Spans) (out []span) {
	add := func(name string, from, to time.Time) {
		if !from.IsZero() && !to.IsZero() {
			out = append(out, span{name, from.UTC().Format(timeFormat), millis(to.Sub(from))})
		}
	}
	add("responseLatency", s.Begun, s.ResponseBegun)
	add("responseDuration", s.ResponseBegun, s.ResponseEnded)
	add("runtimeOverhead", s.ResponseEnded, s.Ready)
	return out
}

// subscribed reports a subscription.
func (j *journal) subscribed(name string, s *telemetry.Subscription) {
	types := s.Kinds.Types()
	body, err := json.Marshal(record{Name: name, State: "Subscribed", Types: &types}, jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return // cannot be: a record has texts
	}
	now := j.env.now()
	if !j.env.function.Logging.JSON {
		j.platform(now, subscriptionLine(name, types))
	}
	j.env.telemetry.Publish(telemetry.Telemetry, telemetry.Platform, "platform.telemetrySubscription", now, body)
	j.env.telemetry.Publish(telemetry.Logs, telemetry.Platform, "platform.logsSubscription", now, body)
}

// compact is a text that is a JSON object, without needless space.
func compact(text string) ([]byte, bool) {
	v := jsontext.Value(text)
	if v.Kind() != '{' || v.Compact() != nil {
		return nil, false
	}
	return v, true
}
