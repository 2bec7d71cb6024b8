package jsonata

import (
	"unicode"
	"unicode/utf8"
)

func lowercase(e *evaluation, args []item) (item, error) {
	return e.onText(args, func(s string) item { return text(toLower(s)) })
}

func uppercase(e *evaluation, args []item) (item, error) {
	return e.onText(args, func(s string) item { return text(toUpper(s)) })
}

// toUpper follows Unicode's full case mapping, as JavaScript does: "ß" becomes "SS".
func toUpper(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'a' <= c && c <= 'z' {
				c -= 'a' - 'A'
			}
			out = append(out, c)
			i++
			continue
		}
		r, size := decode(s[i:])
		if special, ok := specialUpper[r]; ok {
			out = append(out, special...)
		} else if size == 1 || r >= 0xD800 && r < 0xE000 {
			out = append(out, s[i:i+size]...)
		} else {
			out = utf8.AppendRune(out, unicode.ToUpper(r))
		}
		i += size
	}
	return string(out)
}

const (
	sigma       = 'Σ'
	finalSigma  = "ς"
	dottedI     = 'İ'
	lowDottedI  = "i̇"
	smallSigma  = "σ"
	apostrophes = "'’.:·"
)

// toLower follows Unicode's full case mapping: a sigma at the end of a word is another one.
func toLower(s string) string {
	out := make([]byte, 0, len(s))
	inWord := false // a letter stands before, with nothing but what case ignores in between
	for i := 0; i < len(s); {
		r, size := decode(s[i:])
		switch {
		case r == sigma:
			if inWord && !letterFollows(s[i+size:]) {
				out = append(out, finalSigma...)
			} else {
				out = append(out, smallSigma...)
			}
		case r == dottedI:
			out = append(out, lowDottedI...)
		case size == 1 && r == utf8.RuneError || r >= 0xD800 && r < 0xE000:
			out = append(out, s[i:i+size]...)
		default:
			out = utf8.AppendRune(out, unicode.ToLower(r))
		}
		if !caseIgnorable(r) {
			inWord = cased(r)
		}
		i += size
	}
	return string(out)
}

func letterFollows(s string) bool {
	for len(s) > 0 {
		r, size := decode(s)
		if !caseIgnorable(r) {
			return cased(r)
		}
		s = s[size:]
	}
	return false
}

func cased(r rune) bool {
	return unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsTitle(r)
}

func caseIgnorable(r rune) bool {
	for _, a := range apostrophes {
		if r == a {
			return true
		}
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk)
}
