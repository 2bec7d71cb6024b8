package ecma

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// span is the characters from lo to hi, both included.
type span struct{ lo, hi rune }

// set is a set of characters: spans in order, none touching the next.
type set []span

func single(c rune) set { return set{{c, c}} }

// The classes of ECMA 262, 15.10.2.12, and the dot.
func digits() set { return set{{'0', '9'}} }

func word() set { return set{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}} }

func space() set {
	return set{
		{'\t', '\r'},
		{' ', ' '},
		{0xa0, 0xa0},
		{0x1680, 0x1680},
		{0x2000, 0x200a},
		{0x2028, 0x2029},
		{0x202f, 0x202f},
		{0x205f, 0x205f},
		{0x3000, 0x3000},
		{0xfeff, 0xfeff},
	}
}

func dot() set { return set{{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}}.negated() }

// normalized puts spans in order and joins those that touch.
func (s set) normalized() set {
	slices.SortFunc(s, func(a, b span) int { return int(a.lo - b.lo) })
	var out set
	for _, p := range s {
		if last := len(out) - 1; last >= 0 && p.lo <= out[last].hi+1 {
			out[last].hi = max(out[last].hi, p.hi)
			continue
		}
		out = append(out, p)
	}
	return out
}

func (s set) negated() set {
	var out set
	next := rune(0)
	for _, p := range s {
		if p.lo > next {
			out = append(out, span{next, p.lo - 1})
		}
		next = p.hi + 1
	}
	if next <= utf8.MaxRune {
		out = append(out, span{next, utf8.MaxRune})
	}
	return out
}

func (s set) holds(c rune) bool {
	_, found := slices.BinarySearchFunc(s, c, func(p span, c rune) int {
		switch {
		case p.hi < c:
			return -1
		case p.lo > c:
			return 1
		}
		return 0
	})
	return found
}

// goClass writes the set for Go's regexp.
func (s set) goClass() string {
	if len(s) == 0 {
		return `[^\x00-\x{10FFFF}]`
	}
	var b strings.Builder
	b.WriteByte('[')
	for _, p := range s {
		fmt.Fprintf(&b, `\x{%X}-\x{%X}`, p.lo, p.hi)
	}
	b.WriteByte(']')
	return b.String()
}
