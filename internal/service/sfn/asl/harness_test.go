// What the tests of this package share.
package asl

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"sluice/internal/value"
)

func parse(t testing.TB, text string) value.Value {
	v, err := value.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// one compiles the definition of a single state.
func one(t testing.TB, definition string) *State {
	s, diagnostics := CompileState(definition, Standard)
	if s == nil {
		t.Fatalf("%s: %v", definition, diagnostics)
	}
	return s
}

var noon = time.Date(2024, 1, 1, 12, 0, 0, 0, time.UTC)

// scopeOf is a scope with an input and a Context object.
func scopeOf(t testing.TB, input string) *Scope {
	return &Scope{
		Input: parse(t, input), Context: FixedContext(parse(t, `{"Execution":{"Id":"e"},"Map":{"Item":{"Index":3,"Value":"v"}}}`)),
		Variables: NewVariables(nil, value.NewObject(value.Member{Name: "one", Value: value.Int(1)}, value.Member{Name: "list", Value: parse(t, `[1,2]`)})),
		Env:       Env{Now: noon, Random: rand.NewPCG(1, 2)},
	}
}

// pass runs a state that calls nobody and returns its output, or its failure as "name: cause".
func pass(t testing.TB, definition, input string) string {
	s, scope := one(t, definition), scopeOf(t, input)
	v, err := s.Arguments(scope)
	if err == nil {
		v, _, err = s.Exit(scope, v)
	}
	return said(v, err)
}

func said(v value.Value, err error) string {
	var f *Failure
	if errors.As(err, &f) {
		return f.Name + ": " + f.Cause
	}
	if err != nil {
		return err.Error()
	}
	return v.String()
}
