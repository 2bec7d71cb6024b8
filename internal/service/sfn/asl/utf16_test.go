// Proves that strings are ordered as their UTF-16 forms are, by comparing with the standard library's encoding.
package asl

import (
	"slices"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"
)

func TestCompareUTF16(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := []rune("aé\uD7FF\uE000\uFFFD😀𐀀")
		draw := func(name string) string {
			return string(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 5).Draw(t, name))
		}
		a, b := draw("a"), draw("b")
		if want := slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b))); compareUTF16(a, b) != want {
			t.Fatalf("%q and %q: %d, want %d", a, b, compareUTF16(a, b), want)
		}
	})
}
