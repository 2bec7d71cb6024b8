package jsonata

import "errors"

// calling is a compiled call.
type calling struct {
	procedure compiled
	arguments []compiled
	// name is what is called, for messages; suggestion is a library function or variable that was called without $.
	name       string
	suggestion compiled
	position   int
}

func (c *compiler) call(n *node) *calling {
	out := &calling{procedure: c.node(n.procedure), arguments: c.nodes(n.list), position: n.position}
	switch n.procedure.kind {
	case nodePath:
		out.name = n.procedure.list[0].text
		out.suggestion = c.lookup(out.name)
	case nodeLambda, nodeBlock, nodeCondition, nodeTransform: // nameless to the reference
	default:
		out.name = n.procedure.text
	}
	return out
}

func (c *calling) eval(e *evaluation, in item, f *frame) (item, error) { return c.with(e, in, f, nil) }

// with calls with the arguments of first in front of those that are written.
func (c *calling) with(e *evaluation, in item, f *frame, first []item) (item, error) {
	procedure, err := c.callee(e, in, f, "T1005")
	if err != nil {
		return undefined, err
	}
	args := first
	for _, a := range c.arguments {
		x, err := a(e, in, f)
		if err != nil {
			return undefined, err
		}
		args = append(args, x.asArgument())
	}
	x, err := e.apply(procedure, args, in, place{c.position, c.name})
	if err != nil {
		return undefined, c.blame(err)
	}
	return x, nil
}

// asArgument wraps a function that is handed over, which makes it another one, as in the reference.
func (x item) asArgument() item {
	f := x.function()
	if f == nil {
		return x
	}
	return callable(&function{inner: f, arity: f.arity})
}

// callee evaluates what is to be called. A name without $ that is a function is an error that says so.
func (c *calling) callee(e *evaluation, in item, f *frame, code string) (item, error) {
	x, err := c.procedure(e, in, f)
	if err != nil || x.defined() || c.suggestion == nil {
		return x, err
	}
	meant, err := c.suggestion(e, in, f)
	if err != nil {
		return undefined, err
	}
	if !truthy(meant) {
		return undefined, nil
	}
	return undefined, &Error{Code: code, Position: c.position, token: text(c.name), hasToken: true}
}

// blame gives an error the place and the name of the call, where it has none.
func (c *calling) blame(err error) error {
	var e *Error
	if errors.As(err, &e) {
		if e.Position == 0 {
			e.Position = c.position
		}
		if e.token.text == "" && c.name != "" {
			e.setToken(c.name)
		}
	}
	return err
}

// place is where a function is called, and by which name.
type place struct {
	position int
	name     string
}

// pending is a call that is yet to be made: what a function returns whose last deed it is. Its caller makes it, which takes no stack.
type pending struct {
	call  *calling
	in    item
	frame *frame
	place place
}

// tailCall leaves the call to apply. Neither predicates nor groupings apply to its result, as in the reference.
func (c *compiler) tailCall(n *node) compiled {
	call := c.call(n)
	at := place{position: n.procedure.position}
	if n.procedure.kind == nodeVariable {
		at.name = n.procedure.text
	}
	return func(_ *evaluation, in item, f *frame) (item, error) {
		return callable(&function{pending: &pending{call: call, in: in, frame: f, place: at}}), nil
	}
}

// apply calls a function, and then the one that its last deed is to call, as long as there is one. The context stands for missing arguments.
func (e *evaluation) apply(procedure item, args []item, context item, at place) (item, error) {
	x, err := e.applyOnce(procedure, args, context, at)
	for err == nil {
		f := x.function()
		if f == nil || f.pending == nil {
			return x, nil
		}
		next := f.pending
		if procedure, err = next.call.callee(e, next.in, next.frame, "T1005"); err != nil {
			return undefined, err
		}
		args := make([]item, len(next.call.arguments))
		for i, a := range next.call.arguments {
			if args[i], err = a(e, next.in, next.frame); err != nil {
				return undefined, err
			}
		}
		x, err = e.applyOnce(procedure, args, context, next.place)
	}
	return undefined, err
}

// applyOnce calls a function. Errors get the place of the call, the outermost one winning, as in the reference.
func (e *evaluation) applyOnce(procedure item, args []item, context item, at place) (item, error) {
	f := procedure.function()
	if f == nil {
		return undefined, &Error{Code: "T1006"}
	}
	if err := e.enterCall(); err != nil {
		return undefined, err
	}
	checked, err := f.signature.arguments(args, context)
	var x item
	if err == nil {
		x, err = f.call(e, checked)
	}
	if err == nil {
		e.calls--
		return x, nil
	}
	var failure *Error
	if f.isObject() && errors.As(err, &failure) {
		if at.name == "" && f.native != nil {
			at.name = f.native.name // where the reference says undefined, or the name of an earlier call
		}
		if !failure.hasToken && at.name != "" {
			failure.setToken(at.name)
		}
		if at.position != 0 {
			failure.Position = at.position
		}
	}
	return undefined, err
}

// invoke calls a function that was handed to one of the library.
func (e *evaluation) invoke(f *function, args ...item) (item, error) {
	return e.apply(callable(f), args, null, place{})
}
