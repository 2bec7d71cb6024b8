package vtl_test

// Proves that hostile templates and bodies end: each one in the error that is promised for it, and those that cost as much
// as the limits allow within the time of a test. A case that is not bounded runs for minutes or days, so that the test
// run's own timeout finds it.

import (
	"errors"
	"strings"
	"testing"

	"sluice/internal/gateway/vtl"
)

// forever puts a million rounds around a template, each of which must count what it costs, and leaves a mark behind each.
func forever(setup, body string) string {
	return setup + "#foreach($i in [1..1000])#foreach($j in [1..1000])" + body + mark + "#end#end"
}

const (
	mark = "|"
	// roundsMax is how many rounds of forever the steps may last for. An empty round takes three of them.
	roundsMax = 1500
)

// long is a string of 128 kibibytes, made in the template.
const long = `#set($s = "x")#foreach($i in [1..17])#set($s = $s + $s)#end`

const (
	steps      = "exceeds StepsMax"
	stringSize = "exceeds StringBytesMax"
	outputSize = "exceeds OutputBytesMax"
	depth      = "exceeds DepthMax"
	iterations = "exceeds IterationsMax"
)

type hostileCase struct {
	name, source, body string
	dialect            vtl.Dialect
	want               string // a part of the error
}

func hostile() []hostileCase {
	var all []hostileCase
	for _, group := range [][]hostileCase{hostileLoops, hostileNesting(), hostileCalls(), hostileBodies()} {
		all = append(all, group...)
	}
	return all
}

var hostileLoops = []hostileCase{
	{name: "more rounds than allowed", source: `#foreach($i in [1..1001])#end`, want: iterations},
	{name: "a list that grows while it is looped over", source: `#set($l = [1])#foreach($i in $l)$l.add(1)#end`, want: "ConcurrentModificationException"},
	{name: "loops in loops", source: `#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])#end#end#end`, want: steps},
	{name: "a huge range", source: `#set($l = [1..1000000000])`, want: steps},
	{name: "a huge range in a loop", source: `#foreach($i in [1..1000000000])#end`, want: iterations},
	{name: "a huge range downwards", source: `#set($l = [2147483647..-2147483648])`, want: steps},
	{name: "doubling", source: `#set($s = "x")#foreach($i in [1..1000])#set($s = "$s$s")#end`, want: "exceeds"},
	{name: "doubling by +", source: `#set($s = "x")#foreach($i in [1..1000])#set($s = $s + $s)#end`, want: stringSize},
	{name: "doubling a list", source: `#set($l = [1])#foreach($i in [1..1000])#set($x = $l.addAll($l))#end`, want: steps},
	{name: "repeat", source: `#set($s = "xxxxxxxxxx")#set($s = $s.repeat(2147483647))`, want: stringSize},
	{name: "replace", source: long + `$s.replace("x", $s)`, want: stringSize},
	{name: "replaceAll", source: long + `$s.replaceAll("x", $s)`, want: stringSize},
	{name: "a wide format", source: `#set($s = "")$s.format("%2147483647d", 1)`, want: stringSize},
	{name: "a precise format", source: `#set($s = "")$s.format("%.2147483647f", 1.5)`, want: stringSize},
	{name: "output", source: forever(long, `$s`), want: outputSize},
	{name: "squaring", source: `#set($n = 9223372036854775807)#foreach($i in [1..1000])#set($n = $n * $n)#end`, want: "too many digits"},
	{name: "many long strings", source: forever(long+`#set($all = [])`, `#set($x = $all.add($s.concat("y")))`), want: stringSize},
}

