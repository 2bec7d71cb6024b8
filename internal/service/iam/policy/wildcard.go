package policy

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// walk matches tokens against text from left to right. Only the last free "*" seen, and after it the last "*" that stays
// in its section, are ever returned to: what stands before either has its leftmost match already, and a later one could
// only leave less for the rest. So the cost is at most the product of both lengths.
func (p *pattern) walk(text string, sections int, values *[VariablesMax]string) bool {
	var (
		next, at    int
		free, local = retry{token: -1}, retry{token: -1}
	)
	for next < len(p.tokens) || at < len(text) {
		if next < len(p.tokens) {
			switch t := &p.tokens[next]; t.kind {
			case tokenMany:
				next++
				if next == len(p.tokens) && at >= sections {
					return true
				}
				at = p.seek(next, text, at, sections)
				free, local = retry{next, at}, retry{token: -1}
				continue
			case tokenSectionMany:
				next++
				local = retry{next, at}
				continue
			default:
				if n, ok := p.step(t, text[at:], at < sections, values); ok {
					next++
					at += n
					continue
				}
			}
		}
		switch {
		case local.widen(text, len(text)):
			next, at = local.token, local.at
		case free.widen(text, sections):
			free.at = p.seek(free.token, text, free.at, sections)
			next, at, local.token = free.token, free.at, -1
		default:
			return false
		}
	}
	return true
}

// seek returns where the token after a free "*" can match first, at or after a place: a text is looked for. Where it is
// nowhere, the end of text is as good.
func (p *pattern) seek(next int, text string, at, sections int) int {
	if next == len(p.tokens) || p.fold || at < sections || p.tokens[next].kind != tokenText {
		return at
	}
	found := strings.Index(text[at:], p.tokens[next].text)
	if found < 0 {
		return len(text)
	}
	return at + found
}

// retry is a "*" to return to: the token after it, and where in the text the "*" ends for now.
type retry struct{ token, at int }

// widen lets the "*" stand for one character more, which must not be a colon among the first bytes of text.
func (r *retry) widen(text string, sections int) bool {
	if r.token < 0 || r.at >= len(text) || text[r.at] == ':' && r.at < sections {
		return false
	}
	r.at += runeLength(text[r.at:])
	return true
}

// runeLength is the length of the first character of a text that is not empty.
func runeLength(text string) int {
	if text[0] < utf8.RuneSelf {
		return 1
	}
	_, size := utf8.DecodeRuneInString(text)
	return size
}

// step matches one token that is no "*" at the beginning of text and returns how many bytes it took.
func (p *pattern) step(t *token, text string, inSections bool, values *[VariablesMax]string) (int, bool) {
	switch t.kind {
	case tokenText:
		return p.prefix(text, t.text)
	case tokenVariable:
		return p.prefix(text, values[t.slot])
	default:
		if text == "" || text[0] == ':' && (inSections || t.kind == tokenSectionOne) {
			return 0, false
		}
		return runeLength(text), true
	}
}

// prefix tells whether text begins with prefix, and how many bytes of it that takes.
func (p *pattern) prefix(text, prefix string) (int, bool) {
	if !p.fold {
		return len(prefix), strings.HasPrefix(text, prefix)
	}
	at := 0
	for _, want := range prefix {
		if at == len(text) {
			return 0, false
		}
		got, size := utf8.DecodeRuneInString(text[at:])
		if !sameFold(got, want) {
			return 0, false
		}
		at += size
	}
	return at, true
}

// sameFold tells whether two characters differ in case only, by Unicode's simple folding.
func sameFold(a, b rune) bool {
	if a == b {
		return true
	}
	if a < utf8.RuneSelf && b < utf8.RuneSelf {
		lower := a | 0x20
		return lower == b|0x20 && lower >= 'a' && lower <= 'z'
	}
	for r := unicode.SimpleFold(a); r != a; r = unicode.SimpleFold(r) {
		if r == b {
			return true
		}
	}
	return false
}
