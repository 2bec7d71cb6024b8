package jsonata

import "slices"

// function is a function as a value.
type function struct {
	// One of these says what it does.
	lambda  *lambda
	native  *native
	pattern *pattern
	inner   *function // a function that was handed over as an argument
	do      func(e *evaluation, args []item) (item, error)
	partial *partial
	pending *pending

	signature *signature
	arity     int
	// frame and input are those of the place where a lambda was defined.
	frame *frame
	input item
}

// lambda is the compiled definition of a function.
type lambda struct {
	parameters []int
	body       compiled
}

// partial is a function some of whose arguments are given.
type partial struct {
	function *function
	args     []item
	open     []int // the places of those that are not
}

// isObject tells the functions that are objects in the reference, which takes those for true and functions proper for false.
func (f *function) isObject() bool { return f.inner == nil && f.pattern == nil }

// call runs the function with arguments that were checked.
func (f *function) call(e *evaluation, args []item) (item, error) {
	switch {
	case f.lambda != nil:
		return f.callLambda(e, args)
	case f.native != nil:
		if err := e.lookThrough(args); err != nil {
			return undefined, err
		}
		return f.native.call(e, args)
	case f.pattern != nil:
		return f.pattern.call(e, args)
	case f.inner != nil:
		return e.apply(callable(f.inner), args, null, place{})
	case f.do != nil:
		return f.do(e, args)
	case f.partial != nil:
		return f.partial.call(e, args)
	}
	return undefined, &Error{Code: "T1006"}
}

// lookThrough counts the texts that a function of the library is about to look through.
func (e *evaluation) lookThrough(args []item) error {
	bytes := 0
	for i := range args {
		bytes += len(args[i].text)
	}
	return e.step(bytes / bytesPerStep)
}

func (f *function) callLambda(e *evaluation, args []item) (item, error) {
	vars := make([]binding, 0, len(f.lambda.parameters))
	inside := &frame{parent: f.frame, vars: vars}
	for i, name := range f.lambda.parameters {
		inside.bind(name, argument(args, i))
	}
	return f.lambda.body(e, f.input, inside)
}

func (p *partial) call(e *evaluation, args []item) (item, error) {
	all := slices.Clone(p.args)
	for i, at := range p.open {
		all[at] = argument(args, i)
	}
	return e.apply(callable(p.function), all, undefined, place{})
}

// lambda compiles the definition of a function. It sees the variables around it as they are when it is called.
func (c *compiler) lambda(n *node) compiled {
	l := &lambda{body: c.node(n.body)}
	for _, p := range n.list {
		l.parameters = append(l.parameters, c.names.number(p.text))
	}
	s := n.signature
	return func(_ *evaluation, in item, f *frame) (item, error) {
		return callable(&function{lambda: l, signature: s, arity: len(l.parameters), frame: f, input: in}), nil
	}
}

// partial compiles f(?, x).
func (c *compiler) partial(n *node) compiled {
	open := make([]bool, len(n.list))
	args := make([]compiled, len(n.list))
	for i, a := range n.list {
		if open[i] = a.kind == nodeOperator; !open[i] {
			args[i] = c.node(a)
		}
	}
	call := c.call(&node{kind: nodeFunction, procedure: n.procedure, position: n.position})
	return func(e *evaluation, in item, f *frame) (item, error) {
		given := make([]item, len(args))
		for i, a := range args {
			if open[i] {
				continue
			}
			var err error
			if given[i], err = a(e, in, f); err != nil {
				return undefined, err
			}
		}
		procedure, err := call.callee(e, in, f, "T1007")
		if err != nil {
			return undefined, err
		}
		target := procedure.function()
		if target == nil {
			return undefined, &Error{Code: "T1008", Position: call.position, token: text(call.name), hasToken: true}
		}
		return callable(target.withArguments(given, open)), nil
	}
}

// withArguments returns the function with these arguments given but for the open ones.
func (f *function) withArguments(given []item, open []bool) *function {
	if f.lambda == nil {
		p := &partial{function: f, args: given}
		for i := range given {
			if open[i] {
				p.open = append(p.open, i)
			}
		}
		return &function{partial: p, arity: len(p.open)}
	}
	rest := &lambda{body: f.lambda.body}
	bound := &frame{parent: f.frame}
	for i, name := range f.lambda.parameters {
		if i < len(open) && open[i] {
			rest.parameters = append(rest.parameters, name)
		} else {
			bound.bind(name, argument(given, i))
		}
	}
	return &function{lambda: rest, arity: len(rest.parameters), frame: bound, input: f.input}
}

// applyTo compiles x ~> f: f called with x as its first argument, or, of two functions, the one behind the other.
func (c *compiler) applyTo(n *node) compiled {
	left := c.node(n.left)
	if n.right.kind == nodeFunction {
		call := c.call(n.right)
		return func(e *evaluation, in item, f *frame) (item, error) {
			x, err := left(e, in, f)
			if err != nil {
				return undefined, err
			}
			return call.with(e, in, f, []item{x})
		}
	}
	right := c.node(n.right)
	position := n.position
	return func(e *evaluation, in item, f *frame) (item, error) {
		x, err := left(e, in, f)
		if err != nil {
			return undefined, err
		}
		procedure, err := right(e, in, f)
		if err != nil {
			return undefined, err
		}
		target := procedure.function()
		if target == nil {
			return undefined, &Error{Code: "T2006", Position: position, value: procedure}
		}
		if first := x.function(); first != nil {
			return callable(first.then(target)), nil
		}
		return e.apply(procedure, []item{x}, null, place{})
	}
}

// then returns the function that calls f, and next with its result.
func (f *function) then(next *function) *function {
	return &function{arity: 1, do: func(e *evaluation, args []item) (item, error) {
		x, err := e.apply(callable(f), []item{argument(args, 0).asArgument()}, null, place{})
		if err != nil {
			return undefined, err
		}
		return e.apply(callable(next), []item{x.collapse(false).asArgument()}, null, place{})
	}}
}
