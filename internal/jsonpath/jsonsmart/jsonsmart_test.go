package jsonsmart_test

// Proves that texts are read and written as json-smart reads and writes them: by a table of what json-smart 2.5 answered,
// by the forms of numbers against java.lang.Double's rules, and by a fuzz target that holds what is true of every text.

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/jsonpath/jsonsmart"
	"sluice/internal/value"
)

// recorded holds, for each text, what json-smart writes after reading it, or the message of its ParseException.
var recorded = []struct{ text, want, err string }{
	{"a=b", "\"a=b\"", ""},
	{"\"a=b\"", "\"a=b\"", ""},
	{"{}", "{}", ""},
	{"\"{}\"", "\"{}\"", ""},
	{"a{b", "\"a{b\"", ""},
	{"a[", "\"a[\"", ""},
	{"null{", "\"null{\"", ""},
	{"true{", "\"true{\"", ""},
	{"undefined{", "\"undefined{\"", ""},
	{"null", "null", ""},
	{"true", "true", ""},
	{"false", "false", ""},
	{"  x y  ", "\"x y\"", ""},
	{"", "\"\"", ""},
	{"{a", "", "Unexpected End Of File position 1: null"},
	{"[a", "", "Unexpected End Of File position 1: EOF"},
	{"{", "", "Unexpected End Of File position 0: null"},
	{"[", "", "Unexpected End Of File position 0: EOF"},
	{"{\"a\":1", "", "Unexpected End Of File position 5: null"},
	{"{\"a\"", "", "Unexpected End Of File position 3: null"},
	{"{\"a\":", "", "Unexpected End Of File position 4: EOF"},
	{"{\"a\": ", "", "Unexpected End Of File position 5: null"},
	{"{\"a\":1 \"b\":2}", "{\"a\":\"1 \\\"b\\\":2\"}", ""},
	{"[1 2]", "[\"1 2\"]", ""},
	{"[1:2]", "[\"1:2\"]", ""},
	{"{\"a\":1]", "", "Unexpected End Of File position 6: null"},
	{"{:1}", "", "Unexpected character (:) at position 1."},
	{"{\"a\" x}", "", "Unexpected character (x) at position 4."},
	{"]", "", "Unexpected character (]) at position 0."},
	{":", "", "Unexpected character (:) at position 0."},
	{"\"abc", "", "Unexpected End Of File position 4: null"},
	{"'a\"b'", "\"a\\\"b\"", ""},
	{"{a:b, c:[d,e f],}", "{\"a\":\"b\",\"c\":[\"d\",\"e f\"]}", ""},
	{"[1,,2,]", "[1,2]", ""},
	{"[,]", "[]", ""},
	{"{,\"a\":1,,}", "{\"a\":1}", ""},
	{"{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}", ""},
	{"{a:1}x", "{\"a\":1}", ""},
	{"1 2", "\"1 2\"", ""},
	{"[1] 2", "[1]", ""},
	{"1.10", "1.1", ""},
	{"1e5", "100000.0", ""},
	{"1E400", "null", ""},
	{"-0", "0", ""},
	{"-0.0", "-0.0", ""},
	{"01", "1", ""},
	{"-007", "-7", ""},
	{"1.", "1.0", ""},
	{"-.5", "-0.5", ""},
	{".5", "\".5\"", ""},
	{"-", "0", ""},
	{"1.5e-", "", "Unexpected token 1.5e- at position 5."},
	{"1e", "\"1e\"", ""},
	{"1e+5", "100000.0", ""},
	{"2147483647", "2147483647", ""},
	{"2147483648", "2147483648", ""},
	{"-2147483649", "-2147483649", ""},
	{"9223372036854775808", "9223372036854775808", ""},
	{"123456789012345678901234567890", "123456789012345678901234567890", ""},
	{"0.1234567890123456789", "0.1234567890123456789", ""},
	{"1234567890.12345678901", "1234567890.12345678901", ""},
	{"0.00000012345678901234567890", "1.2345678901234567890E-7", ""},
	{"12345678901234567890e5", "1.2345678901234567890E+24", ""},
	{"123456789012345678901E512345678901", "", "Unexpected token 123456789012345678901E512345678901 at position 34."},
	{"1.0E-3", "0.001", ""},
	{"0.00099", "9.9E-4", ""},
	{"9999999.5", "9999999.5", ""},
	{"12345678.9", "1.23456789E7", ""},
	{"100.0", "100.0", ""},
	{"4.9E-324", "4.9E-324", ""},
	{"\"a\\tb\\/\\u00e4\\ud83d\\ude00\\x41\\q\"", "\"a\\tb/ä😀A\"", ""},
	{"\"a\tb\"", "\"a\\tb\"", ""},
	{"\"a\tb\\n\u0001c\"", "\"ab\\nc\"", ""},
	{"\"\\u12g\"", "", "Unexpected unicode escape sequence g at position 5."},
	{"\"\\u12", "", "Unexpected End Of File position 5: null"},
	{"\"\\", "", "Unexpected End Of File position 2: null"},
	{"\"\\\"\\", "", "Unexpected End Of File position 4: null"},
	{"\"/\u007f\u0085\u2028\u20ac\"", "\"/\\u007F\\u0085\\u2028\\u20AC\"", ""},
	{"{\"k/\":\"v/\"}", "{\"k/\":\"v/\"}", ""},
	{"{'a':'b\\'c'}", "{\"a\":\"b'c\"}", ""},
	{"\u2003true", "\"true\"", ""},
	{"{\"a\":tru,\"b\":nul}", "{\"a\":\"tru\",\"b\":\"nul\"}", ""},
	{"{ a b : c d }", "{\"a b\":\"c d\"}", ""},
}

