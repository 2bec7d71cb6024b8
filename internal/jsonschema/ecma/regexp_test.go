package ecma

// Proves that both engines tell the same, that the syntax is read as JavaScript reads it, and that the backtracking machine
// ends. That patterns match what Rhino matches, jsonschema's testdata/library.txt holds.

import (
	"errors"
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{`^a$`, "a\n", false},
		{`^.$`, "😀", true},
		{`^\uD83D\uDE00$`, "😀", true},
		{`[\uD83D\uDE00-\uD83D\uDE02]`, "😁", true},
		{`\uD83D`, "😀", false},
		{`\uD83Dx`, "x", false},
		{`^(?=.*[A-Z])(?=.*\d).{8,}$`, "Password1", true},
		{`^(?=.*[A-Z])(?=.*\d).{8,}$`, "password1", false},
		{`^(?!.*(.)\1)[a-z]+$`, "abab", true},
		{`^(?!.*(.)\1)[a-z]+$`, "abba", false},
		{`^(?:(a)|b)*\1$`, "ab", true}, // a round forgets what the one before held
		{`(?=(a+))a*b\1`, "baaabac", true},
		{`^(?=(?:(?!b).)*c)a`, "abc", false},
		{`(?!a)*b`, "b", true},
		{`^x{0,2000}$`, strings.Repeat("x", 2000), true},
		{`^x{2000,}$`, strings.Repeat("x", 1999), false},
		{`^(?:(?=a)a|b)+?$`, "abab", true},
		{`\B(?=x)`, "ax", true},
		{`\b(?=x)`, "ax", false},
		{`[^]`, "\n", true},
		{`[]`, "a", false},
		{`a{,3}`, "a{,3}", true},
		{`\c*`, `\c`, true},
		{`\8`, "8", true},
		{`\377`, "ÿ", true},
		{`\400`, " 0", true},
	} {
		re, err := Compile(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		if got, err := re.Match(c.text); got != c.want || err != nil {
			t.Errorf("%s on %q: %t, %v", c.pattern, c.text, got, err)
		}
	}
}

func TestSyntaxErrors(t *testing.T) {
	for pattern, offset := range map[string]int{
		"(": 1, ")": 0, "a)": 1, "[": 1, "[a": 2, "*": 0, "a**": 2, "a{2,1}": 1, "{1}": 0, "(?<=a)": 2, "(?i)a": 2, `\`: 0, `[\`: 1,
		"[b-a]": 4, "^*": 2, "(?": 2, "[a-": 3, "a|+": 2,
	} {
		if Valid(pattern) {
			t.Errorf("%s is valid", pattern)
		}
		_, err := Compile(pattern)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset != offset {
			t.Errorf("%s: %v, want one at %d", pattern, err, offset)
		}
	}
}

func TestTooLarge(t *testing.T) {
	for _, pattern := range []string{
		"(?=((((a{99}){99}){99}){99}){99})", "(?=a){1000000000}", strings.Repeat("(", 1000) + strings.Repeat(")", 1000), "(?:(?=a){30000}){30000}",
		strings.Repeat("a{1000}", 1000), strings.Repeat("a", 100_000),
	} {
		if _, err := Compile(pattern); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%.20s: %v", pattern, err)
		}
	}
}

func TestLargeClasses(t *testing.T) {
	re, err := Compile("^[" + strings.Repeat("éa-zABC", 8_000) + "]+$")
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := re.Match("éxA"); !ok || err != nil {
		t.Error(ok, err)
	}
}

func TestTooSlow(t *testing.T) {
	re, err := Compile(`^(a*)*\1b$`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := re.Match(strings.Repeat("a", 10_000)); !errors.Is(err, ErrTooSlow) {
		t.Error(err)
	}
}

func FuzzMatch(f *testing.F) {
	for _, p := range []string{
		`^(?=.*[A-Z])(?=.*\d).{8,}$`, `(a|ab)(c|bcd)(d*)`, `(?:a?){3}a{3}`, `^(([a-z])+.)+[A-Z]([a-z])+$`, `[\d-z]|\cJ|\u00e9`, `(a*)*\1`, `\b\B$^`,
		`(?!a)b{2,}?`, `[^\w\s]+|x{0}`,
	} {
		f.Add(p, "aaabcd Zz9")
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		re, err := Compile(pattern)
		if err != nil {
			return
		}
		got, err := re.Match(text)
		if err != nil && !errors.Is(err, ErrTooSlow) {
			t.Fatal(err)
		}
		if re.linear == nil {
			return
		}
		tree, groups, err := parse(pattern)
		if err != nil {
			t.Fatal(err)
		}
		program, _, err := build(tree, groups)
		if err != nil {
			return
		}
		m := &machine{program: program, text: text, turns: make([]uint64, len(program)*(len(text)+1)/64+1)}
		if slow, err := m.search(); err == nil && slow != got {
			t.Fatalf("%q on %q: %t linear, %t on the machine", pattern, text, got, slow)
		}
	})
}

func BenchmarkLookahead(b *testing.B) {
	re, err := Compile(`^(?=.*[A-Z])(?=.*\d).{8,}$`)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if ok, err := re.Match("correct Horse battery staple 9"); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}
