package jsonata

import (
	"strconv"
	"strings"
)

// quoted reads a string.
func (l *lexer) quoted(quote byte) token {
	l.at++
	var s []byte
	for l.at < len(l.source) {
		switch c := l.source[l.at]; c {
		case '\\':
			l.at++
			s = l.escape(s)
		case quote:
			l.at++
			return l.token(tokenString, string(s))
		default:
			s = append(s, c)
			l.at++
		}
	}
	l.fail("S0101", l.position(len(l.source)), undefined)
	return token{}
}

// escape reads what follows a backslash.
func (l *lexer) escape(s []byte) []byte {
	c := l.byteAt(l.at)
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 && c != 0 {
		l.at++
		return append(s, "\"\\/\b\f\n\r\t"[i])
	}
	if c != 'u' {
		_, size := decode(l.source[l.at:])
		l.fail("S0103", l.position(l.at), text(l.source[l.at:l.at+size]))
	}
	digits := l.source[l.at+1 : min(l.at+5, len(l.source))]
	unit, err := strconv.ParseUint(digits, 16, 16)
	if err != nil {
		l.fail("S0104", l.position(l.at), undefined)
	}
	l.at += 1 + len(digits)
	return appendUnit(s, rune(unit))
}

// regex reads a regular expression with its flags. A slash inside of brackets doesn't end it.
func (l *lexer) regex() token {
	l.at++
	start, depth := l.at, 0
	for ; l.at < len(l.source); l.at++ {
		c := l.source[l.at]
		if c == '/' && depth == 0 && !l.escaped(start) {
			return l.regexEnd(l.source[start:l.at])
		}
		if l.at > 0 && l.source[l.at-1] == '\\' {
			continue
		}
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		}
	}
	l.fail("S0302", l.position(len(l.source)), undefined)
	return token{}
}

// escaped tells whether an odd number of backslashes stands before the current byte.
func (l *lexer) escaped(start int) bool {
	i := l.at
	for i > start && l.source[i-1] == '\\' {
		i--
	}
	return (l.at-i)%2 == 1
}

func (l *lexer) regexEnd(pattern string) token {
	if pattern == "" {
		l.fail("S0301", l.position(l.at), undefined)
	}
	l.at++
	start := l.at
	for l.byteAt(l.at) == 'i' || l.byteAt(l.at) == 'm' {
		l.at++
	}
	flags := l.source[start:l.at]
	t := l.token(tokenRegex, pattern)
	t.flags = flags
	return t
}
