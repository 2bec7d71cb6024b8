package javaregex_test

// Proves that patterns mean here what they mean in Java: a table whose answers java.util.regex (JDK 17) gave, lists of
// what must be refused, and a fuzz target that drives hostile patterns and texts against properties that hold for all.

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"sluice/internal/jsonpath/javaregex"
)

// bytesMax is longer than any result here, but for the tests of the limit itself.
const bytesMax = 1 << 20

// recorded holds, for each pattern, flags, text, replacement and limit, what Java's matches, replaceAll and split answer.
var recorded = []struct {
	pattern, flags, text, replacement string
	limit                             int
	matches                           bool
	replaced                          string
	parts                             []string
}{
	{"ba.", "", "foobar123bab", "foo", 0, false, "foofoo123foo", []string{"foo", "123"}},
	{"[0-9]*", "", "d123", "", 0, false, "d", []string{"d"}},
	{"a*", "", "aab", "X", 0, false, "XXbX", []string{"", "", "b"}},
	{"", "", "abc", "-", 0, false, "-a-b-c-", []string{"a", "b", "c"}},
	{"x*", "", "abc", "<$0>", -1, false, "<>a<>b<>c<>", []string{"a", "b", "c", ""}},
	{"\\s+", "", "a  b\tc ", "_", 0, false, "a_b_c_", []string{"a", "b", "c"}},
	{",", "", "a,b,,c,,", "; ", 0, false, "a; b; ; c; ; ", []string{"a", "b", "", "c"}},
	{",", "", "a,b,,c,,", ";", -1, false, "a;b;;c;;", []string{"a", "b", "", "c", "", ""}},
	{",", "", "a,b,,c,,", ";", 2, false, "a;b;;c;;", []string{"a", "b,,c,,"}},
	{",", "", "", ";", 0, false, "", []string{""}},
	{",", "", ",a", ";", 0, false, ";a", []string{"", "a"}},
	{"(a)(b)?", "", "ab a", "[$2]", 0, false, "[b] []", []string{"", " "}},
	{"(?<k>[a-z]+)=(?<v>\\d+)", "", "a=1,b=22", "${v}=${k}", 0, false, "1=a,22=b", []string{"", ","}},
	{"(.)", "", "ab", "$1$1", 0, false, "aabb", nil},
	{"(.)", "", "ab", "$10", 0, false, "a0b0", nil},
	{"a", "", "aaa", "\\$", 0, false, "$$$", nil},
	{"a", "", "aaa", "\\\\", 0, false, "\\\\\\", nil},
	{"\\\\", "", "a\\b", "/", 0, false, "a/b", []string{"a", "b"}},
	{"\\\\'", "", "it\\'s", "'", 0, false, "it's", []string{"it", "s"}},
	{"c$", "", "abc\n", "X", 0, false, "abX\n", []string{"ab", "\n"}},
	{"c$", "", "abc\r\n", "X", 0, false, "abX\r\n", []string{"ab", "\r\n"}},
	{"^\\s+|\\s+$", "", "  a b \n", "", 0, false, "a b", []string{"", "a b"}},
	{"\\s*$", "", "ab \n", "|", 0, false, "ab||", []string{"ab"}},
	{"c\\Z", "", "abc\n", "X", 0, false, "abX\n", []string{"ab", "\n"}},
	{"c\\z", "", "abc\n", "X", 0, false, "abc\n", []string{"abc\n"}},
	{"^", "", "a\nb", ">", 0, false, ">a\nb", []string{"a\nb"}},
	{"(?m)^", "", "a\nb", ">", 0, false, ">a\n>b", []string{"a\n", "b"}},
	{"(?m)$", "", "a\nb", "<", 0, false, "a<\nb<", []string{"a", "\nb"}},
	{"^a", "", "aaa", "x", 0, false, "xaa", []string{"", "aa"}},
	{".", "", "a\nb\rc\u2028d", "-", 0, false, "-\n-\r-\u2028-", []string{"", "\n", "\r", "\u2028"}},
	{".", "s", "a\nb", "-", 0, false, "---", nil},
	{".", "d", "a\rb", "-", 0, false, "---", nil},
	{"K", "i", "k\u212aK", "x", 0, false, "x\u212ax", []string{"", "\u212a"}},
	{"k", "iu", "k\u212aK", "x", 0, false, "xxx", nil},
	{"ä", "i", "Ää", "x", 0, false, "Äx", []string{"Ä"}},
	{"ä", "iu", "Ää", "x", 0, false, "xx", nil},
	{"[a-c]", "i", "aBcD", "x", 0, false, "xxxD", []string{"", "", "", "D"}},
	{"[^a-c]", "i", "aBcD", "x", 0, false, "aBcx", []string{"aBc"}},
	{"(?i)ab(?-i)c", "", "ABcABC", "x", 0, false, "xABC", []string{"", "ABC"}},
	{"[a-z&&[^aeiou]]", "", "hello", "", 0, false, "eo", []string{"", "e", "", "o"}},
	{"[a-c[x-z]]", "", "abcdxyz", "", 0, false, "d", []string{"", "", "", "d"}},
	{"[\\w&&[^\\d_]]", "", "a1_b", "", 0, false, "1_", []string{"", "1_"}},
	{"[]a]", "", "]a", "", 0, false, "", nil},
	{"[a-]", "", "a-b", "", 0, false, "b", []string{"", "", "b"}},
	{"[\\w.-]+", "", "a.b-c d", "x", 0, false, "x x", []string{"", " "}},
	{"\\Qa.b\\E+", "", "a.bb", "x", 0, true, "x", nil},
	{"\\p{Lu}", "", "aBÄ", "x", 0, false, "axx", []string{"a"}},
	{"\\p{Upper}", "", "aBÄ", "x", 0, false, "axÄ", []string{"a", "Ä"}},
	{"\\p{IsLatin}+", "", "aäж", "x", 0, false, "xж", []string{"", "ж"}},
	{"\\P{L}", "", "a1 b", "x", 0, false, "axxb", []string{"a", "", "b"}},
	{"\\pL", "", "a1", "x", 0, false, "x1", []string{"", "1"}},
	{"\\h", "", "a\u00a0b\tc", "_", 0, false, "a_b_c", []string{"a", "b", "c"}},
	{"\\R", "", "a\r\nb\nc", "_", 0, false, "a_b_c", []string{"a", "b", "c"}},
	{"\\v", "", "a\vb", "_", 0, false, "a_b", []string{"a", "b"}},
	{"\\s", "", "a\vb\u00a0c", "_", 0, false, "a_b\u00a0c", []string{"a", "b\u00a0c"}},
	{"\\x41\\u0042\\x{43}\\0104", "", "ABCD", "x", 0, true, "x", nil},
	{"\\ud83d\\ude00", "", "a😀b", "x", 0, false, "axb", []string{"a", "b"}},
	{"\\t|\\n", "", "a\tb\n", "x", 0, false, "axbx", []string{"a", "b"}},
	{"a b # c", "x", "xabx", "-", 0, false, "x-x", []string{"x", "x"}},
	{"(a|ab)(c|bcd)", "", "abcd", "<$1|$2>", 0, true, "<a|bcd>", nil},
	{"a+?", "", "aaa", "x", 0, true, "xxx", nil},
	{"a{2,3}", "", "aaaaaaa", "x", 0, false, "xxa", []string{"", "", "a"}},
	{"(?:a|b)*?c", "", "abc", "x", 0, true, "x", nil},
	{"\\b", "", "ab cd", "|", 0, false, "|ab| |cd|", []string{"ab", " ", "cd"}},
	{"\\B", "", "abc", "|", 0, false, "a|b|c", []string{"a", "b", "c"}},
	{"😀", "", "a😀", "x", 0, false, "ax", []string{"a"}},
	{".", "", "😀", "x", 0, true, "x", nil},
	{"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:00\\.000Z$", "", "2020-01-20T08:00:00.000Z", "", 0, true, "", nil},
	{"a|", "", "ba", "x", 0, false, "xbxx", []string{"b"}},
	{"(?i){2}a", "", "A", "x", 0, true, "x", nil},
	{"a", "", "b", "$1", 0, false, "b", []string{"b"}},
	{"[a&&]", "", "a", "", 0, true, "", nil},
}

