package vtl

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Strings are UTF-8 here and UTF-16 in Java. What cuts a pair of surrogates in two leaves a ? in its place, which is what
// Java writes for a lone surrogate.

// units returns the UTF-16 units of a string, by which Java counts.
func units(s string) []uint16 { return utf16.Encode([]rune(s)) }

// fromUnits makes a string of UTF-16 units.
func fromUnits(u []uint16) string {
	var b strings.Builder
	for i := 0; i < len(u); i++ {
		c := rune(u[i])
		if utf16.IsSurrogate(c) {
			c = '?'
			if i+1 < len(u) {
				if pair := utf16.DecodeRune(rune(u[i]), rune(u[i+1])); pair != unicode.ReplacementChar {
					c = pair
					i++
				}
			}
		}
		b.WriteRune(c)
	}
	return b.String()
}

// isASCII reports whether bytes and UTF-16 units of s are the same.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// unitCount is String.length.
func (r *run) unitCount(s string) int {
	r.charge(len(s) / charsPerStep)
	if isASCII(s) {
		return len(s)
	}
	return countUnits(s)
}

func countUnits(s string) int {
	n := 0
	for _, c := range s {
		n += max(utf16.RuneLen(c), 1)
	}
	return n
}

// byteOffset returns where the unit of an index starts in s. An index inside of a pair counts as behind it.
func byteOffset(s string, index int) int {
	if isASCII(s) {
		return min(index, len(s))
	}
	n := 0
	for at, c := range s {
		if n >= index {
			return at
		}
		n += max(utf16.RuneLen(c), 1)
	}
	return len(s)
}

// substring is String.substring, after the indexes were checked.
func substring(s string, from, to int) string {
	if isASCII(s) {
		return s[from:to]
	}
	return fromUnits(units(s)[from:to])
}

// compareStrings is String.compareTo: the difference of the first units that differ, or else of the lengths.
func compareStrings(a, b string) int {
	if !isASCII(a) || !isASCII(b) {
		return compareUnits(units(a), units(b))
	}
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return int(a[i]) - int(b[i])
		}
	}
	return len(a) - len(b)
}

func compareUnits(a, b []uint16) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return int(a[i]) - int(b[i])
		}
	}
	return len(a) - len(b)
}

// foldCase is what compareToIgnoreCase and equalsIgnoreCase compare: each character in upper and then in lower case.
func foldCase(s string) string {
	return strings.Map(func(c rune) rune { return unicode.ToLower(unicode.ToUpper(c)) }, s)
}

// upperCase is String.toUpperCase in a locale without rules of its own.
func upperCase(s string) string {
	if isASCII(s) {
		return strings.ToUpper(s)
	}
	var b strings.Builder
	for _, c := range s {
		if longer, ok := upperCaseLonger[c]; ok {
			b.WriteString(longer)
			continue
		}
		b.WriteRune(unicode.ToUpper(c))
	}
	return b.String()
}

// lowerCase is String.toLowerCase in a locale without rules of its own: a sigma at the end of a word has a form of its
// own, and the dotted I keeps its dot.
func lowerCase(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for at, c := range s {
		switch {
		case c == 'İ':
			b.WriteString("i\u0307")
		case c == 'Σ' && isFinalSigma(s, at):
			b.WriteRune('ς')
		default:
			b.WriteRune(unicode.ToLower(c))
		}
	}
	return b.String()
}

// isFinalSigma reports whether a letter stands before, and none behind. Source: Unicode's SpecialCasing.txt, Final_Sigma.
func isFinalSigma(s string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(s[:at], isCaseIgnorable))
	behind, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(s[at+len("Σ"):], isCaseIgnorable))
	return isCased(before) && !isCased(behind)
}

func isCased(c rune) bool {
	return unicode.IsUpper(c) || unicode.IsLower(c) || unicode.IsTitle(c) || unicode.Is(unicode.Other_Lowercase, c) ||
		unicode.Is(unicode.Other_Uppercase, c)
}

func isCaseIgnorable(c rune) bool {
	return unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk) || strings.ContainsRune("'.:·’", c)
}

// isJavaSpace is Character.isWhitespace.
func isJavaSpace(c rune) bool {
	switch {
	case '\t' <= c && c <= '\r', '\x1C' <= c && c <= '\x1F':
		return true
	case c == '\u00A0', c == '\u2007', c == '\u202F':
		return false
	}
	return unicode.In(c, unicode.Zs, unicode.Zl, unicode.Zp)
}

// isTrimmed reports what String.trim takes away.
func isTrimmed(c rune) bool { return c <= ' ' }
