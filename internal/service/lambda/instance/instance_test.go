// Proves the life of an execution environment step by step: each case is a script of what happens, and of the actions that are to
// follow, in order and complete but for the reports, which have cases of their own.
package instance

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// script drives an Instance and writes down what it asks for.
type script struct {
	t    *testing.T
	in   *Instance
	at   time.Time
	poll Poll
	got  []string
}

func play(t *testing.T, c Config) *script {
	if c.Timeout == 0 {
		c.Timeout = 3 * time.Second
	}
	s := &script{t: t, in: New(c), at: time.Unix(1_700_000_000, 0)}
	s.note(s.in.Start(s.at, ""))
	return s
}

func (s *script) after(d time.Duration) *script {
	s.at = s.at.Add(d)
	return s
}

func (s *script) note(actions []Action) *script {
	for _, a := range actions {
		if a.Verb != Emit {
			s.got = append(s.got, describe(a, s.at))
		}
	}
	return s
}

func (s *script) refused(r *Refusal) *script {
	if r != nil {
		s.got = append(s.got, "refuse "+r.Error())
	}
	return s
}

func (s *script) next() *script {
	s.poll++
	a, r := s.in.RuntimeNext(s.at, s.poll)
	return s.note(a).refused(r)
}

func (s *script) extensionNext(id string) *script {
	s.poll++
	a, r := s.in.ExtensionNext(s.at, id, s.poll)
	return s.note(a).refused(r)
}

func (s *script) register(name string, events ...string) *script {
	a, r := s.in.Register(s.at, "id-"+name, name, events)
	return s.note(a).refused(r)
}

func (s *script) invoke(id string) *script {
	a, ok := s.in.Invoke(s.at, id)
	if !ok {
		s.got = append(s.got, "not taken")
	}
	return s.note(a)
}

func (s *script) respond(id string) *script {
	if r := s.in.BeginResponse(s.at, id); r != nil {
		return s.refused(r)
	}
	return s.note(s.in.EndResponse(s.at, id, ""))
}

func (s *script) fail(id, errorType string) *script {
	if r := s.in.BeginError(s.at, id); r != nil {
		return s.refused(r)
	}
	return s.note(s.in.EndResponse(s.at, id, errorType))
}

func (s *script) exit(p Process, text string) *script {
	return s.note(s.in.Exited(s.at, p, Exit{Text: text}))
}

func (s *script) expire() *script { return s.note(s.in.Expired(s.at)) }

func (s *script) initError(errorType string) *script {
	a, r := s.in.InitError(s.at, errorType)
	return s.note(a).refused(r)
}

func describe(a Action, at time.Time) string {
	switch a.Verb {
	case StartProcess:
		return fmt.Sprintf("start %d", a.Process)
	case Terminate:
		return fmt.Sprintf("terminate %d", a.Process)
	case Kill:
		return fmt.Sprintf("kill %d", a.Process)
	case SetTimer:
		return "timer " + a.Duration.String()
	case StopTimer:
		return "timer off"
	case AnswerRuntime:
		return fmt.Sprintf("event %d by %s", a.Poll, a.Deadline.Sub(at))
	case AnswerExtension:
		return strings.TrimSpace(fmt.Sprintf("tell %d by %s %s", a.Poll, a.Deadline.Sub(at), a.Reason))
	case Abandon:
		return fmt.Sprintf("abandon %d", a.Poll)
	case Respond:
		return "respond"
	case Finish, FailInit:
		text := map[Verb]string{Finish: "finish ", FailInit: "init failed "}[a.Verb] + string(a.Result.Status)
		if a.Result.Error != "" {
			text += " " + a.Result.Error
		}
		if f := a.Result.Fault; f != nil {
			text += " (" + f.Message + ")"
		}
		return fmt.Sprintf("%s in %s, init %s", text, a.Result.Duration, a.Result.Init)
	case BecomeIdle:
		return "idle"
	case Retire:
		return "retire"
	case Stop:
		return "stop"
	}
	return fmt.Sprintf("verb %d", a.Verb)
}

