package jsonschema

import (
	"cmp"
	"unicode/utf8"
)

// compareJava compares strings as java.lang.String.compareTo does: by UTF-16 units, so that characters above U+FFFF come
// before those from U+E000.
func compareJava(a, b string) int {
	for a != "" && b != "" {
		x, xSize := utf8.DecodeRuneInString(a)
		y, ySize := utf8.DecodeRuneInString(b)
		if x != y {
			return cmp.Or(int(firstUnit(x))-int(firstUnit(y)), int(x)-int(y)) // of one unit the rest decides
		}
		a, b = a[xSize:], b[ySize:]
	}
	return len(a) - len(b)
}

const surrogates = 0x10000

// firstUnit is the first UTF-16 unit of a character.
func firstUnit(c rune) rune {
	if c < surrogates {
		return c
	}
	return 0xd800 + (c-surrogates)>>10
}

// hashJava is java.lang.String.hashCode, spread as HashMap spreads it.
func hashJava(s string) uint32 {
	var h uint32
	for _, c := range s {
		h = h*31 + uint32(firstUnit(c))
		if c >= surrogates {
			h = h*31 + uint32(0xdc00+(c-surrogates)&0x3ff)
		}
	}
	return h ^ h>>16
}

// javaTableMin is how many buckets a HashMap begins with.
const javaTableMin = 16

// javaSet returns the texts as a HashSet has them: each once, in order of its buckets, in one bucket as they came. Its table
// doubles when it is more than three quarters full.
func javaSet(texts []string) []string {
	seen := make(map[string]bool, len(texts))
	var unique []string
	for _, t := range texts {
		if !seen[t] {
			seen[t] = true
			unique = append(unique, t)
		}
	}
	buckets := uint32(javaTableMin)
	for uint64(buckets)*3 < uint64(len(unique))*4 {
		buckets *= 2
	}
	table := make([][]string, buckets)
	for _, t := range unique {
		b := hashJava(t) & (buckets - 1)
		table[b] = append(table[b], t)
	}
	out := unique[:0]
	for _, b := range table {
		out = append(out, b...)
	}
	return out
}
