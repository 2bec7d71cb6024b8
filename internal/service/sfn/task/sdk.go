package task

import (
	"context"

	"sluice/internal/value"
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
