// Proves that no text makes Compile, and no expression and no input make Eval, panic, hang or take memory without end.
package jsonata_test

import (
	"errors"
	"testing"
	"time"
	"unicode/utf8"

	"sluice/internal/jsonata"
	"sluice/internal/value"
)

// tight are limits under which nothing takes long.
var tight = jsonata.Limits{Steps: 100_000, Depth: 500, Bytes: 8 << 20, OutputValues: 10_000}

func tightEnvironment() *jsonata.Environment {
	return &jsonata.Environment{
		Now: time.UnixMilli(1_600_000_000_000), Random: func() float64 { return 0.5 }, UUID: func() string { return "u" }, Limits: tight,
	}
}

var seeds = []string{
	"", "a.b.c", "orders[total > 100].id", `$map([1..3], function($x, $i){$x * $i})`, `Account.Order.Product^(>Price){Description.Colour: %.OrderID}`,
	`library.loans@$l.books@$b[$l.isbn=$b.isbn].{"t": $b.title, "i": $l.customer}`, `a#$i[$i > 1].%.b`, `$ ~> |a|{"x": 1},["y"]|`,
	`($f := function($n){$n <= 1 ? 1 : $n * $f($n - 1)}; $f(10))`, `($inf := function(){$inf()}; $inf())`, `$replace("aaa", /(a)+?/i, "$1$0$$")`,
	`$match("aaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/)`, `$formatNumber(-1234.5, "#,##0.00;(#0e0)")`, `$formatInteger(1999, "Ww;o")`,
	`$fromMillis(0, "[FNn], [D1o] [MNn,3-3] [Y,*-2] [h]:[m][P] [Z]", "-0530")`, `$toMillis("12/31/2018", "[M]/[D]/[Y]")`, `$parseInteger("twelve hundred", "w")`,
	`{"a": $, "b": [$$, "😀\ud83d"]}{"k": $}`, `λ($x)<a<n>-s?:b>{$x}("x")`, "/* c */ `a b`.'c'[-1][]", `$spread($) ~> $sift(function($v){$v})`,
	`$reduce([1..100], function($a, $b){$a & $a})`, `[[[1..3]]].**.*`, `$pad("x", 1e9)`, `$partition([1..10], 3)`, `$range(0, 1e9, 1)`, `$parse("[1,{\"a\":null}]")`,
	`($d := function($x, $n){$n = 0 ? $x : $d([$x, $x], $n - 1)}; $d(1, 40))`, `$string($)[0]`, `1e400`, `"\u12"`, "%.%", "function($a){$a(?)}(1)", `$distinct($.*)`,
	`$substring("hello", -3, 2) in ["ll"]`, `$random(7) + $millis()`, `$single([1,2])`, `(-a)[$ < 0] ~> $sum`, "a.{`b`: c}^(d)[0]@$x#$y", `$zip([1,2],[3])[0]`,
}

func FuzzCompile(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		x, err := jsonata.Compile(source)
		if err != nil {
			checkShape(t, err)
			return
		}
		if x.String() != source {
			t.Errorf("%q became %q", source, x)
		}
		for _, name := range x.Variables() {
			if x.Constant() {
				t.Errorf("%q is constant and uses $%s", source, name)
			}
		}
	})
}

func FuzzEval(f *testing.F) {
	for i, s := range seeds {
		f.Add(s, []string{`{"a":{"b":[1,"x",null,{"c":true}]}}`, `[1,[2,3],{"a":4}]`, `"text"`, `null`, nested}[i%5])
	}
	f.Fuzz(func(t *testing.T, source, input string) {
		x, err := jsonata.Compile(source)
		if err != nil {
			return
		}
		in, err := value.Parse(input)
		if err != nil {
			in = value.String("input")
		}
		first, defined, err := x.Eval(tightEnvironment(), in)
		if err != nil {
			checkShape(t, err)
		}
		again, stillDefined, errAgain := x.Eval(tightEnvironment(), in)
		if (err == nil) != (errAgain == nil) || defined != stillDefined || !value.Equal(first, again) {
			t.Errorf("%q of %s: first %v %v %v, then %v %v %v", source, in, first, defined, err, again, stillDefined, errAgain)
		}
		if text, err := first.Append(nil); err != nil || !utf8.Valid(text) {
			t.Errorf("%q of %s: result %q, %v", source, in, text, err)
		}
		if x.Constant() && err == nil {
			other, _, err := x.EvalWithoutInput(&jsonata.Environment{Limits: tight})
			if err != nil || !value.Equal(first, other) {
				t.Errorf("%q is constant, but gives %v, and elsewhere %v, %v", source, first, other, err)
			}
		}
	})
}

// checkShape looks at what every error must have.
func checkShape(t *testing.T, err error) {
	t.Helper()
	var e *jsonata.Error
	switch {
	case errors.Is(err, jsonata.ErrUnsupported):
	case !errors.As(err, &e):
		t.Errorf("%T: %v", err, err)
	case e.Message() == "" && e.Code != "D3137" && e.Code != "D3141" || e.Position < 0:
		t.Errorf("%+v", e)
	}
}
