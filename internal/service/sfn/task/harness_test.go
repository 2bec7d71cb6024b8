package task

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/service"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// The state machine of the tests.
const (
	testAccount   = "111111111111"
	testRegion    = "us-east-1"
	testRole      = "arn:aws:iam::111111111111:role/machine"
	testMachine   = "arn:aws:states:us-east-1:111111111111:stateMachine:m"
	testExecution = "arn:aws:states:us-east-1:111111111111:execution:m:e"
	testRequestID = "8b8e5f5c-0000-4000-8000-000000000001"
)

// world stands for the services of this server.
type world struct {
	t     testing.TB
	clock *clock.Virtual
	// answer is what operations answer, by name; one that is not there fails the test.
	answer  map[string]func(in wire.Shape) (wire.Shape, *wire.Error)
	calls   []*service.Shaped
	assumed []Assumption
	// distrusts says that no role can be assumed; broken is what Assume answers then.
	distrusts, broken error
	asked             []service.Check
	denies            map[string]string // the text of a denial, by action
}

func newTestWorld(t testing.TB) *world {
	return &world{
		t: t, clock: clock.NewVirtual(time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC)), answer: map[string]func(wire.Shape) (wire.Shape, *wire.Error){},
		denies: map[string]string{},
	}
}

func (w *world) tasks() *Tasks { return New(Config{Inside: w, Clock: w.clock}) }

// answers lets an operation answer always the same.
func (w *world) answers(operation string, out wire.Shape) {
	w.answer[operation] = func(wire.Shape) (wire.Shape, *wire.Error) { return out, nil }
}

func (w *world) refuses(operation string, e *wire.Error) {
	w.answer[operation] = func(wire.Shape) (wire.Shape, *wire.Error) { return nil, e }
}

// Assume implements Inside.
func (w *world) Assume(_ context.Context, a *Assumption) (*service.Caller, error) {
	w.assumed = append(w.assumed, *a)
	if err := errors.Join(w.distrusts, w.broken); err != nil {
		return nil, err
	}
	return &service.Caller{UserID: a.RoleARN + a.TaskRoleARN + ":" + a.SessionName}, nil
}

// Call implements Inside.
func (w *world) Call(_ context.Context, as *service.Caller, c *service.Shaped) *service.ShapedAnswer {
	if as == nil || as.UserID == "" {
		w.t.Errorf("%s is called by nobody", c.Operation.Name)
	}
	w.calls = append(w.calls, c)
	answer := w.answer[c.Operation.Name]
	if answer == nil {
		w.t.Fatalf("%s is called", c.Operation.Name)
	}
	a := &service.ShapedAnswer{RequestID: testRequestID}
	a.Output, a.Refusal = answer(c.Input)
	a.Response = &wire.Response{Status: 200, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}, wire.RequestIDHeader: {testRequestID}}, Body: []byte("{}")}
	return a
}

// May implements Inside.
func (w *world) May(_ *service.Caller, _ string, check *service.Check) *wire.Error {
	w.asked = append(w.asked, *check)
	if text := w.denies[check.Action]; text != "" {
		return wire.ErrAccessDenied.New(text)
	}
	return nil
}

func parseValue(t testing.TB, text string) value.Value {
	t.Helper()
	v, err := value.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// testCall is an attempt of a task.
func testCall(t testing.TB, arn, input string) *Call {
	t.Helper()
	r, ok := resource.Parse(arn)
	if !ok {
		t.Fatalf("%s is no resource", arn)
	}
	return &Call{
		Resource: r, Input: parseValue(t, input), Region: testRegion, Account: testAccount, RoleARN: testRole, ExecutionARN: testExecution,
		StateMachineARN: testMachine, Attempt: "7", Trace: "Root=1-2-3",
	}
}

// do makes a call and returns its output, or its failure as "Code: Cause".
func (w *world) do(arn, input string) string {
	w.t.Helper()
	return w.doCall(testCall(w.t, arn, input))
}

func (w *world) doCall(c *Call) string {
	w.t.Helper()
	r, err := w.tasks().Do(w.t.Context(), c)
	if err != nil {
		if !errors.As(err, new(*Failure)) {
			w.t.Errorf("%v is no Failure", err)
		}
		return err.Error()
	}
	return r.Output.String()
}
