package javaregex

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// ErrTooLong is what a replacement answers whose result would be longer than the caller allows.
var ErrTooLong = errors.New("the result of a replacement is too long")

// ReplaceAll puts replacement in the place of every match, as String.replaceAll does: in it, $n and ${name} stand for
// what a group matched, and a backslash quotes the next character. The error is a *ReplacementError, an
// *UnsupportedError, ErrTooSlow, or ErrTooLong for a result of more than bytesMax bytes. A replacement that no match asks for makes
// no error.
func (re *Regexp) ReplaceAll(text, replacement string, bytesMax int) (string, error) {
	return re.replace(text, replacement, bytesMax, -1)
}

// ReplaceFirst puts replacement in the place of the first match, as String.replaceFirst does.
func (re *Regexp) ReplaceFirst(text, replacement string, bytesMax int) (string, error) {
	return re.replace(text, replacement, bytesMax, 1)
}

func (re *Regexp) replace(text, replacement string, bytesMax, limit int) (string, error) {
	if err := re.sound(text); err != nil {
		return "", err
	}
	var b strings.Builder
	var failed error
	done := 0
	err := re.search(text).each(func(at []int) bool {
		b.WriteString(text[done:at[0]])
		failed = re.expand(&b, text, replacement, at)
		done = at[1]
		if failed == nil && b.Len()+len(text)-done > bytesMax {
			failed = ErrTooLong
		}
		limit--
		return failed == nil && limit != 0
	})
	if failed == nil {
		failed = err
	}
	if failed != nil {
		return "", failed
	}
	if done == 0 && b.Len() == 0 {
		return text, nil
	}
	b.WriteString(text[done:])
	return b.String(), nil
}

// expand writes the replacement for one match.
func (re *Regexp) expand(b *strings.Builder, text, replacement string, at []int) error {
	for rest := replacement; rest != ""; {
		special := strings.IndexAny(rest, `\$`)
		if special < 0 {
			b.WriteString(rest)
			return nil
		}
		b.WriteString(rest[:special])
		mark := rest[special]
		rest = rest[special+1:]
		if rest == "" {
			return &ReplacementError{Replacement: replacement, Message: "the character to be escaped or the group is missing"}
		}
		if mark == '\\' {
			_, size := utf8.DecodeRuneInString(rest)
			b.WriteString(rest[:size])
			rest = rest[size:]
			continue
		}
		group, length, message := re.reference(rest)
		if message != "" {
			return &ReplacementError{Replacement: replacement, Message: message}
		}
		if start := at[2*group]; start >= 0 {
			b.WriteString(text[start:at[2*group+1]])
		}
		rest = rest[length:]
	}
	return nil
}

// reference reads what stands behind a $: a name in braces, or as many digits as make the number of a group.
func (re *Regexp) reference(rest string) (group, length int, message string) {
	if rest[0] == '{' {
		name, _, closed := strings.Cut(rest[1:], "}")
		group, ok := re.names[name]
		switch {
		case !closed || !isGroupName(name):
			return 0, 0, "the name of a group is malformed or lacks its closing brace"
		case !ok:
			return 0, 0, "no group with the name " + name
		}
		return group, len(name) + 2, ""
	}
	if rest[0] < '0' || rest[0] > '9' {
		return 0, 0, "illegal reference to a group"
	}
	group = int(rest[0] - '0')
	if group >= len(re.groups) {
		return 0, 0, "no group " + rest[:1]
	}
	for length = 1; length < len(rest) && '0' <= rest[length] && rest[length] <= '9'; length++ {
		longer := group*10 + int(rest[length]-'0')
		if longer >= len(re.groups) {
			break
		}
		group = longer
	}
	return group, length, ""
}
