package jsonsmart

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// ParseError is what Parse answers for a text that even the permissive rules don't take.
type ParseError struct {
	// Position counts the UTF-16 units before the fault, as json-smart does.
	Position int
	// message is json-smart's text, with %s and %d for what it found and the position.
	before, between, behind string
	found                   string
}

// Error is json-smart's message, for example "Unexpected End Of File position 1: null".
func (e *ParseError) Error() string {
	return e.before + e.found + e.between + strconv.Itoa(e.Position) + e.behind
}

// units counts the UTF-16 units of text.
func units(text string) int {
	n := 0
	for _, r := range text {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// fault makes an error for the byte offset at, moved by so many units.
func (p *parser) fault(at, by int) *ParseError {
	return &ParseError{Position: units(p.text[:min(at, len(p.text))]) + max(0, at-len(p.text)) + by}
}

func (p *parser) endOfFile(at, by int, what string) error {
	e := p.fault(at, by)
	e.before, e.behind = "Unexpected End Of File position ", ": "+what
	return e
}

func (p *parser) unexpectedChar(at, by int) error {
	e := p.fault(at, by)
	e.before, e.between, e.behind = "Unexpected character (", ") at position ", "."
	e.found = p.charAt(p.at)
	return e
}

func (p *parser) unexpectedToken(token string, at, by int) error {
	e := p.fault(at, by)
	e.before, e.between, e.behind = "Unexpected token ", " at position ", "."
	e.found = token
	return e
}

func (p *parser) unexpectedUnicode(at int) error {
	e := p.fault(at, 0)
	e.before, e.between, e.behind = "Unexpected unicode escape sequence ", " at position ", "."
	e.found = p.charAt(at)
	return e
}

// tooDeep is json-smart's answer to hostile nesting; its own limit is 400 in newer versions and none in older ones.
func (p *parser) tooDeep() error {
	e := p.fault(p.at, 0)
	e.before, e.between = "Malicious payload, having non natural depths, parsing stoped on ", " at position "
	e.found, e.behind = p.charAt(p.at), "."
	return e
}

func (p *parser) charAt(at int) string {
	if at >= len(p.text) {
		return string(rune(endOfInput))
	}
	_, size := utf8.DecodeRuneInString(p.text[at:])
	return p.text[at : at+size]
}
