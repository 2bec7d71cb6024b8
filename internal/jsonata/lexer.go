package jsonata

import (
	"math"
	"strconv"
	"strings"
)

// lexer cuts an expression into tokens.
type lexer struct {
	source string
	at     int
	// unitsAt is the UTF-16 position of the byte offset counted, so that counting goes on from there.
	unitsAt, counted int
}

// bail carries an error of lexer or parser up to parse, the one place that recovers it.
type bail struct{ err *Error }

func (l *lexer) fail(code string, position int, token item) {
	panic(bail{&Error{Code: code, Position: position, token: token, hasToken: token.defined()}})
}

// position counts the UTF-16 units before the byte offset at, which must not be before the one of the last call.
func (l *lexer) position(at int) int {
	if at < l.counted {
		return units(l.source[:at])
	}
	l.unitsAt += units(l.source[l.counted:at])
	l.counted = at
	return l.unitsAt
}

func (l *lexer) byteAt(i int) byte {
	if i < len(l.source) {
		return l.source[i]
	}
	return 0
}

func (l *lexer) token(kind tokenKind, text string) token {
	return token{kind: kind, text: text, position: l.position(l.at)}
}

// space steps over spaces and comments.
func (l *lexer) space() {
	for {
		for l.at < len(l.source) && isSpace(l.source[l.at]) {
			l.at++
		}
		if !strings.HasPrefix(l.source[l.at:], "/*") {
			return
		}
		end := strings.Index(l.source[l.at+2:], "*/")
		if end < 0 {
			l.fail("S0106", l.position(l.at), undefined)
		}
		l.at += 2 + end + 2
	}
}

// next returns the next token. Behind an operand (infix) a slash divides, elsewhere it starts a regular expression.
func (l *lexer) next(infix bool) token {
	l.space()
	if l.at >= len(l.source) {
		return token{kind: tokenEnd, position: l.position(len(l.source))}
	}
	c := l.source[l.at]
	if c == '/' && !infix {
		return l.regex()
	}
	for _, operator := range []string{"..", ":=", "!=", ">=", "<=", "**", "~>"} {
		if strings.HasPrefix(l.source[l.at:], operator) {
			l.at += len(operator)
			return l.token(tokenOperator, operator)
		}
	}
	switch {
	case isOperator(c):
		l.at++
		return l.token(tokenOperator, string(c))
	case c == '"' || c == '\'':
		return l.quoted(c)
	case '0' <= c && c <= '9':
		return l.number()
	case c == '`':
		return l.backquoted()
	}
	return l.word()
}

func (l *lexer) number() token {
	start := l.at
	if l.source[l.at] == '0' {
		l.at++
	} else {
		l.digits()
	}
	if l.byteAt(l.at) == '.' && isDigit(l.byteAt(l.at+1)) {
		l.at++
		l.digits()
	}
	if l.byteAt(l.at)|0x20 == 'e' {
		digits := l.at + 1
		if c := l.byteAt(digits); c == '+' || c == '-' {
			digits++
		}
		if isDigit(l.byteAt(digits)) {
			l.at = digits
			l.digits()
		}
	}
	literal := l.source[start:l.at]
	f, _ := strconv.ParseFloat(literal, 64)
	if math.IsInf(f, 0) {
		l.fail("S0102", l.position(start), text(literal))
	}
	t := l.token(tokenNumber, literal)
	t.number = f
	return t
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func (l *lexer) digits() {
	for isDigit(l.byteAt(l.at)) {
		l.at++
	}
}

func (l *lexer) backquoted() token {
	l.at++
	end := strings.IndexByte(l.source[l.at:], '`')
	if end < 0 {
		l.fail("S0105", l.position(len(l.source)), undefined)
	}
	name := l.source[l.at : l.at+end]
	l.at += end + 1
	return l.token(tokenName, name)
}

// word reads a name, a variable or a word that is an operator or a value.
func (l *lexer) word() token {
	start := l.at
	for l.at < len(l.source) && !isSpace(l.source[l.at]) && !isOperator(l.source[l.at]) {
		l.at++
	}
	name := l.source[start:l.at]
	if name[0] == '$' {
		return l.token(tokenVariable, name[1:])
	}
	switch name {
	case "or", "in", "and":
		return l.token(tokenOperator, name)
	case "true", "false":
		t := l.token(tokenValue, name)
		t.value = boolean(name == "true")
		return t
	case "null":
		t := l.token(tokenValue, name)
		t.value = null
		return t
	}
	return l.token(tokenName, name)
}
