package sqs

// Proves which characters a body may have: every code point by itself and behind ASCII against AWS's list, and bytes that are no UTF-8. How:
// the list anew, as ranges, over all code points.

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCharactersOfABody(t *testing.T) {
	allowed := [][2]rune{{0x9, 0x9}, {0xA, 0xA}, {0xD, 0xD}, {0x20, 0xD7FF}, {0xE000, 0xFFFD}, {0x10000, utf8.MaxRune}}
	for r := range utf8.MaxRune + 1 {
		if !utf8.ValidRune(r) {
			continue // surrogates have no form in UTF-8
		}
		want := false
		for _, a := range allowed {
			want = want || r >= a[0] && r <= a[1]
		}
		for _, text := range []string{string(r), "ab" + string(r), "é" + string(r) + "b"} {
			if (invalidRune(text) < 0) != want {
				t.Fatalf("%q: %v", text, !want)
			}
		}
	}
	for _, broken := range []string{"\x80", "ab\xff", "é\xc3", "\xed\xa0\x80"} {
		if invalidRune(broken) < 0 {
			t.Errorf("%q", broken)
		}
	}
	if invalidRune("") >= 0 {
		t.Error("nothing is no text")
	}
}

func BenchmarkValidText(b *testing.B) {
	for name, text := range map[string]string{"ascii": strings.Repeat("x", 1024), "latin": strings.Repeat("é", 512)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if invalidRune(text) >= 0 {
					b.Fatal(text)
				}
			}
		})
	}
}
