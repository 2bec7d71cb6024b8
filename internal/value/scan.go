package value

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func quoteRune(r rune) string { return strconv.QuoteRune(r) }

// scanNumber steps over the number that starts at offset at. It returns the offset behind it, or where it stops being one.
func scanNumber(text string, at int) (end int, ok bool) {
	if at < len(text) && text[at] == '-' {
		at++
	}
	start := at
	if at = skipDigits(text, at); at == start {
		return at, false
	}
	if text[start] == '0' && at > start+1 {
		return start + 1, false
	}
	if at < len(text) && text[at] == '.' {
		start = at + 1
		if at = skipDigits(text, start); at == start {
			return at, false
		}
	}
	if at < len(text) && text[at]|0x20 == 'e' {
		at++
		if at < len(text) && (text[at] == '+' || text[at] == '-') {
			at++
		}
		start = at
		if at = skipDigits(text, start); at == start {
			return at, false
		}
	}
	return at, true
}

func skipDigits(text string, at int) int {
	for at < len(text) && isDigit(text[at]) {
		at++
	}
	return at
}

// string reads the string whose opening quote is at p.at. Without an escape the result is a part of the text.
func (p *parser) string() (string, error) {
	p.at++
	start := p.at
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"':
			s := p.text[start:p.at]
			p.at++
			return s, nil
		case c == '\\':
			return p.escapedString(start)
		case c < ' ':
			return "", p.unexpected("in a string")
		}
		p.at++
	}
	return "", p.unexpected("in a string")
}

// escapedString goes on from the first backslash of the string that starts at offset start.
func (p *parser) escapedString(start int) (string, error) {
	var b strings.Builder
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"':
			b.WriteString(p.text[start:p.at])
			p.at++
			return b.String(), nil
		case c == '\\':
			b.WriteString(p.text[start:p.at])
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			b.WriteRune(r)
			start = p.at
		case c < ' ':
			return "", p.unexpected("in a string")
		default:
			p.at++
		}
	}
	return "", p.unexpected("in a string")
}

// escape reads the escape whose backslash is at p.at.
func (p *parser) escape() (rune, error) {
	p.at++
	if p.at >= len(p.text) {
		return 0, p.unexpected("in an escape")
	}
	c := p.text[p.at]
	if c == 'u' {
		return p.unicodeEscape()
	}
	i := strings.IndexByte(`"\/bfnrt`, c)
	if i < 0 {
		return 0, p.unexpected("in an escape")
	}
	p.at++
	return rune("\"\\/\b\f\n\r\t"[i]), nil
}

// unicodeEscape reads four hexadecimal digits, and the second half of a surrogate pair where one follows. Half a pair
// alone becomes U+FFFD.
func (p *parser) unicodeEscape() (rune, error) {
	r, err := p.hex()
	if err != nil || !utf16.IsSurrogate(r) {
		return r, err
	}
	if !strings.HasPrefix(p.text[p.at:], `\u`) {
		return utf8.RuneError, nil
	}
	behind := p.at
	p.at++
	low, err := p.hex()
	if err != nil {
		return 0, err
	}
	pair := utf16.DecodeRune(r, low)
	if pair == utf8.RuneError {
		p.at = behind // the second escape stands for itself
	}
	return pair, nil
}

// hex reads the four digits behind the "u" at p.at.
func (p *parser) hex() (rune, error) {
	p.at++
	var r rune
	for range 4 {
		if p.at >= len(p.text) {
			return 0, p.unexpected("in an escape")
		}
		switch c := p.text[p.at]; {
		case isDigit(c):
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, p.unexpected("in an escape")
		}
		p.at++
	}
	return r, nil
}