// hostileNesting are templates and objects that nest, or contain themselves.
func hostileNesting() []hostileCase {
	nested := func(before, middle, behind string, n int) string {
		return strings.Repeat(before, n) + middle + strings.Repeat(behind, n)
	}
	const tooDeep = "nested too deeply"
	return []hostileCase{
		{name: "blocks", source: nested("#if(true)", "x", "#end", 10_000), want: tooDeep},
		{name: "loops", source: nested("#foreach($i in [1])", "x", "#end", 10_000), want: tooDeep},
		{name: "parentheses", source: "#set($a = " + nested("(", "1", ")", 100_000) + ")", want: tooDeep},
		{name: "not", source: "#if(" + strings.Repeat("!", 100_000) + "true)#end", want: tooDeep},
		{name: "lists", source: "#set($a = " + nested("[", "1", "]", 100_000) + ")", want: tooDeep},
		{name: "maps", source: "#set($a = " + nested("{1:", "1", "}", 50_000) + ")", want: tooDeep},
		{name: "indexes", source: nested("$a[", "1", "]", 50_000), want: tooDeep},
		{name: "calls", source: nested("$a.b(", "1", ")", 50_000), want: tooDeep},
		{name: "a macro of itself", source: `#macro(m)#m()#end#m()`, dialect: vtl.Velocity17, want: "MacroOverflowException"},
		{name: "macros by name", source: `#macro(m $a)#m("$a$a")#end#m("x")`, dialect: vtl.Velocity17, want: "MacroOverflowException"},
		{name: "#evaluate of itself", source: `#set($s = '#evaluate($s)')#evaluate($s)`, dialect: vtl.Velocity17, want: depth},
		{name: "a list in itself", source: `#set($l = [1])#set($m = [$l])$!l.add($m)$l`, want: "StackOverflowError"},
		{name: "a map in itself", source: `#set($m = {})#set($l = [$m])$!m.put("l", $l)$m`, want: "StackOverflowError"},
		{name: "a list in itself in $context", source: `#set($l = [1])$!l.add($l)#set($context.x = $l)`, want: "nested too deeply"},
		{name: "shared lists", source: `#set($l = [1])#foreach($i in [1..40])#set($l = [$l, $l])#end$l`, want: "exceeds S"},
		{name: "shared lists in $context", source: `#set($l = [1])#foreach($i in [1..40])#set($l = [$l, $l])#end#set($context.x = $l)`, want: steps},
		{name: "shared JSON in $context", source: `#set($j = $input.path("$"))#set($l = [])#foreach($i in [1..100])#set($x = $l.add($j))#end#set($context.x = $l)`, body: "[" + strings.Repeat("1,", 5000) + "1]", want: steps},
		{name: "comparing shared lists", source: `#set($a = [1])#set($b = [1])#foreach($i in [1..40])#set($a = [$a, $a])#set($b = [$b, $b])#end$a.equals($b)`, want: steps},
		{name: "parts of parts", source: forever(`#set($l = [1, 2])`, `#set($l = $l.subList(0, 2))`), want: "StackOverflowError"},
	}
}

// hostileCalls are calls that cost more than they seem to.
func hostileCalls() []hostileCase {
	const setup = long + `#set($t = $s.replace("x", "y").replace("y", "x"))#set($blank = $s.replace("x", " "))` +
		`#set($l = [1..5000])#set($k = [5001..10000])#set($e = [])#set($m = {})#set($o = {})#set($chars = $s.substring(0, 5000).toCharArray())` +
		`#foreach($i in [1..300])$!m.put($i, $i)$!o.put($i, $i)#end#set($n = 9999999999999999999)#foreach($i in [1..8])#set($n = $n * $n)#end`
	all := []hostileCase{{name: "the setup alone", source: setup}}
	for call, want := range map[string]string{
		`$s.startsWith($t)`: steps, `$s.endsWith($t)`: steps, `$blank.isBlank()`: steps, `$blank.blank`: steps, `$s.equals($t)`: steps,
		`$s.format("%.0s", $s)`: steps, `$s.valueOf($chars).length()`: "exceeds S", `$s.copyValueOf($chars).length()`: "exceeds S",
		`$l.removeAll($k)`: steps, `$e.removeAll($l)`: steps, `$l.containsAll($l)`: steps, `$l.hashCode()`: steps, `$l.sort(null)`: steps,
		`$m.keySet().equals($o.keySet())`: steps, `$m.equals($o)`: steps, `$n.compareTo($n)`: steps, `#if($n == $n)#end`: steps,
		`$n.doubleValue()`: steps, `#set($q = $n / 7)`: steps, `$input.params().size()`: steps, `$m.entrySet().contains(1)`: steps,
		`$s.matches("(x+x+)+y")`: steps, `$s.matches("(x|x)*y")`: steps, `$s.matches("(?:x{1,$foreach.count})*y")`: steps,
		`$s.replaceAll("(x*)*y", "").length()`: steps, `$s.split("(x|xx)+y").size()`: steps, `$s.replaceFirst("(.*)(.*)(.*)y", "").length()`: steps,
	} {
		all = append(all, hostileCase{name: call, source: forever(setup, call), want: want})
	}
	return all
}