func compile(t testing.TB, pattern, flags string) *javaregex.Regexp {
	t.Helper()
	f, ok := javaregex.ParseFlags(flags)
	if !ok {
		t.Fatalf("unknown flags %q", flags)
	}
	re, err := javaregex.Compile(pattern, f)
	if err != nil {
		t.Fatal(err)
	}
	return re
}

func TestAgainstJava(t *testing.T) {
	for _, c := range recorded {
		re := compile(t, c.pattern, c.flags)
		if got, err := re.Matches(c.text); err != nil || got != c.matches {
			t.Errorf("%q matches %q: %t, %v; want %t", c.pattern, c.text, got, err, c.matches)
		}
		if got, err := re.ReplaceAll(c.text, c.replacement, bytesMax); err != nil || got != c.replaced {
			t.Errorf("%q replaced in %q by %q: %q, %v; want %q", c.pattern, c.text, c.replacement, got, err, c.replaced)
		}
		if got, err := re.Split(c.text, c.limit); err != nil || !slices.Equal(got, c.parts) {
			t.Errorf("%q splits %q, limit %d: %q, %v; want %q", c.pattern, c.text, c.limit, got, err, c.parts)
		}
	}
}

func TestReplaceFirst(t *testing.T) {
	for _, c := range [][3]string{{"a", "banana", "b-nana"}, {"x", "banana", "banana"}, {"", "ab", "-ab"}, {"a$", "aa\n", "a-\n"}} {
		if got, err := compile(t, c[0], "").ReplaceFirst(c[1], "-", bytesMax); err != nil || got != c[2] {
			t.Errorf("%q in %q: %q, %v; want %q", c[0], c[1], got, err, c[2])
		}
	}
}

