package task

import (
	"context"
	"strings"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// statesClient is Step Functions as it calls itself.
func statesClient() *legacy {
	return &legacy{client: clientOf("sfn"), name: "StepFunctions", base: "AWSStepFunctionsException", service: "AWSStepFunctions"}
}

// startExecution is states:startExecution. With .sync the task waits for the child: see Child.
func (t *Tasks) startExecution(ctx context.Context, c *Call) (*Result, error) {
	l := statesClient()
	in := new(api.StartExecutionInput)
	decodeShape(capitalized, c.Input, in) // Do has looked at it
	ours := !in.Name.Set
	if ours {
		in.Name = wire.Some(childName(c))
	}
	a, err := t.perform(ctx, c, l.client, api.StartExecution.Operation, in)
	if err != nil {
		return nil, err
	}
	if a.Refusal != nil && ours && a.Refusal.Shape == api.ErrExecutionAlreadyExists {
		// This attempt was made before, and what it started has ended since: it is found again.
		return t.found(ctx, c, executionOf(in.StateMachineArn.V, in.Name.V))
	}
	if a.Refusal != nil {
		return nil, l.refused(a)
	}
	out, ok := a.Output.(*api.StartExecutionOutput)
	if !ok {
		return nil, errNoOutput
	}
	return t.started(c, a, out), nil
}

// started is a child that runs.
func (t *Tasks) started(c *Call, a *service.ShapedAnswer, out *api.StartExecutionOutput) *Result {
	r := t.answered(a)
	if c.Resource.Pattern == resource.Sync || c.Resource.Pattern == resource.SyncJSON {
		r.Child = out.ExecutionArn.V
	}
	return r
}

// found answers for a child that was started by this attempt already as its start did.
func (t *Tasks) found(ctx context.Context, c *Call, child string) (*Result, error) {
	a, described, err := t.describe(ctx, c, child)
	if err != nil {
		return nil, err
	}
	out := &api.StartExecutionOutput{ExecutionArn: described.ExecutionArn, StartDate: described.StartDate}
	told := *a
	told.Output = out
	return t.started(c, &told, out), nil
}

// executionOf is the ARN of a state machine's execution; a version or an alias of the machine is no part of it.
func executionOf(machine, name string) string {
	a, err := arn.Parse(machine)
	if err != nil {
		return ""
	}
	resource, _ := strings.CutPrefix(a.Resource, "stateMachine:")
	own, _, _ := strings.Cut(resource, ":")
	a.Resource = "execution:" + own + ":" + name
	return a.String()
}

// describe asks for a child, with its input and output.
func (t *Tasks) describe(ctx context.Context, c *Call, child string) (*service.ShapedAnswer, *api.DescribeExecutionOutput, error) {
	l := statesClient()
	a, err := t.perform(ctx, c, l.client, api.DescribeExecution.Operation, &api.DescribeExecutionInput{ExecutionArn: wire.Some(child)})
	if err != nil {
		return nil, nil, err
	}
	if a.Refusal != nil {
		return nil, nil, l.refused(a)
	}
	out, ok := a.Output.(*api.DescribeExecutionOutput)
	if !ok {
		return nil, nil, errNoOutput
	}
	return a, out, nil
}

// Child is what a .sync task comes to when the child that it waits for has ended: its description as DescribeExecution gives it, with input and
// output as text or, for .sync:2, as JSON. A child that did not succeed is a failure whose cause the description is. over is false while the
// child still runs. Errors are as Do's.
func (t *Tasks) Child(ctx context.Context, c *Call, child string) (result *Result, over bool, err error) {
	_, out, err := t.describe(ctx, c, child)
	if ctx.Err() != nil {
		return nil, false, context.Cause(ctx)
	}
	if err != nil {
		return nil, true, err
	}
	if out.Status.V == "RUNNING" {
		return nil, false, nil
	}
	shown := encodeShape(capitalized, out)
	if out.Status.V != "SUCCEEDED" {
		return nil, true, fail(codeTaskFailed, shown.Value().String()) // of .sync:2 too, with input and output as text
	}
	if c.Resource.Pattern == resource.SyncJSON {
		parsed(shown, "Input")
		parsed(shown, "Output")
	}
	r := &Result{Output: shown.Value()}
	if len(r.JSON()) > ResultBytesMax {
		return nil, true, tooLarge(&c.Resource)
	}
	return r, true, nil
}

// parsed puts JSON in the place of its text.
func parsed(o *value.Object, name string) {
	v, _ := o.Get(name)
	if text, ok := v.AsString(); ok {
		if inner, err := value.Parse(text); err == nil {
			o.Set(name, inner)
		}
	}
}

// Cancel stops the child of a task that nobody waits for any more: "Step Functions will make a best-effort attempt to cancel the task"
// (Developer Guide, "Run a Job (.sync)"). The error is as Do's, and says that the child may still run.
func (t *Tasks) Cancel(ctx context.Context, c *Call, child string) error {
	l := statesClient()
	a, err := t.perform(ctx, c, l.client, api.StopExecution.Operation, &api.StopExecutionInput{ExecutionArn: wire.Some(child)})
	if err != nil {
		return err
	}
	if a.Refusal != nil {
		return l.refused(a)
	}
	return nil
}