// hostileBodies are bodies that are large, deep or no text, and paths that look at all of them.
func hostileBodies() []hostileCase {
	deep := strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)
	open := strings.Repeat(`{"a":`, 10_000)
	wide := `{"n": [` + strings.Repeat("1,", 20_000) + `1], "s": "` + strings.Repeat("x", 1<<17) + `"}`
	return []hostileCase{
		{name: "a deep body for path", source: `$input.path("$.a")`, body: deep, want: "Malicious payload"},
		{name: "a deep body for json", source: `$input.json("$.a")`, body: open, want: "Malicious payload"},
		{name: "a deep body for parseJson", source: `$util.parseJson($input.body)`, body: deep, want: "Malicious payload"},
		{name: "a deep scan again and again", source: forever("", `$input.path("$..a")`), body: wide, want: steps},
		{name: "a scan in a filter", source: `$input.path("$..[?(@..a)]")$input.path("$..*..*..*")`, body: `[` + strings.Repeat(`[[1]],`, 5_000) + `1]`, want: ""},
		{name: "an error that would show the body", source: forever("", `$input.path("$[0]")`), body: wide, want: steps},
		{name: "looking into the body anew", source: forever("", `$input.path("$").n.get(0)`), body: wide, want: steps},
		{name: "parsing the body anew", source: forever("", `$util.parseJson($input.body).size()`), body: wide, want: steps},
		{name: "writing the body anew", source: forever("", `$input.json("$").length()`), body: wide, want: "exceeds S"},
		{name: "a number of a million digits", source: forever("", `#set($x = $input.path("$").toString())`), body: strings.Repeat("9", 1<<20), want: steps},
		{name: "numbers of thousands of digits", source: forever("", `#set($x = $input.path("$").get(0).toString())`), body: "[" + strings.Repeat(strings.Repeat("9", 20_000)+",", 100) + "1]", want: steps},
		{name: "an exponent of nine digits", source: `#set($n = $input.path("$.n") + 1)`, body: `{"n": 1.5E999999999}`},
	}
}

// hostileSteps is less than the default, so that what fails at the limit does so soon, also under the race detector. An
// empty round of forever would be carried out 13,000 times.
const hostileSteps = 40_000

func renderWithin(stepsMax int, source string, dialect vtl.Dialect, scope *vtl.Scope) (string, error) {
	template, err := vtl.Parse(source, vtl.Options{Dialect: dialect, Limits: vtl.Limits{StepsMax: stepsMax}})
	if err != nil {
		return "", err
	}
	out, err := template.Render(nil, scope)
	return string(out), err
}

func TestHostile(t *testing.T) {
	for _, c := range hostile() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			headers := strings.Split(strings.Repeat("h,v,", 500), ",")
			scope := &vtl.Scope{Input: &request{body: c.body, parameters: [3][]string{vtl.Header: headers}}, Context: parseJSON(t, `{}`)}
			out, err := renderWithin(hostileSteps, c.source, c.dialect, scope)
			if c.want == "" && err == nil {
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%.200s: %.100q, %v; want %s", c.source, out, err, c.want)
			}
			if rounds := strings.Count(out, mark); rounds > roundsMax {
				t.Errorf("%.200s: %d rounds are too cheap", c.source, rounds)
			}
		})
	}
}

