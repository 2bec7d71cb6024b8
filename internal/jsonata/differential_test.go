// Proves that what the reference's suite asks for is also what the reference does, down to texts and places of errors: each case of the suite is put
// to both. Random expressions then go where the suite doesn't.
package jsonata_test

import (
	"errors"
	"flag"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"sluice/internal/jsonata"
	"sluice/internal/value"
)

// ours answers like the oracle.
func ours(source, input string, env *jsonata.Environment) (answer value.Value, err error) {
	o := value.NewObject()
	x, err := jsonata.Compile(source)
	var v value.Value
	defined := false
	if err == nil {
		if input == "" {
			v, defined, err = x.EvalWithoutInput(env)
		} else {
			in, parseErr := value.Parse(input)
			if parseErr != nil {
				return value.Null(), parseErr
			}
			v, defined, err = x.Eval(env, in)
		}
	}
	var e *jsonata.Error
	switch {
	case errors.As(err, &e):
		code := e.Code
		if code == "" {
			code = "none"
		}
		o.Set("code", value.String(code))
		o.Set("message", value.String(e.Message()))
		o.Set("position", value.Int(int64(e.Position)))
		return o.Value(), nil
	case err != nil:
		return value.Null(), err
	}
	o.Set("defined", value.Bool(defined))
	o.Set("result", v)
	return o.Value(), nil
}

func TestSuiteAgainstReference(t *testing.T) {
	o := newOracle(t)
	for _, c := range readCases(t) {
		if strings.HasPrefix(c.ID, "tail-recursion") || strings.HasPrefix(c.ID, "performance") || c.Depth == 10 {
			continue // the reference takes them for ever
		}
		if len(c.Bindings) > 0 || strings.Contains(c.Expr, "base64") { // what is base64 in Node is nothing in goja
			continue
		}
		input := ""
		if in, ok := c.input(t); ok {
			input = in.String()
		}
		t.Run(c.ID, func(t *testing.T) { compare(t, o, c.Expr, input, c.environment(t), false) })
	}
}

func compare(t *testing.T, o *oracle, source, input string, env *jsonata.Environment, random bool) {
	t.Helper()
	got, err := ours(source, input, env)
	if errors.Is(err, jsonata.ErrUnsupported) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	answer := o.answer(source, input)
	if answer == "" {
		return
	}
	want := parsed(t, answer)
	if code, _ := want.Get("code"); code.String() == `"none"` { // a fault of the reference, or of JavaScript's
		return
	}
	if strings.Contains(answer, "_jsonata_") { // it shows the inside of a function
		return
	}
	// The reference evaluates the parts of arrays and objects side by side: of several errors another one may come first.
	if _, failed := got.Get("code"); failed && strings.ContainsAny(source, "[{") {
		if _, failed := want.Get("code"); failed {
			return
		}
	}
	if random {
		got, want = withoutNames(got, want), withoutNames(want, got)
	}
	if !alike(got, want, false) {
		t.Errorf("%s\n of %.300s\n got %s\nwant %s", source, input, got, want)
	}
}

// randomExpressions is how many random expressions a run compares; -seed makes it other ones.
const randomExpressions = 1000

func TestRandomAgainstReference(t *testing.T) {
	o := newOracle(t)
	g := &generator{Rand: rand.New(rand.NewPCG(seed(t), 2))}
	for range randomExpressions {
		source, input := g.expression(1+g.IntN(4)), g.json(3)
		compare(t, o, source, input, &jsonata.Environment{}, true)
	}
}

var seedFlag = flag.Uint64("seed", 1, "the seed of random expressions")

// seed tells the seed of this run where it fails.
func seed(t *testing.T) uint64 {
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("-seed %d", *seedFlag)
		}
	})
	return *seedFlag
}

var functionName = regexp.MustCompile(`function ("[a-zA-Z]+"|undefined)`)

// withoutNames takes out of an error what the reference takes from an earlier call of a function, where it is called by another one: the name and the
// place. Ours has no place then.
func withoutNames(v, other value.Value) value.Value {
	code, failed := v.Get("code")
	message, _ := v.Get("message")
	text, _ := message.AsString()
	here, _ := v.Get("position")
	there, _ := other.Get("position")
	if !failed || !functionName.MatchString(text) && here.String() != "0" && there.String() != "0" {
		return v
	}
	return value.NewArray(code, value.String(functionName.ReplaceAllString(text, "function"))).Value()
}