func TestAgainstJSONSmart(t *testing.T) {
	for _, c := range recorded {
		v, err := jsonsmart.Parse(c.text)
		var refused *jsonsmart.ParseError
		if c.err != "" {
			if !errors.As(err, &refused) || err.Error() != c.err {
				t.Errorf("Parse(%q) = %v, %v; want the error %q", c.text, v, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("Parse(%q): %v", c.text, err)
			continue
		}
		if got, err := jsonsmart.Append(nil, v, jsonsmart.Plain); err != nil || string(got) != c.want {
			t.Errorf("Parse(%q) renders %s, %v; want %s", c.text, got, err, c.want)
		}
	}
}

func TestStyles(t *testing.T) {
	v := value.NewArray(value.String("a/b"), value.NewObject(value.Member{Name: "c/d", Value: value.Null()}).Value()).Value()
	for style, want := range map[jsonsmart.Style]string{
		jsonsmart.Plain: `["a/b",{"c/d":null}]`,
		jsonsmart.Web:   `["a\/b",{"c\/d":null}]`,
	} {
		if got, err := jsonsmart.Append(nil, v, style); err != nil || string(got) != want {
			t.Errorf("style %d: %s, %v; want %s", style, got, err, want)
		}
	}
}

func TestNestingIsLimited(t *testing.T) {
	for _, open := range []string{"[", "{a:"} {
		if _, err := jsonsmart.Parse(strings.Repeat(open, value.DepthMax+1)); err == nil || !strings.HasPrefix(err.Error(), "Malicious payload") {
			t.Errorf("%q over and over: %v", open, err)
		}
	}
	if _, err := jsonsmart.Parse(strings.Repeat("[", value.DepthMax) + strings.Repeat("]", value.DepthMax)); err != nil {
		t.Errorf("nesting of DepthMax: %v", err)
	}
}

func TestCyclesAreRefused(t *testing.T) {
	a := value.NewArray()
	a.Append(a.Value())
	if _, err := jsonsmart.Append(nil, a.Value(), jsonsmart.Plain); !errors.Is(err, value.ErrDepth) {
		t.Errorf("an array inside itself: %v", err)
	}
}

// NaN has no value of its own: it becomes the text, which json-smart would write without quotes.
func TestNaNIsText(t *testing.T) {
	if v, err := jsonsmart.Parse(" NaN "); err != nil || v != value.String("NaN") {
		t.Errorf("NaN is %v, %v", v, err)
	}
}

func TestBytesThatAreNotUTF8(t *testing.T) {
	v, err := jsonsmart.Parse("{\"a\":\"\xff\"}")
	if err != nil || v.String() != "{\"a\":\"\uFFFD\"}" {
		t.Errorf("got %v, %v", v, err)
	}
	if got := jsonsmart.AppendString(nil, "a\xffb", jsonsmart.Plain); string(got) != "\"a\uFFFDb\"" {
		t.Errorf("got %q", got)
	}
}

func TestClassOf(t *testing.T) {
	for literal, want := range map[string]jsonsmart.Class{
		"0": jsonsmart.Integer, "2147483647": jsonsmart.Integer, "-2147483648": jsonsmart.Integer, "2147483648": jsonsmart.Long,
		"-9223372036854775808": jsonsmart.Long, "9223372036854775808": jsonsmart.BigInteger, "1.0": jsonsmart.Double,
		"1E5": jsonsmart.Double, "0.1234567890123456": jsonsmart.Double, "0.12345678901234567": jsonsmart.BigDecimal,
	} {
		v, ok := value.ParseNumber(literal)
		n, _ := v.AsNumber()
		if got := jsonsmart.ClassOf(n); !ok || got != want {
			t.Errorf("%s: class %d, want %d", literal, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range recorded {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := jsonsmart.Parse(text)
		strict, strictErr := value.Parse(text)
		if err != nil {
			if strictErr == nil && !strings.ContainsRune(text, 0x1A) {
				if n := longestNumber(text); n <= 18 {
					t.Fatalf("refused the JSON %q: %v", text, err)
				}
			}
			return
		}
		if strictErr == nil && !strings.ContainsAny(text, "\x1A\x7F") && !value.Equal(v, strict) {
			t.Fatalf("the JSON %q is read as %v, want %v", text, v, strict)
		}
		rendered, err := jsonsmart.Append(nil, v, jsonsmart.Web)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := value.ParseBytes(rendered); err != nil {
			t.Fatalf("%q renders %q: %v", text, rendered, err)
		}
	})
}

// longestNumber measures the longest run of a number's characters: json-smart refuses some long ones.
func longestNumber(text string) int {
	longest, run := 0, 0
	for i := range len(text) {
		if strings.IndexByte("0123456789+-.eE", text[i]) < 0 {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

func TestRenderedTextReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		text := jsonsmart.AppendString(nil, s, jsonsmart.Web)
		v, err := jsonsmart.Parse(string(text))
		if got, ok := v.AsString(); err != nil || !ok || got != s {
			t.Fatalf("%q is written %s and read back as %q, %v", s, text, got, err)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	const text = `{"id":"b5a1","customer":{"name":"A. Nonym","tags":["a","b","c"]},"total":129.90,"paid":true,"note":"line\n2"}`
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := jsonsmart.Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}
