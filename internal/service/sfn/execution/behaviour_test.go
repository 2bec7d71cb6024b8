package execution

// Proves how executions behave where the recordings at hand tell little: retries and their count, timeouts, heartbeats, aborted
// siblings, redrives. How: small definitions, what comes from outside, and the expected history in short form:
// "id<previous Type". The histories of aborted siblings are those of AWS's recorded answers with the names in the comments.

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

type table struct {
	t       *testing.T
	x       *Execution
	now     time.Time
	events  []Event
	effects []Effect
}

func begin(t *testing.T, definition, input string) *table {
	t.Helper()
	b := &table{t: t, now: time.Unix(1_800_000_000, 0)}
	b.x = New(compiled(t, definition), Spec{ARN: "arn:aws:states:us-east-1:111111111111:execution:m:n", Name: "n", MachineName: "m"})
	b.take(Start{Input: input})
	return b
}

func (b *table) take(stimuli ...Stimulus) {
	b.t.Helper()
	events, effects := b.x.Run(Env{Now: b.now, Random: rand.NewPCG(1, uint64(len(b.events)))}, stimuli...)
	b.events, b.effects = append(b.events, events...), append(b.effects, effects...)
	for b.x.Ready() {
		events, effects = b.x.Run(Env{Now: b.now, Random: rand.NewPCG(1, uint64(len(b.events)))})
		b.events, b.effects = append(b.events, events...), append(b.effects, effects...)
	}
	folded, err := Fold(b.x.machine, b.x.spec, b.events)
	if err != nil {
		b.t.Fatal(err)
	}
	if got, want := describe(folded), describe(b.x); got != want {
		b.t.Fatalf("folded it is\n%s\nalive\n%s", got, want)
	}
}

func (b *table) wait(d time.Duration) {
	b.t.Helper()
	b.now = b.now.Add(d)
	b.take()
}

// calls are the attempts under way.
func (b *table) calls() (attempts []int64) {
	for _, e := range b.x.Outstanding() {
		if c, ok := e.(Call); ok {
			attempts = append(attempts, c.Attempt)
		}
	}
	return attempts
}

// history compares the events from the ID on.
func (b *table) history(from int64, want string) {
	b.t.Helper()
	var got []string
	for i := range b.events {
		if e := &b.events[i]; e.ID >= from {
			got = append(got, fmt.Sprintf("%d<%d %s", e.ID, e.Previous, e.Type))
		}
	}
	if lines := strings.Split(strings.TrimSpace(want), "\n"); !slices.EqualFunc(got, lines, func(a, b string) bool { return a == strings.TrimSpace(b) }) {
		b.t.Errorf("the history is\n%s\nwanted is\n%s", strings.Join(got, "\n"), want)
	}
}

const invoke = `"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", `

// Recorded: test_service_lambda_map_timeout.
func TestTimeoutInMap(t *testing.T) {
	b := begin(t, `{"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": {"StartAt": "T", "States": {"T": {`+invoke+`"TimeoutSeconds": 5, "End": true}}}, "End": true}}}`, `[1, 2]`)
	b.wait(4999 * time.Millisecond)
	if b.x.Next() != 12 {
		t.Fatal("it timed out too early")
	}
	b.wait(time.Millisecond)
	b.history(4, `4<3 MapIterationStarted
		5<3 MapIterationStarted
		6<4 TaskStateEntered
		7<6 TaskScheduled
		8<5 TaskStateEntered
		9<8 TaskScheduled
		10<7 TaskStarted
		11<9 TaskStarted
		12<10 TaskTimedOut
		13<11 TaskTimedOut
		14<12 MapIterationFailed
		15<12 TaskStateAborted
		16<12 MapIterationAborted
		17<12 TaskStateAborted
		18<12 MapStateFailed
		19<18 ExecutionFailed`)
	if n := len(b.effects); b.effects[n-1] != (Finished{Status: FailedRun}) || b.effects[n-2] != (Abandon{Attempt: 9}) {
		t.Errorf("%v", b.effects)
	}
}

