package jsonata

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

// base64encode encodes the low bytes of the text's UTF-16 units, as the reference does.
func base64encode(e *evaluation, args []item) (item, error) {
	return e.onText(args, func(s string) item {
		var b []byte
		for len(s) > 0 {
			r, size := decode(s)
			if r >= 0x10000 {
				r -= 0x10000
				b = append(b, byte(0xD800|r>>10&0x3FF), byte(0xDC00|r&0x3FF))
			} else {
				b = append(b, byte(r))
			}
			s = s[size:]
		}
		return text(base64.StdEncoding.EncodeToString(b))
	})
}

// base64decode gives a character for each byte. It takes either alphabet and ignores whatever else there is up to the padding, as Node does.
func base64decode(e *evaluation, args []item) (item, error) {
	return e.onText(args, func(s string) item {
		var digits []byte
		for i := 0; i < len(s) && s[i] != '='; i++ {
			switch c := s[i]; {
			case c == '-':
				digits = append(digits, '+')
			case c == '_':
				digits = append(digits, '/')
			case isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '+' || c == '/':
				digits = append(digits, c)
			}
		}
		if len(digits)%4 == 1 {
			digits = digits[:len(digits)-1]
		}
		b, _ := base64.RawStdEncoding.DecodeString(string(digits)) // the digits are valid
		out := make([]byte, 0, len(b))
		for _, c := range b {
			out = utf8.AppendRune(out, rune(c))
		}
		return text(string(out))
	})
}

const (
	urlMarks    = "-_.!~*'()"
	urlReserved = ";/?:@&=+$,#"
)

func encodeURLComponent(e *evaluation, args []item) (item, error) {
	return e.escape(args, urlMarks, "encodeUrlComponent")
}

func encodeURL(e *evaluation, args []item) (item, error) {
	return e.escape(args, urlMarks+urlReserved, "encodeUrl")
}

func malformed(x item, function string) error {
	return &Error{Code: "D3140", value: x, functionName: function}
}

// escape writes all but letters, digits and the kept characters as percent escapes of their UTF-8.
func (e *evaluation) escape(args []item, kept, function string) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	if !utf8.ValidString(x.text) {
		return undefined, malformed(x, function)
	}
	const digits = "0123456789ABCDEF"
	var b []byte
	for i := range len(x.text) {
		c := x.text[i]
		if isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' || strings.IndexByte(kept, c) >= 0 {
			b = append(b, c)
		} else {
			b = append(b, '%', digits[c>>4], digits[c&15])
		}
	}
	return text(string(b)), e.grow(len(b))
}

func decodeURLComponent(e *evaluation, args []item) (item, error) {
	return e.unescape(args, "", "decodeUrlComponent")
}

func decodeURL(e *evaluation, args []item) (item, error) {
	return e.unescape(args, urlReserved, "decodeUrl")
}

// unescape reads percent escapes, but leaves those of kept characters.
func (e *evaluation) unescape(args []item, kept, function string) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	var b []byte
	for s := x.text; len(s) > 0; {
		if s[0] != '%' {
			b = append(b, s[0])
			s = s[1:]
			continue
		}
		character, size := escaped(s)
		if size == 0 {
			return undefined, malformed(x, function)
		}
		if len(character) == 1 && strings.Contains(kept, character) {
			character = s[:size]
		}
		b = append(b, character...)
		s = s[size:]
	}
	return text(string(b)), e.grow(len(b))
}

// escaped reads the escapes of one character at the start of s, and tells how long they are; 0 if they are none.
func escaped(s string) (string, int) {
	const escape = len("%00")
	var b []byte
	for n := 0; n+escape <= len(s) && s[n] == '%'; n += escape {
		c, err := hex.DecodeString(s[n+1 : n+escape])
		if err != nil {
			return "", 0
		}
		b = append(b, c[0])
		if utf8.FullRune(b) {
			if r, _ := utf8.DecodeRune(b); r == utf8.RuneError && string(b) != "\uFFFD" {
				return "", 0
			}
			return string(b), n + escape
		}
	}
	return "", 0
}
