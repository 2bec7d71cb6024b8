// Proves that hostile expressions and inputs end with an error of their own, and soon: deep nesting, endless recursion, results that double, patterns that
// backtrack, numbers of elements that nobody has.
package jsonata_test

import (
	"errors"
	"strings"
	"testing"

	"sluice/internal/jsonata"
	"sluice/internal/value"
)

func TestHostileExpressionsEnd(t *testing.T) {
	long := strings.Repeat("a", 30_000)
	for name, source := range map[string]string{
		"parentheses":         strings.Repeat("(", 100_000),
		"brackets":            strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000),
		"minus":               strings.Repeat("-", 200_000) + "1",
		"functions":           strings.Repeat("function($x){", 10_000) + "1" + strings.Repeat("}", 10_000),
		"too long":            strings.Repeat(" ", jsonata.ExpressionBytesMax) + "1",
		"sum of many":         "1" + strings.Repeat("+1", 100_000),
		"endless loop":        `($f := function(){$f()}; $f())`,
		"endless recursion":   `($f := function($n){1 + $f($n)}; $f(1))`,
		"endless mutual":      `($a := function(){[$b()]}; $b := function(){[$a()]}; $a())`,
		"map in map":          `($f := function($x){$map([1..9], $f)}; $f(1))`,
		"doubling text":       `($f := function($s, $n){$n = 0 ? $s : $f($s & $s, $n - 1)}; $f("x", 60))`,
		"doubling array":      `($f := function($x, $n){$n = 0 ? $x : $f([[$x], [$x]], $n - 1)}; $f(1, 60))`,
		"doubling and string": `($f := function($x, $n){$n = 0 ? $string($x) : $f([[$x], [$x]], $n - 1)}; $f(1, 60))`,
		"doubling and equal":  `($f := function($x, $n){$n = 0 ? $x : $f([[$x], [$x]], $n - 1)}; $f(1, 60) = $f(1.0 + 0, 60))`,
		"doubling objects":    `($f := function($x, $n){$n = 0 ? $x : $f({"a": $x, "b": $x}, $n - 1)}; $count($f(1, 60).**))`,
		"deep value":          `($f := function($x, $n){$n = 0 ? $x : $f([[$x]], $n - 1)}; $f(1, 100000))`,
		"deep value equal":    `($f := function($x, $n){$n = 0 ? $x : $f({"a": $x}, $n - 1)}; $f(1, 100000) = $f(1, 100000))`,
		"deep value truth":    `($f := function($x, $n){$n = 0 ? $x : $f([[$x]], $n - 1)}; $f(1, 100000) ? 1 : 2)`,
		"long pad":            `$pad("x", 1e15)`,
		"pad":                 `$pad("", 262145)`,
		"ranges":              `[1..10000000].[1..10000000].[1..10000000]`,
		"range copies":        `$append([1..10000000], [1..10000000]) ~> $append([1..10000000])`,
		"sorted range":        `$sort([1..10000000], function($a, $b){$a < $b})`,
		"zip":                 `$zip([1..10000000], [1..10000000], [1..10000000])`,
		"picture":             `$formatInteger(1, "` + strings.Repeat("0", 200_000) + `")`,
		"grouping":            `$formatNumber(1, "` + strings.Repeat("0,", 100_000) + `0")`,
		"back reference":      `$match("` + long + `", /(a*)*(a*)*(a*)*\1\2\3b/)`,
		"large counts":        `$contains("a", /((a{1000}){1000}){1000}/)`,
		"replace grows":       `($f := function($s, $n){$n = 0 ? $s : $f($replace($s, /x/, "xxxxxxxxxx"), $n - 1)}; $f("x", 30))`,
		"join grows":          `($f := function($s, $n){$n = 0 ? $s : $f($join([$s, $s, $s, $s]), $n - 1)}; $f("x", 30))`,
		"signature":           `λ($a)<` + strings.Repeat("x+", 60) + `n>{1}(` + strings.Repeat("1,", 60) + `"x")`,
		"tuples":              `[1..1000]@$a.[1..1000]@$b.[1..1000]@$c.($a+$b+$c)`,
		"distinct objects":    `$distinct([1..100000].{"a": $})`,
	} {
		t.Run(name, func(t *testing.T) {
			x, err := jsonata.Compile(source)
			if err == nil {
				_, _, err = x.Eval(&jsonata.Environment{Limits: jsonata.Limits{Steps: 2_000_000, Bytes: 64 << 20}}, value.Null())
			}
			var e *jsonata.Error
			if !errors.As(err, &e) {
				t.Errorf("ended with %v", err)
			}
		})
	}
}

func TestInterruptedEnds(t *testing.T) {
	enough := errors.New("enough")
	left := 3
	env := &jsonata.Environment{Interrupted: func() error {
		if left--; left < 0 {
			return enough
		}
		return nil
	}}
	if _, _, err := compiled(t, `($f := function(){$f()}; $f())`).Eval(env, value.Null()); !errors.Is(err, enough) {
		t.Errorf("ended with %v", err)
	}
}

// Deep input is as deep as package value lets it be.
func TestDeepInput(t *testing.T) {
	in := parsed(t, strings.Repeat("[", value.DepthMax)+strings.Repeat("]", value.DepthMax))
	for _, source := range []string{"$", "**", "*", "$string($)", "$ = $", "$boolean($)", "$keys($)", "$spread($)", "a", "$clone($)", "$distinct([$, $])"} {
		if _, _, err := compiled(t, source).Eval(&jsonata.Environment{}, in); err != nil {
			var e *jsonata.Error
			if !errors.As(err, &e) || e.Code != "U1001" {
				t.Errorf("%s: %v", source, err)
			}
		}
	}
}

// Patterns that take a backtracking engine exponential time are told that they don't match, and soon.
func TestHostilePatternsEnd(t *testing.T) {
	long := strings.Repeat("a", 30_000)
	for _, source := range []string{
		`$exists($match("` + long + `!", /^(([a-z])+.)+[A-Z]([a-z])+$/))`,
		`$exists($match("` + long + `", /(x+x+)+y|(a*)*b/))`,
		`$contains("` + long + `", /(?=(a+)+b)(?=(a+)+c)/)`,
		`$exists($toMillis("` + strings.Repeat("one ", 5000) + `!", "[Yw]"))`,
	} {
		v := evaluate(t, compiled(t, source), &jsonata.Environment{}, value.Null())
		if b, ok := v.AsBool(); !ok || b {
			t.Errorf("%.40s: %v", source, v)
		}
	}
}