// Recorded: test_sqs_failure_in_wait_for_task_tok_no_error_field, and test_parallel_catch_error with its retry.
func TestFailureInParallel(t *testing.T) {
	b := begin(t, `{"StartAt": "P", "States": {"P": {"Type": "Parallel", "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 1}], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C"}], "Branches": [
		{"StartAt": "T", "States": {"T": {`+invoke+`"End": true}}}, {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": true}}}], "End": true}, "C": {"Type": "Pass", "End": true}}}`, `{}`)
	b.take(Refusal{Attempt: b.calls()[0], Failure: Failed("E", "c")})
	b.wait(time.Second)
	b.take(Refusal{Attempt: b.calls()[0]})
	b.history(4, `4<3 TaskStateEntered
		5<4 TaskScheduled
		6<3 WaitStateEntered
		7<5 TaskStarted
		8<7 TaskFailed
		9<8 TaskStateAborted
		10<8 WaitStateAborted
		11<8 ParallelStateStarted
		12<11 TaskStateEntered
		13<12 TaskScheduled
		14<11 WaitStateEntered
		15<13 TaskStarted
		16<15 TaskFailed
		17<16 TaskStateAborted
		18<16 WaitStateAborted
		19<16 ParallelStateFailed
		20<19 ParallelStateExited
		21<20 PassStateEntered
		22<21 PassStateExited
		23<22 ExecutionSucceeded`)
	if got := b.x.Output(); got != `{"Error":null,"Cause":null}` {
		t.Error(got)
	}
}

// A state is tried MaxAttempts times again for each retrier, later each time; the count of the Context object is of all.
func TestRetries(t *testing.T) {
	b := begin(t, `{"StartAt": "T", "States": {"T": {`+invoke+`"Parameters": {"n.$": "$$.State.RetryCount"}, "Retry": [
		{"ErrorEquals": ["A"], "IntervalSeconds": 2, "BackoffRate": 3, "MaxAttempts": 2}, {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 1}], "End": true}}}`, `{}`)
	for i, step := range []struct {
		fails string
		after time.Duration
	}{{"A", 2 * time.Second}, {"B", time.Second}, {"A", 6 * time.Second}, {"A", 0}} {
		calls := b.calls()
		if len(calls) != 1 {
			t.Fatalf("attempt %d: %v", i, calls)
		}
		if want := fmt.Sprintf(`{"n":%d}`, i); b.effects[len(b.effects)-1].(Call).Input.Text != want {
			t.Errorf("attempt %d: %s", i, b.effects[len(b.effects)-1].(Call).Input.Text)
		}
		b.take(Refusal{Attempt: calls[0], Failure: Failed(step.fails, "c")})
		if step.after > 0 {
			b.wait(step.after - time.Millisecond)
			if len(b.calls()) > 0 {
				t.Errorf("attempt %d comes too early", i+1)
			}
			b.wait(time.Millisecond)
		}
	}
	b.history(12, `12<11 TaskScheduled
		13<12 TaskStarted
		14<13 TaskFailed
		15<14 ExecutionFailed`)
}

// Heartbeats put one timeout off and not the other; a missed one is found by its own name, and shown as a timeout.
func TestHeartbeats(t *testing.T) {
	b := begin(t, `{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "HeartbeatSeconds": 10, "TimeoutSeconds": 25,
		"Catch": [{"ErrorEquals": ["States.HeartbeatTimeout"], "Next": "C"}], "Retry": [{"ErrorEquals": ["States.Timeout"], "MaxAttempts": 1, "IntervalSeconds": 1}], "End": true}, "C": {"Type": "Pass", "End": true}}}`, `{}`)
	attempt := b.calls()[0]
	b.take(Submitted{Attempt: attempt, Output: `{}`})
	b.wait(9 * time.Second)
	b.take(Heartbeat{Attempt: attempt})
	b.wait(9 * time.Second)
	b.take(Heartbeat{Attempt: attempt})
	b.wait(6 * time.Second)
	if len(b.calls()) != 1 {
		t.Fatal("it was given up")
	}
	b.wait(time.Second)
	b.wait(time.Second)
	b.wait(10 * time.Second)
	b.history(5, `5<4 TaskSubmitted
		6<5 TaskTimedOut
		7<6 TaskScheduled
		8<7 TaskStarted
		9<8 TaskTimedOut
		10<9 TaskStateExited
		11<10 PassStateEntered
		12<11 PassStateExited
		13<12 ExecutionSucceeded`)
	if got := b.x.Output(); got != `{"Error":"States.Timeout","Cause":""}` {
		t.Error(got)
	}
	b.take(Answer{Attempt: attempt, Output: JSON(`1`)}, Heartbeat{Attempt: attempt})
	if b.x.Next() != 14 {
		t.Error("a late answer was taken")
	}
}

