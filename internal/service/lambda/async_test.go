package lambda

// Proves what becomes of asynchronous events: they run at least once, over restarts too; a function that fails is tried again, when and how
// often its configuration says; who is to know of the outcome learns it, in the recorded form, as the function's role. How: the queue over a
// disk in memory, a fleet and an SQS of the test's, and a virtual clock.

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"sluice/internal/service/lambda/environment"
)

const testQueue = "arn:aws:sqs:us-east-1:111111111111:q"

// event sends one; its ID is the request's.
func (b *bench) event(params M) string {
	b.t.Helper()
	params["InvocationType"] = "Event"
	r := b.invoked(params)
	if r.Status != http.StatusAccepted {
		b.t.Fatalf("%d %s", r.Status, r.Body)
	}
	return r.Header.Get("X-Amzn-Requestid")
}

// ran waits until so many invocations have begun.
func (b *bench) ran(n int) {
	b.t.Helper()
	b.until(fmt.Sprint(n, " runs"), func() bool { return len(b.fleet.calls()) >= n })
}

// idle waits until nothing is on its way, so that time can go on.
func (b *bench) idle() {
	b.t.Helper()
	b.until("nothing runs", func() bool {
		b.service.slots.mu.Lock()
		defer b.service.slots.mu.Unlock()
		for _, of := range b.service.slots.functions {
			if of.running > 0 {
				return false
			}
		}
		return true
	})
}

// later lets time go on until so many invocations have begun: what waits for a time may not have said so yet.
func (b *bench) later(d time.Duration, n int) {
	b.t.Helper()
	b.until(fmt.Sprint(n, " runs by and by"), func() bool {
		if len(b.fleet.calls()) >= n {
			return true
		}
		if _, waits := b.clock.Next(); waits { // else an event would grow too old while it is on its way
			b.clock.Advance(d)
		}
		return false
	})
}

// kept is how many events there are.
func (b *bench) kept() int {
	b.t.Helper()
	n, err := b.service.events.Len()
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

// fails makes functions fail.
func (b *bench) fails() {
	b.fleet.play = func(*environment.Function, *environment.Call) (*environment.Result, error) {
		return &environment.Result{Payload: []byte(`{"errorMessage":"no luck","errorType":"Error"}`), FunctionError: environment.Unhandled}, nil
	}
}

func TestEventsRun(t *testing.T) {
	b := newBench(t)
	b.queue()
	b.function("fn", M{"Publish": true})
	id := b.event(M{"FunctionName": "fn", "Payload": `{"n":1}`, "ClientContext": "e30="})
	b.ran(1)
	c := b.fleet.calls()[0]
	if c.RequestID != id || string(c.Payload) != `{"n":1}` || c.ClientContext != "{}" || c.InvokedARN != testARN+"function:fn" || c.TraceID == "" {
		t.Errorf("%+v", c)
	}
	b.event(M{"FunctionName": "fn:1"})
	b.ran(2)
	if c := b.fleet.calls()[1]; c.InvokedARN != testARN+"function:fn:1" || string(c.Payload) != "{}" {
		t.Errorf("%+v", c)
	}
}

// What was acknowledged runs after a restart, and what ran to its end does not run again.
func TestEventsSurvive(t *testing.T) {
	b := newBench(t)
	b.queue()
	b.function("fn")
	done := b.event(M{"FunctionName": "fn"})
	b.ran(1)
	b.idle()
	b.until("it is forgotten", func() bool { return b.kept() == 0 })
	b.fleet.play = func(*environment.Function, *environment.Call) (*environment.Result, error) { // it never ends
		select {}
	}
	left := b.event(M{"FunctionName": "fn", "Payload": `{"left":1}`})
	b.ran(2)
	b.fleet.play = nil
	b.disk.Crash(rand.New(rand.NewPCG(1, 1)))
	b.end = nil // nobody stops what has crashed
	b.open()
	b.queue()
	b.ran(3)
	if c := b.fleet.calls()[2]; c.RequestID != left || c.RequestID == done || string(c.Payload) != `{"left":1}` {
		t.Errorf("%+v", c)
	}
}

func TestEventsAreTriedAgain(t *testing.T) {
	b := newBench(t)
	b.queue()
	b.function("fn", M{"DeadLetterConfig": M{"TargetArn": testQueue}})
	b.must("PutFunctionEventInvokeConfig", M{"FunctionName": "fn", "DestinationConfig": M{"OnFailure": M{"Destination": testQueue}, "OnSuccess": M{"Destination": testQueue}}})
	b.fails()
	var at []time.Time
	play := b.fleet.play
	b.fleet.play = func(f *environment.Function, c *environment.Call) (*environment.Result, error) {
		at = append(at, b.clock.Now())
		return play(f, c)
	}
	id := b.event(M{"FunctionName": "fn", "Payload": `{"raise_error":1}`})
	b.ran(1)
	b.later(time.Second, 2)
	b.later(time.Second, 3)
	b.until("it is given up", func() bool { return len(b.posted()) == 2 })
	if first, second := at[1].Sub(at[0]), at[2].Sub(at[1]); first < time.Minute || second < 2*time.Minute { // time may run ahead of who waits for it
		t.Errorf("tried again after %v and %v", first, second)
	}
	letter, record := b.posted()[0], b.posted()[1]
	if letter.body["MessageBody"] != `{"raise_error":1}` || !reflect.DeepEqual(letter.body["MessageAttributes"], M{
		"ErrorCode": M{"DataType": "Number", "StringValue": "200"}, "ErrorMessage": M{"DataType": "String", "StringValue": "no luck"},
		"RequestID": M{"DataType": "String", "StringValue": id},
	}) || letter.as.Principal.ARN != testRole || !strings.HasSuffix(letter.body["QueueUrl"].(string), "/111111111111/q") {
		t.Errorf("%+v", letter)
	}
	got := parse(t, []byte(record.body["MessageBody"].(string)))
	delete(got, "timestamp")
	if want := (M{
		"version":         "1.0",
		"requestContext":  M{"requestId": id, "functionArn": testARN + "function:fn:$LATEST", "condition": "RetriesExhausted", "approximateInvokeCount": 3.0},
		"requestPayload":  M{"raise_error": 1.0},
		"responseContext": M{"statusCode": 200.0, "executedVersion": "$LATEST", "functionError": "Unhandled"},
		"responsePayload": M{"errorMessage": "no luck", "errorType": "Error"},
	}); !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %v\nwant %v", got, want)
	}
}

