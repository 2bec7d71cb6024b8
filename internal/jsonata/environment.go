package jsonata

import (
	"time"

	"sluice/internal/value"
)

// Environment is all that an evaluation may see apart from its input. The package asks for time, chance and identifiers here and nowhere
// else, so that the same environment gives the same result. Several evaluations may share one if its functions allow it.
type Environment struct {
	// Variables are the values of variables by their names without $, for example "states".
	Variables map[string]value.Value
	// Now is the time that $now, $millis and $toMillis work with: one and the same during an evaluation.
	Now time.Time
	// Random returns a number from 0 up to, not including, 1. $random and $shuffle fail without it.
	Random func() float64
	// UUID returns the answer of $uuid, which fails without it.
	UUID func() string
	// Interrupted is asked now and then whether to go on; the error that it returns ends the evaluation and is what Eval answers. It is for
	// deadlines and cancellation. Nil never interrupts.
	Interrupted func() error
	// Limits bound the evaluation; the zero value means the defaults.
	Limits Limits
}

// Limits bound one evaluation. A zero field means the constant of the same name.
type Limits struct {
	// Steps is how many parts of expressions are evaluated and values looked at.
	Steps int
	// Depth is how many parts of expressions are being evaluated inside of each other; tail calls take none.
	Depth int
	// Bytes is how much text and how many elements, at elementBytes each, are made.
	Bytes int
	// OutputValues is how many values the result has.
	OutputValues int
}

const (
	// StepsMax is the default of Limits.Steps: some seconds of work.
	StepsMax = 20_000_000
	// DepthMax is the default of Limits.Depth. The reference overflows its stack at some thousands.
	DepthMax = 5_000
	// BytesMax is the default of Limits.Bytes.
	BytesMax = 512 << 20
	// OutputValuesMax is the default of Limits.OutputValues. Step Functions takes 256 KiB of JSON.
	OutputValuesMax = 1 << 20
	// ExpressionBytesMax is the longest expression that Compile takes. A whole state machine has at most a megabyte.
	ExpressionBytesMax = 256 << 10
	// nestedMax is how deep arrays and objects may stand inside each other where JSONata goes through them.
	nestedMax = value.DepthMax
	// stepsPerLook is how many steps pass between two questions whether to go on.
	stepsPerLook = 1 << 12
	// bytesPerStep is how much text is looked through in a step.
	bytesPerStep = 64
	// pictureBytesMax is the longest picture of a number or a date.
	pictureBytesMax = 4 << 10
	// elementBytes is what an element of an array counts for.
	elementBytes = 48
)
