// Proves what Variables, Fields, UsesInput and Constant say about an expression.
package jsonata_test

import (
	"strings"
	"testing"
)

func TestVariables(t *testing.T) {
	for _, c := range []struct {
		source, variables string
		input, constant   bool
	}{
		{`1 + 2`, "", false, true},
		{`$states.input.a`, "states", false, false},
		{`$x + $y * $x`, "x y", false, false},
		{`($x := 1; $x + $y)`, "y", false, false},
		{`($x := $x; $x)`, "x", false, false},
		{`($x; $x := 1)`, "x", false, false},
		{`(($x := 1); $x)`, "x", false, false},
		{`function($a){$a + $b}(1)`, "b", false, false},
		{`$map([1,2], function($v, $i){$v * $i})`, "", false, true},
		{`$states.a@$l.b[$l.c = $m].{"k": $l, "n": $n}`, "m n states", false, false},
		{`$states.a#$i[$i > 1].$i`, "states", false, false},
		{`$states.a[b = $$]`, "states", true, false},
		{`a.b`, "", true, false},
		{`*`, "", true, false},
		{`$`, "", true, false},
		{`[1,2].$`, "", false, true},
		{`[1,2][$ > 1]`, "", false, true},
		{`{"a": b}`, "", true, false},
		{`$states.{"a": b}`, "states", false, false},
		{`$now()`, "", false, false},
		{`$random() + $uuid()`, "", false, false},
		{`[3,1]^($)`, "", false, true},
		{`$sum([1,2]) ~> $string`, "", false, true},
		{`"x" ~> |$|{"a": $z}|`, "z", false, false},
		{`$f(?, $g)`, "f g", false, false},
		{`$c ? $d : $e`, "c d e", false, false},
		{`$states.a{b: $p}`, "p states", false, false},
		{`($f := function($n){$n = 0 ? 0 : $f($n - 1)}; $f(3))`, "", false, true},
		{`($even := function($n){$n = 0 or $odd($n - 1)}; $odd := function($n){$n > 0 and $even($n - 1)}; $even(4))`, "", false, true},
		{`($f := function(){$later}; $later := 1; $f())`, "", false, true},
	} {
		x := compiled(t, c.source)
		if got := strings.Join(x.Variables(), " "); got != c.variables || x.UsesInput() != c.input || x.Constant() != c.constant {
			t.Errorf("%s: variables %q, input %v, constant %v; want %q, %v, %v", c.source, got, x.UsesInput(), x.Constant(), c.variables, c.input, c.constant)
		}
	}
}

func TestFieldsOfVariable(t *testing.T) {
	for _, c := range []struct {
		source, fields string
		whole          bool
	}{
		{`$states.input.a & $states.result`, "input result", false},
		{`$states.context.Execution.Id`, "context", false},
		{`$states`, "", true},
		{`$states.*`, "", true},
		{`$lookup($states, "result")`, "", true},
		{`$states[0].input[id = $states.result.id]`, "input result", false},
		{`$map($states.input, function($v){$v = $states.errorOutput})`, "errorOutput input", false},
		{"$states.`in put`", "in put", false},
		{`($states := 1; $states.input)`, "", false},
		{`$other.input`, "", false},
	} {
		fields, whole := compiled(t, c.source).Fields("states")
		if got := strings.Join(fields, " "); got != c.fields || whole != c.whole {
			t.Errorf("%s: %q %v, want %q %v", c.source, got, whole, c.fields, c.whole)
		}
	}
}
