// Proves which platform events a life reports, in which order and with which figures.
package instance

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func notices(actions []Action) (out []string) {
	names := map[NoticeKind]string{
		InitStarted: "initStart", RuntimeInitialized: "initRuntimeDone", ExtensionSeen: "extension", InitReported: "initReport",
		InvocationStarted: "start", RuntimeDone: "runtimeDone", InvocationReported: "report", Faulted: "fault",
	}
	for _, a := range actions {
		if n := a.Notice; a.Verb == Emit {
			text := names[n.Kind]
			for _, part := range []string{string(n.Status), n.ErrorType, n.Extension.Name, n.Extension.State, strings.Join(n.Extension.Events, ",")} {
				if part != "" {
					text += " " + part
				}
			}
			if n.Duration > 0 {
				text += fmt.Sprint(" ", n.Duration)
			}
			if n.Init > 0 {
				text += fmt.Sprint(" after ", n.Init)
			}
			out = append(out, text)
		}
	}
	return out
}

func expectNotices(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestNoticesOfAGoodLife(t *testing.T) {
	at := time.Unix(1_700_000_000, 0)
	in := New(Config{Timeout: time.Second, Extensions: []string{"one"}})
	got := notices(in.Start(at, ""))
	a, _ := in.Register(at, "id", "one", []string{"INVOKE", "SHUTDOWN"})
	got = append(got, notices(a)...)
	a, _ = in.RuntimeNext(at.Add(ms), 1)
	got = append(got, notices(a)...)
	a, _ = in.ExtensionNext(at.Add(2*ms), "id", 2)
	got = append(got, notices(a)...)
	a, _ = in.Invoke(at.Add(3*ms), "a")
	got = append(got, notices(a)...)
	_ = in.BeginResponse(at.Add(4*ms), "a")
	got = append(got, notices(in.EndResponse(at.Add(5*ms), "a", "Boom"))...)
	a, _ = in.RuntimeNext(at.Add(6*ms), 3)
	got = append(got, notices(a)...)
	if s := a[0].Notice.Spans; s.ResponseBegun.Sub(s.Begun) != ms || s.ResponseEnded.Sub(s.ResponseBegun) != ms || s.Ready.Sub(s.ResponseEnded) != ms {
		t.Fatalf("spans %v", s)
	}
	a, _ = in.ExtensionNext(at.Add(7*ms), "id", 4)
	got = append(got, notices(a)...)
	expectNotices(t, got, "initStart", "initRuntimeDone success", "extension one Ready INVOKE,SHUTDOWN", "initReport success 2ms",
		"start", "runtimeDone error Boom 3ms", "report error Boom 4ms after 2ms")
}

func TestNoticesOfFailures(t *testing.T) {
	at := time.Unix(1_700_000_000, 0)
	in := New(Config{Timeout: time.Second})
	got := notices(in.Start(at, ""))
	got = append(got, notices(in.Exited(at.Add(ms), Runtime, Exit{Text: "exit status 1"}))...)
	expectNotices(t, got, "initStart", "initRuntimeDone error Runtime.ExitError", "initReport error Runtime.ExitError 1ms")

	in = New(Config{Timeout: time.Second, Phase: InvokePhase})
	got = notices(in.Start(at, ""))
	_, _ = in.Invoke(at, "a")
	got = append(got, notices(in.Exited(at.Add(ms), Runtime, Exit{Text: "exit status 1"}))...)
	expectNotices(t, got, "initStart", "initRuntimeDone error Runtime.ExitError", "initReport error Runtime.ExitError 1ms", "start",
		"runtimeDone error Runtime.ExitError 1ms", "fault error", "report error Runtime.ExitError 1ms")

	in = New(Config{Timeout: time.Second})
	_ = in.Start(at, "")
	_, _ = in.RuntimeNext(at, 1)
	_, _ = in.Invoke(at, "a")
	got = notices(in.Expired(at.Add(time.Second)))
	expectNotices(t, got, "runtimeDone timeout 1s", "fault timeout", "report timeout 1s")
}
