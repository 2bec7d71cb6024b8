package asl

import "unicode/utf8"

// compareUTF16 compares as Java's String.compareTo does: by UTF-16 units, so that characters beyond the basic plane come
// before those from U+E000 on.
func compareUTF16(a, b string) int {
	for len(a) > 0 && len(b) > 0 {
		ra, na := utf8.DecodeRuneInString(a)
		rb, nb := utf8.DecodeRuneInString(b)
		if ra != rb {
			return sign(unitKey(ra), unitKey(rb))
		}
		a, b = a[na:], b[nb:]
	}
	return sign(len(a), len(b))
}

// unitKey orders characters as their UTF-16 forms are ordered.
func unitKey(r rune) int {
	const (
		surrogates = 0xD800
		plane      = 0x10000
	)
	switch {
	case r >= plane:
		return surrogates<<16 + int(r) // between U+D7FF and U+E000
	default:
		return int(r) << 16
	}
}

func sign(a, b int) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}
