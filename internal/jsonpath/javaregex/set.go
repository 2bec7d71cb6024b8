package javaregex

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// span is the code points from lo to hi, both included.
type span struct{ lo, hi rune }

// set is code points as spans in order that neither touch nor overlap. Sets are never changed in place.
type set []span

// runeMax is the last code point.
const runeMax = unicode.MaxRune

// setOf makes a set of any spans.
func setOf(spans ...span) set {
	sorted := slices.Clone(spans)
	slices.SortFunc(sorted, func(a, b span) int { return int(a.lo - b.lo) })
	var s set
	for _, next := range sorted {
		if n := len(s); n > 0 && next.lo <= s[n-1].hi+1 {
			s[n-1].hi = max(s[n-1].hi, next.hi)
			continue
		}
		s = append(s, next)
	}
	return s
}

// chars makes a set of the characters of text.
func chars(text string) set {
	spans := make([]span, 0, len(text))
	for _, r := range text {
		spans = append(spans, span{r, r})
	}
	return setOf(spans...)
}

// tables makes a set of Unicode's tables.
func tables(all ...*unicode.RangeTable) set {
	var spans []span
	add := func(lo, hi, stride rune) {
		if stride == 1 {
			spans = append(spans, span{lo, hi})
			return
		}
		for r := lo; r <= hi; r += stride {
			spans = append(spans, span{r, r})
		}
	}
	for _, table := range all {
		for _, r := range table.R16 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range table.R32 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	return setOf(spans...)
}

func (s set) union(t set) set { return setOf(append(slices.Clone(s), t...)...) }

func (s set) negate() set {
	var n set
	next := rune(0)
	for _, r := range s {
		if r.lo > next {
			n = append(n, span{next, r.lo - 1})
		}
		next = r.hi + 1
	}
	if next <= runeMax {
		n = append(n, span{next, runeMax})
	}
	return n
}

func (s set) intersect(t set) set { return s.negate().union(t.negate()).negate() }

func (s set) has(r rune) bool {
	for _, in := range s {
		if in.lo <= r && r <= in.hi {
			return true
		}
	}
	return false
}

// fold adds the other case of each ASCII letter or, with every, of each letter that has one.
func (s set) fold(every bool) set {
	var added []span
	for c := 'A'; c <= 'Z'; c++ {
		lower := c - 'A' + 'a'
		if s.has(c) || s.has(lower) {
			added = append(added, span{c, c}, span{lower, lower})
		}
	}
	if every {
		for _, in := range s {
			added = append(added, foldSpan(in)...)
		}
	}
	return s.union(setOf(added...))
}

// foldSpan returns all case forms of a span's letters. Code points beyond the last cased letter are not looked at.
func foldSpan(in span) []span {
	const lastCased = 0x1E943
	var forms []span
	for r := in.lo; r <= min(in.hi, lastCased); r++ {
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			forms = append(forms, span{f, f})
		}
	}
	return forms
}

// pattern writes the set as a class of Go's syntax.
func (s set) pattern() string {
	if len(s) == 0 {
		return `[^\x{0}-\x{10FFFF}]`
	}
	var b strings.Builder
	b.WriteByte('[')
	for _, r := range s {
		writeRune(&b, r.lo)
		if r.hi > r.lo {
			b.WriteByte('-')
			writeRune(&b, r.hi)
		}
	}
	b.WriteByte(']')
	return b.String()
}

func writeRune(b *strings.Builder, r rune) {
	b.WriteString(`\x{` + strconv.FormatInt(int64(r), 16) + `}`)
}
