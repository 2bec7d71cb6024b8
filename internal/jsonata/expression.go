package jsonata

import (
	"sluice/internal/value"
)

// Expression is a compiled expression. It is immutable: any number of goroutines may evaluate it at a time.
type Expression struct {
	source string
	eval   compiled
	uses   uses
	direct direct
}

// Compile reads an expression. The error is an *Error.
func Compile(source string) (*Expression, error) {
	if len(source) > ExpressionBytesMax {
		return nil, &Error{Code: "U1001", message: "Stack overflow error: the expression is too long"}
	}
	tree, err := parse(source)
	if err != nil {
		return nil, err
	}
	x := &Expression{source: source, uses: usesOf(tree)}
	c := compiler{}
	x.eval = c.node(tree)
	x.direct = directOf(tree)
	return x, nil
}

// String returns the expression as it was written.
func (x *Expression) String() string { return x.source }

// Eval evaluates the expression with input as its context. Where the expression gives nothing, which is not null, defined is false. The result
// shares arrays and objects with the input and the variables, which must not change from now on. The error is an *Error, ErrUnsupported for
// a function, or what the environment's Interrupted returned.
func (x *Expression) Eval(env *Environment, input value.Value) (result value.Value, defined bool, err error) {
	if v, ok := x.direct.follow(env, input); ok {
		return v, true, nil
	}
	return x.run(env, fromValue(input))
}

// EvalWithoutInput evaluates the expression where there is no input, as Step Functions does: $, $$ and names of fields are undefined.
func (x *Expression) EvalWithoutInput(env *Environment) (result value.Value, defined bool, err error) {
	if v, ok := x.direct.follow(env, value.Null()); ok {
		return v, true, nil
	}
	return x.run(env, undefined)
}

func (x *Expression) run(env *Environment, in item) (result value.Value, defined bool, err error) {
	e := evaluation{env: env, input: in}
	e.limit(env.Limits)
	if in.kind == kindArray {
		in = array(&list{items: []item{in}, sequence: true, wrapper: true})
	}
	out, err := x.eval(&e, in, &frame{})
	if err != nil || !out.defined() {
		return value.Null(), false, err
	}
	result, err = e.result(out, 0)
	if err != nil {
		return value.Null(), false, err
	}
	return result, true, nil
}
