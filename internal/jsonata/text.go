package jsonata

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Texts are UTF-8, where the reference's are UTF-16. What matters of the difference is kept: places in texts are counted in UTF-16 units
// where the reference counts so, and half of a surrogate pair stands as the three bytes that UTF-8 would give it if it gave it any. It
// finds its other half when texts are joined, and leaves an expression as U+FFFD.

const (
	surrogateBytes = 3
	surrogateLead  = 0xED
	// halvesMin is the second byte from which on a three-byte form that starts with surrogateLead is a surrogate; lowHalvesMin the one from
	// which on it is a low one.
	halvesMin    = 0xA0
	lowHalvesMin = 0xB0
)

// half decodes the half surrogate pair that s starts with.
func half(s string) (r rune, ok bool) {
	if len(s) < surrogateBytes || s[0] != surrogateLead || s[1] < halvesMin || s[1] > 0xBF || s[2]&0xC0 != 0x80 {
		return 0, false
	}
	return 0xD000 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), true
}

// appendUnit writes a UTF-16 unit behind dst.
func appendUnit(dst []byte, u rune) []byte {
	if !utf16.IsSurrogate(u) {
		return utf8.AppendRune(dst, u)
	}
	if u >= 0xDC00 && len(dst) >= surrogateBytes {
		if high, ok := half(string(dst[len(dst)-surrogateBytes:])); ok && high < 0xDC00 {
			return utf8.AppendRune(dst[:len(dst)-surrogateBytes], utf16.DecodeRune(high, u))
		}
	}
	return append(dst, surrogateLead, byte(0x80|u>>6&0x3F), byte(0x80|u&0x3F))
}

// join puts two texts together; halves that meet become a character.
func join(a, b string) string {
	if len(a) >= surrogateBytes && len(b) >= surrogateBytes && b[0] == surrogateLead && b[1] >= lowHalvesMin && a[len(a)-surrogateBytes] == surrogateLead {
		if low, ok := half(b); ok {
			return string(append(appendUnit([]byte(a), low), b[surrogateBytes:]...))
		}
	}
	return a + b
}

// decode returns the first character of s, which may be half a pair, and its length in bytes.
func decode(s string) (rune, int) {
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 {
		if h, ok := half(s); ok {
			return h, surrogateBytes
		}
	}
	return r, size
}

// characters counts code points.
func characters(s string) int {
	if !hasHalf(s) {
		return utf8.RuneCountInString(s)
	}
	n := 0
	for len(s) > 0 {
		_, size := decode(s)
		s = s[size:]
		n++
	}
	return n
}

// hasHalf is a quick test for texts that may hold half a pair.
func hasHalf(s string) bool { return strings.IndexByte(s, surrogateLead) >= 0 }

// units counts UTF-16 units.
func units(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			n++
			continue
		}
		r, size := decode(s[i:])
		n += unitsOf(r)
		i += size
	}
	return n
}

func unitsOf(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

// sliceCharacters returns the code points from position from up to, not including, to.
func sliceCharacters(s string, from, to int) string {
	start := skipCharacters(s, from)
	return s[start : start+skipCharacters(s[start:], to-from)]
}

// skipCharacters returns the byte offset behind n code points, or the length of s.
func skipCharacters(s string, n int) int {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		_, size := decode(s[i:])
		i += size
	}
	return i
}

// sound replaces what has no UTF-8 form with U+FFFD.
func sound(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := decode(s)
		b.WriteRune(r) // half a pair becomes U+FFFD
		s = s[size:]
	}
	return b.String()
}

// compareTexts orders texts by their UTF-16 units, as JavaScript does.
func compareTexts(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	if n == len(a) || n == len(b) {
		return len(a) - len(b)
	}
	x, y := int(a[n]), int(b[n])
	// Characters beyond the first plane start with 0xF0 or more in UTF-8 but with 0xD8.. in UTF-16, before U+E000 and its followers.
	if x >= 0xEE && y >= 0xEE && (x >= 0xF0) != (y >= 0xF0) {
		return y - x
	}
	return x - y
}

// unitsIn returns the UTF-16 units of s.
func unitsIn(s string) []rune {
	var out []rune
	for len(s) > 0 {
		r, size := decode(s)
		if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
			out = append(out, high, low)
		} else {
			out = append(out, r)
		}
		s = s[size:]
	}
	return out
}