func TestOutcomes(t *testing.T) {
	for name, c := range map[string]struct {
		config    M
		reserved  any
		fails     bool
		condition string
		count     float64
		response  bool
	}{
		"a success":              {M{}, nil, false, "Success", 1, true},
		"no retries":             {M{"MaximumRetryAttempts": 0}, nil, true, "RetriesExhausted", 1, true},
		"too old for a retry":    {M{"MaximumEventAgeInSeconds": 60}, nil, true, "EventAgeExceeded", 1, true},
		"nothing may run at all": {M{"MaximumRetryAttempts": 0}, 0, true, "ZeroReservedConcurrency", 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.queue()
			b.function("fn")
			if c.fails {
				b.fails()
				play := b.fleet.play
				b.fleet.play = func(f *environment.Function, call *environment.Call) (*environment.Result, error) {
					b.clock.Advance(time.Second) // it takes its time
					return play(f, call)
				}
			}
			params := M{"FunctionName": "fn", "DestinationConfig": M{"OnFailure": M{"Destination": testQueue}, "OnSuccess": M{"Destination": testQueue}}}
			for k, v := range c.config {
				params[k] = v
			}
			b.must("PutFunctionEventInvokeConfig", params)
			if c.reserved != nil {
				b.must("PutFunctionConcurrency", M{"FunctionName": "fn", "ReservedConcurrentExecutions": c.reserved})
			}
			b.clock.Advance(time.Second)
			b.event(M{"FunctionName": "fn"})
			b.until("somebody is told", func() bool { return len(b.posted()) == 1 })
			got := parse(t, []byte(b.posted()[0].body["MessageBody"].(string)))
			about := got["requestContext"].(M)
			if about["condition"] != c.condition || about["approximateInvokeCount"] != c.count || (got["responseContext"] != nil) != c.response || !reflect.DeepEqual(got["requestPayload"], M{}) {
				t.Errorf("%v", got)
			}
		})
	}
}

// A result that the server is to blame for not delivering is delivered later; one that is refused is lost, and said so.
func TestDeliveries(t *testing.T) {
	b := newBench(t)
	b.queue()
	b.function("fn")
	b.must("PutFunctionEventInvokeConfig", M{"FunctionName": "fn", "DestinationConfig": M{"OnSuccess": M{"Destination": testQueue}}})
	b.statuses = []int{503, 200}
	b.event(M{"FunctionName": "fn"})
	b.until("it was tried", func() bool { return len(b.posted()) == 1 })
	b.until("it was tried again", func() bool {
		b.clock.Advance(time.Second)
		return len(b.posted()) == 2
	})
	b.statuses = []int{400}
	b.event(M{"FunctionName": "fn"})
	b.until("it was refused", func() bool {
		b.logMu.Lock()
		defer b.logMu.Unlock()
		return strings.Contains(b.log.String(), "was not delivered")
	})
	if n := len(b.fleet.calls()); n != 2 {
		t.Errorf("%d runs", n)
	}
}

