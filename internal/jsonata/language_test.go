// Proves properties of the language that the reference's suite takes for granted: values don't change under others' hands, and texts are those of
// JavaScript.
package jsonata_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"sluice/internal/jsonata"
	"sluice/internal/value"
)

func TestValuesStayWhatTheyAre(t *testing.T) {
	in := parsed(t, `{"list":[1,2],"object":{"a":1},"one":[5]}`)
	for source, want := range map[string]string{
		`($a := $append([1], [2]); $b := $append($a, 3); $c := $append($a, 4); [[$a], [$b], [$c]])`:                  `[[1,2],[1,2,3],[1,2,4]]`,
		`($r := $reduce([1..5], function($x, $y){$append($x, $y)}); $s := $append($r, 6); [$count($r), $count($s)])`: `[5,6]`,
		`($l := list; $m := $append($l, 3); [$count($l), $count($m), $count(list)])`:                                 `[2,3,2]`,
		`($o := object; $p := $o ~> |$|{"b": 2}|; [$o, $p, object])`:                                                 `[{"a":1},{"a":1,"b":2},{"a":1}]`,
		`($x := {"k": [1]}; $y := $x ~> |$|{"k": 2}, "none"|; $x.k)`:                                                 `[1]`,
		`($s := $sort(list, function($a, $b){$a < $b}); [$s[0], list[0]])`:                                           `[2,1]`,
		`($x := 1; $f := function(){$x}; $x := 2; $f())`:                                                             `2`,
		`($x := 1; ($x := 2; $x); $x)`:                                                                               `1`,
		`($f := function($n){($n = 0 ? "done" : $f($n - 1))}; $f(20000))`:                                            `"done"`,
		`[list, one]`:    `[1,2,5]`,
		`[[list], one]`:  `[[1,2],5]`,
		`one`:            `[5]`,
		`one[0]`:         `5`,
		`one[]`:          `[5]`,
		`[1..3][[0..1]]`: `[1,2]`,
		`[[1..3]]`:       `[[1,2,3]]`,
	} {
		v := evaluate(t, compiled(t, source), &jsonata.Environment{}, in)
		if !value.Equal(v, parsed(t, want)) {
			t.Errorf("%s: %s, want %s", source, v, want)
		}
	}
	if got := in.String(); got != `{"list":[1,2],"object":{"a":1},"one":[5]}` {
		t.Errorf("the input became %s", got)
	}
}

func TestTextsAreCountedAsJavaScriptDoes(t *testing.T) {
	for source, want := range map[string]string{
		`$length("a😀b")`:                     `3`, // code points
		`$match("😀b", /b/).index`:            `2`, // UTF-16 units
		`$split("😀", "")`:                    "[\"\uFFFD\",\"\uFFFD\"]",
		`$join($split("a😀b", ""))`:           `"a😀b"`, // the halves find each other
		`"\ud83d" & "\ude00"`:                `"😀"`,
		`"\ud83d\ude00"`:                     `"😀"`,
		`$length("\ud83d")`:                  `1`,
		`$string(["\ud83d"])`:                `"[\"\\ud83d\"]"`,
		`$substring("a😀b", 1, 1)`:            `"😀"`,
		`$pad("x", 5, "😀")`:                  `"x😀😀😀😀"`,
		`$length($pad("", 262144, "é"))`:     `262144`,
		`$length($pad($pad("", 9), 262153))`: `262153`,
		`"\uffff" > "😀"`:                     `true`, // by UTF-16 units
		`$sort(["\uff5e", "😀"])`:             `["😀","～"]`,
		`$uppercase("straße")`:               `"STRASSE"`,
		`$lowercase("ΟΔΟΣ")`:                 `"οδος"`,
		`$base64encode("é")`:                 `"6Q=="`,
		`$base64decode("6Q==")`:              `"é"`,
		`$base64decode("aGVsbG8_d29ybGQ")`:   `"hello?world"`,
		`$string("\u0001")`:                  `"\u0001"`,
		`$string({"a": "\u001f\n"})`:         `"{\"a\":\"\\u001f\\n\"}"`,
		`$encodeUrlComponent("é/?")`:         `"%C3%A9%2F%3F"`,
		`$decodeUrl("%C3%A9%2F")`:            `"é%2F"`,
	} {
		v := evaluate(t, compiled(t, source), &jsonata.Environment{}, value.Null())
		if !value.Equal(v, parsed(t, want)) {
			t.Errorf("%s: %s, want %s", source, v, want)
		}
	}
}

// TestOrderOfTexts compares the order of any two texts with that of their UTF-16 units.
func TestOrderOfTexts(t *testing.T) {
	less := compiled(t, "$a < $b")
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		v, _, err := less.EvalWithoutInput(&jsonata.Environment{Variables: map[string]value.Value{"a": value.String(a), "b": value.String(b)}})
		if err != nil {
			t.Fatal(err)
		}
		want := string(fatUnits(a)) < string(fatUnits(b))
		if got, _ := v.AsBool(); got != want {
			t.Fatalf("%q < %q: %v", a, b, got)
		}
	})
}

// fatUnits writes UTF-16 units as characters that keep their order.
func fatUnits(s string) []rune {
	var out []rune
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, rune(u)+0x20000)
	}
	return out
}

// TestStringRoundTrip proves that what $string writes is JSON that $parse reads.
func TestStringRoundTrip(t *testing.T) {
	x := compiled(t, "$parse($string($v))")
	rapid.Check(t, func(t *rapid.T) {
		g := generatorOf(rapid.Uint64().Draw(t, "seed"))
		v, err := value.Parse(strings.ReplaceAll(g.json(4), "1e21", "2"))
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := x.EvalWithoutInput(&jsonata.Environment{Variables: map[string]value.Value{"v": value.NewArray(v).Value()}})
		if first, ok := got.At(0); err != nil || !ok || !value.Equal(first, v) {
			t.Fatalf("%s became %s, %v", v, got, err)
		}
	})
}
