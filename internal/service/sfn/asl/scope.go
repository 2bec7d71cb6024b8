package asl

import (
	"time"

	"sluice/internal/value"
)

// Scope is what the expressions of one step see. It may be reused for the next step.
type Scope struct {
	// Input is the state's input as it came, before InputPath.
	Input value.Value
	// Context gives the Context object, $$ or $states.context; it is asked only by a step that names it. Nil is an
	// empty object.
	Context ContextSource
	// Variables are those of the program and of the programs around it; nil has none.
	Variables *Variables
	Env       Env
}

// Env brings what a pure step can't have of its own.
type Env struct {
	// Now is the time of JSONata's $now and $millis and of a Wait of seconds.
	Now time.Time
	// Random feeds States.MathRandom, States.UUID, $random and $uuid. Only steps that use one of them may leave it nil.
	Random RandomSource
}

// ContextSource makes the Context object when somebody asks.
type ContextSource interface {
	ContextObject() value.Value
}

// FixedContext is a Context object that is already there.
type FixedContext value.Value

// ContextObject returns the object.
func (c FixedContext) ContextObject() value.Value { return value.Value(c) }

func (s *Scope) context() value.Value {
	if s.Context == nil {
		return value.NewObject().Value()
	}
	return s.Context.ContextObject()
}
