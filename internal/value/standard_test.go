package value_test

// Proves that Parse and encoding/json are of one mind on what is JSON and what it means, on whatever the fuzzer finds, but
// for what is meant: text that is not UTF-8, which encoding/json repairs, and nesting beyond DepthMax. And that numbers of
// any size are handled in time that grows with their text, not with their value.

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"sluice/internal/value"
)

func FuzzStandard(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,2.50,-3E4,"x\u00e4\ud83d\ude00\n",true,false,null,{}],"a":{"b":[]}}`, `"\ud800"`, `[[[[[`, `{"a":1,}`, `01`, "\xff", "\ufeff1",
		`1e99999`, ` null `, `"` + "\x7f\u2028" + `"`, `-`, `1.`, `.5`, `+1`, `NaN`, `'a'`, `{"":{"":""}}`, `"\u0000"`, "\"\x00\"", `1 2`, strings.Repeat("[", 2000),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := value.Parse(text)
		if other := json.Valid([]byte(text)); other != (err == nil) {
			if other && (!utf8.ValidString(text) || errors.Is(err, value.ErrDepth)) {
				return
			}
			t.Fatalf("%q: encoding/json says %t, we %v", text, other, err)
		}
		if err != nil {
			return
		}
		rendered, err := v.Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		if want, got := standard(t, []byte(text)), standard(t, rendered); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q is rendered %q, which encoding/json reads as %v, not %v", text, rendered, got, want)
		}
	})
}

// standard is what encoding/json reads, with the texts of numbers.
func standard(t *testing.T, text []byte) (v any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return v
}

func TestHugeNumbers(t *testing.T) {
	digits := strings.Repeat("9", 1<<20)
	huge := []string{digits, "-" + digits, "0." + digits, "1e" + digits, "1e-" + digits, digits + "." + digits, "1e999999999", "-1e-999999999", "0e" + digits}
	for _, a := range huge {
		n := number(t, a)
		if n.Compare(number(t, a)) != 0 {
			t.Errorf("%.20s differs from itself", a)
		}
		n.Float64()
		n.IsIntegral()
		if _, ok := n.Int64(); ok && !strings.HasPrefix(a, "0e") {
			t.Errorf("%.20s is an int64", a)
		}
		for _, b := range huge {
			if m := number(t, b); n.Compare(m) != -m.Compare(n) {
				t.Errorf("%.20s and %.20s are ordered both ways", a, b)
			}
		}
	}
}
