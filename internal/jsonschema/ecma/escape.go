package ecma

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// escape reads an escape outside of a class.
func (p *parser) escape() (*node, error) {
	if p.at+1 >= len(p.text) {
		return nil, p.fail("\\ at end of pattern")
	}
	switch c := p.text[p.at+1]; c {
	case 'b':
		p.at += 2
		return &node{op: opWord}, nil
	case 'B':
		p.at += 2
		return &node{op: opNotWord}, nil
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		if n, end, _ := p.number(p.at + 1); n <= p.allGroups {
			p.at = end
			return &node{op: opBack, group: n}, nil
		}
	}
	if s, ok := p.classEscape(); ok {
		return &node{op: opSet, set: s}, nil
	}
	return &node{op: opSet, set: p.folded(single(p.character()))}, nil
}

// classEscape reads \d, \w, \s or one of their opposites.
func (p *parser) classEscape() (set, bool) {
	var s set
	switch p.text[p.at+1] {
	case 'd':
		s = digits()
	case 'D':
		s = digits().negated()
	case 'w':
		s = word()
	case 'W':
		s = word().negated()
	case 's':
		s = space()
	case 'S':
		s = space().negated()
	default:
		return nil, false
	}
	p.at += 2
	return s, true
}

// character reads an escape that stands for one character; there is one behind the backslash.
func (p *parser) character() rune {
	p.at++
	c, size := utf8.DecodeRuneInString(p.text[p.at:])
	p.at += size
	switch c {
	case 't':
		return '\t'
	case 'n':
		return '\n'
	case 'v':
		return '\v'
	case 'f':
		return '\f'
	case 'r':
		return '\r'
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return p.octal(c - '0')
	case 'c':
		return p.control()
	case 'x':
		if v, ok := p.hex(2); ok {
			return v
		}
	case 'u':
		if v, ok := p.hex(4); ok {
			return p.pair(v)
		}
	}
	return c // an identity escape
}

// octal reads the rest of an octal escape, which is at most \377.
func (p *parser) octal(v rune) rune {
	for range 2 {
		if !p.more() || p.text[p.at] < '0' || p.text[p.at] > '7' || v*8 > 0o377 {
			break
		}
		v = v*8 + rune(p.text[p.at]-'0')
		p.at++
	}
	return v
}

// control reads the letter of \cJ. Without a letter the backslash stands for itself.
func (p *parser) control() rune {
	if p.more() {
		if c := p.text[p.at]; 'a' <= c|0x20 && c|0x20 <= 'z' {
			p.at++
			return rune(c & 31)
		}
	}
	p.at--
	return '\\'
}

func (p *parser) hex(length int) (rune, bool) {
	if p.at+length > len(p.text) {
		return 0, false
	}
	v, err := strconv.ParseUint(p.text[p.at:p.at+length], 16, 32)
	if err != nil {
		return 0, false
	}
	p.at += length
	return rune(v), true
}

// pair joins two escapes that are the halves of a surrogate pair. A half alone matches nothing that is UTF-8.
func (p *parser) pair(high rune) rune {
	if !utf16.IsSurrogate(high) || !p.take(`\u`) {
		return high
	}
	if low, ok := p.hex(4); ok {
		if c := utf16.DecodeRune(high, low); c != utf8.RuneError {
			return c
		}
		p.at -= len("0000")
	}
	p.at -= len(`\u`)
	return high
}