func (s *script) want(lines ...string) *script {
	s.t.Helper()
	if got, want := strings.Join(s.got, "\n"), strings.Join(lines, "\n"); got != want {
		s.t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
	s.got = s.got[:0]
	return s
}

const ms = time.Millisecond

func TestOneEnvironmentServesInvocationsOneAfterTheOther(t *testing.T) {
	s := play(t, Config{}).invoke("a")
	s.want("timer 10s", "start 0")
	s.after(100*ms).next().want("timer 3s", "event 1 by 3s")
	s.after(5 * ms).invoke("b").want("not taken")
	s.respond("a").want("respond")
	s.after(ms).next().want("finish success in 6ms, init 100ms", "timer off", "idle")
	s.after(time.Hour).invoke("b").want("timer 3s", "event 2 by 3s")
	s.after(ms).fail("b", "Boom").want("respond")
	s.next().want("finish error Boom in 1ms, init 0s", "timer off", "idle")
	s.note(s.in.Shutdown(s.at)).want("retire", "timer off", "stop")
	s.next().want("refuse InvalidStateTransition: State transition from Ready to Ready failed for runtime. Error: State transition is not allowed")
}

func TestExtensionsHoldInitAndInvocation(t *testing.T) {
	s := play(t, Config{Extensions: []string{"one", "two"}}).invoke("a")
	s.want("timer 10s", "start 1", "start 2")
	s.register("one", "INVOKE", "SHUTDOWN").want()
	s.register("two", "SHUTDOWN").want("start 0")
	s.register("inside", "INVOKE").want()
	s.next().extensionNext("id-one").extensionNext("id-two").want()
	s.after(50*ms).extensionNext("id-inside").want("timer 3s", "tell 2 by 3s", "tell 4 by 3s", "event 1 by 3s")
	s.register("late").want("refuse Extension.RegistrationClosed: Extension registration closed already")
	s.after(ms).respond("a").next().want("respond")
	s.after(ms).extensionNext("id-inside").want()
	s.after(ms).extensionNext("id-one").want("finish success in 3ms, init 50ms", "timer off", "idle")
	s.note(s.in.Shutdown(s.at)).want("retire", "terminate 0", "timer 600ms")
	s.after(10*ms).exit(Runtime, "").want("tell 7 by 1.99s spindown", "tell 3 by 1.99s spindown", "timer 1.99s")
	s.exit(1, "").want()
	s.exit(2, "").want("timer off", "stop")
}

func TestShutdownKillsWhatStays(t *testing.T) {
	s := play(t, Config{Extensions: []string{"one", "two"}})
	s.register("one", "SHUTDOWN").register("two").next().extensionNext("id-one").extensionNext("id-two")
	s.want("timer 10s", "start 1", "start 2", "start 0", "timer off", "idle")
	s.note(s.in.Shutdown(s.at)).want("retire", "terminate 0", "timer 600ms")
	s.after(599 * ms).expire().want()
	s.after(ms).expire().want("kill 0", "tell 2 by 1.4s spindown", "kill 2", "timer 1.4s")
	s.exit(Runtime, "signal: killed").exit(2, "signal: killed").want()
	s.after(1400*ms).expire().want("timer off", "stop")
	s.exit(1, "signal: killed").expire().want()
}

func TestShutdownWithInternalExtensionAlone(t *testing.T) {
	s := play(t, Config{}).register("inside", "INVOKE").next().extensionNext("id-inside")
	s.got = nil
	s.note(s.in.Shutdown(s.at)).want("retire", "terminate 0", "timer 500ms")
	s.after(500*ms).expire().want("timer off", "stop")
}

func TestExtensionThatIsBusyIsToldWhenItAsks(t *testing.T) {
	s := play(t, Config{Extensions: []string{"one"}}).register("one", "INVOKE", "SHUTDOWN").next().extensionNext("id-one").invoke("a")
	s.got = nil
	s.after(3*time.Second).expire().want(
		"finish timeout (Task timed out after 3.00 seconds) in 3s, init 0s", "retire", "terminate 0", "timer 600ms")
	s.extensionNext("id-one").want()
	s.exit(Runtime, "signal: terminated").want("tell 3 by 2s timeout", "timer 2s")
	s.exit(1, "").want("timer off", "stop")
}

func TestTimeouts(t *testing.T) {
	s := play(t, Config{}).invoke("a").next()
	s.got = nil
	s.after(2999 * ms).expire().want()
	s.after(ms).expire().want("finish timeout (Task timed out after 3.00 seconds) in 3s, init 0s", "retire", "timer off", "stop")
	s.respond("a").want("refuse InvalidRequestID: Invalid request ID")

	s = play(t, Config{}).invoke("a")
	s.got = nil
	s.after(10*time.Second).expire().want("init failed timeout in 10s, init 0s", "retire", "timer off", "stop")

	s = play(t, Config{Phase: InvokePhase}).want("start 0").invoke("a").want("timer 3s")
	s.after(3*time.Second).expire().want("finish timeout (Task timed out after 3.00 seconds) in 3s, init 0s", "retire", "timer off", "stop")

	s = play(t, Config{Phase: InvokePhase}).invoke("a").after(time.Second).next()
	s.want("start 0", "timer 3s", "timer 2s", "event 1 by 2s")
	s.respond("a").next().want("respond", "finish success in 1s, init 0s", "timer off", "idle")

	// An answer that was given stays given, whatever the extension does with the rest of the time.
	s = play(t, Config{}).register("inside", "INVOKE").next().extensionNext("id-inside").invoke("a").respond("a").next()
	s.got = nil
	s.after(3*time.Second).expire().want(
		"finish timeout (Task timed out after 3.00 seconds) in 3s, init 0s", "retire", "terminate 0", "timer 500ms")
}

func TestDeaths(t *testing.T) {
	s := play(t, Config{}).invoke("a").next()
	s.got = nil
	s.after(ms).exit(Runtime, "exit status 1").want(
		"finish error Runtime.ExitError (Runtime exited with error: exit status 1) in 1ms, init 0s", "retire", "timer off", "stop")
	s.exit(Runtime, "exit status 1").want()

	s = play(t, Config{}).invoke("a").next()
	s.got = nil
	s.exit(Runtime, "").want("finish error Runtime.ExitError (Runtime exited without providing a reason) in 0s, init 0s", "retire", "timer off", "stop")

	s = play(t, Config{}).invoke("a").next()
	s.got = nil
	s.note(s.in.Exited(s.at, Runtime, Exit{Text: "signal: killed", OutOfMemory: true})).want(
		"finish error Runtime.OutOfMemory (Runtime exited with error: signal: killed) in 0s, init 0s", "retire", "timer off", "stop")

	s = play(t, Config{}).invoke("a")
	s.got = nil
	s.exit(Runtime, "exit status 127").want("init failed error Runtime.ExitError (Runtime exited with error: exit status 127) in 0s, init 0s", "retire", "timer off", "stop")

	s = play(t, Config{}).next()
	s.got = nil
	s.exit(Runtime, "").want("retire", "timer off", "stop")

	s = play(t, Config{})
	s.got = nil
	s.note(s.in.StartFailed(s.at, Runtime, "no bootstrap")).want("init failed error Runtime.InvalidEntrypoint (no bootstrap) in 0s, init 0s", "retire", "timer off", "stop")
	s.invoke("a").want("not taken")

	s = play(t, Config{Extensions: []string{"one"}}).register("one", "INVOKE").next().extensionNext("id-one").invoke("a")
	s.got = nil
	s.exit(1, "").want("finish error Extension.Crash (exit code 0) in 0s, init 0s", "retire", "timer off", "stop")
}

func TestInitErrors(t *testing.T) {
	s := play(t, Config{Phase: InvokePhase}).invoke("a").initError("Runtime.ImportModuleError")
	s.want("start 0", "timer 3s")
	s.initError("X").want("refuse InvalidStateTransition: State transition from InitError to InitError failed for runtime. Error: State transition is not allowed")
	s.next().want("refuse InvalidStateTransition: State transition from InitError to Ready failed for runtime. Error: State transition is not allowed")
	s.exit(Runtime, "exit status 1").want(
		"finish error Runtime.ImportModuleError (Runtime exited with error: exit status 1) in 0s, init 0s", "retire", "timer off", "stop")

	s = play(t, Config{Extensions: []string{"one"}}).register("one")
	s.refused(s.in.ExtensionInitError("id-one", "Extension.Bad"))
	s.want("timer 10s", "start 1", "start 0")
	s.extensionNext("id-one").want("refuse Extension.InvalidExtensionState: State transition from InitError to Ready failed for extension id-one. Error: State transition is not allowed")
	s.exit(1, "exit status 2").want("init failed error Extension.InitError (exit status 2) in 0s, init 0s", "retire", "timer off", "stop")
}

func TestRefusals(t *testing.T) {
	s := play(t, Config{Extensions: []string{"one"}})
	s.got = nil
	s.register("").want("refuse Extension.InvalidExtensionName: Empty extension name")
	s.register("one", "NONSENSE").want("refuse Extension.InvalidEventType: NONSENSE: ErrorInvalidEventType")
	s.register("in", "SHUTDOWN").want("refuse Extension.InvalidEventType: SHUTDOWN: ShutdownEventNotSupportedForInternalExtension")
	s.register("one").register("one").want("start 0", "refuse Extension.InvalidExtensionState: State transition from Registered to Registered failed for extension one. Error: State transition is not allowed")
	s.register("in").register("in").want("refuse Extension.InvalidExtensionState: Extension with this name already registered")
	for n := range 8 {
		s.register(fmt.Sprint("in", n))
	}
	s.want().register("in8").want("refuse Extension.TooManyExtensions: Extension limit (10) reached")
	s.extensionNext("nobody").want("refuse Extension.UnknownExtensionIdentifier: Unknown extension nobody")
	s.refused(s.in.ExtensionExitError("id-one", "")).want("refuse Extension.MissingHeader: Lambda-Extension-Function-Error-Type not found")
	s.refused(s.in.ExtensionExitError("nobody", "X")).want("refuse Extension.UnknownExtensionIdentifier: Unknown Lambda-Extension-Identifier")
	s.respond("").want("refuse InvalidRequestID: Invalid request ID")

	s = play(t, Config{}).invoke("a")
	s.respond("a").next().respond("b").respond("a").respond("a")
	s.want("timer 10s", "start 0", "refuse InvalidRequestID: Invalid request ID", "timer 3s", "event 1 by 3s", "refuse InvalidRequestID: Invalid request ID", "respond",
		"refuse InvalidStateTransition: State transition from RuntimeResponseSentState to InvocationResponse failed for runtime. Error: State transition is not allowed")
}

func TestTooManyExternalExtensions(t *testing.T) {
	names := make([]string, 11)
	for n := range names {
		names[n] = fmt.Sprint("x", n)
	}
	s := play(t, Config{Extensions: names})
	if got := s.got[len(s.got)-4]; got != "init failed error Extension.LaunchError (Extension limit (10) reached) in 0s, init 0s" {
		t.Fatalf("got %q", got)
	}
}

func TestPollsThatAreLeft(t *testing.T) {
	s := play(t, Config{}).register("in", "INVOKE").extensionNext("id-in").next().next()
	s.want("timer 10s", "start 0", "timer off", "idle", "abandon 2")
	s.in.Leave(3)
	s.in.Leave(1)
	s.invoke("a").want("timer 3s")
	s.next().want("event 4 by 3s")
	s.extensionNext("id-in").want("tell 5 by 3s")
	s.next().want("event 6 by 3s") // asked again without an answer: the same event
	s.respond("a").next().extensionNext("id-in").want("respond", "finish success in 0s, init 0s", "timer off", "idle")
}