func TestReplacementsThatJavaRefuses(t *testing.T) {
	for _, c := range [][3]string{
		{"a", "a", "$1"},
		{"a", "a", "$x"},
		{"a", "a", "x\\"},
		{"(a)", "a", "${n}"},
		{"a", "a", "${"},
	} {
		_, err := compile(t, c[0], "").ReplaceAll(c[1], c[2], bytesMax)
		var wrong *javaregex.ReplacementError
		if !errors.As(err, &wrong) || wrong.Replacement != c[2] {
			t.Errorf("%q in %q by %q: %v", c[0], c[1], c[2], err)
		}
	}
}

func TestPatternsThatJavaRefuses(t *testing.T) {
	for _, pattern := range []string{
		"(", ")", "[a", "*a", "a**", "\\", "a{2", "a{", "a{3,2}", "[b-a]", "\\y", "\\p{Foo}", "(?<1a>x)", "(?<a>x)(?<a>y)", "(?y)", "\\xg1", "\\08", "[\\",
	} {
		_, err := javaregex.Compile(pattern, 0)
		var wrong *javaregex.SyntaxError
		if !errors.As(err, &wrong) || wrong.Pattern != pattern || wrong.Offset > len(pattern) {
			t.Errorf("%q: %v", pattern, err)
		}
	}
}

func TestPatternsThatOnlyJavaTakes(t *testing.T) {
	for pattern, construct := range map[string]string{
		"a(?=b)": "lookahead", "a(?!b)": "lookahead", "(?<=a)b": "lookbehind", "(?<!a)b": "lookbehind", `(a)\1`: "a backreference",
		`(?<n>a)\k<n>`: "a backreference", "a++": "a possessive quantifier", "a{2}+": "a possessive quantifier",
		"(?>a)": "an atomic group", `\Ga`: `\G`, `\X`: `\X`, `\N{DIGIT ONE}`: `\N`, `a\b{g}`: `\b{g}`, "(?U)a": "(?U)",
		"a{1001}": "a repetition of more than 1000", `\p{InGreek}`: `\p{InGreek}`, `\ud83d`: "half a surrogate pair",
		"(a{500}){500}":                "so large a pattern",
		strings.Repeat("(", 300) + "a": "so deep a nesting of groups",
		strings.Repeat("[", 300) + "a": "so deep a nesting of classes",
		strings.Repeat("a", 10_000):    "a pattern of more than 8192 bytes",
		strings.Repeat(`\p{L}`, 1000):  "so large a pattern",
	} {
		_, err := javaregex.Compile(pattern, 0)
		var missing *javaregex.UnsupportedError
		if !errors.As(err, &missing) || missing.Construct != construct {
			t.Errorf("%.40q: %.200v; want %q", pattern, err, construct)
		}
	}
}

