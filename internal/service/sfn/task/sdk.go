package task

import (
	"context"
	"net/http"
	"slices"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/api/s3api"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// sdk calls an operation by its schema: what the parameters name becomes its input, what it answers the result. Every operation of every
// service that is served can be called so.
func (t *Tasks) sdk(ctx context.Context, c *Call) (*Result, error) {
	cl := clientOf(c.Resource.Service)
	if cl == nil {
		return nil, notServed(c.Resource)
	}
	op := cl.find(c.Resource.Action)
	if op == nil {
		return nil, unrecognized(&c.Resource)
	}
	in := op.New()
	if problems := decodeShape(pascalCase, orEmpty(c.Input), in); problems != nil {
		return nil, unstartable(false, c.Input.String(), problems)
	}
	prepareUpload(in)
	a, err := t.perform(ctx, c, cl, op, in)
	if err != nil {
		return nil, err
	}
	if a.Refusal != nil {
		return nil, cl.refused(a)
	}
	if a.Output == nil {
		return &Result{Output: value.NewObject().Value()}, nil
	}
	return &Result{Output: cl.shown(a.Output).Value()}, nil
}

// shown is an operation's output as the SDK for Java has it: a list without an element of its own in XML is not there when it is empty, a
// function's payload is there when it is, and when an object expires is there twice. Sources: AWS, as recorded in github.com/radkawar/stackd,
// testdata/aws/stepfunctions/task_integrations.json (s3-empty-list-history) and lambda_integrations.json (history-sdk-event).
func (c *client) shown(out wire.Shape) *value.Object {
	o := encodeShape(pascalCase, out)
	if slices.Contains(c.model.Speaks, wire.RESTXML) {
		for _, m := range out.WireSchema().Members {
			name := pascalCase.of(m.Name)
			if v, ok := o.Get(name); ok && m.Kind == wire.List && m.Flattened && v.Len() == 0 {
				o.Delete(name)
			}
		}
	}
	switch out := out.(type) {
	case *lambdaapi.InvocationResponse:
		if out.Payload == nil {
			o.Set("Payload", value.String(""))
			return sorted(o)
		}
	case *s3api.GetObjectOutput:
		if out.Expires.Set { // s3-flow-history
			return withExpiry(o, out.Expires.V)
		}
	}
	return o
}

// withExpiry shows when an object expires as the moment that its header tells, if it tells one, and as its text.
func withExpiry(o *value.Object, header string) *value.Object {
	body, there := o.Get("Body")
	o.Delete("Body")
	o.Delete("Expires")
	if at, err := http.ParseTime(header); err == nil {
		o.Set("Expires", value.String(isoTime(at)))
	}
	o.Set("ExpiresString", value.String(header))
	o = sorted(o)
	if there {
		o.Set("Body", body)
	}
	return o
}

// clientOf finds a served service by its name in the SDK; nil for none.
func clientOf(name string) *client {
	for _, c := range clients() {
		if c.sdk == name {
			return &c
		}
	}
	return nil
}

// orEmpty is the parameters of a state that has none.
func orEmpty(v value.Value) value.Value {
	if v.IsNull() {
		return value.NewObject().Value()
	}
	return v
}
