// Proves the functions that Step Functions adds, with what AWS itself answered where that is recorded (LocalStack's AWS-validated snapshots of
// test_array_jsonata and test_json_manipulation_jsonata), and with published digests.
package jsonata_test

import (
	"errors"
	"testing"
	"time"

	"sluice/internal/jsonata"
	"sluice/internal/value"
)

func statesEnvironment() *jsonata.Environment {
	return &jsonata.Environment{
		Now:    time.Date(2026, 11, 22, 10, 30, 0, 123e6, time.UTC),
		Random: func() float64 { return 0.75 },
		UUID:   func() string { return "7f3f8f3e-7a0e-4b8e-9c53-0b8c7f2d9a11" },
	}
}

func TestStatesFunctions(t *testing.T) {
	for source, want := range map[string]string{
		`$partition([0], 1)`:                 `[[0]]`, // recorded
		`$partition([0], 5)`:                 `[[0]]`, // recorded
		`$partition([0,1,2], 2)`:             `[[0,1],[2]]`,
		`$partition([0,1,2,3], 1)`:           `[[0],[1],[2],[3]]`,
		`$partition([0,1,2,3], 3.9)`:         `[[0,1,2],[3]]`, // integers are rounded down
		`$range(0, 9, 3)`:                    `[0,3,6,9]`,     // recorded
		`$range(0, 10, 3)`:                   `[0,3,6,9]`,     // recorded
		`$range(1, 9, 9)`:                    `1`,             // recorded
		`$range(1, 9, 2)`:                    `[1,3,5,7,9]`,   // recorded
		`$range(3, -3, -2)`:                  `[3,1,-1,-3]`,
		`$hash("abc", "MD5")`:                `"900150983cd24fb0d6963f7d28e17f72"`,
		`$hash("abc", "SHA-1")`:              `"a9993e364706816aba3e25717850c26c9cd0d89d"`,
		`$hash("abc", "SHA-256")`:            `"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"`,
		`$hash("abc", "SHA-384")`:            `"cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"`,
		`$length($hash("", "SHA-512"))`:      `128`,
		`$random()`:                          `0.75`,
		`$random(42) = $random(42)`:          `true`,
		`$random(42) = $random(43)`:          `false`,
		`$random(42)`:                        `0.7275636800328681`, // the first nextDouble of java.util.Random with this seed
		`$uuid()`:                            `"7f3f8f3e-7a0e-4b8e-9c53-0b8c7f2d9a11"`,
		`$parse("0")`:                        `0`,
		`$parse("-0")`:                       `0`,
		`$parse("1.1")`:                      `1.1`,
		`$parse("true")`:                     `true`,
		`$parse("[1,2,\"HelloWorld\"]")[2]`:  `"HelloWorld"`,
		`$parse("{\"a\": {\"b\": null}}").a`: `{"b":null}`,
		`$parse("null")`:                     `null`,
		`$millis()`:                          `1795343400123`,
		`$now()`:                             `"2026-11-22T10:30:00.123Z"`,
		`$now("[Y]-[D]", "+1400")`:           `"2026-23"`,
		`$shuffle([1,2,3,4,5,6])`:            `[1,2,3,5,6,4]`,
	} {
		v, defined, err := compiled(t, source).EvalWithoutInput(statesEnvironment())
		if err != nil || !defined || !value.Equal(v, parsed(t, want)) {
			t.Errorf("%s: %v %v %v, want %s", source, v, defined, err, want)
		}
	}
}

// TestErrorsAsStepFunctionsShowsThem holds the form in which the console shows an error; the first is recorded.
func TestErrorsAsStepFunctionsShowsThem(t *testing.T) {
	for source, want := range map[string]string{
		`$randomSeeded(1)`:      `T1006: Attempted to invoke a non-function`,
		`$eval("1")`:            `T1006: Attempted to invoke a non-function`,
		`1 + "a"`:               `T2002: The right side of the "+" operator must evaluate to a number`,
		`sum([1])`:              `T1005: Attempted to invoke a non-function. Did you mean $sum?`,
		`$uppercase(1)`:         `T0410: Argument 1 of function "uppercase" does not match function signature`,
		`$sum(["a"])`:           `T0412: Argument 1 of function "sum" must be an array of "numbers"`,
		`$number("x")`:          `D3030: Unable to cast value to a number: "x"`,
		`$error("no")`:          `D3137: no`,
		`{1: 2}`:                `T1003: Key in object structure must evaluate to a string; got: 1`,
		`"\u12"`:                `S0104: The escape sequence \u must be followed by 4 hex digits`,
		`"\q"`:                  `S0103: Unsupported escape sequence: \"q"`,
		`(1`:                    `S0203: Expected ")" before end of expression`,
		`[1..2e7]`:              `D2014: The size of the sequence allocated by the range operator (..) must not exceed 1e6.  Attempted to allocate 20000000.`,
		`$power(10, 1000)`:      `D3061: The power function has resulted in a value that cannot be represented as a JSON number: base=10, exponent=1000`,
		`$decodeUrl("%")`:       `D3140: Malformed URL passed to $decodeUrl(): "%"`,
		`$match("a", /(/)`:      `S0302: No terminating / in regular expression`,
		`$match("a", /a{2,1}/)`: `Invalid regular expression: /a{2,1}/: numbers out of order in {} quantifier`,
		`"😀" > 1`:               `T2009: The values "😀" and 1 either side of operator ">" must be of the same data type`,
	} {
		x, err := jsonata.Compile(source)
		if err == nil {
			_, _, err = x.EvalWithoutInput(statesEnvironment())
		}
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", source, err, want)
		}
	}
}

func TestFunctionIsNoResult(t *testing.T) {
	for _, source := range []string{`$sum`, `function($x){$x}`, `$fn := function($x){$x}`, `/a/`, `[1, $sum]`, `{"f": $sum}`} {
		if _, _, err := compiled(t, source).EvalWithoutInput(statesEnvironment()); !errors.Is(err, jsonata.ErrUnsupported) {
			t.Errorf("%s: %v", source, err)
		}
	}
}

// TestLiteralsPass proves that what isn't touched comes out as it went in.
func TestLiteralsPass(t *testing.T) {
	in := parsed(t, `{"a":1.10,"b":12345678901234567890,"c":[1E2,-0.0]}`)
	for source, want := range map[string]string{
		`$`: `{"a":1.10,"b":12345678901234567890,"c":[1E2,-0.0]}`, `b`: `12345678901234567890`, `[a, c]`: `[1.10,1E2,-0.0]`, `{"x": a}`: `{"x":1.10}`,
		`a + 0`: `1.1`, `$string($)`: `"{\"a\":1.1,\"b\":12345678901234600000,\"c\":[100,0]}"`, `b + 1`: `12345678901234567000`, `c[0] & ""`: `"100"`,
		`0.1 + 0.2`: `0.30000000000000004`, `$string(0.1 + 0.2)`: `"0.3"`, `1e21 + 1`: `1e+21`, `1/3`: `0.3333333333333333`,
	} {
		v := evaluate(t, compiled(t, source), statesEnvironment(), in)
		if v.String() != want {
			t.Errorf("%s: %s, want %s", source, v, want)
		}
	}
}
