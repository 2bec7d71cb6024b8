package jsonata

import (
	"sluice/internal/value"
)

// evaluation is the state of one Eval.
type evaluation struct {
	input item // $$
	env   *Environment

	depth, depthMax int
	calls           int // inside of each other; some of them evaluate nothing on the way
	steps           int // left
	lookAt          int // what is left when Interrupted is asked next
	bytes           int // left
	outputs         int // left
	sizes           map[any]int
}

func orDefault(n, fallback int) int {
	if n <= 0 {
		return fallback
	}
	return n
}

func (e *evaluation) limit(l Limits) {
	e.depthMax = orDefault(l.Depth, DepthMax)
	e.steps = orDefault(l.Steps, StepsMax)
	e.bytes = orDefault(l.Bytes, BytesMax)
	e.outputs = orDefault(l.OutputValues, OutputValuesMax)
	e.lookAt = max(e.steps-stepsPerLook, -1)
}

// The texts of U1001 are those that the reference's command line and tests give.
func errTimeout() error {
	return &Error{Code: "U1001", message: "Expression evaluation timeout: Check for infinite loop"}
}

func errStack() error {
	return &Error{Code: "U1001", message: "Stack overflow error: Check for non-terminating recursive function.  Consider rewriting as tail-recursive."}
}

func errNested() error {
	return &Error{Code: "U1001", message: "Stack overflow error: a value is nested too deeply"}
}

// errMemory has AWS's text, as recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/expression_limits.json (pad-direct).
func errMemory() error {
	return &Error{Code: "U1001", message: "Expression evaluation memory limit exceeded: Check for excessive memory usage"}
}

func errOutput() error {
	return &Error{Code: "U1001", message: "Expression evaluation result is too large"}
}

// enter begins the evaluation of a part of the expression. Its end takes one off depth again; an error needs no end, for nothing in the
// language catches it.
func (e *evaluation) enter() error {
	if e.depth++; e.depth > e.depthMax {
		return errStack()
	}
	return e.step(1)
}

// enterCall begins a call of a function.
func (e *evaluation) enterCall() error {
	if e.calls++; e.calls > e.depthMax {
		return errStack()
	}
	return e.step(1)
}

// step counts n values that are looked at.
func (e *evaluation) step(n int) error {
	if e.steps -= n; e.steps > e.lookAt {
		return nil
	}
	return e.look()
}

// look is what happens every stepsPerLook steps.
func (e *evaluation) look() error {
	if e.steps < 0 {
		return errTimeout()
	}
	e.lookAt = max(e.steps-stepsPerLook, -1)
	if e.env.Interrupted != nil {
		return e.env.Interrupted()
	}
	return nil
}

// grow counts n bytes of text that are made.
func (e *evaluation) grow(n int) error {
	if e.bytes -= n; e.bytes < 0 {
		return errMemory()
	}
	return nil
}

// elements counts n elements of arrays that are made.
func (e *evaluation) elements(n int) error {
	if n > e.bytes/elementBytes {
		return errMemory()
	}
	e.bytes -= n * elementBytes
	return e.step(n)
}

// output counts a value of the result.
func (e *evaluation) output() error {
	if e.outputs--; e.outputs < 0 {
		return errOutput()
	}
	return nil
}

// outputSource counts an array or object of the input that is part of a result.
func (e *evaluation) outputSource(v value.Value, key any) error {
	size, ok := e.sizes[key]
	if !ok {
		size = sizeOf(v, e.outputs)
		if e.sizes == nil {
			e.sizes = map[any]int{}
		}
		e.sizes[key] = size
	}
	if e.outputs -= size; e.outputs < 0 {
		return errOutput()
	}
	return nil
}

// sizeOf counts the values in v, up to about most.
func sizeOf(v value.Value, most int) int {
	n := 1
	if a, ok := v.AsArray(); ok {
		for i := 0; i < a.Len() && n <= most; i++ {
			n += sizeOf(a.At(i), most-n)
		}
	}
	if o, ok := v.AsObject(); ok {
		for i := 0; i < o.Len() && n <= most; i++ {
			n += sizeOf(o.At(i).Value, most-n)
		}
	}
	return n
}
