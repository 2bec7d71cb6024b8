package task

import (
	"context"
	"encoding/base64"
	"strings"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// lambdaClient is Lambda as Step Functions calls functions.
func lambdaClient() *legacy {
	return &legacy{client: clientOf("lambda"), name: "Lambda", base: "AWSLambdaException", service: "AWSLambda"}
}

// codeUnknown is the error of a function whose error has no type. Source: Developer Guide, "Handling errors in Step Functions workflows"; the
// cause's words are users' (a function that timed out).
const codeUnknown = "Lambda.Unknown"

// function calls a function by its own ARN, with the state's input as its payload and the payload that it answers as the result, whose text
// stays as it is. Source for the latter: AWS, as recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/lambda_integrations.json
// (history-direct-arn-success).
func (t *Tasks) function(ctx context.Context, c *Call) (*Result, error) {
	r := c.Resource
	in := &lambdaapi.InvocationRequest{
		FunctionName: wire.Some(strings.TrimSuffix(r.ARN, ":"+r.Qualifier)), Qualifier: wire.NonZero(r.Qualifier), Payload: []byte(c.Input.String()),
	}
	_, out, err := t.call(ctx, c, in)
	if err != nil {
		return nil, err
	}
	v, err := value.ParseBytes(out.Payload)
	if err != nil {
		return &Result{Output: value.String(string(out.Payload))}, nil
	}
	return &Result{Output: v, json: string(out.Payload)}, nil
}

// invoke is lambda:invoke. Source of the cause's text, of a payload that is a text or null, and of the answer to InvocationType Event: AWS, as
// recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/lambda_integrations.json (history-optimized-function-error,
// …-json-string, …-null, …-event).
func (t *Tasks) invoke(ctx context.Context, c *Call) (*Result, error) {
	object, _ := c.Input.AsObject()
	in, _ := invocationOf(object) // Do has looked at it
	a, out, err := t.call(ctx, c, in)
	if err != nil {
		return nil, err
	}
	shown := value.NewObject()
	if out.ExecutedVersion.Set {
		shown.Set("ExecutedVersion", value.String(out.ExecutedVersion.V))
	}
	shown.Set("Payload", payload(out.Payload))
	if out.StatusCode.Set {
		shown.Set("StatusCode", value.Int(out.StatusCode.V))
	}
	return &Result{Output: withMetadata(shown, a, "Connection", t.Clock.Now())}, nil
}

// invocationOf reads lambda:invoke's parameters. Payload is any JSON, a text the JSON that it holds, and null none; ClientContext is base64, or an
// object that becomes it.
func invocationOf(o *value.Object) (*lambdaapi.InvocationRequest, []string) {
	d := decoded(value.Null())
	text := func(name string) wire.Opt[string] {
		v, ok := o.Get(name)
		if !ok || v.IsNull() {
			return wire.Opt[string]{}
		}
		if _, ok := v.AsString(); !ok {
			d.invalid(field(name))
		}
		return wire.Some(plain(v))
	}
	in := &lambdaapi.InvocationRequest{FunctionName: text("FunctionName"), InvocationType: text("InvocationType"), Qualifier: text("Qualifier")}
	if v, ok := o.Get("ClientContext"); ok && !v.IsNull() {
		in.ClientContext = wire.Some(plain(v))
		if _, ok := v.AsString(); !ok {
			in.ClientContext.V = base64.StdEncoding.EncodeToString([]byte(in.ClientContext.V))
		}
	}
	if v, ok := o.Get("Payload"); ok && !v.IsNull() {
		in.Payload = []byte(plain(v))
	}
	return in, d.problems
}

// call invokes the function and makes of a function's error a failure of its type, with the error itself as the cause (recorded).
func (t *Tasks) call(ctx context.Context, c *Call, in *lambdaapi.InvocationRequest) (*service.ShapedAnswer, *lambdaapi.InvocationResponse, error) {
	l := lambdaClient()
	a, err := t.perform(ctx, c, l.client, lambdaapi.Invoke.Operation, in)
	if err != nil {
		return nil, nil, err
	}
	if a.Refusal != nil {
		return nil, nil, l.refused(unqualified(a, in))
	}
	out, ok := a.Output.(*lambdaapi.InvocationResponse)
	if !ok {
		return nil, nil, errNoOutput
	}
	if out.FunctionError.V != "" {
		return nil, nil, functionFailure(out.Payload, c.Resource.Kind == resource.Optimized)
	}
	return a, out, nil
}

// functionFailure is a function's error; compact says that its text is written anew.
func functionFailure(body []byte, compact bool) *Failure {
	parsed, _ := value.ParseBytes(body)
	if v, ok := parsed.Get("errorType"); ok {
		if name, ok := v.AsString(); ok && name != "" {
			if compact {
				return fail(name, parsed.String())
			}
			return fail(name, string(body))
		}
	}
	return fail(codeUnknown, "The cause could not be determined because Lambda did not return an error type. Returned payload: "+string(body))
}

// unqualified is a refusal for a function that is not there as Step Functions gets it, which asks for $LATEST where the author asks for
// nothing (recorded: "Function not found: …:function:no_such_function:$LATEST").
func unqualified(a *service.ShapedAnswer, in *lambdaapi.InvocationRequest) *service.ShapedAnswer {
	e := a.Refusal
	if e.Shape != lambdaapi.ErrResourceNotFoundException || in.Qualifier.Set || !strings.HasPrefix(e.Message, "Function not found: ") || strings.Count(e.Message, ":") != 7 {
		return a
	}
	told, whole := *e, *a
	told.Message += ":$LATEST"
	whole.Refusal = &told
	return &whole
}

// payload is what a function answered: JSON, a text if it is none, and null for nothing.
func payload(body []byte) value.Value {
	if len(body) == 0 {
		return value.Null()
	}
	v, err := value.ParseBytes(body)
	if err != nil {
		return value.String(string(body))
	}
	return v
}
