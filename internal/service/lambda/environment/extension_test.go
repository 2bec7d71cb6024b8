// Proves that extensions take part as AWS lets them: an external one from /opt/extensions registers before the runtime starts, is told of
// every invocation, receives telemetry over HTTP and TCP in batches with the documented records, at a port that it listens at in its own
// sandbox, and is told of the end.
package environment

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// extended is a function with an extension that subscribes by that protocol, if any.
func extended(t testing.TB, protocol string) *Function {
	t.Helper()
	f := function(t, "f", map[string]string{"TELEMETRY": protocol})
	f.Opt = t.TempDir()
	if err := os.Link(filepath.Join(f.Code, "program"), filepath.Join(f.Opt, "program")); err != nil {
		t.Fatal(err)
	}
	script(t, filepath.Join(f.Opt, "extensions", "spy"), `ACT_AS=extension exec "${0%/*}/../program" "${0##*/}"`)
	return f
}

func testTelemetryOverHTTP(t *host) { testTelemetry(t, "HTTP") }

func testTelemetryOverTCP(t *host) { testTelemetry(t, "TCP") }

func testTelemetry(t *host, protocol string) {
	w := newWorld(t, Limits{Freeze: -1}, nil) // what is not delivered when it is frozen comes with the next invocation
	f := extended(t, protocol)
	first := call(`"print hello"`)
	w.run(t, f, first)
	w.run(t, f, call(`"error"`))
	w.log.until(t, contains(
		`registered {"functionName":"f","functionVersion":"$LATEST","handler":"h"}`, `subscribed 200 "OK"`,
		`"requestId":"`+first.RequestID+`","invokedFunctionArn":"arn:aws:lambda:us-east-1:111122223333:function:f","tracing":{"type":"X-Amzn-Trace-Id","value":"Root=1-5-6"}}`,
		`told {"eventType":"INVOKE","deadlineMs":`,
		"TELEMETRY\tName: spy\tState: Subscribed\tTypes: [Platform, Function, Extension]", "EXTENSION\tName: spy\tState: Ready\tEvents: [INVOKE, SHUTDOWN]"))
	got := strings.Join(w.log.until(t, func(text []string) bool {
		return strings.Count(strings.Join(text, "\n"), "received platform.report") == 2
	}), "\n")
	for _, want := range []string{
		`platform.telemetrySubscription {"name":"spy","state":"Subscribed","types":["platform","function","extension"]}`,
		`platform.initStart {"functionName":"f","functionVersion":"$LATEST",`,
		`platform.initRuntimeDone {"initializationType":"on-demand","phase":"init","status":"success"}`,
		`platform.extension {"events":["INVOKE","SHUTDOWN"],"name":"spy","state":"Ready"}`,
		`platform.initReport {"initializationType":"on-demand","metrics":{"durationMs":`,
		`platform.start {"requestId":"` + first.RequestID + `","tracing":{"type":"X-Amzn-Trace-Id","value":"Root=1-5-6"},"version":"$LATEST"}`,
		`function "hello"`,
		`extension "told {\"eventType\":\"INVOKE\"`,
		`"requestId":"` + first.RequestID + `","spans":[{"durationMs":`,
		`platform.report {"metrics":{"billedDurationMs":`,
		`"errorType":"Runtime.Unknown"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("telemetry misses %s", want)
		}
	}
	if strings.Contains(got, "nonsense") || t.Failed() {
		t.Fatalf("telemetry is\n%s", got)
	}
	w.Close(context.Background())
	w.log.until(t, contains(`"shutdownReason":"spindown"`))
}

func testExtensionThatCrashes(t *host) {
	w := newWorld(t, Limits{}, nil)
	f := function(t, "f", nil)
	f.Opt = t.TempDir()
	script(t, filepath.Join(f.Opt, "extensions", "bad"), "echo going; exit 4")
	c := call(`1`)
	r := w.run(t, f, c)
	if want := `{"errorType":"Extension.Crash","errorMessage":"RequestId: ` + c.RequestID + ` Error: exit status 4"}`; string(r.Payload) != want {
		t.Fatalf("%s", r.Payload)
	}
	w.log.until(t, contains("going", "Error Type: Extension.Crash"))
}
