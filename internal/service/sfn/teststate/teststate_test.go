package teststate

// Proves what becomes of a state that runs by itself: retriers and catchers, failed iterations, mocks and Context objects that cannot be, waits
// and calls that take too long, and what is too large. How: requests against the outcomes of LocalStack's snapshots of AWS (named where they are
// one), and of the documentation. The fuzz target proves that no request makes it panic or show more than a payload's limit.

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/task"
	"sluice/internal/value"
)

func request(definition string) *Request {
	return &Request{
		Definition: definition, Region: "us-east-1", Account: "111111111111", Machine: "m", Execution: "e", Random: rand.NewPCG(1, 2),
		Clock: clock.NewVirtual(time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)),
	}
}

func mockResult(r *Request, text string) *Request {
	r.Mock = &Mock{Result: &text}
	return r
}

func mockError(r *Request, name string) *Request {
	cause := "Mock the cause of the error."
	r.Mock = &Mock{Error: &MockError{Error: &name, Cause: &cause}}
	return r
}

// run tells an outcome as JSON without what is not set.
func outcomeOf(t *testing.T, r *Request, caller Caller) string {
	t.Helper()
	test, err := Prepare(r)
	if err != nil {
		return err.Error()
	}
	o, err := test.Run(context.Background(), caller)
	if err != nil {
		return err.Error()
	}
	seen := map[string]any{"status": o.Status}
	for name, v := range map[string]string{"output": o.Output, "next": o.NextState, "afterItemSelector": o.Seen.AfterItemSelector, "afterItemBatcher": o.Seen.AfterItemBatcher, "afterItemsPointer": o.Seen.AfterItemsPointer, "variables": o.Seen.Variables} {
		if v != "" {
			seen[name] = v
		}
	}
	for name, v := range map[string]*string{"error": o.Error, "cause": o.Cause} {
		if v != nil {
			seen[name] = *v
		}
	}
	for name, v := range map[string]*int64{"catch": o.Seen.CatchIndex, "retry": o.Seen.RetryIndex, "backoff": o.Seen.RetryBackoffSeconds} {
		if v != nil {
			seen[name] = *v
		}
	}
	text, _ := json.Marshal(seen)
	return string(text)
}

const (
	taskRetry = `{"QueryLanguage":"JSONata","Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"foo"},"Retry":[{"ErrorEquals":["MockException"],"IntervalSeconds":1,"MaxAttempts":5,"BackoffRate":2.0}],"End":true}`
	taskCatch = `{"QueryLanguage":"JSONata","Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"foo"},"Catch":[{"ErrorEquals":["Other"],"Next":"A"},{"ErrorEquals":["States.ALL"],"Output":"{% $states.errorOutput.Error %}","Assign":{"v":"{% 1 %}"},"Next":"B"}],"End":true}`
	mapState  = `{"Type":"Map","QueryLanguage":"JSONata","Items":"{% $states.input.Values %}","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"T","States":{"T":{"Type":"Pass","End":true}}},EXTRA"End":true}`
	jsonPath  = `{"Type":"Task","Resource":"arn:aws:states:::states:startExecution","Parameters":{"StateMachineArn":"a"},"End":true}`
)

func mapWith(extra string) *Request {
	r := request(strings.Replace(mapState, "EXTRA", extra, 1))
	r.Input = `{"Values":["first","second","third"]}`
	return r
}

func with(r *Request, change func(*Request)) *Request {
	change(r)
	return r
}

func number(n int64) *int64 { return &n }

