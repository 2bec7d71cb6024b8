package ecma

import (
	"unicode"
	"unicode/utf8"
)

// canonical is Canonicalize of ECMA 262 for patterns without the flag u: the capital, but none of ASCII for a character that isn't.
func canonical(c rune) rune {
	up := unicode.ToUpper(c)
	if c >= utf8.RuneSelf && up < utf8.RuneSelf {
		return c
	}
	return up
}

// folded adds to a set the characters that are the same when case is ignored.
func (p *parser) folded(s set) set {
	if !p.flags.IgnoreCase {
		return s
	}
	out := append(set(nil), s...)
	add := func(c rune) {
		for f := unicode.SimpleFold(c); f != c; f = unicode.SimpleFold(f) {
			if canonical(f) == canonical(c) {
				out = append(out, span{f, f})
			}
		}
	}
	if s.count() <= foldDirectlyMax {
		for _, part := range s {
			for c := part.lo; c <= part.hi; c++ {
				add(c)
			}
		}
		return out.normalized()
	}
	for _, r := range unicode.CaseRanges {
		for c := rune(r.Lo); c <= rune(r.Hi); c++ {
			if s.holds(c) {
				add(c)
			}
		}
	}
	return out.normalized()
}

// foldDirectlyMax is how many characters are looked at one by one; of a larger set only those that have case are.
const foldDirectlyMax = 128

func (s set) count() int {
	n := 0
	for _, part := range s {
		n += int(part.hi-part.lo) + 1
	}
	return n
}

// foldedPrefix tells whether the text has what a group holds at an offset, whatever the case, and where that ends.
func foldedPrefix(text string, at int, held string) (end int, ok bool) {
	for len(held) > 0 {
		a, size := utf8.DecodeRuneInString(held)
		held = held[size:]
		b, size := utf8.DecodeRuneInString(text[at:])
		if size == 0 || canonical(a) != canonical(b) {
			return at, false
		}
		at += size
	}
	return at, true
}