// What is sound for some texts only is refused on the others, rather than answered wrongly.
func TestTextsThatOnlyJavaTakes(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		ok            bool
	}{
		{"(a$)|b", "a", true},
		{"(a$)|b", "a\n", false},
		{"(?m)^a", "b\na", true},
		{"(?m)^a", "b\r\na", false},
		{"(?m)a$", "b\u2028a", false},
		{"(?m)^", "a\n", false},
		{"(?m)^a", "a\n", true},
		{"(?m)^", "", false},
	} {
		re := compile(t, c.pattern, "")
		_, errMatch := re.Matches(c.text)
		_, errReplace := re.ReplaceAll(c.text, "", bytesMax)
		_, errSplit := re.Split(c.text, 0)
		for _, err := range []error{errMatch, errReplace, errSplit} {
			var missing *javaregex.UnsupportedError
			if errors.As(err, &missing) == c.ok {
				t.Errorf("%q on %q: %v", c.pattern, c.text, err)
			}
		}
	}
}

// Work is bounded: by the length of results, by the size of programs, and by how often a text is read for one call.
func TestLimits(t *testing.T) {
	if _, err := compile(t, "a", "").ReplaceAll(strings.Repeat("a", 100), strings.Repeat("b", 100), 9_999); !errors.Is(err, javaregex.ErrTooLong) {
		t.Errorf("a result above the limit: %v", err)
	}
	if got, err := compile(t, "a", "").ReplaceAll(strings.Repeat("a", 100), strings.Repeat("b", 100), 10_000); err != nil || len(got) != 10_000 {
		t.Errorf("a result at the limit: %d bytes, %v", len(got), err)
	}
	var large *javaregex.UnsupportedError
	if _, err := javaregex.Compile(strings.Repeat("x{1000}", 100), 0); !errors.As(err, &large) {
		t.Errorf("a program of 100,000 instructions: %v", err)
	}
	if size := compile(t, "(?:ab{10}c){20}", "").Size(); size < 200 || size > 600 {
		t.Errorf("size of a small program: %d", size)
	}
	long := strings.Repeat("a", 100_000)
	if _, err := compile(t, "a(?:.*b)?", "").ReplaceAll(long, "x", bytesMax); !errors.Is(err, javaregex.ErrTooSlow) {
		t.Errorf("replacing what takes time that grows with the square of the text: %v", err)
	}
	if _, err := compile(t, "a(?:.*b)?", "").Split(long, 0); !errors.Is(err, javaregex.ErrTooSlow) {
		t.Errorf("splitting at it: %v", err)
	}
	if parts, err := compile(t, "\\s*,\\s*", "").Split(strings.Repeat("a , b,", 20_000), 0); err != nil || len(parts) != 40_000 {
		t.Errorf("splitting a long text: %d parts, %v", len(parts), err)
	}
}

func TestParseFlags(t *testing.T) {
	if f, ok := javaregex.ParseFlags("iu"); !ok || f != javaregex.CaseInsensitive|javaregex.UnicodeCase {
		t.Errorf("iu: %b, %t", f, ok)
	}
	if _, ok := javaregex.ParseFlags("iU"); ok {
		t.Error("U is taken")
	}
}

func FuzzRegexp(f *testing.F) {
	for _, c := range recorded {
		f.Add(c.pattern, uint8(0), c.text, c.replacement)
	}
	f.Add("(a|a)*b", uint8(0), strings.Repeat("a", 200), "")
	f.Fuzz(func(t *testing.T, pattern string, flags uint8, text, replacement string) {
		re, err := javaregex.Compile(pattern, javaregex.Flags(flags&0x3F))
		if err != nil {
			return
		}
		parts, err := re.Split(text, -1)
		if err != nil {
			return
		}
		if joined := strings.Join(parts, ""); len(joined) > len(text) {
			t.Fatalf("%q splits %q into more than it had: %q", pattern, text, parts)
		}
		kept, err := re.ReplaceAll(text, "$0", bytesMax)
		if err != nil || kept != text {
			t.Fatalf("%q: every match of %q replaced by itself gives %q, %v", pattern, text, kept, err)
		}
		if _, err := re.ReplaceFirst(text, replacement, bytesMax); err != nil && !isReplacementError(err) {
			t.Fatal(err)
		}
		if _, err := re.Matches(text); err != nil {
			t.Fatal(err)
		}
	})
}

func isReplacementError(err error) bool {
	var wrong *javaregex.ReplacementError
	return errors.As(err, &wrong)
}

func BenchmarkReplaceAll(b *testing.B) {
	re := compile(b, `\\'`, "")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := re.ReplaceAll(`it\'s {\"a\": \'b\'}`, "'", bytesMax); err != nil {
			b.Fatal(err)
		}
	}
}