func TestActivities(t *testing.T) {
	b := begin(t, `{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:111111111111:activity:a", "HeartbeatSeconds": 10, "End": true}}}`, `{}`)
	attempt := b.calls()[0]
	b.wait(time.Hour) // nobody has taken it: no heartbeat is due
	if !b.x.NeedsWake() {
		t.Error("a restart would lose the offer")
	}
	b.take(Began{Attempt: attempt, Worker: "w"}, Began{Attempt: attempt, Worker: "v"})
	if b.x.NeedsWake() {
		t.Error("the worker comes back by itself")
	}
	b.take(Answer{Attempt: attempt, Output: JSON(`{ "a": 1 }`)})
	b.history(3, `3<2 ActivityScheduled
		4<3 ActivityStarted
		5<4 ActivitySucceeded
		6<5 TaskStateExited
		7<6 ExecutionSucceeded`)
	if b.x.Output() != `{ "a": 1 }` {
		t.Errorf("the text has changed: %s", b.x.Output())
	}
}

// A Map that fails runs no further; what is stopped from outside follows from nothing (recorded: test_stop_execution).
func TestStopAndTimeout(t *testing.T) {
	definition := `{"TimeoutSeconds": 10, "StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": true}}}`
	b := begin(t, definition, `{}`)
	b.take(Stop{})
	b.history(2, `2<0 WaitStateEntered
		3<0 ExecutionAborted`)
	b = begin(t, definition, `{}`)
	b.wait(10 * time.Second)
	b.history(2, `2<0 WaitStateEntered
		3<0 ExecutionTimedOut`)
	_, details := b.events[len(b.events)-1].Details(&Spec{}, true)
	if details.Value().String() != `{"error":"States.Timeout"}` || b.x.Failure().Error != nil {
		t.Errorf("%s, %+v", details.Value(), b.x.Failure())
	}
	if b.x.Status() != TimedOut || !b.x.Deadline().IsZero() {
		t.Errorf("%s, %v", b.x.Status(), b.x.Deadline())
	}
	b = begin(t, `{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 99999999, "End": true}}}`, `{}`)
	if b.wait(StandardMax - time.Millisecond); b.x.Status() != Running {
		t.Error("it took no year yet")
	}
	if b.wait(time.Millisecond); b.x.Status() != TimedOut {
		t.Error("it takes more than a year")
	}
}

// A redrive runs what failed and what was aborted, and nothing that succeeded.
func TestRedrive(t *testing.T) {
	b := begin(t, `{"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}, {"StartAt": "B", "States": {"B": {`+invoke+`"End": true}}},
		{"StartAt": "C", "States": {"C": {`+invoke+`"Next": "D"}, "D": {"Type": "Pass", "End": true}}}], "End": true}}}`, `{}`)
	b.take(Refusal{Attempt: b.calls()[0], Failure: Failed("E", "c")})
	last := b.x.Next()
	if err := b.x.Redrivable(b.now.Add(RedriveWithin + 1)); err == nil {
		t.Error("it can be redriven for ever")
	}
	b.take(Redrive{})
	calls := b.calls()
	if len(calls) != 2 {
		t.Fatalf("%v is under way", calls)
	}
	b.take(Answer{Attempt: calls[1], Output: JSON(`2`)}, Answer{Attempt: calls[0], Output: JSON(`1`)})
	b.history(last, `17<16 ExecutionRedriven
		18<6 TaskScheduled
		19<8 TaskScheduled
		20<18 TaskStarted
		21<19 TaskStarted
		22<21 TaskSucceeded
		23<20 TaskSucceeded
		24<23 TaskStateExited
		25<22 TaskStateExited
		26<25 PassStateEntered
		27<26 PassStateExited
		28<27 ParallelStateSucceeded
		29<27 ParallelStateExited
		30<29 ExecutionSucceeded`)
	if count, _ := b.x.Redrives(); count != 1 || b.x.Output() != `[{},1,2]` {
		t.Errorf("%d redrives, %s", count, b.x.Output())
	}
	if err := b.x.Redrivable(b.now); err == nil {
		t.Error("a success can be redriven")
	}
}

// Of a Map's iterations those that succeeded stay as they are.
func TestRedriveOfMap(t *testing.T) {
	b := begin(t, `{"StartAt": "M", "States": {"M": {"Type": "Map", "MaxConcurrency": 2, "ItemProcessor": {"StartAt": "T", "States": {"T": {`+invoke+`"End": true}}}, "End": true}}}`, `[1, 2, 3]`)
	b.take(Answer{Attempt: b.calls()[0], Output: JSON(`"first"`)})
	b.take(Refusal{Attempt: b.calls()[0], Failure: Failed("E", "c")})
	last := b.x.Next()
	b.take(Redrive{})
	b.history(last, `26<25 ExecutionRedriven
		27<8 TaskScheduled
		28<16 TaskScheduled
		29<27 TaskStarted
		30<28 TaskStarted`)
	for i := 0; len(b.calls()) > 0; i++ {
		b.take(Answer{Attempt: b.calls()[0], Output: JSON(fmt.Sprint(i))})
	}
	if b.x.Output() != `["first",0,1]` {
		t.Error(b.x.Output())
	}
}

