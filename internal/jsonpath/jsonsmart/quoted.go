package jsonsmart

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// quoted reads the string that opens with the quote at p.at. Without a backslash up to the next such quote it is taken as
// it stands. With one it is read character by character, and loses its control characters.
func (p *parser) quoted(quote byte) (string, error) {
	start := p.at + 1
	length := strings.IndexByte(p.text[start:], quote)
	if length < 0 {
		return "", p.endOfFile(len(p.text), 0, "null")
	}
	if s := p.text[start : start+length]; strings.IndexByte(s, '\\') < 0 {
		p.at = start + length + 1
		return s, nil
	}
	p.at = start
	return p.escaped(quote)
}

func (p *parser) escaped(quote byte) (string, error) {
	var b strings.Builder
	for start := p.at; ; {
		c := p.char()
		if c >= ' ' && c != 0x7F && c != '\\' && c != quote {
			p.at++
			continue
		}
		if start < len(p.text) {
			b.WriteString(p.text[start:min(p.at, len(p.text))])
		}
		switch c {
		case endOfInput:
			return "", p.endOfFile(p.at, -1, "null")
		case quote:
			p.at++
			return b.String(), nil
		case '\\':
			p.at++
			if err := p.escape(&b); err != nil {
				return "", err
			}
		default:
			p.at++ // a control character, which is left out
		}
		start = p.at
	}
}

// escape reads what stands behind a backslash. An unknown escape is left out.
func (p *parser) escape(b *strings.Builder) error {
	c := p.char()
	if c == 'u' || c == 'x' {
		return p.unicode(b, c)
	}
	if i := strings.IndexByte(`tnrfb\/'"`, c); i >= 0 {
		b.WriteByte("\t\n\r\f\b\\/'\""[i])
	}
	_, size := utf8.DecodeRuneInString(p.text[min(p.at, len(p.text)):])
	p.at += max(size, 1)
	return nil
}

// unicode reads \u with four digits or \x with two, and the second half of a surrogate pair where one follows.
func (p *parser) unicode(b *strings.Builder, kind byte) error {
	r, err := p.hex(kind)
	if err != nil {
		return err
	}
	if utf16.IsSurrogate(r) && strings.HasPrefix(p.text[p.at:], `\u`) {
		behind := p.at
		p.at++
		low, err := p.hex('u')
		if err != nil {
			return err
		}
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			r = pair
		} else {
			p.at = behind
		}
	}
	b.WriteRune(r)
	return nil
}

func (p *parser) hex(kind byte) (rune, error) {
	digits := 4
	if kind == 'x' {
		digits = 2
	}
	var r rune
	for range digits {
		p.at++
		switch c := p.char(); {
		case '0' <= c && c <= '9':
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		case c == endOfInput:
			return 0, p.endOfFile(p.at, 0, "EOF")
		default:
			return 0, p.unexpectedUnicode(p.at)
		}
	}
	p.at++
	return r, nil
}
