package javaregex

import (
	"strings"
	"unicode"
)

// property returns the set that \p{name} stands for, and whether there is one. insensitive is the flag (?i), under which
// Java lets the properties of case match both cases.
func property(name string, insensitive bool) (set, bool) {
	if s, ok := posix(name, insensitive); ok {
		return s, true
	}
	if key, value, ok := strings.Cut(name, "="); ok {
		switch strings.ToLower(key) {
		case "sc", "script":
			return script(value)
		case "gc", "general_category":
			return category(value, insensitive)
		}
		return nil, false
	}
	if rest, ok := strings.CutPrefix(name, "Is"); ok {
		if s, ok := category(rest, insensitive); ok {
			return s, true
		}
		if s, ok := binary(strings.ToLower(rest)); ok {
			return s, true
		}
		return script(rest)
	}
	return category(name, insensitive)
}

// posix returns the ASCII classes and the ones named for methods of java.lang.Character.
func posix(name string, insensitive bool) (set, bool) {
	if insensitive {
		switch name {
		case "Lower", "Upper":
			name = "Alpha"
		case "javaLowerCase", "javaUpperCase":
			return tables(unicode.Lower, unicode.Upper, unicode.Title), true
		}
	}
	switch name {
	case "Lower":
		return setOf(span{'a', 'z'}), true
	case "Upper":
		return setOf(span{'A', 'Z'}), true
	case "ASCII":
		return setOf(span{0, 0x7F}), true
	case "Alpha":
		return setOf(span{'a', 'z'}, span{'A', 'Z'}), true
	case "Digit":
		return digit(), true
	case "Alnum":
		return setOf(span{'a', 'z'}, span{'A', 'Z'}, span{'0', '9'}), true
	case "Punct":
		return setOf(span{'!', '/'}, span{':', '@'}, span{'[', '`'}, span{'{', '~'}), true
	case "Graph":
		return setOf(span{'!', '~'}), true
	case "Print":
		return setOf(span{' ', '~'}), true
	case "Blank":
		return chars(" \t"), true
	case "Cntrl":
		return setOf(span{0, 0x1F}, span{0x7F, 0x7F}), true
	case "XDigit":
		return setOf(span{'0', '9'}, span{'a', 'f'}, span{'A', 'F'}), true
	case "Space":
		return space(), true
	case "L1":
		return setOf(span{0, 0xFF}), true
	case "all":
		return setOf(span{0, runeMax}), true
	}
	return javaMethod(name)
}

func javaMethod(name string) (set, bool) {
	switch name {
	case "javaLowerCase":
		return tables(unicode.Lower, unicode.Other_Lowercase), true
	case "javaUpperCase":
		return tables(unicode.Upper, unicode.Other_Uppercase), true
	case "javaWhitespace":
		nonBreaking := chars("\u00A0\u2007\u202F")
		return tables(unicode.Z).intersect(nonBreaking.negate()).union(setOf(span{'\t', '\r'}, span{0x1C, 0x1F})), true
	case "javaLetter", "javaAlphabetic":
		return tables(unicode.L), true
	case "javaDigit":
		return tables(unicode.Nd), true
	case "javaLetterOrDigit":
		return tables(unicode.L, unicode.Nd), true
	case "javaSpaceChar":
		return tables(unicode.Z), true
	}
	return nil, false
}

// category returns a general category by its one or two letters.
func category(name string, insensitive bool) (set, bool) {
	switch name {
	case "LC":
		return tables(unicode.Lu, unicode.Ll, unicode.Lt), true
	case "LD":
		return tables(unicode.L, unicode.Nd), true
	case "Lu", "Ll", "Lt":
		if insensitive {
			return tables(unicode.Lu, unicode.Ll, unicode.Lt), true
		}
	}
	if table, ok := unicode.Categories[name]; ok && len(name) <= 2 {
		return tables(table), true
	}
	return nil, false
}

// binary returns a binary property by its name in lower case.
func binary(name string) (set, bool) {
	switch strings.ReplaceAll(name, "_", "") {
	case "alphabetic":
		return tables(unicode.L, unicode.Nl, unicode.Other_Alphabetic), true
	case "ideographic":
		return tables(unicode.Ideographic), true
	case "letter":
		return tables(unicode.L), true
	case "lowercase":
		return tables(unicode.Ll, unicode.Other_Lowercase), true
	case "uppercase":
		return tables(unicode.Lu, unicode.Other_Uppercase), true
	case "titlecase":
		return tables(unicode.Lt), true
	case "punctuation":
		return tables(unicode.P), true
	case "control":
		return tables(unicode.Cc), true
	case "whitespace":
		return tables(unicode.White_Space), true
	case "digit":
		return tables(unicode.Nd), true
	case "hexdigit":
		return tables(unicode.Nd, unicode.Hex_Digit), true
	}
	return nil, false
}

// script returns a script by its name, whatever its case.
func script(name string) (set, bool) {
	for known, table := range unicode.Scripts {
		if strings.EqualFold(known, name) {
			return tables(table), true
		}
	}
	return nil, false
}

func digit() set { return setOf(span{'0', '9'}) }

func space() set { return chars(" \t\n\v\f\r") }

func word() set { return setOf(span{'a', 'z'}, span{'A', 'Z'}, span{'0', '9'}, span{'_', '_'}) }

func horizontalSpace() set {
	return chars(" \t\u00A0\u1680\u180E\u202F\u205F\u3000").union(setOf(span{0x2000, 0x200A}))
}

func verticalSpace() set { return chars("\n\v\f\r\u0085\u2028\u2029") }

// lineTerminators are what . does not match and what $ may stand before.
func lineTerminators() set { return chars("\n\r\u0085\u2028\u2029") }
