// Proves that Search finds what JavaScript's RegExp.exec finds, groups included: a table, and random patterns that are put to Node where it is
// installed. Random patterns and texts never make it panic, and its steps bound it.
package ecma

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
)

// found returns the texts of the match and its groups, "-" for a group that holds nothing.
func found(t testing.TB, pattern string, flags Flags, text string, from int) []string {
	t.Helper()
	s, err := CompileSearch(pattern, flags)
	if err != nil {
		t.Fatalf("%s: %v", pattern, err)
	}
	places, _, err := s.Find(text, from, StepsMax)
	if err != nil {
		t.Fatalf("%s: %v", pattern, err)
	}
	var out []string
	for i := 0; i < len(places); i += 2 {
		if places[i] < 0 || places[i+1] < 0 {
			out = append(out, "-")
		} else {
			out = append(out, text[places[i]:places[i+1]])
		}
	}
	return out
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		pattern string
		flags   Flags
		text    string
		from    int
		want    string
	}{
		{`(a+)(b)?`, Flags{}, "xaab", 0, "aab aa b"},
		{`(a+)(b)?`, Flags{}, "xaac", 0, "aa aa -"},
		{`(a(b)?)+`, Flags{}, "aba", 0, "aba a -"}, // each round forgets the groups inside
		{`(z)((a+)?(b+)?(c))*`, Flags{}, "zaacbbbcac", 0, "zaacbbbcac z ac a - c"},
		{`a|ab`, Flags{}, "abc", 0, "a"},
		{`((a)|(ab))((c)|(bc))`, Flags{}, "abc", 0, "abc a a - bc - bc"},
		{`a[a-z]{2,4}?`, Flags{}, "abcdefghi", 0, "abc"},
		{`(?=(a+))a*b\1`, Flags{}, "baaabac", 0, "aba a"},
		{`(.*?)a(?!(a+)b\2c)\2(.*)`, Flags{}, "baaabaac", 0, "baaabaac ba - abaac"},
		{`(?<=\$)\d+(\.\d*)?`, Flags{}, "cost $10.50", 0, "10.50 .50"},
		{`(?<=(\d+)(\d+))$`, Flags{}, "1053", 0, " 1 053"}, // a lookbehind runs from its end
		{`(?<!b)a`, Flags{}, "bab a", 0, "a"},
		{`(?<year>\d{4})-(?<month>\d\d)`, Flags{}, "on 2026-11", 0, "2026-11 2026 11"},
		{`^b$`, Flags{}, "a\nb\nc", 0, ""},
		{`^b$`, Flags{Multiline: true}, "a\nb\nc", 0, "b"},
		{`[^x]É`, Flags{IgnoreCase: true}, "xéaé", 0, "aé"},
		{`[^a]`, Flags{IgnoreCase: true}, "Ab", 0, "b"},
		{`(a)\1`, Flags{IgnoreCase: true}, "aA", 0, "aA a"},
		{`[s]`, Flags{IgnoreCase: true}, "ſ", 0, ""}, // not across ASCII
		{`a`, Flags{}, "aba", 1, "a"},
		{`^a`, Flags{}, "aba", 2, ""},
		{`\bb`, Flags{}, "ab b", 1, "b"},
	} {
		if got := strings.Join(found(t, c.pattern, c.flags, c.text, c.from), " "); got != c.want {
			t.Errorf("%s of %q: %q, want %q", c.pattern, c.text, got, c.want)
		}
	}
}

func TestSearchTakesNoEndlessTime(t *testing.T) {
	for _, c := range []struct {
		pattern string
		err     error
	}{
		{`(x+x+)+y`, nil},
		{`(a|a)*b`, nil},
		{`(?=(a+)+b)a`, nil},
		{`(a*)*\1b`, ErrTooSlow},
	} {
		s, err := CompileSearch(c.pattern, Flags{})
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Repeat("x", 3000) + strings.Repeat("a", 3000)
		if places, steps, err := s.Find(text, 0, StepsMax); !errors.Is(err, c.err) || places != nil || steps > StepsMax+len(text) {
			t.Errorf("%s: %v %d %v", c.pattern, places, steps, err)
		}
	}
}

func randomPattern(r *rand.Rand) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var b strings.Builder
	for range 1 + r.IntN(4) {
		if r.IntN(4) == 0 {
			b.WriteString(pick(`\b`, "(?=a)", "(?!b)", "^", "$", `(?<=a)`, `(?<!b)`, `(?<=(a|b)c?)`))
		} else {
			b.WriteString(pick("a", "b", ".", "[ab]", "[^a]", `\d`, `\w`, `\s`, "(a)", "(b|c)", "(?:ab)", "é", "(a|ab)(c|bcd)", "(a(b)?)", `\1`) +
				pick("", "", "", "*", "+", "?", "*?", "+?", "{1,2}", "{2}"))
		}
		b.WriteString(pick("", "", "", "", "|"))
	}
	return b.String()
}

type question struct {
	Pattern, Flags, Text string
}

// nodeProgram answers each question with the texts of the first match, or null.
const nodeProgram = `
const questions = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(questions.map(q => {
  const m = new RegExp(q.Pattern, q.Flags).exec(q.Text);
  return m && Array.from(m, g => g === undefined ? '-' : g);
})));`

func TestSearchAgainstNode(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no node, and CI=true forbids leaving the oracle out")
		}
		t.Skip("left out: the oracle needs node")
	}
	r := rand.New(rand.NewPCG(7, 7))
	var questions []question
	for range 3000 {
		var text strings.Builder
		for range r.IntN(9) {
			text.WriteString([]string{"a", "b", "c", "ab", "A", " ", "\n", "1", "é", "É"}[r.IntN(10)])
		}
		questions = append(questions, question{randomPattern(r), []string{"", "i", "m", "im"}[r.IntN(4)], text.String()})
	}
	in, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	program := exec.Command(node, "-e", nodeProgram)
	program.Stdin = bytes.NewReader(in)
	out, err := program.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answers [][]string
	if err := json.Unmarshal(out, &answers); err != nil {
		t.Fatal(err)
	}
	for i, q := range questions {
		flags := Flags{IgnoreCase: strings.Contains(q.Flags, "i"), Multiline: strings.Contains(q.Flags, "m")}
		if got := found(t, q.Pattern, flags, q.Text, 0); !reflect.DeepEqual(got, answers[i]) {
			t.Errorf("/%s/%s of %q: %q, want %q", q.Pattern, q.Flags, q.Text, got, answers[i])
		}
	}
}

func FuzzFind(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 30 {
		f.Add(randomPattern(r), "ab1 aB\n", true)
	}
	f.Add(`(?<=(a+)+)(?<n>b|\2)*?$`, strings.Repeat("a", 50), false)
	f.Fuzz(func(t *testing.T, pattern, text string, ignoreCase bool) {
		s, err := CompileSearch(pattern, Flags{IgnoreCase: ignoreCase, Multiline: ignoreCase})
		if err != nil {
			return
		}
		places, _, err := s.Find(text, 0, 50_000)
		if err == nil && places != nil && (len(places) != 2*(s.Groups()+1) || places[0] > places[1] || places[1] > len(text)) {
			t.Errorf("%q of %q: %v", pattern, text, places)
		}
	})
}