func TestFailuresAreHandled(t *testing.T) {
	const threshold = `"cause":"The specified tolerated failure threshold was exceeded","error":"States.ExceedToleratedFailureThreshold"`
	tolerant := `"ToleratedFailureCount":1,"Retry":[{"ErrorEquals":["MockException"]},{"ErrorEquals":["States.ExceedToleratedFailureThreshold"],"MaxAttempts":2}],`
	for name, c := range map[string]struct {
		r    *Request
		want string
	}{
		"tried again (test_state_configuration_retrier_retry_count)": {
			with(mockError(request(taskRetry), "MockException"), func(r *Request) { r.Configuration.RetrierRetryCount = number(4) }),
			`{"backoff":16,"cause":"Mock the cause of the error.","error":"MockException","retry":0,"status":"RETRIABLE"}`,
		},
		"not tried any more (the same)": {
			with(mockError(request(taskRetry), "MockException"), func(r *Request) { r.Configuration.RetrierRetryCount = number(5) }),
			`{"cause":"Mock the cause of the error.","error":"MockException","retry":0,"status":"FAILED"}`,
		},
		"caught": {
			mockError(request(taskCatch), "MockException"),
			`{"catch":1,"cause":"Mock the cause of the error.","error":"MockException","next":"B","output":"\"MockException\"","status":"CAUGHT_ERROR","variables":"{\"v\":1}"}`,
		},
		"States.Runtime is nobody's": {
			mockError(request(taskCatch), "States.Runtime"), `{"cause":"Mock the cause of the error.","error":"States.Runtime","status":"FAILED"}`,
		},
		"too many iterations failed (test_map_state_failure_count)": {
			with(mockResult(mapWith(tolerant), "[0,0,1]"), func(r *Request) { r.Configuration.MapFailureCount = number(2) }),
			`{"backoff":1,` + threshold + `,"retry":1,"status":"RETRIABLE"}`,
		},
		"few failed (the same)": {
			with(mockResult(mapWith(tolerant), "[1, 1, 1]"), func(r *Request) { r.Configuration.MapFailureCount = number(0) }),
			`{"output":"[1, 1, 1]","status":"SUCCEEDED"}`,
		},
		"no bound is no failure (the same)": {
			with(mockResult(mapWith(""), "[0,0,1]"), func(r *Request) { r.Configuration.MapFailureCount = number(2) }),
			`{"output":"[0,0,1]","status":"SUCCEEDED"}`,
		},
	} {
		if got := outcomeOf(t, c.r, nil); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

func TestRefusals(t *testing.T) {
	const context = "Invalid Context object provided: "
	given := func(text string) *Request {
		return with(mockResult(request(jsonPath), `{"ExecutionArn":"a","StartDate":"d"}`), func(r *Request) { r.Context = text })
	}
	for want, r := range map[string]*Request{
		context + "Execution.Id must be a string":                              given(`{"Execution":{"Id":1}}`),
		context + "'Map' field is not supported when mocking a Context object": given(`{"Map":{}}`),
		context + "Field 'pokemon' is not allowed":                             given(`{"Execution":{"pokemon":"squirtle"}}`),
		context + "Field 'Pokedex' is not allowed":                             given(`{"Pokedex":{}}`),
		context + "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern": given(`{"Task":{"Token":"t"}}`),
		"State type 'Pass' is not supported when a mock is specified":                                                                               mockResult(request(`{"Type":"Pass","End":true}`), "{}"),
		"Mocked result must be valid JSON":                                                                                                mockResult(request(jsonPath), "not JSON"),
		"Mock result schema validation error: Required field 'ExecutionArn' is missing":                                                   mockResult(request(jsonPath), "{}"),
		"TestState does not support MapIterationFailureCount when a mock is not specified.":                                               with(mapWith(""), func(r *Request) { r.Configuration.MapFailureCount = number(0) }),
		"TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]": mapWith(""),
		"Map iteration failure count must be less than or equal to the number of Map iterations":                                          with(mockResult(mapWith(""), "[1,1,1]"), func(r *Request) { r.Configuration.MapFailureCount = number(4) }),
		"Mocked result must contain the same number of items as number of Parallel branches.":                                             mockResult(request(`{"Type":"Parallel","Branches":[{"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}}],"End":true}`), "[]"),
		"ErrorCausedByState must be the name of a state inside the tested Map or Parallel state.":                                         with(mockError(mapWith(""), "E"), func(r *Request) { r.Configuration.ErrorCausedByState = "Z" }),
		"MapItemReaderData is supported for Map states with an ItemReader only.":                                                          with(mockResult(mapWith(""), "[]"), func(r *Request) { r.Configuration.MapItemReaderData = "[]" }),
		"MapIterationFailureCount is supported for Map states only.":                                                                      with(mockResult(request(jsonPath), `{"ExecutionArn":"a","StartDate":"d"}`), func(r *Request) { r.Configuration.MapFailureCount = number(1) }),
		"Variables must be a JSON object.":                                                                                                with(request(`{"Type":"Succeed"}`), func(r *Request) { r.Variables = "[]" }),
		"The error field must be specified when mocking an errorOutput.":                                                                  with(request(jsonPath), func(r *Request) { r.Mock = &Mock{Error: &MockError{}} }),
	} {
		var refusal *Refusal
		if got := outcomeOf(t, r, nil); got != want {
			t.Errorf(" got %s\nwant %s", got, want)
		} else if _, err := Prepare(r); err != nil && !errors.As(err, &refusal) {
			t.Errorf("%v is no refusal", err)
		}
	}
}

func TestMapsShowWhatTheyWouldRun(t *testing.T) {
	r := mockResult(mapWith(`"ItemSelector":{"n":"{% $states.context.Map.Item.Index %}"},"ItemBatcher":{"MaxItemsPerBatch":2},`), "[]")
	want := `{"afterItemBatcher":"[{\"Items\":[{\"n\":0},{\"n\":1}]},{\"Items\":[{\"n\":2}]}]","afterItemSelector":"[{\"n\":0},{\"n\":1},{\"n\":2}]","output":"[]","status":"SUCCEEDED"}`
	if got := outcomeOf(t, r, nil); got != want {
		t.Errorf(" got %s\nwant %s", got, want)
	}
	r = mockResult(mapWith(`"ItemBatcher":{"MaxInputBytesPerBatch":17},`), "[]")
	want = `{"afterItemBatcher":"[{\"Items\":[\"first\",\"second\"]},{\"Items\":[\"third\"]}]","output":"[]","status":"SUCCEEDED"}`
	if got := outcomeOf(t, r, nil); got != want {
		t.Errorf(" got %s\nwant %s", got, want)
	}
}

func TestNestedStatesAreFound(t *testing.T) {
	r := request(`{"StartAt":"M","States":{"M":` + strings.Replace(mapState, "EXTRA", "", 1) + `}}`)
	r.StateName, r.Input = "T", `{ "a" : 1 }`
	if got := outcomeOf(t, r, nil); got != `{"output":"{ \"a\" : 1 }","status":"SUCCEEDED"}` {
		t.Error(got)
	}
}

// silent answers when it is told to stop, and lets time pass until then.
type silent struct{ clock *clock.Virtual }

func (s silent) Do(ctx context.Context, _ *task.Call) (*task.Result, error) {
	s.clock.Advance(DurationMax)
	<-ctx.Done()
	return nil, ctx.Err()
}

// large answers more than fits.
type large struct{}

func (large) Do(context.Context, *task.Call) (*task.Result, error) {
	return &task.Result{Output: value.String(strings.Repeat("x", asl.PayloadBytesMax))}, nil
}

func TestBounds(t *testing.T) {
	r := with(request(jsonPath), func(r *Request) { r.RoleARN = "arn:aws:iam::111111111111:role/r" })
	if got := outcomeOf(t, r, silent{r.Clock.(*clock.Virtual)}); got != `{"error":"States.Timeout","status":"FAILED"}` {
		t.Error(got)
	}
	if got := outcomeOf(t, r, large{}); !strings.Contains(got, `"error":"States.DataLimitExceeded"`) {
		t.Error(got)
	}
	if got := outcomeOf(t, request(`{"Type":"Wait","Seconds":0,"Next":"N"}`), nil); got != `{"next":"N","output":"{}","status":"SUCCEEDED"}` {
		t.Error(got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	test, err := Prepare(request(`{"Type":"Wait","Seconds":10,"End":true}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := test.Run(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who has gone: %v", err)
	}
}

// A call that takes too long is States.Timeout, whichever bound it was; a retrier or catcher may ask which.
func TestBoundsOfCalls(t *testing.T) {
	for _, c := range []struct{ fields, want string }{
		{`"TimeoutSeconds":9`, `{"error":"States.Timeout","status":"FAILED"}`},
		{`"TimeoutSeconds":9,"Catch":[{"ErrorEquals":["States.TaskFailed"],"Next":"A"},{"ErrorEquals":["States.Timeout"],"Next":"B"}]`, `{"catch":1,"error":"States.Timeout","next":"B","output":"{\"Error\":\"States.Timeout\",\"Cause\":\"\"}","status":"CAUGHT_ERROR"}`},
		{`"TimeoutSeconds":9,"HeartbeatSeconds":5,"Catch":[{"ErrorEquals":["States.HeartbeatTimeout"],"Next":"A"}]`, `{"catch":0,"error":"States.Timeout","next":"A","output":"{\"Error\":\"States.Timeout\",\"Cause\":\"\"}","status":"CAUGHT_ERROR"}`},
		{`"TimeoutSeconds":9,"Catch":[{"ErrorEquals":["States.HeartbeatTimeout"],"Next":"A"}]`, `{"error":"States.Timeout","status":"FAILED"}`},
		{`"HeartbeatSeconds":5,"Retry":[{"ErrorEquals":["States.HeartbeatTimeout"]}]`, `{"backoff":1,"error":"States.Timeout","retry":0,"status":"RETRIABLE"}`},
	} {
		r := request(`{"Type":"Task","Resource":"arn:aws:states:::states:startExecution","Parameters":{"StateMachineArn":"a"},` + c.fields + `,"End":true}`)
		r.RoleARN = "arn:aws:iam::111111111111:role/r"
		if got := outcomeOf(t, r, silent{r.Clock.(*clock.Virtual)}); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.fields, got, c.want)
		}
	}
}

// What no state machine can have, cannot be tested either: Check sees all of the definition, and what it says is the refusal.
func TestAllOfADefinitionIsChecked(t *testing.T) {
	r := request(`{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"P"},"P":{"Type":"Parallel","Branches":[{"StartAt":"B","States":{"B":{"Type":"Succeed"}}}],"End":true}}}`)
	r.StateName = "A"
	seen := ""
	r.Check = func(s *asl.State) []asl.Diagnostic {
		seen += s.Name
		if s.Name == "B" {
			return []asl.Diagnostic{{Severity: asl.Error, Code: asl.SchemaValidationFailed, Message: "not this", Location: s.Location}}
		}
		return nil
	}
	var refusal *Refusal
	if _, err := Prepare(r); !errors.As(err, &refusal) || refusal.Kind != BadDefinition || !strings.Contains(refusal.Text, "not this") || seen != "APB" {
		t.Errorf("%v, having looked at %s", err, seen)
	}
}

func TestInputsThatAreNone(t *testing.T) {
	for _, input := range []string{"{", `"` + strings.Repeat("x", asl.PayloadBytesMax-1) + `"`} {
		r := request(`{"Type":"Succeed"}`)
		r.Input = input
		var refusal *Refusal
		if _, err := Prepare(r); !errors.As(err, &refusal) || refusal.Kind != BadInput {
			t.Errorf("%.20s: %v", input, err)
		}
	}
}

func FuzzTest(f *testing.F) {
	for _, definition := range []string{taskRetry, taskCatch, jsonPath, strings.Replace(mapState, "EXTRA", "", 1), `{"Type":"Pass","Parameters":{"a.$":"$"},"End":true}`, `{"Type":"Choice","Choices":[],"Default":"A"}`} {
		f.Add(definition, `{"Values":[1]}`, `[1]`, `{"Execution":{}}`, true)
		f.Add(definition, `null`, `{"E":1}`, ``, false)
	}
	f.Fuzz(func(t *testing.T, definition, input, result, given string, mocked bool) {
		r := request(definition)
		r.Input, r.RoleARN = input, "arn:aws:iam::111111111111:role/r"
		if mocked {
			r.Context = given
			mockResult(r, result).Mock.Validation = "PRESENT"
		}
		test, err := Prepare(r)
		if err != nil {
			return
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel() // waits end at once
		o, err := test.Run(ctx, large{})
		if err != nil {
			return
		}
		if len(o.Output) > asl.PayloadBytesMax || o.Status == "" || o.Status == Succeeded && o.Output == "" {
			t.Errorf("%+v", o)
		}
	})
}
