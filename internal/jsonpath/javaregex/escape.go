package javaregex

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// escape reads what stands behind a backslash outside of a class.
func (t *translator) escape() error {
	if t.at >= len(t.pattern) {
		return t.fault("a backslash at the end")
	}
	switch c := t.pattern[t.at]; c {
	case 'A':
		t.place(`\A`, true)
		return nil
	case 'b':
		if strings.HasPrefix(t.pattern[t.at:], "b{") {
			return t.unsupported(`\b{g}`)
		}
		t.place(`\b`, true)
		return nil
	case 'B':
		t.place(`\B`, true)
		return nil
	case 'z':
		t.place(`\z`, false)
		return nil
	case 'Z':
		t.at++
		multiline := t.flags & Multiline
		t.flags &^= Multiline
		t.textEnd()
		t.flags |= multiline
		return nil
	case 'G', 'X', 'N':
		return t.unsupported(`\` + string(c))
	case 'R':
		t.at++
		t.out.WriteString(`(?:\r\n|` + verticalSpace().pattern() + `)`)
		return nil
	case 'k', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return t.unsupported("a backreference")
	}
	s, isSet, err := t.predefined()
	if err != nil {
		return err
	}
	if isSet {
		t.out.WriteString(s.pattern())
		return nil
	}
	r, err := t.escapedRune()
	if err != nil {
		return err
	}
	t.literal(r)
	return nil
}

func (t *translator) place(text string, before bool) {
	t.at++
	t.before = t.before || before
	t.out.WriteString(text)
}

// predefined reads \d and the like, and \p{...}, in a class or outside of one.
func (t *translator) predefined() (s set, ok bool, err error) {
	c := t.pattern[t.at]
	switch c | 0x20 {
	case 'd':
		s = digit()
	case 's':
		s = space()
	case 'w':
		s = word()
	case 'h':
		s = horizontalSpace()
	case 'v':
		s = verticalSpace()
	case 'p':
		s, err = t.propertyName()
		if err != nil {
			return nil, false, err
		}
		t.at-- // the last byte of the name is stepped over below, as a letter is
	default:
		return nil, false, nil
	}
	t.at++
	if c < 'a' {
		s = s.negate()
	}
	return s, true, nil
}

// propertyName reads the name behind \p: one letter, or any name in braces.
func (t *translator) propertyName() (set, error) {
	t.at++
	name := ""
	if t.take("{") {
		text, _, closed := strings.Cut(t.pattern[t.at:], "}")
		if !closed {
			return nil, t.fault("unclosed character family")
		}
		name = text
		t.at += len(text) + 1
	} else if t.at < len(t.pattern) {
		_, size := utf8.DecodeRuneInString(t.pattern[t.at:])
		name = t.pattern[t.at : t.at+size]
		t.at += size
	}
	if s, ok := property(name, t.has(CaseInsensitive)); ok {
		return s, nil
	}
	if strings.HasPrefix(name, "In") || strings.Contains(name, "=") || strings.HasPrefix(name, "java") {
		return nil, t.unsupported(`\p{` + name + `}`)
	}
	return nil, t.fault("unknown character property " + strconv.Quote(name))
}

// escapedRune reads an escape that stands for one character.
func (t *translator) escapedRune() (rune, error) {
	c := t.next()
	switch c {
	case 't':
		return '\t', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 'f':
		return '\f', nil
	case 'a':
		return '\a', nil
	case 'e':
		return 0x1B, nil
	case 'c':
		if t.at >= len(t.pattern) {
			return 0, t.fault("illegal control escape")
		}
		return t.next() ^ 64, nil
	case '0':
		return t.octal()
	case 'x':
		return t.hexadecimal()
	case 'u':
		return t.utf16()
	}
	if c < utf8.RuneSelf && isGroupName(string(c)) {
		return 0, t.fault("illegal or unsupported escape sequence")
	}
	return c, nil
}

// octal reads the one to three digits behind \0, up to 0377.
func (t *translator) octal() (rune, error) {
	r, digits := rune(0), 0
	for digits < 3 && t.at < len(t.pattern) {
		d := t.pattern[t.at]
		if d < '0' || d > '7' || r*8+rune(d-'0') > 0o377 {
			break
		}
		r = r*8 + rune(d-'0')
		digits++
		t.at++
	}
	if digits == 0 {
		return 0, t.fault("illegal octal escape sequence")
	}
	return r, nil
}

// hexadecimal reads the two digits behind \x, or any number of them in braces.
func (t *translator) hexadecimal() (rune, error) {
	if t.take("{") {
		text, _, closed := strings.Cut(t.pattern[t.at:], "}")
		n, err := strconv.ParseUint(text, 16, 32)
		if !closed || err != nil || n > runeMax {
			return 0, t.fault("illegal hexadecimal escape sequence")
		}
		t.at += len(text) + 1
		return rune(n), nil
	}
	return t.hexDigits(2)
}

func (t *translator) hexDigits(count int) (rune, error) {
	if len(t.pattern)-t.at < count {
		return 0, t.fault("illegal hexadecimal escape sequence")
	}
	n, err := strconv.ParseUint(t.pattern[t.at:t.at+count], 16, 32)
	if err != nil {
		return 0, t.fault("illegal hexadecimal escape sequence")
	}
	t.at += count
	return rune(n), nil
}

// utf16 reads the four digits behind \u, and the second half of a surrogate pair where one follows.
func (t *translator) utf16() (rune, error) {
	high, err := t.hexDigits(4)
	if err != nil || !utf16.IsSurrogate(high) {
		return high, err
	}
	at := t.at
	if t.take(`\u`) {
		if low, err := t.hexDigits(4); err == nil {
			if r := utf16.DecodeRune(high, low); r != utf8.RuneError {
				return r, nil
			}
		}
	}
	t.at = at
	return 0, t.unsupported("half a surrogate pair")
}