// A destination that never answers does not keep an event, and its place among those that run, for ever.
func TestDeliveriesEnd(t *testing.T) {
	b := newBench(t)
	b.queue()
	b.function("fn")
	b.must("PutFunctionEventInvokeConfig", M{"FunctionName": "fn", "DestinationConfig": M{"OnSuccess": M{"Destination": testQueue}}})
	b.statuses = slices.Repeat([]int{503}, 1000)
	b.event(M{"FunctionName": "fn"})
	b.until("it is given up", func() bool {
		if _, waits := b.clock.Next(); waits {
			b.clock.Advance(time.Hour)
		}
		return b.kept() == 0
	})
	if n := len(b.posted()); n < 5 || n > 20 {
		t.Errorf("tried %d times", n)
	}
}

// An outcome of which no record can be made ends the event all the same: it would run again with every start.
func TestOutcomesWithoutARecord(t *testing.T) {
	b := newBench(t)
	b.queue()
	b.function("fn")
	b.must("PutFunctionEventInvokeConfig", M{"FunctionName": "fn", "DestinationConfig": M{"OnSuccess": M{"Destination": testQueue}}})
	const deep = 10_000 // as deep as a payload may be
	b.event(M{"FunctionName": "fn", "Payload": strings.Repeat("[", deep) + strings.Repeat("]", deep)})
	b.until("it is over", func() bool { return b.kept() == 0 })
	if len(b.posted()) != 0 {
		t.Errorf("%v", b.posted())
	}
}

// The result of one function is the event of another, with the loop's count in its trace.
func TestFunctionsAsDestinations(t *testing.T) {
	b := newBench(t)
	b.queue()
	b.function("first")
	b.function("second")
	b.must("PutFunctionEventInvokeConfig", M{"FunctionName": "first", "DestinationConfig": M{"OnSuccess": M{"Destination": testARN + "function:second"}}})
	b.BecomeUser(t, testAccount, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"*"}}`) // and so the role
	b.event(M{"FunctionName": "first", "Payload": `{"n":1}`})
	b.ran(2)
	c := b.fleet.calls()[1]
	got := parse(t, c.Payload)
	if b.fleet.on[1].ARN != testARN+"function:second:$LATEST" || !reflect.DeepEqual(got["responsePayload"], M{"n": 1.0}) || !strings.Contains(c.TraceID, lineageName(testARN+"function:first")) {
		t.Errorf("%s %v %s", b.fleet.on[1].ARN, got, c.TraceID)
	}
}

// An event whose function is busy waits, longer every time, without that counting as an attempt.
func TestThrottledEventsWait(t *testing.T) {
	b := newBench(t)
	b.queue()
	b.function("fn")
	b.must("PutFunctionEventInvokeConfig", M{"FunctionName": "fn", "MaximumRetryAttempts": 0})
	b.must("PutFunctionConcurrency", M{"FunctionName": "fn", "ReservedConcurrentExecutions": 1})
	let := b.busy()
	b.begin(M{"FunctionName": "fn"})
	b.event(M{"FunctionName": "fn", "Payload": `{"waits":1}`})
	for range 20 {
		b.clock.Advance(time.Second)
	}
	if n := len(b.fleet.calls()); n != 1 {
		t.Fatalf("%d runs", n)
	}
	let()
	b.idle()
	b.later(10*time.Second, 2)
	if c := b.fleet.calls()[1]; string(c.Payload) != `{"waits":1}` {
		t.Errorf("%+v", c)
	}
}

func TestEventsOfDeletedFunctions(t *testing.T) {
	b := newBench(t)
	b.queue()
	b.function("fn")
	b.fails()
	b.event(M{"FunctionName": "fn"})
	b.ran(1)
	b.must("DeleteFunction", M{"FunctionName": "fn"})
	b.until("it is dropped", func() bool {
		b.clock.Advance(10 * time.Second)
		return b.kept() == 0
	})
	if n := len(b.fleet.calls()); n != 1 {
		t.Errorf("%d runs", n)
	}
}

func FuzzCarried(f *testing.F) {
	packed, err := pack(&carried{Trace: "t", Client: "{}", Qualified: true}, []byte("payload"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Add([]byte{carriedVersion, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, text []byte) {
		c, payload, err := unpack(text)
		if err != nil {
			return
		}
		again, err := pack(&c, payload)
		if err != nil {
			t.Fatal(err)
		}
		if d, p, err := unpack(again); err != nil || d != c || string(p) != string(payload) {
			t.Fatalf("%+v %q %v", d, p, err)
		}
	})
}

func FuzzWhyNoJSON(f *testing.F) {
	for _, text := range []string{"{", `{"a":1,}`, "\xff", `"\x`, "[1 2]", "nul", "\n\n x"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if !isJSON(text) && whyNoJSON(text) == "" {
			t.Error("no reason")
		}
	})
}