// A Fail state fails again and is not entered again. What older builds have written, where it was, is still read.
func TestRedriveOfFail(t *testing.T) {
	const fails = `{"StartAt": "P", "States": {"P": {"Type": "Pass", "Next": "F"}, "F": {"Type": "Fail", "Error": "E", "Cause": "c"}}}`
	b := begin(t, fails, `{}`)
	b.take(Redrive{})
	b.history(4, `4<3 FailStateEntered
		5<4 ExecutionFailed
		6<5 ExecutionRedriven
		7<6 ExecutionFailed`)
	if f := b.x.Failure(); *f.Error != "E" || *f.Cause != "c" {
		t.Errorf("%+v", f)
	}
	b = begin(t, fails, `{}`)
	at := b.events[len(b.events)-1].At
	for _, e := range []Event{
		{ID: 6, Type: ExecutionRedriven, Previous: 5, At: at, Number: 1},
		{ID: 7, Type: FailStateEntered, Previous: 6, At: at, Frame: topFrame, Name: "F", Payload: JSON(`{}`)},
		{ID: 8, Type: ExecutionFailed, Previous: 7, At: at, Failure: Failed("E", "c")},
	} {
		if err := b.x.Apply(&e); err != nil {
			t.Fatal(err)
		}
	}
	if b.x.Redrivable(at) != nil {
		t.Error("it cannot be redriven")
	}
}

// The exit of a Wait that was stopped follows from its entry.
func TestRedriveOfWait(t *testing.T) {
	b := begin(t, `{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": true}}}`, `{}`)
	b.take(Stop{})
	b.take(Redrive{})
	b.wait(time.Minute)
	b.history(4, `4<3 ExecutionRedriven
		5<2 WaitStateExited
		6<5 ExecutionSucceeded`)
}

// An unchanged text is written once in a chunk, however many events show it.
func TestChunksShareTexts(t *testing.T) {
	b := begin(t, passes(10), `"`+strings.Repeat("x", 10_000)+`"`)
	if size := len(AppendChunk(nil, b.events)); size > 11_000 {
		t.Errorf("%d bytes", size)
	}
}

// A catcher whose own expression fails is not asked again, nor any other of the state.
func TestCatcherThatFails(t *testing.T) {
	b := begin(t, `{"QueryLanguage": "JSONata", "StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [{"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E"}}}],
		"Catch": [{"ErrorEquals": ["E"], "Output": "{% $nothing %}", "Next": "C"}, {"ErrorEquals": ["States.ALL"], "Next": "C"}], "End": true}, "C": {"Type": "Pass", "End": true}}}`, `{}`)
	b.history(4, `4<3 FailStateEntered
		5<4 ParallelStateFailed
		6<5 EvaluationFailed
		7<6 ExecutionFailed`)
	if name := b.x.Failure().Error; name == nil || *name != "States.QueryEvaluationError" {
		t.Errorf("%+v", b.x.Failure())
	}
}

// Only who was given a token has one that holds.
func TestTokens(t *testing.T) {
	b := begin(t, `{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": {"T.$": "$$.Task.Token"}, "End": true}}}`, `{}`)
	call := b.effects[0].(Call)
	if call.Input.Text != `{"T":"`+call.Token+`"}` {
		t.Errorf("%s was sent, %s is good", call.Input.Text, call.Token)
	}
	token, err := ParseToken(call.Token)
	if err != nil || !b.x.Holds(token) {
		t.Fatalf("%+v, %v", token, err)
	}
	for _, other := range []Token{
		{Execution: token.Execution, Attempt: token.Attempt, Nonce: Nonce{1}},
		{Execution: token.Execution, Attempt: token.Attempt + 1, Nonce: token.Nonce},
		{Execution: "another", Attempt: token.Attempt, Nonce: token.Nonce},
	} {
		if b.x.Holds(other) {
			t.Errorf("%+v is good", other)
		}
	}
	b.take(Answer{Attempt: token.Attempt, Output: JSON(`1`)})
	if b.x.Holds(token) {
		t.Error("a used token is good")
	}
}
