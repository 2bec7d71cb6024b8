package value_test

// Proves what Parse takes and refuses, with the offset of the fault: by a table of every rule of RFC 8259, and by
// comparison with go-json-experiment's parser on whatever the fuzzer finds. That parser is the other opinion: both must
// accept the same texts, and what we render must be what it reads.

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/value"
)

func TestParseAndAppend(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`null`, `null`},
		{" \t\r\n true \n", `true`},
		{`false`, `false`},
		{`0`, `0`},
		{`-0`, `-0`},
		{`1.10`, `1.10`},
		{`-12.5E+08`, `-12.5E+08`},
		{`12345678901234567890123`, `12345678901234567890123`},
		{`""`, `""`},
		{`"a\"\\\/\b\f\n\r\tz"`, `"a\"\\/\b\f\n\r\tz"`},
		{`"\u0000\u001f\u007F"`, `"\u0000\u001F` + "\x7f\""},
		{`"\u00e4\u20ac\ud83d\ude00"`, `"ä€😀"`},
		{`"<&>\u2028"`, `"<&>` + "\u2028\""},
		{`"\ud83d"`, `"` + "\uFFFD\""},
		{`"\ud83dx"`, `"` + "\uFFFDx\""},
		{`"\ude00\ud83d"`, `"` + "\uFFFD\uFFFD\""},
		{`"\ud83d\n"`, `"` + "\uFFFD\\n\""},
		{`[]`, `[]`},
		{`[ 1 , [ ] , { } ]`, `[1,[],{}]`},
		{`{}`, `{}`},
		{`{ "b" : 1 , "a" : { "c" : null } }`, `{"b":1,"a":{"c":null}}`},
		{`{"a":1,"b":2,"a":3}`, `{"a":3,"b":2}`},
		{`{"":1}`, `{"":1}`},
	} {
		v, err := value.Parse(c.text)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.text, err)
			continue
		}
		if got := v.String(); got != c.want {
			t.Errorf("Parse(%q) renders %q, want %q", c.text, got, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{``, `invalid JSON at offset 0: the text ends where a value is expected`},
		{`   `, `invalid JSON at offset 3: the text ends where a value is expected`},
		{`nul`, `invalid JSON at offset 3: the text ends in the literal null`},
		{`nulL`, `invalid JSON at offset 3: unexpected 'L' in the literal null`},
		{`truefalse`, `invalid JSON at offset 4: unexpected 'f' after the value`},
		{`1 2`, `invalid JSON at offset 2: unexpected '2' after the value`},
		{`01`, `invalid JSON at offset 1: unexpected '1' in a number`},
		{`-`, `invalid JSON at offset 1: the text ends in a number`},
		{`-a`, `invalid JSON at offset 1: unexpected 'a' in a number`},
		{`1.`, `invalid JSON at offset 2: the text ends in a number`},
		{`1.e3`, `invalid JSON at offset 2: unexpected 'e' in a number`},
		{`1e`, `invalid JSON at offset 2: the text ends in a number`},
		{`1e+`, `invalid JSON at offset 3: the text ends in a number`},
		{`+1`, `invalid JSON at offset 0: unexpected '+' where a value is expected`},
		{`.5`, `invalid JSON at offset 0: unexpected '.' where a value is expected`},
		{`NaN`, `invalid JSON at offset 0: unexpected 'N' where a value is expected`},
		{`'a'`, `invalid JSON at offset 0: unexpected '\'' where a value is expected`},
		{`"a`, `invalid JSON at offset 2: the text ends in a string`},
		{"\"a\nb\"", `invalid JSON at offset 2: unexpected '\n' in a string`},
		{"\"\\n\x01\"", `invalid JSON at offset 3: unexpected '\x01' in a string`},
		{`"\`, `invalid JSON at offset 2: the text ends in an escape`},
		{`"\x41"`, `invalid JSON at offset 2: unexpected 'x' in an escape`},
		{`"\u12g4"`, `invalid JSON at offset 5: unexpected 'g' in an escape`},
		{`"\u12`, `invalid JSON at offset 5: the text ends in an escape`},
		{`"\n`, `invalid JSON at offset 3: the text ends in a string`},
		{`"\ud83d\u12"`, `invalid JSON at offset 11: unexpected '"' in an escape`},
		{`[`, `invalid JSON at offset 1: the text ends where a value is expected`},
		{`[1`, `invalid JSON at offset 2: the text ends where a comma or the end of the array is expected`},
		{`[1,]`, `invalid JSON at offset 3: unexpected ']' where a value is expected`},
		{`[,1]`, `invalid JSON at offset 1: unexpected ',' where a value is expected`},
		{`{`, `invalid JSON at offset 1: the text ends where a member's name is expected`},
		{`{a:1}`, `invalid JSON at offset 1: unexpected 'a' where a member's name is expected`},
		{`{"a"}`, `invalid JSON at offset 4: unexpected '}' where a colon is expected`},
		{`{"a":}`, `invalid JSON at offset 5: unexpected '}' where a value is expected`},
		{`{"a":1,}`, `invalid JSON at offset 7: unexpected '}' where a member's name is expected`},
		{`{"a":1 "b":2}`, `invalid JSON at offset 7: unexpected '"' where a comma or the end of the object is expected`},
		{`{"a`, `invalid JSON at offset 3: the text ends in a string`},
		{`// a`, `invalid JSON at offset 0: unexpected '/' where a value is expected`},
		{"\uFEFF1", `invalid JSON at offset 0: unexpected '\ufeff' where a value is expected`},
		{"\"\uFFFDa\xff\"", `invalid JSON at offset 5: not valid UTF-8`},
	} {
		v, err := value.Parse(c.text)
		var syntax *value.SyntaxError
		if !errors.As(err, &syntax) || err.Error() != c.want {
			t.Errorf("Parse(%q) = %v, %v; want the error %q", c.text, v, err, c.want)
		}
	}
}

func TestParseDepth(t *testing.T) {
	nested := func(n int) string { return strings.Repeat(`[{"a":`, n/2) + "1" + strings.Repeat(`}]`, n/2) }
	if _, err := value.Parse(nested(value.DepthMax)); err != nil {
		t.Errorf("nesting of DepthMax: %v", err)
	}
	if _, err := value.Parse(nested(value.DepthMax + 2)); !errors.Is(err, value.ErrDepth) {
		t.Errorf("nesting beyond DepthMax: %v", err)
	}
	if _, err := value.Parse(strings.Repeat("[", 1<<20)); !errors.Is(err, value.ErrDepth) {
		t.Errorf("a million opened arrays: %v", err)
	}
	if _, err := value.ParseDepth(`{}`, 0); !errors.Is(err, value.ErrDepth) {
		t.Errorf("an object where none is allowed: %v", err)
	}
	if _, err := value.ParseDepth(`"a"`, 0); err != nil {
		t.Errorf("a string at depth 0: %v", err)
	}
}

// A long object with one name over and over, and one with names all different, must cost linear time. The test would not
// end in reasonable time otherwise.
func TestParseManyMembers(t *testing.T) {
	const n = 200_000
	var same, distinct strings.Builder
	for i := range n {
		same.WriteString(`"name":1,`)
		distinct.WriteString(`"` + strings.Repeat("x", 5) + string(rune('\u4e00'+i%20000)) + string(rune('\u4e00'+i/20000)) + `":1,`)
	}
	for text, want := range map[string]int{same.String(): 1, distinct.String(): n} {
		v, err := value.Parse("{" + strings.TrimSuffix(text, ",") + "}")
		if err != nil || v.Len() != want {
			t.Errorf("got %d members and %v, want %d", v.Len(), err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,2.50,-3E4,"x\u00e4\ud83d\ude00\n",true,false,null,{}],"a":{"b":[]}}`,
		`"\ud800"`, `[[[[[`, `{"a":1,}`, `01`, "\xff", `1e99999`, ` null `,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := value.Parse(text)
		other := jsontext.Value(text).IsValid(jsontext.AllowDuplicateNames(true))
		if err != nil {
			if other && !errors.Is(err, value.ErrDepth) {
				t.Fatalf("refused %q, which go-json-experiment takes: %v", text, err)
			}
			return
		}
		if !other && !hasLoneSurrogate(text) {
			t.Fatalf("took %q, which go-json-experiment refuses", text)
		}
		checkRoundTrip(t, v)
	})
}

// hasLoneSurrogate is the one difference that is meant: half a pair is refused there and replaced here.
func hasLoneSurrogate(text string) bool {
	return jsontext.Value(text).IsValid(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

func checkRoundTrip(t *testing.T, v value.Value) {
	t.Helper()
	rendered, err := v.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := value.ParseBytes(rendered)
	if err != nil {
		t.Fatalf("rendered %q, which does not parse: %v", rendered, err)
	}
	if !value.Equal(v, again) || !value.Equal(again, v) {
		t.Fatalf("rendered %q, which is another value", rendered)
	}
	second, err := again.Append(nil)
	if err != nil || !bytes.Equal(rendered, second) {
		t.Fatalf("rendered %q first, then %q (%v)", rendered, second, err)
	}
	if clone := v.Clone(); !value.Equal(v, clone) {
		t.Fatalf("the clone of %q is another value", rendered)
	}
}
