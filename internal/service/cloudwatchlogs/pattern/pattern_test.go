package pattern_test

// Proves what patterns match and extract: the examples of AWS's guide, word for word, and the edges between them; the refusals of what is
// no pattern; and that no text and no message makes Parse or Match panic or take long. How: tables, a fuzz target, and a message at the
// limit against patterns that would be exponential in a backtracking engine.

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/service/cloudwatchlogs/pattern"
)

const trail = `{
  "eventType": "UpdateTrail",
  "sourceIPAddress": "111.111.111.111",
  "arrayKey": ["value", "another value"],
  "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
  "SomeObject": null,
  "ThisFlag": true
}`

const users = `{"user":{"id":1,"email":"John.Stiles@example.com"},"users":[{"id":2,"email":"John.Doe@example.com"},{"id":3,"email":"Jane.Doe@example.com"}],` +
	`"actions":["GET","PUT","DELETE"],"coordinates":[[0,1,2],[4,5,6],[7,8,9]]}`

const apache = `127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534`

var matches = []struct {
	pattern  string
	message  string
	expected bool
}{
	// Terms.
	{"", "anything", true},
	{" ", "", true},
	{"ERROR", "[ERROR 400] BAD REQUEST", true},
	{"ERROR", "Exiting with ERRORCODE: -1", true},
	{"ERROR", "an error", false},
	{"ERROR ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", true},
	{"ERROR ARGUMENTS", "[ERROR 400] BAD REQUEST", false},
	{"?ERROR ?ARGUMENTS", "[ERROR 400] BAD REQUEST", true},
	{"?ERROR ?ARGUMENTS", "ARGUMENTS", true},
	{"?ERROR ?ARGUMENTS", "fine", false},
	{"?ERROR REQUEST", "BAD REQUEST", true}, // the optional term does not count
	{"?ERROR -REQUEST", "fine", true},
	{`"INTERNAL SERVER ERROR"`, "[ERROR 500] INTERNAL SERVER ERROR", true},
	{`"INTERNAL SERVER ERROR"`, "INTERNAL ERROR SERVER", false},
	{"ERROR -ARGUMENTS", "[ERROR 400] BAD REQUEST", true},
	{"ERROR -ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", false},
	{`"ERROR" - "Exiting"`, "Exiting with ERRORCODE: -1", false},
	{`"a \"quoted\" word"`, `here is a "quoted" word`, true},
	{"größe_1", "die größe_1", true},
	{"%AUTHORIZED%", "[ERROR 401] UNAUTHORIZED REQUEST", true},
	{"%^[hc]at%", "a hat", false},
	{"%[hc]at$%", "a hat", true},
	{"%colou?r%", "color", true},
	{`%\d{1,3}\.\d{1,3}%`, "at 10.12", true},
	{"%gray|grey%", "grey", true},
	{`%\x28x\x29%`, "f(x)", true},
	{`-%fine%`, "all fine", false},

	// JSON.
	{`{ $.eventType = "UpdateTrail" }`, trail, true},
	{`{ $.eventType = UpdateTrail }`, trail, true},
	{`{ $.eventType != UpdateTrail }`, trail, false},
	{`{ $.sourceIPAddress != 123.123.* }`, trail, true},
	{`{ $.sourceIPAddress = 111.111.* }`, trail, true},
	{`{ $.arrayKey[0] = "value" }`, trail, true},
	{`{ $.arrayKey[2] = "value" }`, trail, false},
	{`{ $.eventType[0] = "U" }`, trail, false},
	{`{ $.objectList[1].id = 2 }`, trail, true},
	{`{ $.SomeObject IS NULL }`, trail, true},
	{`{ $.SomeOtherObject IS NULL }`, trail, false},
	{`{ $.SomeOtherObject NOT EXISTS }`, trail, true},
	{`{ $.SomeObject NOT EXISTS }`, trail, false},
	{`{ $.SomeObject EXISTS }`, trail, true},
	{`{ $.ThisFlag IS TRUE }`, trail, true},
	{`{ $.ThisFlag is false }`, trail, false},
	{`{ $.eventType = %Trail$% }`, trail, true},
	{`{ $.SomeOtherObject != "x" }`, trail, false},
	{`{ $.SomeObject != "x" }`, trail, false},
	{`{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }`, users, true},
	{`{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }`, users, false},
	{`{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }`, users, true},
	{`{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }`, users, false},
	{`{ $.users = 1 }`, `{"users":[1,2,3]}`, false},
	{`{ $.users != 1 }`, `{"users":[1,2,3]}`, false},
	{`{ $.users[*].id = 3 }`, users, true},
	{`{ $.users.*.id = 4 }`, users, false},
	{`{ $.user.* = 1 }`, users, true},
	{`{ $.coordinates[*][*] >= 9 }`, users, true},
	{`{ $.latency >= 500 }`, `{"latency":500}`, true},
	{`{ $.latency > +1000 }`, `{"latency":1000.5}`, true},
	{`{ $.numbers[0] < 10e-3 }`, `{"numbers":[0.001]}`, true},
	{`{ $.numbers[0] = 1e3 }`, `{"numbers":[1000]}`, true},
	{`{ $.numbers[0] < 10e3 }`, `{"numbers":["many"]}`, false},
	{`{ $.errorCode = 4* }`, `{"errorCode":404}`, true},
	{`{ $.status = "404" }`, `{"status":404}`, true},
	{`{ $.status >= 500 }`, `{"status":"502"}`, true},
	{`{ $.name = *Event }`, `{"name":"PutEvent"}`, true},
	{`{ $.name = "*ve*" }`, `{"name":"PutEvent"}`, true},
	{`{ $.name = Ev*ent }`, `{"name":"Ev*ent"}`, true},
	{`{ $.name = Ev*ent }`, `{"name":"Event"}`, false},
	{`{ $.name = "*" }`, `{"name":""}`, true},
	{`{ $.detail-type = x_1 }`, `{"detail-type":"x_1"}`, true},
	{`{ $.a = "}" }`, `{"a":"}"}`, true},
	{`{ $.a = 1 }`, "  {\"a\":1}\n", true},
	{`{ $.a = 1 }`, `INFO {"a":1}`, false},
	{`{ $.a = 1 }`, `{"a":1`, false},
	{`{ $[0] = 1 }`, `[1]`, true},
	{`{ $.a = "é" && $.b = "x" }`, `{"a":"\u00e9","b":"x"}`, true}, // in disguise
	{`{ $.a = "x" || $.b = "y" }`, `{"a":"z","b":"y"}`, true},
	{`{ $.a = "x" && $.b != "y" }`, `{"a":"x","b":"z"}`, true},

	// Space-delimited.
	{"[ip, user, username, timestamp, request, status_code, bytes]", apache, true},
	{"[ip, user, username, timestamp, request, status_code]", apache, false},
	{"[..., status_code, bytes]", apache, true},
	{"[ip, user, ..., status_code, bytes]", apache, true},
	{"[ip, user, ...]", apache, true},
	{"[ip, user, username, timestamp, request, status_code, bytes > 1000]", apache, true},
	{"[ip, user, username, timestamp, request, status_code, bytes > 2000]", apache, false},
	{"[ip, user, username, timestamp, request, status_code = 200, bytes]", apache, false},
	{"[ip, user, username, timestamp, request =*html*, status_code = 4*, bytes]", apache, true},
	{"[..., request=*.html*, status_code=4*,]", apache, true},
	{"[ip!=127.*, ...]", apache, false},
	{"[ip, user, username, timestamp, request, status_code = 4* && status_code != 403, bytes]", apache, true},
	{"[ip, user, ..., status_code = 404 || status_code = 410, bytes]", apache, true},
	{`[ip=%127\.0\.0\.[1-9]%, ...]`, apache, true},
	{"[w1=ERROR, w2]", "ERROR message", true},
	{"[w1=ERROR || w1=WARN, w2]", "WARN message", true},
	{"[w1=!ERROR&&w1=!WARN, w2]", "INFO message", true},
	{"[w1=!ERROR&&w1=!WARN, w2]", "WARN message", false},
	{"[(w1=ERROR || w1=WARN) && w1!=WARN, w2]", "WARN message", false},
	{"[a, b]", `"unclosed field`, true},
	{"[]", "anything at all", true},
}