// A template of the greatest length, of nothing but what is hardest to read, takes time in proportion to its length.
func TestLongTemplates(t *testing.T) {
	for _, piece := range []string{
		"(", ")", "{", "}", "$", "#", `\`, "$[", "$.", "${", "#{", "-1 #1", "#1..", "#*", "##\n", "#[[", "$!", `"`, "'", `$a\`, `\\#a`, `$\!a`,
		"#a()", "#@a()", "  #set", "#foreach(", "$a.b(", "#set($a=[", "#set($a={", `#evaluate("`, "#end", "\xff", "é",
	} {
		source := strings.Repeat(piece, vtl.SourceBytesMax/len(piece))
		_, err := vtl.Parse(source, vtl.Options{Dialect: vtl.Velocity17})
		var wrong *vtl.ParseError
		if err != nil && !errors.As(err, &wrong) {
			t.Errorf("%q: %v", piece, err)
		}
	}
	for _, piece := range []string{"1 + ", "$a.b[1] + ", "'x' == ", "true && "} {
		source := "#if(" + strings.Repeat(piece, vtl.SourceBytesMax/len(piece)-10) + "1)#end"
		if _, err := render(source, vtl.APIGateway, nil); err != nil {
			t.Errorf("%q: %v", piece, err)
		}
	}
}

func TestSourceBytesMax(t *testing.T) {
	full := strings.Repeat("x", vtl.SourceBytesMax)
	if out, err := render(full, vtl.APIGateway, nil); err != nil || out != full {
		t.Errorf("the longest template gives %d bytes, %v", len(out), err)
	}
	_, err := vtl.Parse(full+"x", vtl.Options{})
	if err == nil || !strings.Contains(err.Error(), "longer than 300 KiB") {
		t.Errorf("a longer one: %v", err)
	}
	source := long + `#set($s = $s + $s + $s)#evaluate($s)`
	if _, err := render(source, vtl.Velocity17, nil); err == nil || !strings.Contains(err.Error(), "SourceBytesMax") {
		t.Errorf("a longer one at run time: %v", err)
	}
}

// Constants are compiled when a template is parsed, but not so many that the template takes more memory than its text lets
// expect: what comes behind is compiled when it is called, and means the same.
func TestManyPatterns(t *testing.T) {
	const call = `$a.matches("(?:xxxxxxxxxx){1,900}")`
	const calls = 500
	source := strings.Repeat(call, calls)
	out, err := render(`#set($a = "xxxxxxxxxx")`+source, vtl.APIGateway, nil)
	if want := strings.Repeat("true", calls); err != nil || out != want {
		t.Errorf("%.40q, %v", out, err)
	}
}

// What was written up to an error is returned behind what was there before.
func TestOutputBeforeErrors(t *testing.T) {
	for source, want := range map[string]string{
		`a$s.substring(9)b`:                          "0a",
		`a#foreach($i in [1..2000])b#break#c`:        "0",
		`a#foreach($i in [1..3])$i$s.charAt($i)#end`: "0a1x2",
		`a"#set($x = "b$s.substring(9)")`:            `0a"`,
	} {
		template, err := vtl.Parse(source, vtl.Options{})
		if err != nil {
			continue // a template that can't be parsed renders nothing
		}
		out, err := template.Render([]byte("0"), &vtl.Scope{Variables: parseJSON(t, `{"s": "wx"}`)})
		var failed *vtl.RenderError
		if string(out) != want || !errors.As(err, &failed) || failed.Line != 1 || failed.Column < 2 {
			t.Errorf("%s: %q, %v; want %q", source, out, err, want)
		}
	}
}

func TestInvalidUTF8(t *testing.T) {
	for source, want := range map[string]string{
		"\xff$input.body":                                      "\xff\xffé",
		"$input.body.length()":                                 "2",
		"$input.body.toUpperCase()":                            "\uFFFDÉ",
		"$util.urlEncode($input.body)":                         "%FF%C3%A9",
		"$input.body.charAt(1)":                                "é",
		"$input.body.matches('.é')":                            "true",
		`$util.escapeJavaScript($input.body)`:                  `\uFFFD\u00E9`,
		`$util.urlDecode("%ff%C3%A9")`:                         "\uFFFDé",
		`$util.base64Decode("/w==")`:                           "\uFFFD",
		`$util.base64Decode($util.base64Encode("é")).length()`: "1",
	} {
		got, err := render(source, vtl.APIGateway, &vtl.Scope{Input: &request{body: "\xffé"}})
		if err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", source, got, err, want)
		}
	}
}
