package environment

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"sluice/internal/service/lambda/instance"
)

// emit turns a platform event into log lines, telemetry and the invocation's report. What ends an invocation waits until what the
// function has written is in the log.
func (e *environment) emit(n *instance.Notice) {
	switch n.Kind {
	case instance.InitStarted:
		e.note(n, e.initStartLine())
	case instance.ExtensionSeen:
		e.note(n, extensionLine(n))
	case instance.InvocationStarted:
		e.journal.begin(e.flight)
		e.note(n, "START RequestId: "+e.flight.call.RequestID+" Version: "+e.place.version)
	case instance.InitReported:
		if n.Status == instance.Success {
			e.fleet.started(e.pool, n.At.Sub(e.launchedAt))
		}
		e.note(n, e.initReportLine(n))
		e.telemetry.Seal()
	case instance.Faulted:
		e.journal.after(e.later(n, e.faultLine(n)))
	case instance.InvocationReported:
		e.journal.after(e.reportLater(n))
	case instance.RuntimeDone:
		if e.publishes(n) {
			e.journal.after(e.later(n, ""))
		}
	default:
		e.note(n, "")
	}
}

// note writes an event now. An empty line is none.
func (e *environment) note(n *instance.Notice, line string) {
	if line != "" && !e.function.Logging.JSON {
		e.journal.platform(n.At, line)
	}
	if e.publishes(n) {
		e.publish(n, e.requestID(), 0)
	}
}

func (e *environment) requestID() string {
	if e.flight == nil {
		return ""
	}
	return e.flight.call.RequestID
}

// later writes an event when it is called; what it needs is kept.
func (e *environment) later(n *instance.Notice, line string) func() {
	kept, id := *n, e.requestID()
	return func() {
		if line != "" && !e.function.Logging.JSON {
			e.journal.platform(e.now(), line)
		}
		if e.publishes(&kept) {
			e.publish(&kept, id, 0)
		}
	}
}

// reportLater writes the end of an invocation.
func (e *environment) reportLater(n *instance.Notice) func() {
	kept, id, invoked := *n, e.requestID(), ""
	if e.flight != nil {
		invoked = e.flight.call.InvokedARN
	}
	return func() {
		used := e.memory.most(e, kept.Status != instance.Success)
		if !e.function.Logging.JSON {
			at := e.now()
			e.journal.write([]Line{{at, "END RequestId: " + id}, {at, e.reportLine(&kept, id, used)}}, true)
		}
		if e.publishes(&kept) {
			e.publish(&kept, id, used)
		}
		if report := e.fleet.ports.Report; report != nil {
			report(&Report{
				ARN: e.function.ARN, InvokedARN: invoked, RequestID: id, Duration: kept.Duration, Init: kept.Init, Memory: used,
				Error: kept.ErrorType, TimedOut: kept.Status == instance.TimedOut,
			})
		}
	}
}

// reportLine is the line REPORT, as AWS writes it (recorded: fields end in a tab each; Status and Error Type on failure).
func (e *environment) reportLine(n *instance.Notice, id string, used int64) string {
	b := make([]byte, 0, 256)
	b = append(b, "REPORT RequestId: "...)
	b = append(b, id...)
	b = append(b, "\tDuration: "...)
	b = appendMillis(b, n.Duration)
	b = append(b, "\tBilled Duration: "...)
	b = strconv.AppendInt(b, billed(n.Duration+n.Init), 10)
	b = append(b, " ms\tMemory Size: "...)
	b = strconv.AppendInt(b, int64(e.function.MemoryMB), 10)
	b = append(b, " MB\tMax Memory Used: "...)
	b = strconv.AppendInt(b, megabytes(used), 10)
	b = append(b, " MB\t"...)
	if n.Init > 0 {
		b = append(b, "Init Duration: "...)
		b = append(appendMillis(b, n.Init), '\t')
	}
	switch {
	case n.Status == instance.TimedOut:
		b = append(b, "Status: timeout"...)
	case n.ErrorType != "" && n.Fault != nil:
		b = append(append(b, "Status: error\tError Type: "...), n.ErrorType...)
	}
	return string(b)
}

// faultLine is what ended an invocation.
func (e *environment) faultLine(n *instance.Notice) string {
	id := e.requestID()
	if n.Status == instance.TimedOut {
		return n.At.UTC().Format("2006-01-02T15:04:05.000Z") + " " + id + " " + n.Fault.Message + "\n"
	}
	return "RequestId: " + id + " Error: " + n.Fault.Message + "\n" + n.Fault.Type
}

// initStartLine names the interpreter, which may be newer than the runtime's name.
func (e *environment) initStartLine() string {
	if e.launched.Note == "" || e.phase == instance.InvokePhase {
		return ""
	}
	return "INIT_START Runtime Version: " + e.launched.Note
}

// extensionLine tells of an extension. Source: logs that users of extensions show, such as those of the AWS AppConfig agent and of the Lambda
// Web Adapter, which registers for no event.
func extensionLine(n *instance.Notice) string {
	line := "EXTENSION\tName: " + n.Extension.Name + "\tState: " + n.Extension.State + "\tEvents: [" + strings.Join(n.Extension.Events, ", ") + "]"
	if n.Extension.ErrorType != "" {
		line += "\tError Type: " + n.Extension.ErrorType
	}
	return line
}

// subscriptionLine tells of a subscription to telemetry. Source: logs that users of the Datadog extension show.
func subscriptionLine(name string, types []string) string {
	shown := make([]string, len(types))
	for i, t := range types {
		shown[i] = strings.ToUpper(t[:1]) + t[1:]
	}
	return "TELEMETRY\tName: " + name + "\tState: Subscribed\tTypes: [" + strings.Join(shown, ", ") + "]"
}

// initReportLine is written for an init that failed, or that nobody waited for ("Lambda execution environment lifecycle": INIT_REPORT).
func (e *environment) initReportLine(n *instance.Notice) string {
	if n.Status == instance.Success && !e.provisioned {
		return ""
	}
	line := fmt.Sprintf("INIT_REPORT Init Duration: %s\tPhase: %s\tStatus: %s", appendMillis(nil, n.Duration), e.phase, n.Status)
	if n.ErrorType != "" {
		line += "\tError Type: " + n.ErrorType
	}
	return line
}

// appendMillis writes milliseconds with two digits, and their unit.
func appendMillis(b []byte, d time.Duration) []byte {
	return append(strconv.AppendFloat(b, millis(d), 'f', 2, 64), " ms"...)
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// billed is a duration rounded up to milliseconds, at least one. Init counts too, since August 2025.
func billed(d time.Duration) int64 { return max(1, int64(math.Ceil(millis(d)))) }

func megabytes(b int64) int64 { return (b + 1<<20 - 1) >> 20 }