func TestMatch(t *testing.T) {
	for _, m := range matches {
		t.Run(m.pattern, func(t *testing.T) {
			p, err := pattern.Parse(m.pattern)
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Match([]byte(m.message)); got != m.expected {
				t.Errorf("%s matches: %v", m.message, got)
			}
			if l := p.Literal(); m.expected && !strings.Contains(m.message, string(l)) {
				t.Errorf("%s matches without %s", m.message, l)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	for text, expected := range map[string]string{
		"{ $.a = 1":              "If a filter pattern starts with '{' it must end with '}'",
		"[ip, user":              "If a filter pattern starts with '[' it must end with ']'",
		"Status: timeout":        "Invalid character(s) in term ':'",
		"(x":                     "Invalid character(s) in term '('",
		`{ $."sc-status" = 5* }`: `Invalid character(s) in term '$."'`,
		"%something!%":           "Invalid character(s) in term '!'",
		"%(a|b)%":                "Invalid character(s) in term '('",
		"%é%":                    "Invalid character(s) in term 'é'",
		"%unclosed":              "Invalid filter pattern",
		`"unclosed`:              "Invalid filter pattern",
		"%a[%":                   "Invalid filter pattern",
		"%a{1000}b{1000}%":       "Invalid filter pattern",
		"?":                      "Invalid filter pattern",
		"{ }":                    "Invalid filter pattern",
		"{ $.a }":                "Invalid filter pattern",
		"{ $.a = }":              "Invalid filter pattern",
		"{ $.a < x }":            "Invalid filter pattern",
		"{ ($.a = 1 }":           "Invalid filter pattern",
		"{ $.a = 1 && }":         "Invalid filter pattern",
		"{ $.a = 1 $.b = 2 }":    "Invalid filter pattern",
		"{ $ = 1 }":              "Invalid filter pattern",
		"{ $.a[x] = 1 }":         "Invalid filter pattern",
		"{ $.a = %x% && $.b = %y% && $.c = %z% }": "Invalid filter pattern",
		"[a, ..., b, ...]":                        "Invalid filter pattern",
		"[a = 1 && b = 2]":                        "Invalid filter pattern",
		// The guide's own example, which AWS refuses all the same: awsdocs/amazon-cloudwatch-logs-user-guide#21.
		"[ip, user, username, timestamp, request, status_code = 4* && bytes > 1000]": "Invalid filter pattern",
		"[a b]": "Invalid filter pattern",
		"\xff":  "Invalid filter pattern",
		"{" + strings.Repeat("(", 100) + "$.a=1" + strings.Repeat(")", 100) + "}": "Invalid filter pattern",
	} {
		_, err := pattern.Parse(text)
		var refused *pattern.SyntaxError
		if !errors.As(err, &refused) || refused.Text != expected {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestExtract(t *testing.T) {
	for _, e := range []struct {
		pattern, message string
		expected         []pattern.Value
	}{
		{"[..., request=*.html*, status_code=4*,]", apache, []pattern.Value{
			{Name: "$1", Text: "127.0.0.1"},
			{Name: "$2", Text: "-"},
			{Name: "$3", Text: "frank"},
			{Name: "$4", Text: "10/Oct/2000:13:25:15 -0700"},
			{Name: "$request", Text: "GET /index.html HTTP/1.0"},
			{Name: "$status_code", Text: "404"},
			{Name: "$7", Text: "1534"},
		}},
		{"{ $.user.id = 1 && $.users[0].email = *Doe* && $.user.id < 2 && $.missing NOT EXISTS }", users, []pattern.Value{
			{Name: "$.user.id", Text: "1"}, {Name: "$.users[0].email", Text: "John.Doe@example.com"},
		}},
		{"GET", apache, nil},
	} {
		p, err := pattern.Parse(e.pattern)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := p.Extract([]byte(e.message))
		if !ok || !cmp.Equal(got, e.expected) || p.IsStructured() != (e.expected != nil) {
			t.Errorf("%s: %v, %s", e.pattern, ok, cmp.Diff(e.expected, got))
		}
		if got, ok := p.Extract([]byte("nothing")); ok || got != nil {
			t.Errorf("%s extracts %v", e.pattern, got)
		}
	}
}

func TestCountsRegexes(t *testing.T) {
	p, err := pattern.Parse("{ $.a = %x% || $.b = %y% }")
	if err != nil || p.Regexes() != 2 {
		t.Errorf("%d, %v", p.Regexes(), err)
	}
}

// TestHostileMessages would not end with an engine that backtracks, or one that visits values more than once.
func TestHostileMessages(t *testing.T) {
	long := strings.Repeat("a", 1<<16)
	for _, text := range []string{"%a*a*a*a*a*a*b%", `"` + strings.Repeat("a", 500) + `b"`, "{ $.*.*.*.* = x }", "[..., x = *b]"} {
		p, err := pattern.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, message := range []string{
			long, strings.Repeat(`{"a":`, 1<<14), strings.Repeat("[", 1<<17), `{"a":[` + strings.Repeat(`{"a":[1]},`, 1<<13) + "1]}", strings.Repeat("[ ", 1<<17), strings.Repeat(`"" `, 1<<17) + `"`,
		} {
			if p.Match([]byte(message)) {
				t.Errorf("%s matches %.20s…", text, message)
			}
		}
	}
}

func FuzzPattern(f *testing.F) {
	for _, m := range matches {
		f.Add(m.pattern, m.message)
	}
	f.Fuzz(func(t *testing.T, text, message string) {
		p, err := pattern.Parse(text)
		if err != nil {
			var refused *pattern.SyntaxError
			if !errors.As(err, &refused) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		values, ok := p.Extract([]byte(message))
		if ok != p.Match([]byte(message)) || !ok && values != nil {
			t.Errorf("%q and %q: %v, %v", text, message, ok, values)
		}
		if ok && !strings.Contains(message, string(p.Literal())) {
			t.Errorf("%q matches %q without %q", text, message, p.Literal())
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	for name, c := range map[string]struct{ pattern, message string }{
		"term":   {"ERROR", apache},
		"json":   {"{ $.user.id = 2 }", users},
		"level":  {`{ $.level = "ERROR" }`, users},
		"fields": {"[..., status_code = 5*, bytes]", apache},
	} {
		p, err := pattern.Parse(c.pattern)
		if err != nil {
			b.Fatal(err)
		}
		message := []byte(c.message)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(message)))
			for b.Loop() {
				if p.Match(message) {
					b.Fatal("it matches")
				}
			}
		})
	}
}
