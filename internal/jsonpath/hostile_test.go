package jsonpath_test

// Proves that what a path costs is bounded, whatever the document holds: each of these would look at all of it again for
// each of its items, and ends with a result or at the limit of steps in the time of a test. What is not counted would take hours.

import (
	"errors"
	"strings"
	"testing"

	"sluice/internal/jsonpath"
)

func TestHostileFilters(t *testing.T) {
	const item = "1,"
	text := strings.Repeat("x", 1<<17)
	items := `{"s": "` + text + `", "t": "` + text + `", "n": ` + strings.Repeat("9", 1<<17) + `, "o": {"k": "` + text + `"},
		"l": ["[` + strings.Repeat(item, 20_000) + `1]"], "a": [` + strings.Repeat(item, 20_000) + `1]}`
	deep := strings.Repeat(`{"b": "`+strings.Repeat("z", 1000)+`", "a":`, 900) + "[1]" + strings.Repeat("}", 900)
	wide := `[` + strings.Repeat(`{"a": 1},`, 20_000) + `{"a": 2}]`
	for _, d := range []string{items, deep, wide} {
		parsed := document(t, d)
		for _, path := range []string{
			`$..[?(@..a)]`, `$..[?(@..*)]`, `$..*..*..*`, `$..[?($..a)]`, `$..[?(@..b in @..b)]`, `$..[?(@.length() > 1)]`, `$..a..a..a`,
			`$.a[?($.s == $.t)]`, `$.a[?($.s < $.t)]`, `$.a[?($.s size 5)]`, `$.a[?($.s =~ /(a|b|x)*y/)]`, `$.a[?($.s =~ /(x+x+)+y/)]`,
			`$.a[?($.n == 5)]`, `$.a[?($.n > '5')]`, `$.a[?($.o[0] == 1)]`, `$.a[?('x' in $.l)]`, `$.a[?($.l contains 'x')]`, `$.a[?($.s contains 'xy')]`,
			`$.a[?($.a subsetof $.a)]`, `$.a[?($.a == $.a)]`, `$.a[?($.a.sum() == 1)]`, `$.a[?(@ =~ /(?:x{99}|y{99}|z{99}|1)+/)]`, `$..[?(@.a[0] == 1)]`,
			`$[?(` + strings.Repeat("1==1 && ", 1500) + `1==2)]`, `$[?(` + strings.Repeat("@.a==1 && ", 1500) + `1==2)]`, `$..[` + strings.Repeat("'a',", 3000) + `'b']`,
			`$..[` + strings.Repeat("9,", 7000) + `9]`, `$.a[?(@ in [` + strings.Repeat(item, 5000) + `2])]`, `$.a[?($..a.length() > 5)]`, `$.concat($..b)`,
		} {
			p := compile(t, path)
			v, err := p.ReadSteps(parsed, 50_000)
			checkPromise(t, p, v, err)
		}
	}
}

func TestCountedSteps(t *testing.T) {
	d := document(t, `{"a": [1, 2, {"b": 3}]}`)
	for path, want := range map[string]int{"$.a[2].b": 4, "$.a[*]": 6, "$..b": 9} {
		v, steps, err := compile(t, path).ReadCounted(d, jsonpath.StepsMax)
		if err != nil || steps == 0 || steps > 2*want {
			t.Errorf("%s: %v, %d steps, %v", path, v, steps, err)
		}
		var limit *jsonpath.LimitError
		if _, _, err := compile(t, path).ReadCounted(d, 1); path != "$.a[2].b" && !errors.As(err, &limit) {
			t.Errorf("%s with one step: %v", path, err)
		}
	}
}

func TestPatternsOfAPathAreLimited(t *testing.T) {
	one := `@ =~ /(?:xxxxxxxxxx){1,900}/`
	if p := compile(t, "$[?("+one+")]"); p.Size() < 9000 {
		t.Errorf("the size is %d", p.Size())
	}
	var syntax *jsonpath.SyntaxError
	if _, err := jsonpath.Compile("$[?(" + strings.Repeat(one+" || ", 10) + one + ")]"); !errors.As(err, &syntax) {
		t.Errorf("eleven large patterns: %v", err)
	}
}
